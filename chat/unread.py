"""How much is new to a person in the rooms of his courses."""

from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from courses.enrollment.models import Enrollment
from courses.teaching.models import CourseTeam

from .models import ReadMark, Room


def count_unread(reader: User) -> dict[int, int]:
    """Return `{course id: lines that are new to the reader}` for the rooms where there are any.

    The rooms of his own courses: where he has an open place, or is on the team. Numbers have no
    gaps, so that counting is subtracting. One query, however many courses there are.
    """
    return dict(unread_rooms(reader).values_list("course", "unread"))


def unread_rooms(reader: User) -> QuerySet[Room, Any]:
    places = Enrollment.objects.open().filter(student=reader).values("course")
    teams = CourseTeam.objects.filter(group__user=reader).values("course")
    marks = ReadMark.objects.filter(reader=reader, course=OuterRef("course")).values("seq")
    return (
        Room.objects.filter(Q(course__in=places) | Q(course__in=teams))
        .annotate(read_seq=Coalesce(Subquery(marks), 0))
        .filter(last_seq__gt=F("read_seq"))
        .annotate(unread=F("last_seq") - F("read_seq"))
    )
