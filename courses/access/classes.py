"""Who may look into a class and decide who belongs to it."""

from django.db.models import QuerySet

from courses.content.pages import CoursePage
from courses.enrollment.models import Enrollment
from courses.teaching.models import CourseTeam

from .people import Reader, is_manager, is_on_team


def can_list_enrollments(user: Reader) -> bool:
    """Return whether there is any course whose enrollments a user may look into."""
    if user.is_anonymous or not user.is_active:
        return False
    return is_manager(user) or CourseTeam.objects.filter(group__user=user).exists()


def can_view_enrollment(user: Reader, enrollment: Enrollment) -> bool:
    """Return whether a user may look into somebody's place and progress: the course's team."""
    return is_on_team(user, enrollment.course)


def can_manage_class(user: Reader, course: CoursePage) -> bool:
    """Return whether a user may let people onto a course and take them off: its team."""
    return is_on_team(user, course)


def visible_enrollments(user: Reader) -> QuerySet[Enrollment]:
    """Return the enrollments a user may look into: the twin of `can_view_enrollment`."""
    if user.is_anonymous or not user.is_active:
        return Enrollment.objects.none()
    if is_manager(user):
        return Enrollment.objects.all()
    return Enrollment.objects.filter(course__team__group__user=user)
