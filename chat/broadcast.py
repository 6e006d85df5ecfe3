"""Tells every process what happened in a room. A hint only: the database is the truth.

What a hint does not reach is found by the hubs, which compare numbers every few seconds.
"""

import asyncio
import hashlib
import logging
import time
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

from .events import encode_message

logger = logging.getLogger(__name__)

# Everything a process must hear of, whatever its rooms: whose rights may have changed.
PEOPLE_GROUP = "educa-people"
# Seconds a writer waits for the layer, and how long it is left alone after a failure. Not less: a
# process that writes to a thousand sockets is slow to hear the answer.
HINT_SECONDS = 2.0
REST_SECONDS = 5.0

_failed_at = float("-inf")


def name_group(course_id: int) -> str:
    return f"course-{course_id}-chat"


def announce(kind: str, message: dict[str, Any], course_id: int) -> None:
    """Show a line to its room when the transaction is committed."""
    hint = {
        "type": "room.frame",
        "room": course_id,
        "change": message["change"],
        "frame": encode_message(kind, message),
    }
    transaction.on_commit(lambda: send_hint(name_group(course_id), hint))


def announce_rights(user_id: int | None = None, course_id: int | None = None) -> None:
    """Have every socket of a person, or of a room, checked when the transaction is committed."""
    hint = {"type": "rights.changed", "user": user_id, "room": course_id}
    transaction.on_commit(lambda: send_hint(PEOPLE_GROUP, hint))


def announce_logout(session_key: str) -> None:
    """Have the sockets of a session closed. The layer carries a digest: a key would open doors."""
    hint = {"type": "session.ended", "room": None, "session": digest_session(session_key)}
    transaction.on_commit(lambda: send_hint(PEOPLE_GROUP, hint))


def digest_session(session_key: str) -> str:
    return hashlib.sha256(session_key.encode()).hexdigest()


def send_hint(group: str, hint: dict[str, Any]) -> None:
    """Send to a group; a layer that is away costs two seconds at most, and no error."""
    global _failed_at  # noqa: PLW0603  (one switch per process)
    if is_delayed():
        return
    try:
        async_to_sync(send_in_time)(group, hint)
    except Exception as error:
        _failed_at = time.monotonic()
        logger.warning("Chat delivery is delayed: %r", error)


async def send_in_time(group: str, hint: dict[str, Any]) -> None:
    await asyncio.wait_for(get_channel_layer().group_send(group, hint), HINT_SECONDS)


def is_delayed() -> bool:
    """Return whether the layer failed in this process a moment ago."""
    return time.monotonic() - _failed_at < REST_SECONDS
