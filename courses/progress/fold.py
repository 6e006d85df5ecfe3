"""From a ledger to a state: what the events of one student on one page come to.

Pure: no ORM, no clock. Events are taken in order of when they happened, then of their keys, so the
order in which they arrived changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

Version = tuple[datetime, frozenset[UUID]]


class EventKind(StrEnum):
    """What the ledger holds."""

    PAGE_OPENED = "page_opened"
    PAGE_COMPLETED = "page_completed"
    PAGE_REOPENED = "page_reopened"
    BLOCK_DONE = "block_done"
    BLOCK_UNDONE = "block_undone"


BLOCK_KINDS = frozenset([EventKind.BLOCK_DONE, EventKind.BLOCK_UNDONE])


@dataclass(frozen=True, slots=True)
class LedgerEvent:
    """`block_id` is None exactly for events of a whole page."""

    key: UUID
    kind: EventKind
    happened_at: datetime
    block_id: UUID | None = None


@dataclass
class PageState:
    """Where a student stands on one page.

    A page is complete by its button (`pressed_at`) or by its blocks (`worked_through_at`). Blocks
    that are added later take neither back; the student's own undo does.
    """

    opened_at: datetime | None = None
    pressed_at: datetime | None = None
    worked_through_at: datetime | None = None
    done: dict[UUID, datetime] = field(default_factory=dict)

    @property
    def completed_at(self) -> datetime | None:
        return min((at for at in (self.pressed_at, self.worked_through_at) if at), default=None)


def fold_page(events: Iterable[LedgerEvent], versions: Sequence[Version]) -> PageState:
    """Return the state after all events, with the blocks that were required at each moment.

    `versions` is the page's content, the oldest first; the oldest holds for all time before. At one
    moment content changes before students act.
    """
    state = PageState()
    required: frozenset[UUID] = versions[0][1] if versions else frozenset()
    coming = list(versions[1:])
    for event in sorted(events, key=lambda event: (event.happened_at, event.key)):
        while coming and coming[0][0] <= event.happened_at:
            since, ids = coming.pop(0)
            change_content(state, required, ids, since)
            required = ids
        apply_event(state, event, required)
    for since, ids in coming:
        change_content(state, required, ids, since)
        required = ids
    return state


def change_content(
    state: PageState, before: frozenset[UUID], after: frozenset[UUID], at: datetime
) -> None:
    """What was missing is gone: who has done the rest is through. Nothing else moves."""
    if is_all_done(state, after) and not is_all_done(state, before):
        state.worked_through_at = state.worked_through_at or at


def apply_event(state: PageState, event: LedgerEvent, required: frozenset[UUID]) -> None:
    at = event.happened_at
    match event.kind:
        case EventKind.PAGE_OPENED:
            state.opened_at = at
        case EventKind.PAGE_COMPLETED:
            state.pressed_at = state.pressed_at or at
        case EventKind.PAGE_REOPENED:
            state.pressed_at = state.worked_through_at = None
        case EventKind.BLOCK_DONE if event.block_id:
            was_all_done = is_all_done(state, required)
            state.done.setdefault(event.block_id, at)
            if is_all_done(state, required) and not was_all_done:
                state.worked_through_at = state.worked_through_at or at
        case EventKind.BLOCK_UNDONE if event.block_id:
            if state.done.pop(event.block_id, None) and event.block_id in required:
                state.worked_through_at = None


def is_all_done(state: PageState, required: frozenset[UUID]) -> bool:
    return bool(required) and required <= state.done.keys()
