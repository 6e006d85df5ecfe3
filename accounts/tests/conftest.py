"""Fixtures of the accounts' tests."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone


@pytest.fixture
def time_machine_at():
    """Return a context manager that lives so many seconds later."""

    @contextmanager
    def later(seconds: int):
        with time_machine.travel(timezone.now() + timedelta(seconds=seconds), tick=True):
            yield

    return later
