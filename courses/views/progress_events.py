"""What a lesson page reports by itself: batches of events as JSON, with where that leads."""

import json

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from courses import access
from courses.content.pages import CoursePage
from courses.enrollment.models import Enrollment
from courses.progress.event_batches import (
    Malformed,
    count_batch,
    describe_result,
    describe_standing,
    is_id,
    parse_events,
)
from courses.progress.new_events import MAX_EVENTS, EventsRefused
from courses.progress.services import record_events

MAX_BYTES = 128 * 1024


@require_POST
@cache_control(private=True, no_store=True)
def report_events(request: HttpRequest) -> JsonResponse:
    """Record a batch: `{"course": id, "events": [{key, kind, page, block, at, seconds}]}`.

    200 with what became of each event, and the state of the course and of the pages named. 400 for
    what is no batch, 401 for guests, 404 without an open place, 429 for too many; then nothing
    is written.
    """
    if request.user.is_anonymous:
        return refuse(_("You are not logged in."), 401)
    if seconds := count_batch(request.user.pk):
        response = refuse(_("Too much at once. Try again in a moment."), 429)
        response["Retry-After"] = str(seconds)
        return response
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
