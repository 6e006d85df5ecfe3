"""Reads of enrollments for screens."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce, RowNumber
from wagtail.models import Page

from accounts.models import User
from courses.content.pages import CoursePage

from .doors import tell_position, tell_turned_away
from .models import Enrollment


def count_students_below(pages: Iterable[Page]) -> int:
    """Return how many students have or had a place on courses at or below pages. One query."""
    below = reduce(or_, (Q(course__path__startswith=page.path) for page in pages))
    return Enrollment.objects.filter(below).values("student").distinct().count()


def with_position(enrollments: QuerySet[Enrollment]) -> QuerySet[Enrollment]:
    """Add `before_count`: how many stand before each on its course's waiting list."""
    earlier = Q(changed_at__lt=OuterRef("changed_at")) | Q(
        changed_at=OuterRef("changed_at"), pk__lt=OuterRef("pk")
    )
    before = (
        Enrollment.objects.filter(
            earlier, course=OuterRef("course"), status=Enrollment.Status.WAITING
        )
        .order_by()
        .values("course")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return enrollments.annotate(
        before_count=Coalesce(Subquery(before, output_field=IntegerField()), 0)
    )


def tell_place(enrollment: Enrollment) -> str:
    """Return how a place stands in one sentence; a row of `with_position`. No query."""
    if enrollment.status == Enrollment.Status.WAITING:
        return tell_position(enrollment.before_count)
    if enrollment.status in Enrollment.TURNED_AWAY_STATUSES:
        return tell_turned_away(enrollment.status)
    return enrollment.get_status_display()


def read_asking(student: User) -> list[Enrollment]:
    """Return a student's requests and turns on waiting lists, each with its `line`. Two queries."""
    asking = (
        Enrollment.objects.filter(
            student=student, status__in=Enrollment.ASKING_STATUSES, course__live=True
        )
        .select_related("course__subject", "course__cover")
        .prefetch_related("course__cover__renditions")
        .order_by(F("changed_at"), "pk")
    )
    rows = list(with_position(asking))
    for row in rows:
        row.line = row.get_status_display()
        if row.status == Enrollment.Status.WAITING:
            row.line = tell_position(row.before_count)
    return rows


def with_student_count(courses: QuerySet[CoursePage]) -> QuerySet[CoursePage]:
    """Add `student_count`: how many have an open place on each course. No query of its own."""
    places = Enrollment.objects.open().filter(course=OuterRef("pk")).order_by().values("course")
    number = Subquery(places.annotate(number=Count("pk")).values("number"))
    return courses.annotate(student_count=Coalesce(number, 0, output_field=IntegerField()))


def find_popular_by_subject(
    courses: QuerySet[CoursePage], subject_ids: Iterable[int], *, number: int
) -> QuerySet[CoursePage]:
    """Return the best attended courses of each subject, at most `number` of each. One query."""
    rank = Window(
        RowNumber(), partition_by="subject_id", order_by=[F("student_count").desc(), F("path")]
    )
    ranked = with_student_count(courses.filter(subject_id__in=list(subject_ids)))
    return ranked.annotate(rank=rank).filter(rank__lte=number).order_by("subject_id", "rank")


def find_popular_courses() -> QuerySet[CoursePage]:
    """Return the courses of the catalog that people may enroll in, the best attended first."""
    attended = Count("enrollments", filter=Q(enrollments__status__in=Enrollment.OPEN_STATUSES))
    return (
        CoursePage.objects.in_catalog()
        .exclude(enrollment_policy=CoursePage.EnrollmentPolicy.CLOSED)
        .annotate(attended=attended)
        .order_by("-attended", "path")
    )
