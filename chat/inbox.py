"""What concerns one person in his rooms: the number in the site’s header, and the list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from accounts.models import User
from courses.enrollment.models import Enrollment
from courses.teaching.groups import COURSE_MANAGERS
from courses.teaching.models import CourseTeam

from .models import Notice, ReadMark
from .reading import MESSAGES_PER_PAGE

NOTICES_PER_PAGE = 50
TEXT_CHARACTERS = 300
# Beyond this many a person reads "many": nothing is counted further.
MOST_COUNTED = 100
COUNT_SECONDS = 30


@dataclass(frozen=True)
class NoticeRow:
    """One notice. `name` is "" for a deleted author; `url` leads to the line in its room."""

    pk: int
    kind: str
    name: str
    text: str
    posted_at: datetime
    number: int
    course_title: str
    url: str
    is_new: bool


@dataclass(frozen=True)
class NoticePage:
    """Notices, the newest first. `older_before` is the key to ask for older ones with, or None."""

    rows: list[NoticeRow]
    older_before: int | None


def visible_notices() -> QuerySet[Notice]:
    """Return notices in rooms that their people may enter: what `can_enter_room` says, for all."""
    place = Enrollment.objects.open().filter(
        student=OuterRef("person"), course=OuterRef("message__course")
    )
    team = CourseTeam.objects.filter(
        group__user=OuterRef("person"), course=OuterRef("message__course")
    )
    everywhere = Q(is_superuser=True) | Q(groups__name=COURSE_MANAGERS)
    manager = User.objects.filter(everywhere, pk=OuterRef("person"))
    may_enter = Q(Exists(place)) | Q(Exists(team)) | Q(Exists(manager))
    return Notice.objects.filter(may_enter, message__course__live=True)


def has_read() -> Exists:
    """Say whether a notice's person has read the room up to its line."""
    marks = ReadMark.objects.filter(
        reader=OuterRef("person"),
        course=OuterRef("message__course"),
        seq__gte=OuterRef("message__seq"),
    )
    return Exists(marks)


def unseen_notices() -> QuerySet[Notice]:
    """Return the visible notices that are new: not marked as seen, and their lines not read."""
    return visible_notices().filter(~has_read(), seen_at__isnull=True)


def count_notices(user: User) -> int:
    """Return how many lines that name or answer somebody are new to him, up to 100. One query."""
    return unseen_notices().filter(person=user)[:MOST_COUNTED].count()


def count_for_header(user: User) -> int:
    """Return what `count_notices` says, remembered for 30 seconds: every page asks.

    What makes or takes away a notice forgets the number (`forget_counts`). Who loses his place may
    see the old number for those seconds; the list is always asked for anew.
    """
    key = name_count(user.pk)
    count = cache.get(key)
    if count is None:
        count = count_notices(user)
        cache.set(key, count, COUNT_SECONDS)
    return count


def forget_counts(person_ids: Iterable[int]) -> None:
    """Count anew for these people from the commit on."""
    keys = [name_count(pk) for pk in person_ids]
    if keys:
        transaction.on_commit(lambda: cache.delete_many(keys))


def name_count(person_id: int) -> str:
    return f"chat-notices:{person_id}"


def read_notices(user: User, *, before: int | None = None) -> NoticePage:
    """Return up to 50 of a person's notices, the newest, or those below a key. One query."""
    notices = visible_notices().filter(person=user)
    if before is not None:
        notices = notices.filter(pk__lt=before)
    notices = notices.select_related("message__author").annotate(
        course_title=F("message__course__title"),
        course_slug=F("message__course__slug"),
        last_seq=F("message__course__room__last_seq"),
        is_read=has_read(),
    )
    found = list(notices.order_by("-pk")[: NOTICES_PER_PAGE + 1])
    page = found[:NOTICES_PER_PAGE]
    return NoticePage(
        rows=[build_row(notice) for notice in page],
        older_before=page[-1].pk if len(found) > len(page) else None,
    )


def build_row(notice) -> NoticeRow:
    message = notice.message
    author = message.author
    room_url = reverse("course_chat", args=[notice.course_slug])
    # Lines have numbers without gaps: these stand on the room's first page, which is live.
    is_older = notice.last_seq - message.seq >= MESSAGES_PER_PAGE
    return NoticeRow(
        pk=notice.pk,
        kind=notice.get_kind_display(),
        name=author.public_name if author else "",
        text=Truncator(message.body).chars(TEXT_CHARACTERS),
        posted_at=message.posted_at,
        number=message.seq,
        course_title=notice.course_title,
        url=f"{room_url}{f'?before={message.seq + 1}' if is_older else ''}#m-{message.seq}",
        is_new=notice.seen_at is None and not notice.is_read,
    )


def mark_seen(*, person: User, pk: int | None = None, up_to: int | None = None) -> int:
    """Note that somebody has seen one of his notices, or all up to a key; return how many were new.

    Others' notices are not touched, whatever key is given. Twice is once. One statement.
    """
    mine = Notice.objects.filter(person=person, seen_at__isnull=True)
    mine = mine.filter(pk__lte=up_to) if pk is None else mine.filter(pk=pk)
    count = mine.update(seen_at=timezone.now())
    forget_counts([person.pk])
    return count
