"""What students report, before it is recorded: its shape, and why an event may be refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.content.learning_pages import LearningPage, LessonPage, ModulePage
from courses.content.pages import CoursePage
from courses.content.requirements import Version

from .fold import BLOCK_KINDS, EventKind

# A bookmark, which is kept beside the ledger.
MEDIA_POSITION = "media_position"
KINDS = frozenset([*EventKind, MEDIA_POSITION])
MAX_EVENTS = 200
# Clocks of devices are a little off; what is further ahead is a mistake.
MAX_AHEAD = timedelta(minutes=5)
MAX_SECONDS = 7 * 24 * 3600


class Refusal(StrEnum):
    """Why one event is not recorded. Sending it again changes nothing."""

    UNKNOWN_KIND = "unknown_kind"
    UNKNOWN_PAGE = "unknown_page"
    UNKNOWN_BLOCK = "unknown_block"
    FUTURE = "future"
    BAD_POSITION = "bad_position"

    @property
    def message(self) -> str:
        """A sentence for people."""
        return {
            Refusal.UNKNOWN_KIND: _("Nothing of this kind is kept."),
            Refusal.UNKNOWN_PAGE: _("This page is not part of the published course."),
            Refusal.UNKNOWN_BLOCK: _("This page has no such part."),
            Refusal.FUTURE: _("This lies in the future. Is the clock of the device right?"),
            Refusal.BAD_POSITION: _("This is no place in a film or recording."),
        }[self]


class EventsRefused(Exception):
    """The whole batch is refused and nothing is written. `str(error)` is a sentence for people."""


@dataclass(frozen=True)
class NewEvent:
    """One thing a student did. `kind` is one of `KINDS`.

    `block_id` is set for blocks and media, `position_seconds` for media only; `happened_at` None
    means now.
    """

    key: UUID
    kind: str
    page_id: int
    happened_at: datetime | None = None
    block_id: UUID | None = None
    position_seconds: int | None = None


@dataclass
class RecordResult:
    """What became of a batch, by key; each key stands in one of the three."""

    recorded: list[UUID] = field(default_factory=list)
    repeated: list[UUID] = field(default_factory=list)
    refused: dict[UUID, Refusal] = field(default_factory=dict)


def clamp_time(event: NewEvent, *, enrolled_at: datetime, now: datetime) -> NewEvent:
    """Return the event within the time the student has been on the course."""
    at = event.happened_at or now
    return replace(event, happened_at=max(min(at, now), enrolled_at))


def find_refusal(
    event: NewEvent,
    pages: dict[int, LearningPage],
    versions: dict[int, list[Version]],
    now: datetime,
) -> Refusal | None:
    """Return why an event cannot be recorded, or None. Reads nothing.

    A block counts as known when it ever was required on the page: a late report of something that
    has gone from the page is still true.
    """
    if event.kind not in KINDS:
        return Refusal.UNKNOWN_KIND
    if event.page_id not in pages:
        return Refusal.UNKNOWN_PAGE
    if event.happened_at is not None and event.happened_at > now + MAX_AHEAD:
        return Refusal.FUTURE
    if event.kind in BLOCK_KINDS or event.kind == MEDIA_POSITION:
        if not any(event.block_id in ids for _since, ids in versions[event.page_id]):
            return Refusal.UNKNOWN_BLOCK
        seconds = event.position_seconds
        if event.kind == MEDIA_POSITION and (seconds is None or not 0 <= seconds <= MAX_SECONDS):
            return Refusal.BAD_POSITION
    elif event.block_id is not None:
        return Refusal.UNKNOWN_BLOCK
    return None


def read_live_pages(course: CoursePage, page_ids: Iterable[int]) -> dict[int, LearningPage]:
    """Return those of the pages that are live parts of a course, by id. Three queries.

    A lesson below an unpublished module is no live part.
    """
    ids = set(page_ids)
    if not course.live:
        return {}
    found: dict[int, LearningPage] = {}
    for model in (ModulePage, LessonPage):
        pages = model.objects.live().filter(pk__in=ids, path__startswith=course.path)
        found |= {page.pk: page for page in pages.only("path", "depth", "content")}
    above = {page.path[: -Page.steplen] for page in found.values()}
    closed = set(
        Page.objects.filter(path__in=above, live=False).order_by().values_list("path", flat=True)
    )
    return {pk: page for pk, page in found.items() if page.path[: -Page.steplen] not in closed}
