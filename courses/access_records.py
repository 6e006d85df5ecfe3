"""Who may read a course's records from outside the admin. Beside `courses.access`, same rules.

`get_…_for_…` raise 404 for what somebody may not know of, and 403 for what is not for them.
"""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.models import User
from courses import access
from courses.content.pages import CoursePage


def can_know_course(user: access.Reader, course: CoursePage) -> bool:
    """Return whether a user may know that a course exists: published, or one's own to teach."""
    return access.can_know_page(course) or access.is_on_team(user, course)


def get_published_course(pk: int) -> CoursePage:
    """Return a published course; 404 for drafts, for everybody: nobody studies or meets there."""
    course = CoursePage.objects.filter(pk__in=access.knowable_pages().values("pk"), pk=pk).first()
    if course is None:
        raise Http404
    return course


def get_course_for_team(user: User, pk: int) -> CoursePage:
    """Return a course whose class a user may look into, drafts too.

    404 where the user may not know of the course, 403 where it is somebody else's to teach.
    """
    course = CoursePage.objects.filter(pk=pk).first()
    if course is None or not can_know_course(user, course):
        raise Http404
    if not access.can_manage_class(user, course):
        raise PermissionDenied
    return course
