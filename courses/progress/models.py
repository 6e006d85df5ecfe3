"""What students have done: an append-only ledger, and the rows derived from it."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from courses.enrollment.models import Enrollment

__all__ = ["PageProgress", "ProgressEvent"]


class ProgressEvent(models.Model):
    """One thing a student did. Rows are added, never changed; `key` makes a repeat harmless.

    The page is referenced without a constraint on purpose: what somebody did stays true when the
    page is deleted.
    """

    class Kind(models.TextChoices):
        PAGE_OPENED = "page_opened", _("Opened a page")
        PAGE_COMPLETED = "page_completed", _("Completed a page")
        PAGE_REOPENED = "page_reopened", _("Took a completion back")

    key = models.UUIDField(default=uuid.uuid4)
    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="events")
    page = models.ForeignKey(
        Page, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    kind = models.CharField(max_length=16, choices=Kind.choices)
    happened_at = models.DateTimeField(default=timezone.now)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "key"], name="progress_event_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["page_opened", "page_completed", "page_reopened"]),
                name="progress_event_kind_known",
            ),
        ]
        indexes = [models.Index(fields=["enrollment", "page"], name="progress_event_by_page")]

    def __str__(self) -> str:
        return f"{self.kind} {self.page_id}"


class PageProgress(models.Model):
    """How far a student is with one page. Derived from the ledger, kept for fast reading."""

    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="pages")
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "page"], name="one_progress_per_page")
        ]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.completed_at or 'open'}"
