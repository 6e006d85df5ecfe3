"""Who may enter a class room, and whose lines one may read. Sockets and pages both ask here."""

from django.db.models import Q, QuerySet

from courses import access
from courses.content.pages import CoursePage
from courses.enrollment.models import Enrollment

from .models import Message


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
