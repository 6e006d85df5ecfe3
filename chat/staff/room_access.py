"""Who may see the admin's screens of a room."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from courses import access
from courses.content.pages import CoursePage


def get_course_for_room(request: HttpRequest, course_id: int) -> CoursePage:
    """Return a course; 404 for everybody who is not on its team."""
    course = get_object_or_404(CoursePage, pk=course_id)
    if not access.is_on_team(request.user, course):
        raise Http404
    return course
