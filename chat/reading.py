"""What a class room shows: one page of its messages, in a fixed number of queries."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from courses.content.pages import CoursePage

from .access import is_editable, is_moderator
from .models import Message, ReadMark
from .shapes import describe_answered, describe_subject

MESSAGES_PER_PAGE = 50
# Lines of one person that follow each other this closely stand under one name.
SAME_BREATH = timedelta(minutes=5)
# Colors of the faces; the same person has the same one everywhere.
PALETTES = (
    *("computing", "arts", "science", "society"),
    *("health", "languages", "maths", "business"),
)


@dataclass(frozen=True)
class Line:
    """One message as a reader sees it. `name` is "" for a deleted person."""

    seq: int
    change: int
    user_id: int | None
    name: str
    palette: str
    body: str
    posted_at: datetime
    day: date
    is_own: bool
    is_teacher: bool
    is_more: bool
    is_edited: bool = False
    is_deleted: bool = False
    is_first_new: bool = False
    is_moderated: bool = False
    can_edit: bool = False
    can_delete: bool = False
    can_report: bool = False
    is_pinned: bool = False
    # As `shapes` describes them: the line that is answered, the lesson that is asked about.
    quote: dict[str, Any] | None = None
    about: dict[str, Any] | None = None


@dataclass(frozen=True)
class Log:
    """Lines, oldest first. `older_before` is the number to ask for older lines with, or None.

    `read_seq` is how far its reader had read before; None for who has never been in the room.
    """

    lines: list[Line]
    older_before: int | None
    read_seq: int | None
    moderates: bool

    @property
    def newest_seq(self) -> int:
        return self.lines[-1].seq if self.lines else 0


def read_log(course: CoursePage, reader: User, *, before: int | None = None) -> Log:
    """Return up to 50 lines of a room: the newest, or the newest below a number. Three queries.

    For who may enter the room. One more query for the reader's groups, where nobody has asked yet.
    """
    messages = select_shown(course).order_by("-seq")
    if before is not None:
        messages = messages.filter(seq__lt=before)
    newest_first = list(messages[: MESSAGES_PER_PAGE + 1])
    has_older = len(newest_first) > MESSAGES_PER_PAGE
    page = newest_first[:MESSAGES_PER_PAGE][::-1]
    teachers = find_teachers(course)
    moderates = is_moderator(reader, teachers)
    lines = [
        build_line(message, previous, reader, teachers, moderates=moderates)
        for previous, message in zip([None, *page], page, strict=False)
    ]
    marks = ReadMark.objects.filter(course=course, reader=reader)
    read_seq = marks.values_list("seq", flat=True).first()
    mark_first_new(lines, read_seq)
    return Log(lines, page[0].seq if has_older else None, read_seq, moderates)


def select_shown(course: CoursePage) -> QuerySet[Message]:
    """Return a room's lines with all that a page shows of them."""
    return Message.objects.filter(course=course).select_related(
        "author", "reply_to__author", "page"
    )


def read_pinned(course: CoursePage) -> list[Message]:
    """Return the lines the team keeps in sight, the oldest first. One query."""
    pinned = Message.objects.filter(course=course, pinned_at__isnull=False)
    return list(pinned.select_related("author").order_by("seq"))


def mark_first_new(lines: list[Line], read_seq: int | None) -> None:
    """Mark the first line of others that is new. Who has never been here finds everything new."""
    if read_seq is None:
        return
    for place, line in enumerate(lines):
        if line.seq > read_seq and not line.is_own:
            lines[place] = replace(line, is_first_new=True)
            return


def find_teachers(course: CoursePage) -> set[int]:
    """Return the ids of a course's team. One query."""
    return find_teacher_ids(course.pk)


def find_teacher_ids(course_id: int) -> set[int]:
    team = User.objects.filter(groups__course_team__course=course_id)
    return set(team.values_list("pk", flat=True))


def is_same_day(one: Message, other: Message) -> bool:
    return timezone.localdate(one.posted_at) == timezone.localdate(other.posted_at)


def build_line(
    message: Message,
    previous: Message | None,
    reader: User,
    teachers: set[int],
    *,
    moderates: bool,
) -> Line:
    author = message.author
    is_own = author is not None and author.pk == reader.pk
    is_deleted = message.deleted_at is not None
    is_more = (
        author is not None
        and previous is not None
        and previous.author_id == author.pk
        and is_same_day(previous, message)
        and message.posted_at - previous.posted_at < SAME_BREATH
    )
    return Line(
        seq=message.seq,
        change=message.change,
        user_id=message.author_id,
        name=author.public_name if author else "",
        palette=PALETTES[author.pk % len(PALETTES)] if author else "",
        body=message.body,
        posted_at=message.posted_at,
        day=timezone.localdate(message.posted_at),
        is_own=is_own,
        is_teacher=author is not None and author.pk in teachers,
        is_more=is_more,
        is_edited=message.edited_at is not None and not is_deleted,
        is_deleted=is_deleted,
        is_moderated=message.is_moderated,
        can_edit=is_own and is_editable(message),
        can_delete=not is_deleted and (is_own or moderates),
        can_report=not is_deleted and not is_own,
        is_pinned=message.pinned_at is not None,
        quote=describe_answered(message),
        about=describe_subject(message),
    )
