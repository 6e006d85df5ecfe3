"""What happened in a room since a number, and where its numbers stand."""

from typing import Any

from .models import Message, Room
from .reading import find_teacher_ids
from .shapes import describe_message

# Who has missed more than this loads the room anew instead.
MAX_MISSED = 500


class TooManyMissed(Exception):
    """Nobody replays that much: load the room anew."""


def read_numbers(course_ids: set[int]) -> dict[int, tuple[int, int]]:
    """Return `{course id: (newest line, newest change)}`; (0, 0) for silent rooms. One query."""
    rows = Room.objects.filter(course__in=course_ids)
    found = {row[0]: row[1:] for row in rows.values_list("course", "last_seq", "last_change")}
    return {course_id: found.get(course_id, (0, 0)) for course_id in course_ids}


def read_changes(course_id: int, after: int) -> list[dict[str, Any]]:
    """Return the lines that changed after a number, as they stand now, in order of change.

    Three queries. Raises `TooManyMissed` beyond 500.
    """
    rows = Message.objects.filter(course=course_id, change__gt=after).with_everything()
    found = list(rows.order_by("change")[: MAX_MISSED + 1])
    if len(found) > MAX_MISSED:
        raise TooManyMissed
    return describe_all(course_id, found)


def read_older(course_id: int, before: int, limit: int) -> tuple[list[dict[str, Any]], bool]:
    """Return up to `limit` lines numbered below `before`, oldest first, and if there are more."""
    rows = Message.objects.filter(course=course_id, seq__lt=before).with_everything()
    found = list(rows.order_by("-seq")[: limit + 1])
    return describe_all(course_id, found[:limit][::-1]), len(found) > limit


def describe_all(course_id: int, messages: list[Message]) -> list[dict[str, Any]]:
    teachers = find_teacher_ids(course_id) if messages else set()
    return [
        describe_message(message, is_teacher=message.author_id in teachers) for message in messages
    ]
