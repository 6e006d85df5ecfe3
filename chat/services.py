"""Writes in class rooms: one way in for pages, the API and sockets."""

import unicodedata
import uuid
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from accounts.models import User
from courses.content.pages import CoursePage
from courses.teaching.models import CourseTeam

from .access import is_editable
from .broadcast import announce
from .events import DELETED, EDITED, POSTED
from .models import Message, ReadMark, Room
from .pace import wait_for_turn
from .shapes import describe_message

# Spaces, controls and formatting marks: a text of nothing else shows nothing.
INVISIBLE_CATEGORIES = {"Cc", "Cf", "Zl", "Zp", "Zs"}
DELETE_ACTION = "chat.delete_message"


class MessageRefused(Exception):
    """The message cannot be posted or changed. `str(error)` is a sentence for its author."""


class TooFast(MessageRefused):
    """The author writes faster than a class can read. `wait_seconds` until the next message."""

    def __init__(self, wait_seconds: float):
        super().__init__(_("You are writing very fast. Wait a moment and send it again."))
        self.wait_seconds = wait_seconds


class TooLate(MessageRefused):
    """The message was deleted, or has stood for too long to be changed."""


@transaction.atomic
def post_message(*, author: User, course: CoursePage, body: str, client_id: UUID | None) -> Message:
    """Add a line to a course's room and return it; access is the caller's duty.

    The same author and `client_id` return the line that is there already, whatever `body` says;
    without an id it is always a new line.
    Lines queue at the room's row, so `seq` has no gaps. Whoever posts has read what stands above.
    The room is told when the transaction is committed. Writes three rows.
    Raises `MessageRefused` for a text that `clean_body` refuses, `TooFast` beyond one's pace.
    """
    text = clean_body(body)
    client_id = client_id or uuid.uuid4()
    mine = Message.objects.filter(course=course, author=author, client_id=client_id)
    if message := mine.first():
        return message
    # Before the lock: nobody else waits while the pace is asked for.
    if wait := wait_for_turn(author.pk):
        raise TooFast(wait)
    return add_line(course, author, text, client_id)


def add_line(course: CoursePage, author: User, text: str, client_id: UUID) -> Message:
    room, _created = Room.objects.select_for_update().get_or_create(course=course)
    mine = Message.objects.filter(course=course, author=author, client_id=client_id)
    if message := mine.first():  # the same frame, sent twice at once
        return message
    room.last_seq += 1
    message = Message.objects.create(
        course=course,
        seq=room.last_seq,
        change=take_change(room),
        author=author,
        client_id=client_id,
        body=text,
    )
    move_mark(author, course, message.seq)
    tell(POSTED, message)
    return message


@transaction.atomic
def edit_message(*, message: Message, body: str) -> Message:
    """Change the text of a line and return it as it stands; access is the caller's duty.

    The same text again changes nothing. Under the locks of the room and of the line.
    Raises `MessageRefused` for a text that `clean_body` refuses, `TooLate` for a line that was
    deleted or is older than `EDIT_WINDOW`.
    """
    text = clean_body(body)
    room, locked = lock_message(message)
    if locked.body == text:
        return locked
    if not is_editable(locked):
        if locked.deleted_at:
            raise TooLate(_("This message was deleted."))
        raise TooLate(_("This message is too old to be changed. Write another one."))
    locked.body = text
    locked.edited_at = timezone.now()
    locked.change = take_change(room)
    locked.save(update_fields=["body", "edited_at", "change"])
    tell(EDITED, locked)
    return locked


@transaction.atomic
def delete_message(*, message: Message, by: User) -> Message:
    """Take a line's text away for good and return it; access is the caller's duty.

    The row and its number stay. Deleted twice is deleted once. When `by` is not its author, the
    course's history says so, without the text. Under the locks of the room and of the line.
    """
    room, locked = lock_message(message)
    if locked.deleted_at:
        return locked
    locked.body = ""
    locked.deleted_at = timezone.now()
    locked.deleted_by = by
    locked.is_moderated = locked.author_id != by.pk
    locked.change = take_change(room)
    locked.save(update_fields=["body", "deleted_at", "deleted_by", "is_moderated", "change"])
    if locked.is_moderated:
        data = {"number": locked.seq, "author_id": locked.author_id}
        log(instance=locked.course, action=DELETE_ACTION, user=by, data=data)
    tell(DELETED, locked)
    return locked


def mark_read(*, reader: User, course: CoursePage, seq: int) -> None:
    """Note that somebody has read a room up to a number; marks never move back.

    A number beyond the room's newest counts as the newest. Access is the caller's duty.
    """
    newest = Room.objects.filter(course=course).values_list("last_seq", flat=True).first() or 0
    seq = min(seq, newest)
    if seq:
        move_mark(reader, course, seq)


def move_mark(reader: User, course: CoursePage, seq: int) -> None:
    """Move a mark forward, in one statement where there is one behind `seq`."""
    marks = ReadMark.objects.filter(reader=reader, course=course)
    if marks.filter(seq__lt=seq).update(seq=seq, read_at=timezone.now()):
        return
    _mark, is_new = marks.get_or_create(reader=reader, course=course, defaults={"seq": seq})
    if not is_new:  # somebody else made it in between, or it is ahead
        marks.filter(seq__lt=seq).update(seq=seq, read_at=timezone.now())


def lock_message(message: Message) -> tuple[Room, Message]:
    """Return a line's room and the line as it stands now, locked in this order. Two queries."""
    room = Room.objects.select_for_update().get(course_id=message.course_id)
    rows = Message.objects.select_for_update(of=("self",)).select_related("course", "author")
    return room, rows.get(pk=message.pk)


def take_change(room: Room) -> int:
    """Return the next number of a locked room, for what happens in it now, and keep it."""
    room.last_change += 1
    room.save(update_fields=["last_seq", "last_change"])
    return room.last_change


def tell(kind: str, message: Message) -> None:
    """Show a line to the room after the commit."""
    author = message.author
    is_teacher = author is not None and is_author_on_team(message)
    announce(kind, describe_message(message, is_teacher=is_teacher), message.course_id)


def is_author_on_team(message: Message) -> bool:
    return CourseTeam.objects.filter(
        course_id=message.course_id, group__user=message.author_id
    ).exists()


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
