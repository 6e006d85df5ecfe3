"""Writes on progress: one event into the ledger, and the rows derived from it."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from courses.enrollment.models import Enrollment

from .models import PageProgress, ProgressEvent
from .reading import read_outline

Kind = ProgressEvent.Kind


@transaction.atomic
def record_event(
    *,
    enrollment: Enrollment,
    page: Page,
    kind: ProgressEvent.Kind,
    key: uuid.UUID | None = None,
    happened_at: datetime | None = None,
) -> PageProgress:
    """Add one event to a student's ledger and derive the page's row from all of them.

    Idempotent by `key`. The result does not depend on the order of arrival: rows follow
    `happened_at`. The enrollment row is locked, so parallel events of one student queue. A course
    whose units are all done becomes completed; that is never taken back here.
    """
    locked = Enrollment.objects.select_for_update().get(pk=enrollment.pk)
    ProgressEvent.objects.bulk_create(
        [
            ProgressEvent(
                enrollment=locked,
                page=page,
                kind=kind,
                key=key or uuid.uuid4(),
                happened_at=happened_at or timezone.now(),
            )
        ],
        ignore_conflicts=True,
    )
    progress = derive_page_progress(locked, page)
    if kind == Kind.PAGE_COMPLETED:
        complete_course_if_done(locked)
    return progress


def derive_page_progress(enrollment: Enrollment, page: Page) -> PageProgress:
    """Write the row of one page as its events say, and return it."""
    events = list(
        ProgressEvent.objects.filter(enrollment=enrollment, page_id=page.pk)
        .order_by("happened_at", "pk")
        .values_list("kind", "happened_at")
    )
    opened = [at for kind, at in events if kind == Kind.PAGE_OPENED]
    completed_at = None
    for kind, at in events:
        if kind == Kind.PAGE_COMPLETED:
            completed_at = completed_at or at
        elif kind == Kind.PAGE_REOPENED:
            completed_at = None
    progress, _created = PageProgress.objects.update_or_create(
        enrollment=enrollment,
        page_id=page.pk,
        defaults={"opened_at": opened[-1] if opened else None, "completed_at": completed_at},
    )
    return progress


def complete_course_if_done(enrollment: Enrollment) -> None:
    """Mark the place as completed when every unit is done; an earlier date stays."""
    if enrollment.status != Enrollment.Status.ACTIVE:
        return
    if not read_outline(enrollment.course, enrollment=enrollment).is_finished:
        return
    enrollment.status = Enrollment.Status.COMPLETED
    enrollment.completed_at = enrollment.completed_at or timezone.now()
    enrollment.save(update_fields=["status", "completed_at"])
