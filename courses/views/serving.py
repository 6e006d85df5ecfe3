"""Which view answers for which kind of page."""

from django.http import HttpRequest, HttpResponse
from wagtail.models import Page

from courses.content.learning_pages import LearningPage
from courses.content.pages import CourseIndexPage, CoursePage

from .catalog import serve_catalog
from .course import serve_course
from .learning import serve_learning_page


def serve_course_page(page: Page, request: HttpRequest) -> HttpResponse | None:
    """Answer for a page of `courses`, or return None for a page of another kind."""
    if isinstance(page, LearningPage):
        return serve_learning_page(page, request)
    if isinstance(page, CoursePage):
        return serve_course(page, request)
    if isinstance(page, CourseIndexPage):
        return serve_catalog(page, request)
    return None
