"""Publishing and expiring what is due, safe to run twice at once and after a pause."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DatabaseError, models, transaction
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page, Revision

logger = logging.getLogger(__name__)


@dataclass
class ScheduleReport:
    """How many versions went live, how many pages expired, how many could not."""

    published: int = 0
    expired: int = 0
    failed: int = 0


def run_schedule() -> ScheduleReport:
    """Publish every version and expire every page whose time has come. Idempotent.

    Each in a transaction of its own, on a locked row: of two runs at once one does it. What fails
    keeps its schedule, is logged, and does not stop the others. Versions go live first, so that
    after a pause a page that should have come and gone ends as expired.
    """
    report = ScheduleReport()
    due = Revision.objects.filter(approved_go_live_at__lt=timezone.now())
    for pk in list(due.order_by("approved_go_live_at").values_list("pk", flat=True)):
        attempt(report, "published", publish_due, pk)
    for model in list_draft_models():
        for pk in list(find_expired(model).order_by("expire_at").values_list("pk", flat=True)):
            attempt(report, "expired", expire_due, model, pk)
    return report


def attempt(report: ScheduleReport, outcome: str, work, *args) -> None:
    try:
        with transaction.atomic():
            count = int(work(*args))
    except (ValidationError, DatabaseError):
        logger.exception("Not %s, the schedule stays: %s", outcome, args)
        report.failed += 1
    else:
        setattr(report, outcome, getattr(report, outcome) + count)


def publish_due(pk: int) -> bool:
    """Publish a version unless another run has, or somebody took it off the schedule."""
    due = Revision.objects.select_for_update().filter(approved_go_live_at__lt=timezone.now())
    revision = due.filter(pk=pk).first()
    if revision is None:
        return False
    revision.publish(log_action="wagtail.publish.scheduled")
    return True


def find_expired(model: type[models.Model]) -> models.QuerySet:
    return model.objects.filter(live=True, expire_at__lt=timezone.now())


def expire_due(model: type[models.Model], pk) -> bool:
    """Take a page off the site unless another run has, or its time was changed."""
    instance = find_expired(model).select_for_update().filter(pk=pk).first()
    if instance is None:
        return False
    instance.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    return True


def list_draft_models() -> Iterator[type[models.Model]]:
    """All pages as one model, then every snippet that has drafts."""
    yield Page
    for model in apps.get_models():
        if issubclass(model, DraftStateMixin) and not issubclass(model, Page):
            yield model
