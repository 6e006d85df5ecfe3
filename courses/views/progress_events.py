"""What a lesson page reports by itself: batches of events as JSON, with where that leads."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from courses import access
from courses.content.pages import CoursePage
from courses.enrollment.models import Enrollment
from courses.progress.new_events import MAX_EVENTS, EventsRefused, NewEvent, RecordResult
from courses.progress.parts import read_done_blocks
from courses.progress.reading import read_outline
from courses.progress.services import record_events

MAX_BYTES = 128 * 1024
MAX_ID = 2**31 - 1


class Malformed(ValueError):
    """`str(error)` is a sentence for people."""


@require_POST
@cache_control(private=True, no_store=True)
def report_events(request: HttpRequest) -> JsonResponse:
    """Record a batch: `{"course": id, "events": [{key, kind, page, block, at, seconds}]}`.

    200 with what became of each event, and the state of the course and of the pages named. 400 for
    what is no batch, 401 for guests, 404 without an open place; then nothing is written.
    """
    if request.user.is_anonymous:
        return refuse(_("You are not logged in."), 401)
    try:
        course_id, raw_events = parse_batch(request.body)
        events, malformed = parse_events(raw_events)
    except Malformed as error:
        return refuse(str(error), 400)
    enrollment = find_place(request, course_id)
    if enrollment is None:
        return refuse(_("You have no open place on this course."), 404)
    try:
        result = record_events(enrollment=enrollment, events=events)
    except EventsRefused as error:
        return refuse(str(error), 400)
    page_ids = {event.page_id for event in events if event.key not in result.refused}
    return JsonResponse(
        describe_result(result, malformed) | describe_standing(enrollment, page_ids)
    )


def refuse(sentence: str, status: int) -> JsonResponse:
    return JsonResponse({"error": sentence}, status=status)


def find_place(request: HttpRequest, course_id: int) -> Enrollment | None:
    course = CoursePage.objects.live().filter(pk=course_id).first()
    enrollment = access.get_enrollment(request.user, course) if course else None
    return enrollment if enrollment and enrollment.is_open else None


def parse_batch(body: bytes) -> tuple[int, list]:
    if len(body) > MAX_BYTES:
        raise Malformed(_("This is too much at once."))
    try:
        batch = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Malformed(_("This is no JSON.")) from error
    if not isinstance(batch, dict) or not isinstance(batch.get("events"), list):
        raise Malformed(_("A batch has a course and a list of events."))
    if not is_id(batch.get("course")):
        raise Malformed(_("A batch has a course and a list of events."))
    if len(batch["events"]) > MAX_EVENTS:
        raise Malformed(_("At most %(count)s events at once.") % {"count": MAX_EVENTS})
    return batch["course"], batch["events"]


def parse_events(raw_events: list) -> tuple[list[NewEvent], list[dict]]:
    """Return the events, and a refusal for each entry that is none."""
    events, malformed = [], []
    for number, raw in enumerate(raw_events):
        try:
            events.append(parse_event(raw))
        except Malformed as error:
            key = raw.get("key") if isinstance(raw, dict) else None
            malformed.append(
                {
                    "index": number,
                    "key": key if isinstance(key, str) else None,
                    "code": "malformed",
                    "message": str(error),
                }
            )
    return events, malformed


def parse_event(raw: Any) -> NewEvent:
    if not isinstance(raw, dict) or not isinstance(raw.get("kind"), str):
        raise Malformed(_("An event has a key, a kind and a page."))
    key = parse_uuid(raw.get("key"))
    if key is None or not is_id(raw.get("page")):
        raise Malformed(_("An event has a key, a kind and a page."))
    seconds = raw.get("seconds")
    if seconds is not None and (isinstance(seconds, bool) or not isinstance(seconds, int)):
        raise Malformed(_("Seconds are a whole number."))
    return NewEvent(
        key=key,
        kind=raw["kind"],
        page_id=raw["page"],
        happened_at=parse_moment(raw.get("at")),
        block_id=parse_uuid(raw.get("block")),
        position_seconds=seconds,
    )


def is_id(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= MAX_ID


def parse_uuid(value: Any) -> UUID | None:
    """Return a UUID, None for none. Raises `Malformed` for anything else."""
    if value is None:
        return None
    try:
        return UUID(value)
    except (ValueError, AttributeError, TypeError) as error:
        raise Malformed(_("Keys and blocks are UUIDs.")) from error


def parse_moment(value: Any) -> datetime | None:
    """Return an aware time; None, for now, where there is none."""
    if value is None:
        return None
    try:
        moment = parse_datetime(value)
    except (ValueError, TypeError) as error:
        raise Malformed(_("Times are ISO 8601 with an offset.")) from error
    if moment is None or is_naive(moment):
        raise Malformed(_("Times are ISO 8601 with an offset."))
    return moment


def describe_result(result: RecordResult, malformed: list[dict]) -> dict:
    refused = [
        {"key": str(key), "code": refusal.value, "message": refusal.message}
        for key, refusal in result.refused.items()
    ]
    return {
        "recorded": [str(key) for key in result.recorded],
        "repeated": [str(key) for key in result.repeated],
        "refused": refused + malformed,
    }


def describe_standing(enrollment: Enrollment, page_ids: set[int]) -> dict:
    """Return the numbers of the course, and of pages which parts are done."""
    outline = read_outline(enrollment.course, enrollment=enrollment)
    done = read_done_blocks(enrollment, page_ids)
    finished = {item.page_id for item in outline.items if item.is_done}
    return {
        "done_count": outline.done_count,
        "total_count": outline.total_count,
        "percent": outline.percent,
        "minutes_left": outline.minutes_left,
        "pages": {
            pk: {"is_done": pk in finished, "done": sorted(map(str, done[pk]))}
            for pk in sorted(page_ids)
        },
    }
