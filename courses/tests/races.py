"""What tests of races share: they run on PostgreSQL only, with real threads."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections

THREADS = 50

on_postgres = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="races need PostgreSQL: set DATABASE_URL"
    ),
]


def in_parallel(work: Callable[[int], Any], count: int = THREADS) -> list:
    """Call `work` with 0 … `count` - 1 on ten threads; return the results in order."""

    def run(number):
        try:
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=10) as pool:
        return list(pool.map(run, range(count)))
