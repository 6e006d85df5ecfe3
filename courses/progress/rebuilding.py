"""The derived rows made anew from the ledger, or compared with it: constant memory, any size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from wagtail.models import Page

from courses.content.pages import CoursePage
from courses.content.requirements import read_versions
from courses.enrollment.models import Enrollment

from .deriving import Place, compute_states, lock_course_progress, write_states
from .models import BlockProgress, PageProgress, ProgressEvent

PLACES_AT_ONCE = 100


@dataclass
class Rows:
    """What the rows of one student on one page say."""

    opened_at: datetime | None = None
    completed_at: datetime | None = None
    done: dict[UUID, datetime] = field(default_factory=dict)


@dataclass
class Rebuilt:
    """What a batch of places came to: how many, and each place and page whose rows differ."""

    places: int = 0
    differences: list[Place] = field(default_factory=list)


def rebuild_progress(
    *, course: CoursePage | None = None, is_check: bool = False
) -> Iterator[Rebuilt]:
    """Make page and block rows what the ledger says, and yield one report per batch of places.

    With `is_check` nothing is written. Dates of finished courses are no part of it: they are given
    once and never taken away. Each batch is one transaction with its places locked.
    """
    places = Enrollment.objects.order_by("course_id", "pk")
    if course is not None:
        places = places.filter(course=course)
    after = (0, 0)
    while True:
        course_id, last = after
        rest = places.filter(course_id=course_id, pk__gt=last)
        ids = list(rest.values_list("pk", flat=True)[:PLACES_AT_ONCE])
        if ids:
            yield rebuild_batch(course_id, ids, is_check=is_check)
            after = (course_id, ids[-1])
            continue
        following = places.filter(course_id__gt=course_id).values_list("course_id", flat=True)
        course_id = following.first()
        if course_id is None:
            return
        after = (course_id, 0)


@transaction.atomic
def rebuild_batch(course_id: int, ids: list[int], *, is_check: bool) -> Rebuilt:
    lock_course_progress(course_id)
    list(Enrollment.objects.select_for_update().filter(pk__in=ids).order_by("pk").values("pk"))
    events = ProgressEvent.objects.filter(enrollment_id__in=ids)
    page_ids = set(events.order_by().values_list("page_id", flat=True).distinct())
    existing = set(Page.objects.filter(pk__in=page_ids).order_by().values_list("pk", flat=True))
    states = compute_states(events.filter(page_id__in=existing), read_versions(existing))
    wanted = {
        place: Rows(state.opened_at, state.completed_at, state.done)
        for place, state in states.items()
    }
    stored = read_rows(ids)
    differing = sorted(
        place for place in wanted.keys() | stored.keys() if stored.get(place) != wanted.get(place)
    )
    if not is_check:
        write_states({place: states[place] for place in differing if place in states})
        delete_rows([place for place in differing if place not in states])
    return Rebuilt(len(ids), differing)


def read_rows(ids: list[int]) -> dict[Place, Rows]:
    """Return what is stored for places, by place and page. Two queries."""
    stored: dict[Place, Rows] = {}
    pages = PageProgress.objects.filter(enrollment_id__in=ids)
    for enrollment_id, page_id, *dates in pages.values_list(
        "enrollment_id", "page_id", "opened_at", "completed_at"
    ):
        stored[enrollment_id, page_id] = Rows(*dates)
    blocks = BlockProgress.objects.filter(enrollment_id__in=ids)
    for enrollment_id, page_id, block_id, done_at in blocks.values_list(
        "enrollment_id", "page_id", "block_id", "done_at"
    ):
        stored.setdefault((enrollment_id, page_id), Rows()).done[block_id] = done_at
    return stored


def delete_rows(places: list[Place]) -> None:
    """Take away the rows of places and pages for which there is no event."""
    for enrollment_id, page_id in places:
        for model in (PageProgress, BlockProgress):
            model.objects.filter(enrollment_id=enrollment_id, page_id=page_id).delete()
