"""Rows from the ledger: the one place that computes and writes what students have reached."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db import connection
from django.db.models import QuerySet

from courses.content.requirements import Version

from .fold import EventKind, LedgerEvent, PageState, fold_page
from .models import BlockProgress, PageProgress, ProgressEvent

# Enrollment id and page id.
Place = tuple[int, int]
# "ledg" in ASCII: keeps these locks apart from others of the database.
LOCK_CLASS = 0x6C656467


def lock_course_progress(course_id: int, *, is_author: bool = False) -> None:
    """Keep the content of a course as it is while students write; authors wait for them.

    Students share the lock. Take it before any enrollment's row. SQLite has one writer anyway.
    """
    if connection.vendor != "postgresql":
        return
    name = "pg_advisory_xact_lock" if is_author else "pg_advisory_xact_lock_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name}(%s, %s)", [LOCK_CLASS, course_id])


def compute_states(
    events: QuerySet[ProgressEvent], versions: dict[int, list[Version]]
) -> dict[Place, PageState]:
    """Return the state of each student on each page that has events. One query."""
    found: dict[Place, list[LedgerEvent]] = defaultdict(list)
    rows = events.order_by().values_list(
        "enrollment_id", "page_id", "key", "kind", "happened_at", "block_id"
    )
    for enrollment_id, page_id, key, kind, at, block_id in rows.iterator():
        event = LedgerEvent(key, EventKind(kind), at, block_id)
        found[enrollment_id, page_id].append(event)
    return {place: fold_page(group, versions.get(place[1], [])) for place, group in found.items()}


def write_states(states: dict[Place, PageState]) -> None:
    """Make the rows of these students on these pages what the states say. Four queries at most."""
    if not states:
        return
    PageProgress.objects.bulk_create(
        [
            PageProgress(
                enrollment_id=enrollment_id,
                page_id=page_id,
                opened_at=state.opened_at,
                completed_at=state.completed_at,
            )
            for (enrollment_id, page_id), state in states.items()
        ],
        update_conflicts=True,
        unique_fields=["enrollment", "page"],
        update_fields=["opened_at", "completed_at"],
    )
    wanted = {
        (*place, block_id): at
        for place, state in states.items()
        for block_id, at in state.done.items()
    }
    stale = []
    for pk, *row in read_block_rows(states):
        enrollment_id, page_id, block_id, done_at = row
        if (enrollment_id, page_id) not in states:
            continue
        if wanted.get((enrollment_id, page_id, block_id)) == done_at:
            del wanted[enrollment_id, page_id, block_id]
        else:
            stale.append(pk)
    if stale:
        BlockProgress.objects.filter(pk__in=stale).delete()
    BlockProgress.objects.bulk_create(
        BlockProgress(enrollment_id=enrollment_id, page_id=page_id, block_id=block_id, done_at=at)
        for (enrollment_id, page_id, block_id), at in wanted.items()
    )


def read_block_rows(places: Iterable[Place]) -> Iterable[tuple]:
    """Return id, enrollment, page, block and date of the block rows around places. One query."""
    enrollment_ids, page_ids = zip(*places, strict=True)
    return BlockProgress.objects.filter(
        enrollment_id__in=set(enrollment_ids), page_id__in=set(page_ids)
    ).values_list("pk", "enrollment_id", "page_id", "block_id", "done_at")
