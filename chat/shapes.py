"""A line as data, the same for every reader: what sockets carry.

Reads nothing when the line comes with its author, the line it answers, its page and its notices
(`Message.objects.with_everything()`).
"""

from typing import Any

from django.utils.text import Truncator

from .models import Message

QUOTE_CHARACTERS = 140


def describe_message(
    message: Message, *, is_teacher: bool, mentions: list[int] | None = None
) -> dict[str, Any]:
    """Return a line as every reader of its room may see it; times are ISO 8601 in UTC."""
    author = message.author
    if mentions is None:
        mentions = sorted(notice.person_id for notice in message.notices.all())
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
        "reply_to": describe_answered(message),
        "about": describe_subject(message),
        "mentions": mentions,
    }


def describe_answered(message: Message) -> dict[str, Any] | None:
    """Return the line that is answered, as it stands now: a deleted one has no text here either."""
    answered = message.reply_to
    if answered is None or message.deleted_at:
        return None
    author = answered.author
    return {
        "seq": answered.seq,
        "user": author and {"id": author.pk, "name": author.public_name},
        "body": Truncator(answered.body).chars(QUOTE_CHARACTERS),
        "is_deleted": answered.deleted_at is not None,
    }


def describe_subject(message: Message) -> dict[str, Any] | None:
    """Return the module or lesson a line asks about, while it is published."""
    page = message.page
    if page is None or not page.live or message.deleted_at:
        return None
    block = str(message.block_id) if message.block_id else None
    url = f"{page.url}#b-{block}" if block else page.url
    return {"page": page.pk, "block": block, "title": page.title, "url": url}
