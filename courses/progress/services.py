"""Writes on progress: events into the ledger, and the rows derived from it."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.content.learning_pages import LearningPage, get_course_of
from courses.content.requirements import (
    is_noted,
    list_required_blocks,
    note_version,
    read_versions,
)
from courses.enrollment.models import Enrollment
from courses.enrollment.services import complete_enrollment

from .deriving import compute_states, lock_course_progress, write_states
from .models import BlockProgress, MediaPosition, PageProgress, ProgressEvent
from .new_events import (
    MAX_EVENTS,
    MEDIA_POSITION,
    EventsRefused,
    NewEvent,
    RecordResult,
    clamp_time,
    find_refusal,
    read_live_pages,
)
from .reading import read_outline

Kind = ProgressEvent.Kind
PLACES_AT_ONCE = 200


class ContentIsNew(Exception):
    """Pages were changed and their new content is not yet followed."""

    def __init__(self, pages: list[LearningPage]):
        super().__init__()
        self.pages = pages


def record_events(*, enrollment: Enrollment, events: Iterable[NewEvent]) -> RecordResult:
    """Record a batch of one student's events and derive the rows they touch.

    Idempotent by key; the order of events and batches changes nothing. An event that cannot be
    true is refused by itself and named in the result, all others are written together. Locks the
    enrollment's row, so parallel batches of one student queue. A course whose units are all done
    becomes completed. At most 24 queries, whatever the sizes; more only for the first who reports
    on content that nobody has followed yet.
    Raises `EventsRefused` for more than `MAX_EVENTS` and when the place is not open.
    """
    events = list(events)
    if len(events) > MAX_EVENTS:
        raise EventsRefused(_("At most %(count)s events at once.") % {"count": MAX_EVENTS})
    while True:
        try:
            return record_batch(enrollment, events)
        except ContentIsNew as error:
            # Outside the transaction, which held the students' lock: this takes the authors' one.
            for page in error.pages:
                follow_content(page=page)


@transaction.atomic
def record_batch(enrollment: Enrollment, events: list[NewEvent]) -> RecordResult:
    """Write a batch, against content that stays as it is meanwhile. Raises `ContentIsNew`."""
    lock_course_progress(enrollment.course_id)
    locked = (
        Enrollment.objects.select_for_update(of=("self",))
        .select_related("course")
        .get(pk=enrollment.pk)
    )
    if not locked.is_open:
        raise EventsRefused(_("You have no open place on this course."))
    pages = read_live_pages(locked.course, (event.page_id for event in events))
    versions = read_versions(pages)
    if new := [page for pk, page in pages.items() if not is_noted(page, versions[pk])]:
        raise ContentIsNew(new)
    result, sound = sort_out(locked, events, pages, versions)
    add_to_ledger(locked, [event for event in sound if event.kind != MEDIA_POSITION])
    keep_positions(locked, [event for event in sound if event.kind == MEDIA_POSITION])
    touched = {event.page_id for event in sound if event.kind != MEDIA_POSITION}
    if touched:
        write_states(compute_states(locked.events.filter(page_id__in=touched), versions))
        complete_course_if_done(locked)
    return result


def sort_out(locked, events, pages, versions) -> tuple[RecordResult, list[NewEvent]]:
    """Divide a batch into refused, repeated and new events. One query."""
    now = timezone.now()
    result = RecordResult()
    keys = [event.key for event in events]
    seen = set(locked.events.filter(key__in=keys).values_list("key", flat=True))
    sound = []
    for event in events:
        if event.key in seen:
            if event.key not in result.refused and event.key not in result.recorded:
                result.repeated.append(event.key)
            continue
        seen.add(event.key)
        if refusal := find_refusal(event, pages, versions, now):
            result.refused[event.key] = refusal
            continue
        sound.append(clamp_time(event, enrolled_at=locked.enrolled_at, now=now))
        result.recorded.append(event.key)
    return result, sound


def add_to_ledger(enrollment: Enrollment, events: list[NewEvent]) -> None:
    ProgressEvent.objects.bulk_create(
        ProgressEvent(
            enrollment=enrollment,
            page_id=event.page_id,
            kind=event.kind,
            key=event.key,
            block_id=event.block_id,
            happened_at=event.happened_at,
        )
        for event in events
    )


def keep_positions(enrollment: Enrollment, events: list[NewEvent]) -> None:
    """Remember where films were stopped; an older report never replaces a newer one."""
    if not events:
        return
    newest: dict[tuple, MediaPosition] = {
        (row.page_id, row.block_id): row
        for row in enrollment.positions.filter(page_id__in={event.page_id for event in events})
    }
    changed = {}
    for event in sorted(events, key=lambda event: (event.happened_at, event.key)):
        place = (event.page_id, event.block_id)
        if place in newest and newest[place].noted_at > event.happened_at:
            continue
        newest[place] = changed[place] = MediaPosition(
            enrollment=enrollment,
            page_id=event.page_id,
            block_id=event.block_id,
            position_seconds=event.position_seconds,
            noted_at=event.happened_at,
        )
    MediaPosition.objects.bulk_create(
        changed.values(),
        update_conflicts=True,
        unique_fields=["enrollment", "page", "block_id"],
        update_fields=["position_seconds", "noted_at"],
    )


def record_event(
    *,
    enrollment: Enrollment,
    page: Page,
    kind: ProgressEvent.Kind,
    key: uuid.UUID | None = None,
    block_id: uuid.UUID | None = None,
    happened_at: datetime | None = None,
) -> PageProgress:
    """Record one event and return the page's row. Raises `EventsRefused` where it cannot be."""
    event = NewEvent(
        key=key or uuid.uuid4(),
        kind=kind,
        page_id=page.pk,
        block_id=block_id,
        happened_at=happened_at,
    )
    refused = record_events(enrollment=enrollment, events=[event]).refused
    for refusal in refused.values():
        raise EventsRefused(refusal.message)
    return PageProgress.objects.get(enrollment=enrollment, page_id=page.pk)


