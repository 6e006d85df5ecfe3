"""Many students report at once, each by many requests: nothing is lost and nothing doubled."""

import uuid

from django.db.models import Count

from courses.content.requirements import list_required_blocks
from courses.enrollment.services import enroll_student
from courses.progress.models import BlockProgress, PageProgress, ProgressEvent
from courses.progress.new_events import NewEvent
from courses.progress.rebuilding import rebuild_progress
from courses.progress.services import record_events
from courses.tests.cast import make_user, text_block
from courses.tests.races import in_parallel, on_postgres

pytestmark = on_postgres
STUDENTS, EVENTS = 30, 100


def test_100_parallel_events_of_each_of_30_students_all_count_once(cast):
    lesson = cast.lesson_a
    lesson.content = [text_block(f"Part {number}") for number in range(EVENTS)]
    lesson.save_revision().publish()
    blocks = list_required_blocks(lesson)
    places = [
        enroll_student(student=make_user(f"racer_{number}"), course=cast.course_a)
        for number in range(STUDENTS)
    ]
    keys = [[uuid.uuid4() for _ in blocks] for _ in places]

    def send(number):
        # Neighbors in time are different students; every event is sent twice, by two threads.
        turn, student = divmod(number % (STUDENTS * EVENTS), STUDENTS)
        event = NewEvent(
            key=keys[student][turn],
            kind="block_done",
            page_id=lesson.pk,
            block_id=blocks[turn],
        )
        return record_events(enrollment=places[student], events=[event])

    results = in_parallel(send, 2 * STUDENTS * EVENTS)
    assert sum(len(result.recorded) for result in results) == STUDENTS * EVENTS
    assert sum(len(result.repeated) for result in results) == STUDENTS * EVENTS
    assert ProgressEvent.objects.filter(enrollment__in=places).count() == STUDENTS * EVENTS
    by_student = BlockProgress.objects.values("enrollment").annotate(n=Count("pk"))
    assert sorted(by_student.values_list("n", flat=True)) == [EVENTS] * STUDENTS
    done = PageProgress.objects.filter(enrollment__in=places, completed_at__isnull=False)
    assert done.count() == STUDENTS
    assert not [d for batch in rebuild_progress(is_check=True) for d in batch.differences]


def test_authors_who_publish_meanwhile_leave_no_stale_row(cast):
    """Ten students report six blocks each; five authors take blocks away and bring them back."""
    lesson = cast.lesson_a
    lesson.content = [text_block(f"Part {number}") for number in range(6)]
    lesson.save_revision().publish()
    blocks = list_required_blocks(lesson)
    content = list(lesson.content.raw_data)
    places = [
        enroll_student(student=make_user(f"racer_{number}"), course=cast.course_a)
        for number in range(10)
    ]

    def act(number):
        turn, seat = divmod(number, 12)
        if seat >= 10:
            page = type(lesson).objects.get(pk=lesson.pk)
            page.content = content[: 5 - (turn + seat) % 3]
            page.save_revision().publish()
            return
        event = NewEvent(
            key=uuid.uuid4(), kind="block_done", page_id=lesson.pk, block_id=blocks[turn]
        )
        record_events(enrollment=places[seat], events=[event])

    for _round in range(5):
        in_parallel(act, 6 * 12)
        assert not [d for batch in rebuild_progress(is_check=True) for d in batch.differences]
