"""What the frames of a socket do: authorize anew, call the service, return the answer.

Sync, without sockets. Returns frames; raises `SeatRefused` when the seat has ended.
"""

from collections.abc import Callable
from typing import Any

from django.utils.translation import override

from courses.content.pages import CoursePage

from . import events
from .access import can_delete_message, can_edit_message, can_moderate_room
from .broadcast import is_delayed
from .models import Message
from .replay import TooManyMissed, read_changes, read_numbers, read_older
from .seats import Seat, read_holder
from .services import (
    MessageRefused,
    Muted,
    TooFast,
    TooLate,
    delete_message,
    edit_message,
    mark_read,
    post_message,
)


def answer(seat: Seat, event: events.ClientEvent) -> list[str]:
    """Do what a client asks and return the frames that answer it."""
    user, course = read_holder(seat)
    client_id = str(event.client_id) if getattr(event, "client_id", None) else None
    with override(user.language or None):
        try:
            return ANSWERS[type(event)](user, course, event)
        except TooFast as error:
            wait = max(0.1, round(error.wait_seconds, 1))
            return [events.encode_error("too-fast", str(error), client_id, wait_seconds=wait)]
        except Muted as error:
            return [events.encode_error("muted", str(error), client_id)]
        except TooLate as error:
            return [events.encode_error("too-late", str(error), client_id)]
        except MessageRefused as error:
            return [events.encode_error("refused", str(error), client_id)]


def send(user: Any, course: CoursePage, event: events.SendMessage) -> list[str]:
    message = post_message(
        author=user,
        course=course,
        body=event.body,
        client_id=event.client_id,
        reply_to=event.reply_to,
        page_id=event.page,
        block_id=event.block,
    )
    return [
        events.encode_ack(
            event.client_id,
            message.pk,
            message.seq,
            message.change,
            is_delayed=is_delayed(),
        )
    ]


def edit(user: Any, course: CoursePage, event: events.EditMessage) -> list[str]:
    message = find_line(course, event.seq)
    if message is None or message.author_id != user.pk:
        return [events.encode_error("not-yours", "You can change lines of your own only.")]
    if not can_edit_message(user, message) and message.deleted_at is None:
        raise TooLate("This message is too old to be changed. Write another one.")
    edit_message(message=message, body=event.body)
    return []


def delete(user: Any, course: CoursePage, event: events.DeleteMessage) -> list[str]:
    message = find_line(course, event.seq)
    if message is None or not can_delete_message(user, message):
        return [events.encode_error("not-yours", "You cannot delete this line.")]
    delete_message(message=message, by=user)
    return []


def read(user: Any, course: CoursePage, event: events.Read) -> list[str]:
    mark_read(reader=user, course=course, seq=event.seq)
    return []


def history(user: Any, course: CoursePage, event: events.AskHistory) -> list[str]:
    items, more = read_older(course.pk, event.before, event.limit)
    fitting = events.count_fitting(items[::-1])
    if fitting < len(items):
        items, more = items[-fitting:], True
    return [events.encode("history", items=items, more=more)]


def sync(user: Any, course: CoursePage, event: events.AskChanges) -> list[str]:
    """Answer with what came after a number, or with `resync`: then load the room anew.

    `more` says that there is more than a frame holds: ask again, from its number.
    Whatever is loaded after a `resync` holds the changes up to its number.
    """
    try:
        items = read_changes(course.pk, event.after)
    except TooManyMissed:
        _seq, change = read_numbers({course.pk})[course.pk]
        return [events.encode("resync", change=change)]
    fitting = events.count_fitting(items)
    more, items = fitting < len(items), items[:fitting]
    change = items[-1]["change"] if items else event.after
    return [events.encode("changes", items=items, change=change, more=more)]


def find_line(course: CoursePage, seq: int) -> Message | None:
    message = Message.objects.filter(course=course, seq=seq).select_related("author").first()
    if message is not None:
        message.course = course
    return message


ANSWERS: dict[type, Callable[[Any, CoursePage, Any], list[str]]] = {
    events.SendMessage: send,
    events.EditMessage: edit,
    events.DeleteMessage: delete,
    events.Read: read,
    events.AskHistory: history,
    events.AskChanges: sync,
}


def read_rights(seat: Seat) -> dict[str, bool]:
    """Return what the holder of a seat may do beside reading and writing."""
    user, course = read_holder(seat)
    return {"moderate": can_moderate_room(user, course)}
