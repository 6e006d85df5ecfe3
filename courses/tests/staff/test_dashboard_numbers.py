"""What the dashboard counts of a class equals what each student's own record says."""

import random
from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from courses.enrollment.models import Enrollment
from courses.progress.class_summary import read_class_summaries
from courses.progress.models import PageProgress
from courses.progress.results import iterate_results
from courses.tests.cast import make_course, make_lesson, make_module

NOW = timezone.now()


def make_class(course, size: int) -> list[Enrollment]:
    """Enroll so many students at once, straight into the table."""
    prefix = f"student-{course.pk}"
    User.objects.bulk_create(
        User(username=f"{prefix}-{number}", email=f"{prefix}-{number}@educa.example")
        for number in range(size)
    )
    students = User.objects.filter(username__startswith=f"{prefix}-")
    return Enrollment.objects.bulk_create(
        Enrollment(student=student, course=course) for student in students
    )


def make_random_progress(enrollments, pages, dice: random.Random) -> None:
    rows = []
    for enrollment in enrollments:
        for page in dice.sample(pages, dice.randint(0, len(pages))):
            opened = (
                NOW - timedelta(seconds=dice.randint(1, 10**6)) if dice.random() < 0.8 else None
            )
            completed = NOW if opened is None or dice.random() < 0.7 else None
            rows.append(
                PageProgress(
                    enrollment=enrollment, page=page, opened_at=opened, completed_at=completed
                )
            )
    PageProgress.objects.bulk_create(rows)


def make_pages(course):
    """Two modules with lessons, one of them empty, one unpublished, and an unpublished module."""
    pages = []
    for number in range(2):
        module = make_module(course, f"Module {number}", text=None if number else "Body")
        pages.append(module)
        pages += [make_lesson(module, f"Lesson {number}.{place}") for place in range(2)]
    pages.append(make_lesson(pages[0], "Draft", live=False))
    hidden = make_module(course, "Hidden", live=False)
    return [*pages, hidden, make_lesson(hidden, "Below hidden")]


def read_each(courses) -> dict[int, tuple]:
    """Count as the section "Learning" does: one student after the other."""
    standing = {course.pk: Counter() for course in courses}
    for row, result in iterate_results(Enrollment.objects.filter(status="active")):
        if result.outline.resume:
            standing[row.course_id][result.outline.resume.page_id] += 1
    return {pk: max(counts.values(), default=0) for pk, counts in standing.items()} | {
        ("all", pk): counts for pk, counts in standing.items()
    }


@pytest.mark.parametrize("seed", range(5))
def test_where_most_stand_is_what_the_records_say(catalog, seed):
    dice = random.Random(seed)
    courses = [make_course(catalog, f"Course {number}") for number in range(3)]
    for course in courses[:2]:
        pages = make_pages(course)
        enrollments = make_class(course, 40)
        make_random_progress(enrollments, pages, dice)
        for enrollment in dice.sample(enrollments, 8):
            enrollment.status = dice.choice(["completed", "withdrawn", "pending"])
            enrollment.completed_at = enrollment.ended_at = NOW
            enrollment.save()
    summaries = read_class_summaries(courses)
    expected = read_each(courses)
    for course in courses:
        summary = summaries[course.pk]
        places = Enrollment.objects.filter(course=course)
        assert summary.enrolled == places.filter(status__in=["active", "completed"]).count()
        assert summary.finished == places.filter(status="completed").count()
        assert summary.stuck_count == expected[course.pk]
        if summary.stuck_at:
            assert expected["all", course.pk][summary.stuck_at.page_id] == summary.stuck_count
    assert summaries[courses[0].pk].stuck_count > 0
    assert summaries[courses[2].pk].stuck_at is None
    assert summaries[courses[2].pk].enrolled == 0


def test_who_skipped_a_page_and_did_the_last_one_stands_at_the_gap(catalog):
    course = make_course(catalog, "Course")
    modules = [make_module(course, f"Module {number}") for number in range(4)]
    for enrollment in make_class(course, 3):
        PageProgress.objects.bulk_create(
            PageProgress(enrollment=enrollment, page=page, completed_at=NOW)
            for page in (modules[0], modules[2], modules[3])
        )
    summary = read_class_summaries([course])[course.pk]
    assert (summary.stuck_at.page_id, summary.stuck_count) == (modules[1].pk, 3)


def test_a_class_is_summed_up_in_as_many_queries_for_50_courses_as_for_1(catalog, count_queries):
    courses = []
    for number in range(50):
        courses.append(make_course(catalog, f"Course {number}"))
        make_module(courses[-1], "Module")
        make_class(courses[-1], 1)
    one = count_queries(lambda: read_class_summaries(courses[:1]))
    assert count_queries(lambda: read_class_summaries(courses)) == one
    assert one <= 6
