"""The wire vocabulary of class rooms: everything that may travel over a socket, and nothing else.

Frames are JSON objects with a `type`. What a client sends is decoded strictly: an unknown type or
field, a missing or a wrong one is refused in words. What the server sends is the same for every
reader of a room, so that it is encoded once. Pure: no ORM, no sockets.
"""

import json
import uuid
from collections.abc import Callable
from dataclasses import MISSING, Field, dataclass, fields
from typing import Any, ClassVar

# A message of 2,000 characters, each escaped as two \uXXXX, fits with room for its frame.
MAX_FRAME_BYTES = 32 * 1024
# What several lines together may take in a frame of the server.
MAX_ANSWER_BYTES = 64 * 1024
LARGEST_NUMBER = 10**18 - 1


class FrameRefused(Exception):
    """A frame from a client means nothing here. `code` is for programs, the text for people."""

    def __init__(self, code: str, detail: str, client_id: str | None = None):
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.client_id = client_id


# --- From clients ------------------------------------------------------------------------------


@dataclass(frozen=True)
class SendMessage:
    """Post a line. The same `client_id` again is the same line; without one it is a new line.

    `reply_to` is the number of the line it answers, `page` and `block` what it asks about.
    """

    name: ClassVar[str] = "message.send"
    body: str
    client_id: uuid.UUID | None = None
    reply_to: int | None = None
    page: int | None = None
    block: uuid.UUID | None = None


@dataclass(frozen=True)
class EditMessage:
    name: ClassVar[str] = "message.edit"
    seq: int
    body: str


@dataclass(frozen=True)
class DeleteMessage:
    name: ClassVar[str] = "message.delete"
    seq: int


@dataclass(frozen=True)
class Type:
    """Tell the room that one is writing. Kept nowhere."""

    name: ClassVar[str] = "typing"


@dataclass(frozen=True)
class Read:
    """Everything up to `seq` has been read."""

    name: ClassVar[str] = "read"
    seq: int


@dataclass(frozen=True)
class AskHistory:
    """Ask for older lines: up to `limit` of those numbered below `before`."""

    name: ClassVar[str] = "history"
    before: int
    limit: int = 50


@dataclass(frozen=True)
class AskChanges:
    """Ask for everything that happened after change `after`."""

    name: ClassVar[str] = "sync"
    after: int


ClientEvent = SendMessage | EditMessage | DeleteMessage | Type | Read | AskHistory | AskChanges
CLIENT_EVENTS: dict[str, type[ClientEvent]] = {
    kind.name: kind
    for kind in (SendMessage, EditMessage, DeleteMessage, Type, Read, AskHistory, AskChanges)
}


def decode(frame: str | bytes) -> ClientEvent:
    """Return what a frame of a client means. Raises `FrameRefused` for everything else."""
    if isinstance(frame, bytes):
        raise FrameRefused("binary", "Send text frames.")
    if len(frame) > MAX_FRAME_BYTES:  # servers that know the limit close with 1009 before
        raise FrameRefused("too-long", f"A frame holds up to {MAX_FRAME_BYTES:,} bytes.")
    try:
        data = json.loads(frame, parse_constant=refuse_constant)
    except (ValueError, RecursionError) as error:
        raise FrameRefused("malformed", "This is not JSON.") from error
    if not isinstance(data, dict):
        raise FrameRefused("malformed", "A frame is a JSON object.")
    kind = data.pop("type", None)
    event = CLIENT_EVENTS.get(kind) if isinstance(kind, str) else None
    if event is None:
        raise FrameRefused("unknown-type", "There is no such type of frame.")
    client_id = data.get("client_id") if is_uuid(data.get("client_id")) else None
    try:
        return event(**read_fields(event, data))
    except ValueError as error:
        raise FrameRefused("invalid", str(error), client_id) from error


def refuse_constant(name: str) -> None:
    raise ValueError(name)


def read_fields(event: type[ClientEvent], data: dict[str, Any]) -> dict[str, Any]:
    known = {field.name: field for field in fields(event)}
    if unknown := sorted(set(data) - set(known)):
        raise ValueError(f"Unknown field: {unknown[0][:40]}.")
    if missing := [name for name in known if is_required(known[name]) and name not in data]:
        raise ValueError(f"Missing field: {missing[0]}.")
    return {name: READERS[name](name, value) for name, value in data.items()}


def is_required(field: Field) -> bool:
    return field.default is MISSING


def read_text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{name} must be a text.")
    return value


def read_number(name: str, value: Any) -> int:
    if type(value) is not int or not 0 <= value <= LARGEST_NUMBER:
        raise ValueError(f"{name} must be a whole number from 0.")
    return value


def read_limit(name: str, value: Any) -> int:
    if type(value) is not int or not 1 <= value <= 100:
        raise ValueError(f"{name} must be a whole number from 1 to 100.")
    return value


def read_uuid(name: str, value: Any) -> uuid.UUID:
    if not is_uuid(value):
        raise ValueError(f"{name} must be a UUID.")
    return uuid.UUID(value)


def is_uuid(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    try:
        return str(uuid.UUID(value)) == value.lower()
    except ValueError:
        return False


READERS: dict[str, Callable[[str, Any], Any]] = {
    "body": read_text,
    "client_id": read_uuid,
    "seq": read_number,
    "reply_to": read_number,
    "page": read_number,
    "block": read_uuid,
    "before": read_number,
    "after": read_number,
    "limit": read_limit,
}

# --- From the server -----------------------------------------------------------------------------

POSTED, EDITED, DELETED = "message.posted", "message.edited", "message.deleted"


def encode(kind: str, /, **members: Any) -> str:
    """Return a frame of the server. Members that are None stay: clients see every field."""
    return json.dumps({"type": kind, **members}, ensure_ascii=False, separators=(",", ":"))


def count_fitting(items: list[dict[str, Any]]) -> int:
    """Return how many of these lines one frame holds, from the first on; one at least.

    Servers send no frame beyond a size of their own, and an outbox is bounded.
    """
    size = 0
    for count, item in enumerate(items):
        size += len(json.dumps(item, ensure_ascii=False).encode())
        if size > MAX_ANSWER_BYTES and count:
            return count
    return len(items)


def encode_message(kind: str, message: dict[str, Any]) -> str:
    """Return the frame for a line as `describe_message` shapes it."""
    return encode(kind, **message)


def name_change(message: dict[str, Any]) -> str:
    """Return the type of the frame that brings a reader to a line's present state."""
    if message["deleted_at"]:
        return DELETED
    return EDITED if message["edited_at"] else POSTED


def encode_ack(
    client_id: uuid.UUID | None, pk: int, seq: int, change: int, *, is_delayed: bool
) -> str:
    """Return the receipt: the line is kept. `delayed`: others see it a few seconds later."""
    name = str(client_id) if client_id else None
    return encode("ack", client_id=name, id=pk, seq=seq, change=change, delayed=is_delayed)


def encode_error(code: str, detail: str, client_id: str | None = None, **members: Any) -> str:
    return encode("error", code=code, detail=detail, client_id=client_id, **members)


# --- Why a socket closes -------------------------------------------------------------------------

CLOSE_MALFORMED = 4400
CLOSE_NOT_LOGGED_IN = 4401
CLOSE_NOT_ALLOWED = 4403
CLOSE_NO_ROOM = 4404
CLOSE_TOO_SLOW = 4408
CLOSE_FLOODING = 4429
# Nobody can be let in for the moment: come again. 1012 and 1013 are not an application's to send.
CLOSE_UNAVAILABLE = 4503
