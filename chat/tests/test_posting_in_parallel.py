"""Races on PostgreSQL with real threads."""

import uuid

from chat.models import Message, Room
from chat.services import post_message
from courses.tests.races import THREADS, in_parallel, on_postgres

pytestmark = on_postgres


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
