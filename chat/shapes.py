"""A line as data, the same for every reader: what sockets carry. Reads nothing."""

from typing import Any

from .models import Message


def describe_message(message: Message, *, is_teacher: bool) -> dict[str, Any]:
    """Return a line as every reader of its room may see it; times are ISO 8601 in UTC."""
    author = message.author
    return {
        "id": message.pk,
        "seq": message.seq,
        "change": message.change,
        "user": author and {"id": author.pk, "name": author.public_name, "is_teacher": is_teacher},
        "body": message.body,
        "at": message.posted_at.isoformat(),
        "edited_at": message.edited_at and message.edited_at.isoformat(),
        "deleted_at": message.deleted_at and message.deleted_at.isoformat(),
        "is_moderated": message.is_moderated,
        "is_pinned": message.pinned_at is not None,
    }
