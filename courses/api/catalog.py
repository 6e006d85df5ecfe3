"""The catalog: published courses with their facets, and one course. The same for everybody."""

from dataclasses import asdict
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.utils.functional import cached_property
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from courses import access
from courses.catalog.choosing import (
    COLUMNS,
    MAX_QUERY_CHARACTERS,
    ORDERS,
    count_courses,
    count_facets,
    count_kinds,
    filter_courses,
    order_courses,
    search_courses,
)
from courses.catalog.lengths import CourseLength
from courses.content.pages import CoursePage, CourseQuerySet
from courses.enrollment.availability import Availability
from courses.enrollment.doors import read_way_in

from .catalog_shapes import CourseDetailSerializer, CourseSerializer, write_course, write_detail
from .content_reads import PageReads
from .pagination import OffsetPagination, describe_list
from .views import PublicLearningView


def known_courses() -> CourseQuerySet:
    """Return the courses that anybody may know of: published, archived ones too."""
    return CoursePage.objects.filter(pk__in=access.knowable_pages().values("pk"))


def get_known_course(pk: int) -> CoursePage:
    """Return a course anybody may know of; 404 for drafts and unknown ones alike. One query."""
    course = known_courses().select_related("subject", "cover", "owner").filter(pk=pk).first()
    if course is None:
        raise Http404
    return course


def read_publicly(courses: list[CoursePage]) -> PageReads:
    """Return what courses are described with, as a guest finds them."""
    return PageReads(courses, user=AnonymousUser(), known_pages=access.knowable_pages())


class CatalogQuery(serializers.Serializer):
    subject = serializers.CharField(
        required=False, allow_blank=True, max_length=200, help_text="The slug of a subject."
    )
    level = serializers.ChoiceField(CoursePage.Level.choices, required=False, allow_blank=True)
    language = serializers.CharField(
        required=False, allow_blank=True, max_length=12, help_text="A language code, as in “en”."
    )
    length = serializers.ChoiceField(CourseLength.choices, required=False, allow_blank=True)
    availability = serializers.ChoiceField(
        Availability.choices,
        required=False,
        allow_blank=True,
        help_text="Whether somebody new can start at this moment.",
    )
    search = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=MAX_QUERY_CHARACTERS,
        help_text="Words, in titles and public descriptions.",
    )
    order = serializers.ChoiceField(ORDERS, default="newest")


class CatalogPagination(OffsetPagination):
    """Adds `meta.facets`. The count comes with them and costs no query of its own."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list:
        self.facets = view.facets
        self.known_count = view.total_count
        return super().paginate_queryset(queryset, request, view)

    def count(self, queryset: Any) -> int:
        return self.known_count

    def get_meta(self) -> dict[str, Any]:
        return {**super().get_meta(), "facets": self.facets}

    def get_paginated_response_schema(self, schema: dict) -> dict:
        count = {"type": "integer", "minimum": 0}
        text = {"type": "string"}
        row = {
            "type": "object",
            "required": ["value", "label", "count"],
            "properties": {"value": text, "label": text, "count": count},
        }
        rows = {"type": "array", "items": row}
        facets = {
            "type": "object",
            "required": list(COLUMNS),
            "properties": dict.fromkeys(COLUMNS, rows),
            "description": "How many courses each value would show beside the other filters.",
        }
        return describe_list(schema, {"total_count": count, "facets": facets})


class CourseListView(PublicLearningView):
    """List the courses of the catalog.

    Filters join with “and”; `meta.facets` counts the courses of each value under the other filters.
    Archived courses are left out.
    """

    query_class = CatalogQuery
    pagination_class = CatalogPagination
    serializer_class = CourseSerializer

    def get(self, request: Request) -> Response:
        courses = filter_courses(self.found, self.filters).for_cards()
        rows = self.paginate_queryset(order_courses(courses, self.query["order"]))
        reads = read_publicly(rows)
        return self.get_paginated_response(
            CourseSerializer([write_course(course, reads) for course in rows], many=True).data
        )

    @cached_property
    def found(self) -> CourseQuerySet:
        public = known_courses().filter(archived_at__isnull=True)
        return search_courses(public, self.query.get("search", ""))

    @cached_property
    def filters(self) -> dict[str, list[str]]:
        return {name: [self.query[name]] for name in COLUMNS if self.query.get(name)}

    @cached_property
    def kinds(self) -> list[dict]:
        return count_kinds(self.found)

    @property
    def total_count(self) -> int:
        return count_courses(self.kinds, self.filters)

    @property
    def facets(self) -> dict[str, list[dict]]:
        facets = count_facets(self.kinds, self.filters)
        return {name: [asdict(row) for row in rows] for name, rows in facets.items()}


class CourseView(PublicLearningView):
    """Show a course: its overview, its outline, and the way in as a stranger finds it.

    How the one who asks stands to it is told by `enrollments/`.
    """

    serializer_class = CourseDetailSerializer

    def get(self, request: Request, course_id: int) -> Response:
        course = get_known_course(course_id)
        data = write_detail(course, read_publicly([course]), read_way_in(course))
        return Response(CourseDetailSerializer(data).data)
