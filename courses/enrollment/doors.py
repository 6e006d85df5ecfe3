"""A course's door as one person finds it: what asking for a place would do at this moment."""

from dataclasses import dataclass, replace
from enum import StrEnum

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.content.pages import CoursePage

from .availability import Availability, read_standings, tell_own_standing
from .models import Enrollment

Policy = CoursePage.EnrollmentPolicy


class Door(StrEnum):
    """What asking would do; the last five let nobody in."""

    ENROLL = "enroll"
    ASK = "ask"
    WAIT = "wait"
    PENDING = "pending"
    WAITING = "waiting"
    TURNED_AWAY = "turned_away"
    NOT_YET = "not_yet"
    CLOSED = "closed"
    ARCHIVED = "archived"


@dataclass(frozen=True)
class WayIn:
    """`line` says in one sentence what will happen; `label` is the button's, where it can be.

    `standing` is the same in a few words, as on the course's card.
    """

    door: Door
    line: str
    label: str = ""
    needs_code: bool = False
    standing: str = ""

    @property
    def can_ask(self) -> bool:
        return self.door in (Door.ENROLL, Door.ASK, Door.WAIT)

    @property
    def can_cancel(self) -> bool:
        return self.door in (Door.PENDING, Door.WAITING)


def find_shut_door(course: CoursePage) -> tuple[Door, str] | None:
    """Return what keeps everybody new out of a course, with a sentence; None where nothing does."""
    now = timezone.now()
    if course.archived_at:
        return Door.ARCHIVED, _("This course is archived and takes no new students.")
    if course.enrollment_policy == Policy.CLOSED:
        return Door.CLOSED, _("This course takes no new students at the moment.")
    if course.enrollment_opens_at and now < course.enrollment_opens_at:
        text = _("Enrollment opens on %(moment)s.")
        return Door.NOT_YET, text % {"moment": tell_moment(course.enrollment_opens_at)}
    if course.enrollment_closes_at and now >= course.enrollment_closes_at:
        text = _("Enrollment closed on %(moment)s.")
        return Door.CLOSED, text % {"moment": tell_moment(course.enrollment_closes_at)}
    return None


def tell_moment(moment) -> str:
    return date_format(timezone.localtime(moment), "j F Y, H:i e")


def read_way_in(course: CoursePage, enrollment: Enrollment | None = None) -> WayIn:
    """Return the door of a course for somebody without an open place on it. Two queries at most."""
    status = enrollment.status if enrollment else None
    own = tell_own_standing(enrollment) if enrollment else ""
    if status == Enrollment.Status.PENDING:
        line = _("Waiting for approval. You will get a mail.")
        return WayIn(Door.PENDING, line, standing=own)
    if status == Enrollment.Status.WAITING:
        return WayIn(Door.WAITING, tell_position(count_before(enrollment)), standing=own)
    standing = read_standings([course])[course.pk]
    if shut := find_shut_door(course):
        return WayIn(*shut, standing=standing.line)
    if status in Enrollment.TURNED_AWAY_STATUSES:
        return WayIn(Door.TURNED_AWAY, tell_turned_away(status), standing=own)
    return replace(open_door(course, standing.availability), standing=standing.line)


def open_door(course: CoursePage, availability: Availability) -> WayIn:
    if availability == Availability.REQUEST:
        line = _("The team answers each request. You will get a mail.")
        return WayIn(Door.ASK, line, _("Ask to join"))
    needs_code = course.enrollment_policy == Policy.CODE
    if availability == Availability.FULL:
        before = Enrollment.objects.waiting().filter(course=course).count()
        line = ngettext(
            "Full. %(number)s person is before you on the waiting list.",
            "Full. %(number)s people are before you on the waiting list.",
            before,
        )
        if not before:
            line = _("Full. You would be the first on the waiting list.")
        label = _("Join the waiting list")
        return WayIn(Door.WAIT, line % {"number": before}, label, needs_code)
    if needs_code:
        return WayIn(Door.ENROLL, _("You need a code from your teacher."), _("Enroll"), True)
    return WayIn(Door.ENROLL, _("Open to everybody with an account."), _("Enroll"))


def count_before(enrollment: Enrollment) -> int:
    """Return how many stand before somebody on the waiting list. One query."""
    waiting = Enrollment.objects.waiting().filter(course_id=enrollment.course_id)
    earlier = waiting.filter(changed_at__lt=enrollment.changed_at)
    tied = waiting.filter(changed_at=enrollment.changed_at, pk__lt=enrollment.pk)
    return (earlier | tied).count()


def tell_position(before: int) -> str:
    if not before:
        return _("You are the next on the waiting list. You will get a mail.")
    text = ngettext(
        "You are on the waiting list, %(number)s person before you. You will get a mail.",
        "You are on the waiting list, %(number)s people before you. You will get a mail.",
        before,
    )
    return text % {"number": before}


def tell_turned_away(status: str) -> str:
    if status == Enrollment.Status.REFUSED:
        return _("The team did not approve your request. Ask them if you think it is a mistake.")
    return _("The team took you off this course. Ask them if you think it is a mistake.")
