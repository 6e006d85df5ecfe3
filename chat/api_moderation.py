"""For programs: showing a line to the team, and pinning one."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from courses.api.body_fields import FlagField, TextField
from courses.api.problems import Problem

from .access import can_moderate_room, can_report_message
from .api import RoomView, get_message, obey
from .models import Report
from .moderation import TooManyPinned, pin_message, report_message


class ReportBody(serializers.Serializer):
    reason = TextField(
        required=False,
        allow_blank=True,
        default="",
        max_length=Report.MAX_REASON_CHARACTERS,
        help_text="For the team alone.",
    )


class PinBody(serializers.Serializer):
    is_pinned = FlagField()


class ReportMessageView(RoomView):
    required_scopes = {"post": "learn"}
    refusals = {"post": {403: ("not-enrolled",)}}

    @extend_schema(request=ReportBody, responses={204: None})
    def post(self, request: Request, course_id: int, seq: int) -> Response:
        """Show somebody else's line to the course's team. Twice is once."""
        message = get_message(self.get_room(request, course_id), seq)
        if not can_report_message(request.user, message):
            raise PermissionDenied
        reason = self.read_body(request, ReportBody)["reason"]
        report_message(message=message, by=request.user, reason=reason)
        return Response(status=204)


class PinMessageView(RoomView):
    required_scopes = {"put": "teach"}
    refusals = {"put": {403: ("not-enrolled",), 409: ("message-locked", "too-many-pinned")}}

    @extend_schema(request=PinBody)
    def put(self, request: Request, course_id: int, seq: int) -> Response:
        """Keep a line in sight above the room, or no longer: the course's team. Twice is once."""
        course = self.get_room(request, course_id)
        message = get_message(course, seq)
        if not can_moderate_room(request.user, course):
            raise PermissionDenied
        is_pinned = self.read_body(request, PinBody)["is_pinned"]
        try:
            pinned = obey(pin_message, message=message, by=request.user, is_pinned=is_pinned)
        except TooManyPinned as error:
            raise Problem("too-many-pinned", 409) from error
        return self.answer(course, pinned)
