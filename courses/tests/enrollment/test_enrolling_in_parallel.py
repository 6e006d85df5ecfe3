"""Races on PostgreSQL with real threads."""

from courses.enrollment.models import Enrollment
from courses.enrollment.services import enroll_student
from courses.progress.models import PageProgress, ProgressEvent
from courses.progress.services import record_event
from courses.tests.races import THREADS, in_parallel, on_postgres

pytestmark = on_postgres


def test_fifty_parallel_enrolls_of_one_student_give_one_row(cast):
    rows = in_parallel(lambda _: enroll_student(student=cast.outsider, course=cast.course_a).pk)
    assert len(set(rows)) == 1
    assert Enrollment.objects.filter(student=cast.outsider).count() == 1


def test_parallel_completions_give_one_row_and_keep_every_event(cast):
    place = Enrollment.objects.get(student=cast.student)
    in_parallel(
        lambda _: record_event(
            enrollment=place, page=cast.lesson_a, kind=ProgressEvent.Kind.PAGE_COMPLETED
        )
    )
    assert PageProgress.objects.filter(enrollment=place, page=cast.lesson_a).count() == 1
    assert ProgressEvent.objects.filter(enrollment=place).count() == THREADS
