"""The catalog: published courses by subject, level and words."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from courses.content.catalog import (
    MAX_QUERY_CHARACTERS,
    NEWEST_FIRST,
    filter_courses,
    search_courses,
)
from courses.content.pages import CourseIndexPage, CoursePage
from courses.content.subjects import Subject

from .cards import build_cards

COURSES_PER_PAGE = 12


def serve_catalog(page: CourseIndexPage, request: HttpRequest) -> HttpResponse:
    subject = request.GET.get("subject", "")
    level = request.GET.get("level", "")
    query = " ".join(request.GET.get("q", "").split())[:MAX_QUERY_CHARACTERS]
    courses = find_courses(page, subject=subject, level=level, query=query)
    page_obj = Paginator(courses, COURSES_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "cards": build_cards(list(page_obj.object_list), request.user),
        "page_obj": page_obj,
        "total": page_obj.paginator.count,
        "query": query,
        "subjects": Subject.objects.for_catalog(),
        "current_subject": subject,
        "levels": CoursePage.Level.choices,
        "current_level": level,
        "catalog_url": page.url,
    }
    return TemplateResponse(request, "courses/course_index_page.html", context)


def find_courses(page: CourseIndexPage, *, subject: str, level: str, query: str):
    """Return the published courses of a catalog that fit, newest first; no archived ones."""
    courses = CoursePage.objects.in_catalog().child_of(page).for_cards()
    courses = filter_courses(search_courses(courses, query), subject=subject, level=level)
    return courses.order_by(*NEWEST_FIRST)
