"""One's own progress on a course: what it is made of, reporting events, and the ledger."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from courses import access
from courses.access_records import get_published_course
from courses.enrollment.models import Enrollment
from courses.progress.event_batches import (
    MAX_ID,
    count_batch,
    describe_result,
    describe_standing,
    parse_events,
)
from courses.progress.explaining import Explanation, PageExplanation, explain_progress
from courses.progress.models import ProgressEvent
from courses.progress.new_events import KINDS, MAX_EVENTS, MAX_SECONDS, EventsRefused, Refusal
from courses.progress.services import record_events

from .addresses import make_absolute
from .pagination import KeysetPagination
from .problems import Problem
from .views import LearningView

BATCH_EXAMPLE = {
    "events": [
        {
            "key": "0b0f8a52-7d5e-4a53-9d3d-0d5f0a1c2b3e",
            "kind": "block_done",
            "page": 12,
            "block": "6f7a0f0e-53d4-4d39-8a1c-6a2d1f5c9b10",
            "at": "2026-03-01T09:30:00+01:00",
        }
    ]
}


class PartSerializer(serializers.Serializer):
    block = serializers.UUIDField(source="block_id")
    number = serializers.IntegerField(min_value=1)
    type = serializers.CharField(source="kind", help_text="The type of the block.")
    excerpt = serializers.CharField(help_text="A few words of it; may be empty.")


class PageProgressSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    title = serializers.CharField()
    url = serializers.URLField(help_text="Of the page on the site.")
    minutes = serializers.IntegerField()
    is_done = serializers.BooleanField()
    done_at = serializers.DateTimeField(allow_null=True)
    is_begun = serializers.BooleanField(help_text="Opened or partly done, and not finished.")
    part_count = serializers.IntegerField(help_text="How many parts the page requires.")
    open_parts = PartSerializer(many=True, help_text="What is left of a page that was begun.")


class ModuleProgressSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    number = serializers.IntegerField(min_value=1)
    title = serializers.CharField()
    done_count = serializers.IntegerField()
    total_count = serializers.IntegerField()
    pages = PageProgressSerializer(many=True)


class ProgressSerializer(serializers.Serializer):
    status = serializers.ChoiceField(Enrollment.Status.choices)
    completed_at = serializers.DateTimeField(
        allow_null=True, help_text="Stays when content is added later."
    )
    done_count = serializers.IntegerField()
    total_count = serializers.IntegerField()
    percent = serializers.IntegerField(min_value=0, max_value=100)
    minutes_left = serializers.IntegerField()
    uncounted_count = serializers.IntegerField(
        help_text="Pages that were done and do not count now: unpublished, emptied or moved."
    )
    last_active_at = serializers.DateTimeField(allow_null=True)
    resume_page_id = serializers.IntegerField(allow_null=True)
    modules = ModuleProgressSerializer(many=True, help_text="Every page that counts.")


class EventSerializer(serializers.Serializer):
    """What a batch holds. Entries are judged one by one: see `refused` of the answer."""

    key = serializers.UUIDField(help_text="Chosen by the sender; a repeat is harmless.")
    kind = serializers.ChoiceField(sorted(KINDS))
    page = serializers.IntegerField(min_value=1, max_value=MAX_ID)
    block = serializers.UUIDField(
        required=False, allow_null=True, help_text="For kinds of blocks and media only."
    )
    at = serializers.DateTimeField(
        required=False, allow_null=True, help_text="With an offset; now, when left out."
    )
    seconds = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=MAX_SECONDS
    )


class BatchSerializer(serializers.Serializer):
    events = EventSerializer(many=True, help_text=f"At most {MAX_EVENTS}.")


class BatchBody(serializers.Serializer):
    events = serializers.ListField(child=serializers.JSONField(), max_length=MAX_EVENTS)


class RefusedEventSerializer(serializers.Serializer):
    key = serializers.CharField(allow_null=True)
    code = serializers.ChoiceField([*(refusal.value for refusal in Refusal), "malformed"])
    message = serializers.CharField(help_text="A sentence for people.")
    index = serializers.IntegerField(
        required=False, help_text="Its place in the batch, from 0, where it is malformed."
    )


class PageStandingSerializer(serializers.Serializer):
    is_done = serializers.BooleanField()
    done = serializers.ListField(child=serializers.UUIDField(), help_text="Blocks that are done.")


class BatchResultSerializer(serializers.Serializer):
    recorded = serializers.ListField(child=serializers.UUIDField())
    repeated = serializers.ListField(child=serializers.UUIDField())
    refused = RefusedEventSerializer(many=True)
    done_count = serializers.IntegerField()
    total_count = serializers.IntegerField()
    percent = serializers.IntegerField(min_value=0, max_value=100)
    minutes_left = serializers.IntegerField()
    pages = serializers.DictField(
        child=PageStandingSerializer(), help_text="By id, the pages that the batch named."
    )


class LedgerEventSerializer(serializers.Serializer):
    key = serializers.UUIDField()
    kind = serializers.ChoiceField(ProgressEvent.Kind.choices)
    page = serializers.IntegerField(source="page_id")
    block = serializers.UUIDField(source="block_id", allow_null=True)
    at = serializers.DateTimeField(source="happened_at")
    recorded_at = serializers.DateTimeField()


class LedgerQuery(serializers.Serializer):
    page = serializers.IntegerField(required=False, min_value=1, max_value=MAX_ID)
    kind = serializers.ChoiceField(ProgressEvent.Kind.choices, required=False)


class ProgressView(LearningView):
    """Your progress on a course: the numbers, every page that counts, and what is still open.

    The same numbers as on the site. For who has an open place on the course.
    """

    serializer_class = ProgressSerializer
    refusals = {"get": {403: ("not-enrolled",)}, "post": {403: ("not-enrolled",)}}

    def get(self, request: Request, course_id: int) -> Response:
        enrollment = get_place(request.user, course_id)
        data = write_progress(enrollment, explain_progress(enrollment))
        return Response(ProgressSerializer(data).data)

    @extend_schema(
        request=BatchSerializer,
        responses=BatchResultSerializer,
        examples=[OpenApiExample("A part is done", value=BATCH_EXAMPLE, request_only=True)],
    )
    def post(self, request: Request, course_id: int) -> Response:
        """Report what you did: up to 200 events at once, in any order, as late as need be.

        Sending a batch again changes nothing. Each event is recorded, known already, or refused
        with a code; the others are recorded all the same.
        """
        if seconds := count_batch(request.user.pk):
            raise Throttled(wait=seconds)
        enrollment = get_place(request.user, course_id)
        events, malformed = parse_events(self.read_body(request, BatchBody)["events"])
        try:
            result = record_events(enrollment=enrollment, events=events)
        except EventsRefused as error:
            raise Problem("not-enrolled", 403, str(error)) from error
        page_ids = {event.page_id for event in events if event.key not in result.refused}
        standing = describe_standing(enrollment, page_ids)
        return Response(describe_result(result, malformed) | standing)


class NewestFirst(KeysetPagination):
    is_newest_first = True


class ProgressEventsView(LearningView):
    """List your own events on a course, the one recorded last first."""

    serializer_class = LedgerEventSerializer
    pagination_class = NewestFirst
    query_class = LedgerQuery
    refusals = {"get": {403: ("not-enrolled",)}}

    def get(self, request: Request, course_id: int) -> Response:
        events = ProgressEvent.objects.filter(enrollment=get_place(request.user, course_id))
        return self.answer_list(events.filter(**self.query))


def get_place(user: User, course_id: int) -> Enrollment:
    """Return somebody's open place; 404 for unknown courses, a problem for who has none there."""
    course = get_published_course(course_id)
    enrollment = access.get_enrollment(user, course)
    if enrollment is None or not enrollment.is_open:
        raise Problem("not-enrolled", 403)
    enrollment.course = course
    return enrollment


def write_progress(enrollment: Enrollment, explanation: Explanation) -> dict[str, Any]:
    outline = explanation.outline
    return {
        "status": enrollment.status,
        "completed_at": enrollment.completed_at,
        "done_count": outline.done_count,
        "total_count": outline.total_count,
        "percent": outline.percent,
        "minutes_left": outline.minutes_left,
        "uncounted_count": explanation.uncounted,
        "last_active_at": explanation.last_active_at,
        "resume_page_id": outline.resume.page_id if outline.resume else None,
        "modules": [
            {
                "id": module.module.page_id,
                "number": module.module.number,
                "title": module.module.title,
                "done_count": module.module.done_count,
                "total_count": module.module.total_count,
                "pages": [write_page(page) for page in module.pages],
            }
            for module in explanation.modules
        ],
    }


def write_page(page: PageExplanation) -> dict[str, Any]:
    return {
        "id": page.item.page_id,
        "title": page.item.title,
        "url": make_absolute(page.item.url),
        "minutes": page.item.minutes,
        "is_done": page.item.is_done,
        "done_at": page.done_at,
        "is_begun": page.is_begun,
        "part_count": page.total_parts,
        "open_parts": page.open_parts,
    }
