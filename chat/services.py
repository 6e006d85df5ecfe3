"""Writes in class rooms. Pages use them today; every other way in uses the same."""

import unicodedata
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from courses.content.pages import CoursePage

from .models import Message, Room

# Spaces, controls and formatting marks: a text of nothing else shows nothing.
INVISIBLE_CATEGORIES = {"Cc", "Cf", "Zl", "Zp", "Zs"}


class MessageRefused(Exception):
    """The message cannot be posted. `str(error)` is a sentence for its author."""


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
