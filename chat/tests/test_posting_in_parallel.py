"""Races on PostgreSQL with real threads."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from chat.models import Message, Room
from chat.services import post_message

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="races need PostgreSQL: set DATABASE_URL"
    ),
]

THREADS = 50


def in_parallel(work) -> list:
    def run(number):
        try:
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=10) as pool:
        return list(pool.map(run, range(THREADS)))


def test_fifty_parallel_posts_are_numbered_without_gaps(cast):
    writers = (cast.student, cast.lead, cast.manager)
    numbers = in_parallel(
        lambda number: (
            post_message(
                author=writers[number % 3],
                course=cast.course_a,
                body=f"Line {number}",
                client_id=uuid.uuid4(),
            ).seq
        )
    )
    assert sorted(numbers) == list(range(1, THREADS + 1))
    assert Room.objects.get(course=cast.course_a).last_seq == THREADS
    times = Message.objects.order_by("seq").values_list("posted_at", flat=True)
    assert list(times) == sorted(times)


def test_fifty_parallel_posts_with_one_id_are_one_message(cast):
    client_id = uuid.uuid4()
    rows = in_parallel(
        lambda _: (
            post_message(
                author=cast.student, course=cast.course_a, body="Once", client_id=client_id
            ).pk
        )
    )
    assert len(set(rows)) == 1
    assert Message.objects.get().seq == 1
    assert Room.objects.get(course=cast.course_a).last_seq == 1
