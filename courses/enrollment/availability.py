"""“Can I start now?”: the answer for somebody new, as a word, as a line and as SQL.

`find_availability` and `with_availability` are twins; a test compares them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import Case, Count, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.content.pages import CoursePage

from .models import Enrollment

Policy = CoursePage.EnrollmentPolicy


class Availability(models.TextChoices):
    OPEN = "open", gettext_lazy("Open now")
    CODE = "invitation", gettext_lazy("With an invitation")
    REQUEST = "request", gettext_lazy("On request")
    LATER = "later", gettext_lazy("Opens later")
    FULL = "full", gettext_lazy("Full, waiting list")
    CLOSED = "closed", gettext_lazy("Closed")


@dataclass(frozen=True)
class Standing:
    """`line` says in a few words what `availability` means for one course."""

    availability: Availability
    line: str


def find_availability(course: CoursePage, *, is_full: bool, now: datetime) -> Availability:
    """Return how somebody new finds a course. No query."""
    if course.archived_at or course.enrollment_policy == Policy.CLOSED:
        return Availability.CLOSED
    if course.enrollment_opens_at and now < course.enrollment_opens_at:
        return Availability.LATER
    if course.enrollment_closes_at and now >= course.enrollment_closes_at:
        return Availability.CLOSED
    if course.enrollment_policy == Policy.APPROVAL:
        return Availability.REQUEST
    if is_full:
        return Availability.FULL
    return Availability.CODE if course.enrollment_policy == Policy.CODE else Availability.OPEN


def with_availability(courses: QuerySet[CoursePage]) -> QuerySet[CoursePage]:
    """Add `availability`, as `find_availability` has it. No query of its own."""
    now = timezone.now()
    places = Enrollment.objects.open().filter(course=OuterRef("pk")).order_by().values("course")
    taken = Subquery(places.annotate(number=Count("pk")).values("number"))
    steps = [
        (Q(archived_at__isnull=False) | Q(enrollment_policy=Policy.CLOSED), Availability.CLOSED),
        (Q(enrollment_opens_at__gt=now), Availability.LATER),
        (Q(enrollment_closes_at__lte=now), Availability.CLOSED),
        (Q(enrollment_policy=Policy.APPROVAL), Availability.REQUEST),
        (Q(capacity__isnull=False, capacity__lte=taken), Availability.FULL),
        (Q(enrollment_policy=Policy.CODE), Availability.CODE),
    ]
    return courses.annotate(
        availability=Case(
            *(When(condition, then=Value(word.value)) for condition, word in steps),
            default=Value(Availability.OPEN.value),
            output_field=models.CharField(),
        )
    )


def read_standings(courses: Iterable[CoursePage]) -> dict[int, Standing]:
    """Return how somebody new finds each course, by its id. One query where places are limited."""
    courses, now = list(courses), timezone.now()
    full = find_full_courses(courses)
    standings = {}
    for course in courses:
        word = find_availability(course, is_full=course.pk in full, now=now)
        standings[course.pk] = Standing(word, tell_standing(course, word))
    return standings


def find_full_courses(courses: list[CoursePage]) -> set[int]:
    capacities = {course.pk: course.capacity for course in courses if course.capacity is not None}
    if not capacities:
        return set()
    taken = Enrollment.objects.open().filter(course__in=capacities).order_by().values("course")
    counts = taken.annotate(number=Count("pk")).values_list("course", "number")
    return {course_id for course_id, number in counts if number >= capacities[course_id]}


def tell_standing(course: CoursePage, word: Availability) -> str:
    if course.archived_at:
        return _("Archived")
    if word == Availability.LATER:
        return _("Opens on %(day)s") % {"day": tell_day(course.enrollment_opens_at)}
    if word == Availability.CLOSED and course.enrollment_policy != Policy.CLOSED:
        return _("Closed since %(day)s") % {"day": tell_day(course.enrollment_closes_at)}
    return str(word.label)


def tell_day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y")


def tell_own_standing(enrollment: Enrollment) -> str:
    """Return the same line for somebody with a row on the course; "" where it says nothing."""
    lines = {
        Enrollment.Status.ACTIVE: _("Enrolled: continue"),
        Enrollment.Status.COMPLETED: _("Completed"),
        Enrollment.Status.PENDING: _("Requested"),
        Enrollment.Status.WAITING: _("On the waiting list"),
        Enrollment.Status.REFUSED: _("No place"),
        Enrollment.Status.REMOVED: _("No place"),
    }
    return lines.get(enrollment.status, "")
