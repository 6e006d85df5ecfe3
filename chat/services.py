"""Writes in class rooms. Pages use them today; every other way in uses the same."""

import unicodedata
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from accounts.models import User
from courses.content.pages import CoursePage

from .access import is_editable
from .models import Message, Room

# Spaces, controls and formatting marks: a text of nothing else shows nothing.
INVISIBLE_CATEGORIES = {"Cc", "Cf", "Zl", "Zp", "Zs"}
DELETE_ACTION = "chat.delete_message"


class MessageRefused(Exception):
    """The message cannot be posted or changed. `str(error)` is a sentence for its author."""


class TooLate(MessageRefused):
    """The message was deleted, or has stood for too long to be changed."""


@transaction.atomic
def post_message(*, author: User, course: CoursePage, body: str, client_id: UUID) -> Message:
    """Add a line to a course's room and return it; access is the caller's duty.

    The same author and `client_id` return the line that is there already, whatever `body` says.
    Lines queue at the room's row, so `seq` has no gaps. Writes two rows, in four
    statements; more only for a room's first line.
    Raises `MessageRefused` for a text that `clean_body` refuses.
    """
    text = clean_body(body)
    room, _created = Room.objects.select_for_update().get_or_create(course=course)
    mine = Message.objects.filter(course=course, author=author, client_id=client_id)
    if message := mine.first():
        return message
    room.last_seq += 1
    room.save(update_fields=["last_seq"])
    return Message.objects.create(
        course=course, seq=room.last_seq, author=author, client_id=client_id, body=text
    )


@transaction.atomic
def edit_message(*, message: Message, body: str) -> Message:
    """Change the text of a line and return it as it stands; access is the caller's duty.

    The same text again changes nothing. Two statements, under the line's row lock.
    Raises `MessageRefused` for a text that `clean_body` refuses, `TooLate` for a line that was
    deleted or is older than `EDIT_WINDOW`.
    """
    text = clean_body(body)
    locked = lock_message(message)
    if locked.body == text:
        return locked
    if not is_editable(locked):
        if locked.deleted_at:
            raise TooLate(_("This message was deleted."))
        raise TooLate(_("This message is too old to be changed. Write another one."))
    locked.body = text
    locked.edited_at = timezone.now()
    locked.save(update_fields=["body", "edited_at"])
    return locked


@transaction.atomic
def delete_message(*, message: Message, by: User) -> Message:
    """Take a line's text away for good and return it; access is the caller's duty.

    The row and its number stay. Deleted twice is deleted once. When `by` is not its author, the
    course's history says so, without the text. Three statements at most, under the row lock.
    """
    locked = lock_message(message)
    if locked.deleted_at:
        return locked
    locked.body = ""
    locked.deleted_at = timezone.now()
    locked.deleted_by = by
    locked.is_moderated = locked.author_id != by.pk
    locked.save(update_fields=["body", "deleted_at", "deleted_by", "is_moderated"])
    if locked.is_moderated:
        data = {"number": locked.seq, "author_id": locked.author_id}
        log(instance=locked.course, action=DELETE_ACTION, user=by, data=data)
    return locked


def lock_message(message: Message) -> Message:
    """Return the line as it stands now, locked to the end of the transaction. One query."""
    rows = Message.objects.select_for_update(of=("self",)).select_related("course", "author")
    return rows.get(pk=message.pk)


def clean_body(body: str) -> str:
    """Return a text as it is stored: line ends as "\\n", nothing around it, 1–2,000 characters.

    Raises `MessageRefused` for an empty or too long text and for one that cannot be stored.
    """
    text = body.replace("\r\n", "\n").replace("\r", "\n").strip()
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise MessageRefused(_("This text holds characters that cannot be sent."))
    if all(unicodedata.category(character) in INVISIBLE_CATEGORIES for character in text):
        raise MessageRefused(_("Write something first."))
    if len(text) > Message.MAX_BODY_CHARACTERS:
        raise MessageRefused(
            _("This is %(count)s characters long; a message holds up to %(limit)s.")
            % {"count": f"{len(text):,}", "limit": f"{Message.MAX_BODY_CHARACTERS:,}"}
        )
    return text
