"""Who is who on a course: managers, its team, its students' places."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.models import User
from courses.content.pages import CoursePage
from courses.enrollment.models import Enrollment
from courses.teaching.groups import COURSE_MANAGERS
from courses.teaching.models import CourseTeam

Reader = User | AnonymousUser


def is_manager(user: Reader) -> bool:
    """Superusers and members of "Course managers" may see and do everything on courses."""
    if not user.is_active or user.is_anonymous:
        return False
    return user.is_superuser or COURSE_MANAGERS in get_group_names(user)


def get_group_names(user: User) -> set[str]:
    """Return the names of a user's groups, read once per request and user object."""
    if not hasattr(user, "_educa_group_names"):
        user._educa_group_names = set(user.groups.values_list("name", flat=True))
    return user._educa_group_names


def is_on_team(user: Reader, course: CoursePage) -> bool:
    """Return whether a user teaches a course. Managers count as its team."""
    if user.is_anonymous or not user.is_active:
        return False
    return is_manager(user) or CourseTeam.objects.filter(course=course, group__user=user).exists()


def can_manage_team(user: Reader, course: CoursePage) -> bool:
    """Return whether a user may change who teaches a course: its lead, and managers."""
    if user.is_anonymous or not user.is_active:
        return False
    return is_manager(user) or (
        CourseTeam.objects.filter(course=course, lead=user, group__user=user).exists()
    )


def visible_taught_courses(user: Reader) -> QuerySet[CoursePage]:
    """Return the courses a user teaches, drafts too: the twin of `is_on_team`."""
    if user.is_anonymous or not user.is_active:
        return CoursePage.objects.none()
    if is_manager(user):
        return CoursePage.objects.all()
    return CoursePage.objects.filter(team__group__user=user)


def get_enrollment(user: Reader, course: CoursePage) -> Enrollment | None:
    """Return a user's row on a course, whatever its status."""
    if user.is_anonymous:
        return None
    return Enrollment.objects.filter(student=user, course=course).first()


def can_enter_course(user: Reader, course: CoursePage) -> bool:
    """Return whether all of a course is open to a user: its team, or an open place on it."""
    if user.is_anonymous or not user.is_active:
        return False
    enrollment = get_enrollment(user, course) if course.live else None
    return (enrollment is not None and enrollment.is_open) or is_on_team(user, course)
