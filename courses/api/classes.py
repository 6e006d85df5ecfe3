"""A course's class for those who teach it: who has a place, and how far everybody is.

The numbers are those of “Learning” in the admin. No mail addresses: a class has its room.
"""

from typing import Any

from django.db.models import Count, QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from courses.access_records import get_course_for_team
from courses.content.pages import CoursePage
from courses.enrollment.models import Enrollment
from courses.enrollment.searching import search_students
from courses.enrollment.seats import count_free_seats
from courses.progress.class_summary import read_class_summaries
from courses.progress.outline import OutlineItem
from courses.progress.results import StudentResult, for_results, iterate_results

from .pagination import OffsetPagination, describe_list
from .views import LearningView

ORDERS = {
    "newest": ("-enrolled_at", "-pk"),
    "oldest": ("enrolled_at", "pk"),
    "name": ("name_order", "pk"),
    "active": ("-active_order", "-pk"),
    "inactive": ("active_order", "pk"),
}
MAX_SEARCH_CHARACTERS = 200


class StudentSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="pk")
    name = serializers.CharField(source="public_name", help_text="As the class sees it.")


class PlaceSerializer(serializers.Serializer):
    """One row of the roster."""

    id = serializers.IntegerField(help_text="Of the enrollment.")
    student = StudentSerializer()
    status = serializers.ChoiceField(Enrollment.Status.choices)
    source = serializers.ChoiceField(Enrollment.Source.choices)
    enrolled_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField(help_text="When the status changed last.")
    ended_at = serializers.DateTimeField(allow_null=True)
    completed_at = serializers.DateTimeField(allow_null=True)


class StandingPlaceSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="page_id")
    title = serializers.CharField()


class ResultSerializer(serializers.Serializer):
    """How far one student is."""

    id = serializers.IntegerField(help_text="Of the enrollment.")
    student = StudentSerializer()
    status = serializers.ChoiceField(Enrollment.Status.choices)
    enrolled_at = serializers.DateTimeField()
    completed_at = serializers.DateTimeField(allow_null=True)
    done_count = serializers.IntegerField()
    total_count = serializers.IntegerField()
    percent = serializers.IntegerField(min_value=0, max_value=100)
    last_active_at = serializers.DateTimeField(allow_null=True)
    stuck_at = StandingPlaceSerializer(
        allow_null=True, help_text="The page to go on with; null when all is done."
    )


class ClassQuery(serializers.Serializer):
    status = serializers.ChoiceField(Enrollment.Status.choices, required=False)
    search = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=MAX_SEARCH_CHARACTERS,
        help_text="Words of students' names.",
    )
    order = serializers.ChoiceField(list(ORDERS), default="newest")


class RosterPagination(OffsetPagination):
    """Adds how many there are of each status, and the free places, to `meta`."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list:
        self.class_meta = view.class_meta
        return super().paginate_queryset(queryset, request, view)

    def get_meta(self) -> dict[str, Any]:
        return {**super().get_meta(), **self.class_meta}

    def get_paginated_response_schema(self, schema: dict) -> dict:
        count = {"type": "integer", "minimum": 0}
        by_status = {
            "type": "object",
            "properties": dict.fromkeys(Enrollment.Status.values, count),
            "required": list(Enrollment.Status.values),
            "description": "Of the whole class, whatever the filters.",
        }
        free = {**count, "nullable": True, "description": "Null where there is no limit."}
        return describe_list(
            schema, {"total_count": count, "by_status": by_status, "free_seat_count": free}
        )


class ResultsPagination(RosterPagination):
    """Adds the summary of the class to `meta`."""

    def get_paginated_response_schema(self, schema: dict) -> dict:
        count = {"type": "integer", "minimum": 0}
        page = {
            "type": "object",
            "nullable": True,
            "required": ["id", "title"],
            "properties": {"id": {"type": "integer"}, "title": {"type": "string"}},
            "description": "Where most of those who study would go on.",
        }
        summary = {
            "enrolled_count": count,
            "finished_count": count,
            "studying_count": count,
            "stuck_at": page,
            "stuck_count": count,
        }
        whole = {"type": "object", "required": list(summary), "properties": summary}
        return describe_list(schema, {"total_count": count, "summary": whole})


class ClassView(LearningView):
    """What the two lists share. The token needs the scope “teach”."""

    query_class = ClassQuery
    required_scopes = {"get": "teach"}

    def find_rows(self, course: CoursePage) -> QuerySet[Enrollment]:
        rows = for_results(Enrollment.objects.filter(course=course))
        if status := self.query.get("status"):
            rows = rows.filter(status=status)
        rows = search_students(rows, self.query.get("search", ""))
        return rows.order_by(*ORDERS[self.query["order"]])


class RosterView(ClassView):
    """List everybody who has, had or asks for a place on a course you teach."""

    serializer_class = PlaceSerializer
    pagination_class = RosterPagination

    def get(self, request: Request, course_id: int) -> Response:
        course = get_course_for_team(request.user, course_id)
        self.class_meta = {
            "by_status": count_by_status(course),
            "free_seat_count": count_free_seats(course),
        }
        return self.answer_list(self.find_rows(course))


class ResultsView(ClassView):
    """List how far each student of a course you teach is, and where the class stands."""

    serializer_class = ResultSerializer
    pagination_class = ResultsPagination

    def get(self, request: Request, course_id: int) -> Response:
        course = get_course_for_team(request.user, course_id)
        self.class_meta = {"summary": write_summary(course)}
        rows = self.paginate_queryset(self.find_rows(course))
        data = [write_result(row, result) for row, result in iterate_results(rows)]
        return self.get_paginated_response(ResultSerializer(data, many=True).data)


def count_by_status(course: CoursePage) -> dict[str, int]:
    """Return how many enrollments a course has of each status. One query."""
    rows = Enrollment.objects.filter(course=course).order_by().values_list("status")
    return dict.fromkeys(Enrollment.Status.values, 0) | dict(rows.annotate(count=Count("pk")))


def write_summary(course: CoursePage) -> dict[str, Any]:
    summary = read_class_summaries([course])[course.pk]
    return {
        "enrolled_count": summary.enrolled,
        "finished_count": summary.finished,
        "studying_count": summary.studying,
        "stuck_at": write_place(summary.stuck_at),
        "stuck_count": summary.stuck_count,
    }


def write_place(item: OutlineItem | None) -> dict[str, Any] | None:
    return StandingPlaceSerializer(item).data if item else None


def write_result(row: Enrollment, result: StudentResult) -> dict[str, Any]:
    return {
        "id": row.pk,
        "student": row.student,
        "status": row.status,
        "enrolled_at": row.enrolled_at,
        "completed_at": row.completed_at,
        "done_count": result.outline.done_count,
        "total_count": result.outline.total_count,
        "percent": result.outline.percent,
        "last_active_at": result.last_active_at,
        "stuck_at": result.outline.resume,
    }
