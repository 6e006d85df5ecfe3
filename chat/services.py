"""Writes in class rooms: one way in for pages, the API and sockets."""

import unicodedata
import uuid
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from accounts.models import User
from courses import access
from courses.content.pages import CoursePage
from courses.teaching.models import CourseTeam

from .access import is_editable
from .broadcast import announce
from .events import DELETED, EDITED, POSTED
from .inbox import forget_counts
from .mentions import find_mentioned
from .models import Message, Mute, Notice, ReadMark, Room
from .pace import wait_for_turn
from .references import find_answered, find_subject
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


class Muted(MessageRefused):
    """The team took the word from the author, until a moment that `str(error)` names."""

    def __init__(self, until: datetime):
        when = date_format(timezone.localtime(until), "DATETIME_FORMAT")
        super().__init__(
            _("The team has muted you until %(when)s. You can still read.") % {"when": when}
        )


class TooLate(MessageRefused):
    """The message was deleted, or has stood for too long to be changed."""


@transaction.atomic
def post_message(
    *,
    author: User,
    course: CoursePage,
    body: str,
    client_id: UUID | None,
    reply_to: int | None = None,
    page_id: int | None = None,
    block_id: UUID | None = None,
) -> Message:
    """Add a line to a course's room and return it; access is the caller's duty.

    The same author and `client_id` return the line that is there already, whatever `body` says;
    without an id it is always a new line.
    `reply_to` is the number of the line it answers, `page_id` and `block_id` what it asks about;
    what is not there is left out. People it names or answers get a notice.
    Lines queue at the room's row, so `seq` has no gaps. Whoever posts has read what stands above.
    The room is told when the transaction is committed. Writes three rows.
    Raises `MessageRefused` for a text that `clean_body` refuses, `TooFast` beyond one's pace
    or that of the room, `Muted`.
    """
    text = clean_body(body)
    client_id = client_id or uuid.uuid4()
    mine = Message.objects.filter(course=course, author=author, client_id=client_id)
    if message := mine.first():
        return message
    check_mute(author, course)
    # Before the lock: nobody else waits while the pace is asked for.
    if wait := wait_for_turn(author.pk):
        raise TooFast(wait)
    line = Message(course=course, author=author, client_id=client_id, body=text)
    line.reply_to = find_answered(course, reply_to)
    line.page, line.block_id = find_subject(course, page_id, block_id)
    return add_line(line, find_mentioned(course, text))


def add_line(line: Message, mentioned: list[User]) -> Message:
    """Number a new line and keep it, with its notices. All that can be read was read before."""
    course, author, client_id = line.course, line.author, line.client_id
    room, _created = Room.objects.select_for_update().get_or_create(course=course)
    mine = Message.objects.filter(course=course, author=author, client_id=client_id)
    if message := mine.first():  # the same frame, sent twice at once
        return message
    check_slow_mode(room, author)
    room.last_seq += 1
    line.seq = room.last_seq
    line.posted_at = timezone.now()  # under the lock: times are in the order of numbers
    line.change = take_change(room)
    line.save(force_insert=True)
    concerned = add_notices(line, mentioned)
    move_mark(author, course, line.seq)
    tell(POSTED, line, concerned)
    return line


@transaction.atomic
def edit_message(*, message: Message, body: str) -> Message:
    """Change the text of a line and return it as it stands; access is the caller's duty.

    The same text again changes nothing. Under the locks of the room and of the line.
    Raises `MessageRefused` for a text that `clean_body` refuses, `TooLate` for a line that was
    deleted or is older than `EDIT_WINDOW`; `Muted` and `TooFast` as for a new line.
    """
    text = clean_body(body)
    if text != message.body and message.author is not None:
        check_mute(message.author, message.course)
        if wait := wait_for_turn(message.author.pk):
            raise TooFast(wait)
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
    add_notices(locked, find_mentioned(locked.course, text))
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
    locked.pinned_at = None
    notices = Notice.objects.filter(message=locked)
    forget_counts(notices.values_list("person", flat=True))
    notices.delete()
    locked.change = take_change(room)
    locked.save(
        update_fields=["body", "deleted_at", "deleted_by", "is_moderated", "pinned_at", "change"]
    )
    if locked.is_moderated:
        data = {"number": locked.seq, "author_id": locked.author_id}
        log(instance=locked.course, action=DELETE_ACTION, user=by, data=data)
    tell(DELETED, locked)
    return locked


def add_notices(line: Message, mentioned: list[User]) -> list[int]:
    """Note whom a line concerns, once each: an answer says more than a name. Returns their ids.

    One query; none when it concerns nobody.
    """
    kinds = dict.fromkeys((person.pk for person in mentioned), Notice.Kind.MENTION)
    if line.reply_to and line.reply_to.author_id:
        kinds[line.reply_to.author_id] = Notice.Kind.REPLY
    kinds.pop(line.author_id, None)
    if kinds:
        Notice.objects.bulk_create(
            (Notice(message=line, person_id=pk, kind=kind) for pk, kind in kinds.items()),
            ignore_conflicts=True,
        )
        forget_counts(kinds)
    return sorted(kinds)


def check_mute(author: User, course: CoursePage) -> None:
    """Raise `Muted` for who has lost the word for now. One query."""
    mute = Mute.objects.filter(course=course, person=author, until__gt=timezone.now()).first()
    if mute is not None:
        raise Muted(mute.until)


def check_slow_mode(room: Room, author: User) -> None:
    """Raise `TooFast` when the author's last line is too young for a slow room.

    Under the room's lock, so that two lines at once do not both pass. No query in other rooms.
    """
    if not room.slow_seconds or access.is_on_team(author, room.course):
        return
    own = Message.objects.filter(course_id=room.course_id, author=author).order_by("-seq")
    last_at = own.values_list("posted_at", flat=True).first()
    if last_at is None:
        return
    wait = room.slow_seconds - (timezone.now() - last_at).total_seconds()
    if wait > 0:
        raise TooFast(wait)


def mark_read(*, reader: User, course: CoursePage, seq: int) -> None:
    """Note that somebody has read a room up to a number; marks never move back.

    A number beyond the room's newest counts as the newest. Access is the caller's duty.
    """
    newest = Room.objects.filter(course=course).values_list("last_seq", flat=True).first() or 0
    seq = min(seq, newest)
    if seq:
        move_mark(reader, course, seq)
        forget_counts([reader.pk])


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
    rows = Message.objects.select_for_update(of=("self",)).select_related(
        "course", "author", "reply_to__author", "page"
    )
    return room, rows.get(pk=message.pk)


def take_change(room: Room) -> int:
    """Return the next number of a locked room, for what happens in it now, and keep it."""
    room.last_change += 1
    room.save(update_fields=["last_seq", "last_change"])
    return room.last_change


def tell(kind: str, message: Message, mentions: list[int] | None = None) -> None:
    """Show a line to the room after the commit. `mentions` is read where nobody knows it."""
    author = message.author
    is_teacher = author is not None and is_author_on_team(message)
    shape = describe_message(message, is_teacher=is_teacher, mentions=mentions)
    announce(kind, shape, message.course_id)


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