def complete_course_if_done(enrollment: Enrollment) -> None:
    """Complete the place when every unit is done, on the day of the last one.

    Only here, after something the student did: an author who unpublishes the rest for an hour
    must not finish the course for a whole class. An earlier date stays.
    """
    if enrollment.status != Enrollment.Status.ACTIVE:
        return
    outline = read_outline(enrollment.course, enrollment=enrollment)
    if not outline.is_finished:
        return
    done = enrollment.pages.filter(page_id__in=[item.page_id for item in outline.items])
    complete_enrollment(enrollment=enrollment, at=done.aggregate(at=Max("completed_at"))["at"])


@transaction.atomic
def follow_content(*, page: LearningPage) -> int:
    """Note what a page's published content requires now; complete the page for whom it is enough.

    To be called when a page was published. The content is read anew under the authors' lock: of
    two who publish at once, the one told of first need not be the one whose words stand. Where
    blocks have gone, students who had done all the others are through with the page.
    Returns how many were looked at.
    """
    course = get_course_of(page)
    if course is None:
        return 0
    lock_course_progress(course.pk, is_author=True)
    current = type(page).objects.live().filter(pk=page.pk).only("content").first()
    if current is None:
        return 0
    versions = read_versions([page.pk])
    if not is_noted(current, versions[page.pk]):
        newest = ProgressEvent.objects.filter(page_id=page.pk).aggregate(at=Max("happened_at"))
        versions[page.pk].append(
            note_version(current, versions=versions[page.pk], after=newest["at"])
        )
    required = list_required_blocks(current)
    if len(versions[page.pk]) < 2 or not required:
        return 0
    ids = list_who_may_be_through(page.pk, required)
    for start in range(0, len(ids), PLACES_AT_ONCE):
        some = ids[start : start + PLACES_AT_ONCE]
        list(Enrollment.objects.select_for_update().filter(pk__in=some).order_by("pk").values("pk"))
        events = ProgressEvent.objects.filter(enrollment_id__in=some, page_id=page.pk)
        write_states(compute_states(events, versions))
    return len(ids)


def list_who_may_be_through(page_id: int, required: list[uuid.UUID]) -> list[int]:
    """Return the enrollments with all these blocks done and the page not complete, sorted."""
    complete = PageProgress.objects.filter(page_id=page_id, completed_at__isnull=False)
    candidates = (
        BlockProgress.objects.filter(page_id=page_id, block_id__in=required)
        .exclude(enrollment__in=complete.values("enrollment"))
        .values("enrollment_id")
        .annotate(n=Count("pk"))
        .filter(n=len(required))
    )
    return sorted(candidates.values_list("enrollment_id", flat=True))
