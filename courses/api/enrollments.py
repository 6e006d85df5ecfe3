"""One's own places on courses: list them, take one, leave one."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from courses.enrollment.codes import MAX_CODE_CHARACTERS
from courses.enrollment.models import Enrollment
from courses.enrollment.reading import tell_place, with_position
from courses.enrollment.services import EnrollmentRefused, enroll, withdraw_student
from courses.progress.outline import CourseOutline
from courses.progress.reading import read_outlines

from .body_fields import TextField
from .catalog import get_known_course, known_courses
from .catalog_shapes import CourseLinkSerializer, write_course_link
from .pagination import OffsetPagination
from .problems import Problem
from .views import LearningView

# What keeps somebody out, as a type of problem and its status.
REFUSALS = {
    "archived": ("course-archived", 409),
    "closed": ("enrollment-closed", 409),
    "not_yet": ("enrollment-not-yet-open", 409),
    "turned_away": ("turned-away", 403),
    "code_required": ("code-required", 409),
    "code_wrong": ("code-wrong", 409),
    "code_expired": ("code-expired", 409),
    "code_used_up": ("code-used-up", 409),
    "code_tries": ("code-tries", 429),
    "not_live": ("not-found", 404),
}


class ProgressSummarySerializer(serializers.Serializer):
    done_count = serializers.IntegerField()
    total_count = serializers.IntegerField()
    percent = serializers.IntegerField(min_value=0, max_value=100)
    minutes_left = serializers.IntegerField()
    resume_page_id = serializers.IntegerField(
        allow_null=True, help_text="The page to go on with; null when all is done."
    )


class EnrollmentSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    course = CourseLinkSerializer()
    status = serializers.ChoiceField(Enrollment.Status.choices)
    is_open = serializers.BooleanField(help_text="Whether the course can be studied now.")
    line = serializers.CharField(help_text="The same in one sentence.")
    waiting_position = serializers.IntegerField(
        allow_null=True, help_text="From 1; null for who does not wait."
    )
    enrolled_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField(help_text="When the status changed last.")
    completed_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    progress = ProgressSummarySerializer(
        allow_null=True, help_text="Null while the course is not open."
    )


class EnrollmentQuery(serializers.Serializer):
    status = serializers.ChoiceField(Enrollment.Status.choices, required=False)
    course = serializers.IntegerField(
        required=False, min_value=1, max_value=2**31 - 1, help_text="The id of a course."
    )


class EnrollBody(serializers.Serializer):
    code = TextField(
        required=False,
        allow_blank=True,
        default="",
        max_length=MAX_CODE_CHARACTERS * 2,
        help_text="An invite code, where the course asks for one.",
    )


def own_enrollments(student: User):
    """Return somebody's rows on courses that are published, the one that changed last first."""
    mine = Enrollment.objects.filter(student=student, course__in=known_courses())
    return with_position(mine).select_related("course").order_by("-changed_at", "-pk")


def write_enrollments(enrollments: list[Enrollment]) -> list[dict[str, Any]]:
    """Return rows of `own_enrollments` with their progress. Three queries at most."""
    opened = {row.course_id: row for row in enrollments if row.is_open}
    outlines = read_outlines([row.course for row in opened.values()], opened)
    return [write_enrollment(row, outlines.get(row.course_id)) for row in enrollments]


def write_enrollment(row: Enrollment, outline: CourseOutline | None) -> dict[str, Any]:
    is_waiting = row.status == Enrollment.Status.WAITING
    resume = outline.resume if outline else None
    return {
        "id": row.pk,
        "course": write_course_link(row.course),
        "status": row.status,
        "is_open": row.is_open,
        "line": tell_place(row),
        "waiting_position": row.before_count + 1 if is_waiting else None,
        "enrolled_at": row.enrolled_at,
        "changed_at": row.changed_at,
        "completed_at": row.completed_at,
        "ended_at": row.ended_at,
        "progress": outline
        and {
            "done_count": outline.done_count,
            "total_count": outline.total_count,
            "percent": outline.percent,
            "minutes_left": outline.minutes_left,
            "resume_page_id": resume.page_id if resume else None,
        },
    }


def answer_enrollment(student: User, status: int = 200, **which: Any) -> Response:
    """Return one's own row as it is now; 404 for somebody else's and unknown ones alike."""
    row = own_enrollments(student).filter(**which).first()
    if row is None:
        raise Http404
    return Response(EnrollmentSerializer(write_enrollments([row])[0]).data, status=status)


class EnrollmentListView(LearningView):
    """List one's own places, requests and turns on waiting lists, the last changed first.

    Those that ended are listed too; those on courses that are not published are not.
    """

    query_class = EnrollmentQuery
    pagination_class = OffsetPagination
    serializer_class = EnrollmentSerializer

    def get(self, request: Request) -> Response:
        names = {"status": "status", "course": "course_id"}
        chosen = {names[name]: value for name, value in self.query.items()}
        rows = self.paginate_queryset(own_enrollments(request.user).filter(**chosen))
        data = EnrollmentSerializer(write_enrollments(rows), many=True).data
        return self.get_paginated_response(data)


class EnrollmentView(LearningView):
    """Show one of one's own places."""

    serializer_class = EnrollmentSerializer

    def get(self, request: Request, enrollment_id: int) -> Response:
        return answer_enrollment(request.user, pk=enrollment_id)


class EnrollView(LearningView):
    """Ask for a place on a course.

    201 when this call changed something, 200 when it was so already: asking twice is asking once.
    `status` tells what came of it: active, pending (the team decides) or waiting (no seat is free).
    """

    serializer_class = EnrollmentSerializer
    refusals = {
        "post": {
            403: ("turned-away",),
            409: tuple(slug for slug, status in REFUSALS.values() if status == 409),
            429: ("code-tries",),
        }
    }

    @extend_schema(
        request=EnrollBody, responses={200: EnrollmentSerializer, 201: EnrollmentSerializer}
    )
    def post(self, request: Request, course_id: int) -> Response:
        code = self.read_body(request, EnrollBody)["code"]
        course = get_known_course(course_id)
        try:
            outcome = enroll(student=request.user, course=course, code=code)
        except EnrollmentRefused as error:
            raise make_refusal(error) from error
        status = 201 if outcome.is_changed else 200
        return answer_enrollment(request.user, status, pk=outcome.enrollment.pk)


def make_refusal(error: EnrollmentRefused) -> Problem:
    slug, status = REFUSALS.get(error.reason, ("refused", 409))
    problem = Problem(slug, status, str(error))
    if error.retry_after_seconds:
        problem.wait = error.retry_after_seconds
    return problem


class WithdrawView(LearningView):
    """Leave a course or its waiting list, or take a request back. Progress is kept.

    A repeat changes nothing. Who never had a place is told `not-enrolled`.
    """

    serializer_class = EnrollmentSerializer
    refusals = {"post": {409: ("not-enrolled",)}}

    @extend_schema(request=None, responses={200: EnrollmentSerializer})
    def post(self, request: Request, course_id: int) -> Response:
        course = get_known_course(course_id)
        withdraw_student(student=request.user, course=course)
        try:
            return answer_enrollment(request.user, course=course)
        except Http404 as error:
            raise Problem("not-enrolled", 409) from error
