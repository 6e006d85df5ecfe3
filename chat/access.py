"""Who may enter a class room, and whose lines one may read. Sockets and pages both ask here."""

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from courses import access
from courses.content.pages import CoursePage
from courses.enrollment.models import Enrollment
from courses.teaching.groups import COURSE_MANAGERS
from courses.teaching.models import CourseTeam

from .models import Message, Report

# Long enough for a slip of the pen; later, others have answered to the words as they were.
EDIT_WINDOW = timedelta(minutes=15)


def can_enter_room(user: access.Reader, course: CoursePage) -> bool:
    """Return whether a user may read and write in a course's room.

    Those who may enter the course, while it is published: nobody meets in a draft.
    """
    return course.live and user.is_active and access.can_enter_course(user, course)


def visible_messages(user: access.Reader) -> QuerySet[Message]:
    """Return the messages a user may read: the twin of `can_enter_room`."""
    if user.is_anonymous or not user.is_active:
        return Message.objects.none()
    courses = CoursePage.objects.live()
    if not access.is_manager(user):
        has_place = Q(enrollments__student=user, enrollments__status__in=Enrollment.OPEN_STATUSES)
        courses = courses.filter(has_place | Q(team__group__user=user))
    return Message.objects.filter(course__in=courses.values("pk"))


def can_moderate_room(user: access.Reader, course: CoursePage) -> bool:
    """Return whether a user may delete what others wrote in a room: the course's team."""
    return course.live and access.is_on_team(user, course)


def visible_reports(user: access.Reader) -> QuerySet[Report]:
    """Return the reports a user decides about: of rooms he moderates."""
    if user.is_anonymous or not user.is_active:
        return Report.objects.none()
    courses = CoursePage.objects.live()
    if not access.is_manager(user):
        courses = courses.filter(team__group__user=user)
    return Report.objects.filter(message__course__in=courses.values("pk"))


def can_report_message(user: access.Reader, message: Message) -> bool:
    """Return whether a user may show a line to the team: what others wrote, in one's own room."""
    return (
        message.deleted_at is None
        and not is_own_message(user, message)
        and can_enter_room(user, message.course)
    )


def can_mute_person(user: access.Reader, person: User, course: CoursePage) -> bool:
    """Return whether a user may take the word from somebody: the team, but not from itself."""
    return can_moderate_room(user, course) and not access.is_on_team(person, course)


def is_moderator(user: access.Reader, teachers: set[int]) -> bool:
    """Return what `can_moderate_room` says of who is in the room, from its team's ids."""
    return user.pk in teachers or access.is_manager(user)


def can_edit_message(user: access.Reader, message: Message) -> bool:
    """Return whether a user may change a line: its author, for `EDIT_WINDOW`, while in the room."""
    return (
        is_own_message(user, message)
        and is_editable(message)
        and can_enter_room(user, message.course)
    )


def can_delete_message(user: access.Reader, message: Message) -> bool:
    """Return whether a user may delete a line: its author at any time, and the course's team."""
    if is_own_message(user, message):
        return can_enter_room(user, message.course)
    return can_moderate_room(user, message.course)


def is_own_message(user: access.Reader, message: Message) -> bool:
    return message.author_id is not None and message.author_id == user.pk


def is_editable(message: Message) -> bool:
    """Return whether a line still stands and is young enough to change. Reads nothing."""
    return message.deleted_at is None and timezone.now() - message.posted_at < EDIT_WINDOW


def find_members(course_ids: set[int], user_ids: set[int]) -> set[tuple[int, int]]:
    """Return which of these people may enter which of these rooms, as (course id, user id).

    `can_enter_room` for many at once: four queries, however many rooms and people.
    """
    live = set(CoursePage.objects.live().filter(pk__in=course_ids).values_list("pk", flat=True))
    people = User.objects.filter(pk__in=user_ids, is_active=True)
    managers = set(
        people.filter(Q(is_superuser=True) | Q(groups__name=COURSE_MANAGERS)).values_list(
            "pk", flat=True
        )
    )
    students = Enrollment.objects.open().filter(
        course__in=live, student__in=user_ids, student__is_active=True
    )
    team = CourseTeam.objects.filter(
        course__in=live, group__user__in=user_ids, group__user__is_active=True
    )
    return {
        *((course_id, user_id) for course_id in live for user_id in managers),
        *students.values_list("course", "student"),
        *team.values_list("course", "group__user"),
    }
