"""Batches of events as they come in and what is said of them: one form for every way in.

Plain values, no HTTP. The lesson page and the learning API send the same events.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive
from django.utils.translation import gettext as _

from accounts import limits
from courses.enrollment.models import Enrollment

from .new_events import NewEvent, RecordResult
from .parts import read_done_blocks
from .reading import read_outline

MAX_ID = 2**31 - 1
# A lesson page sends one batch in a few seconds, also with a film running; several devices may.
BATCHES = limits.Limit("event-batches", attempts=120, seconds=60)


class Malformed(ValueError):
    """`str(error)` is a sentence for people."""


def count_batch(student_id: int) -> int:
    """Count one batch of a student; return 0, or the seconds to wait when there were too many."""
    if limits.take(BATCHES, str(student_id)):
        return 0
    return limits.seconds_left(BATCHES, str(student_id))


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
