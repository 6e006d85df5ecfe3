"""What students have done: an append-only ledger, and the rows derived from it."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from courses.enrollment.models import Enrollment

__all__ = ["BlockProgress", "MediaPosition", "PageProgress", "ProgressEvent"]


class ProgressEvent(models.Model):
    """One thing a student did. Rows are added, never changed; `key` makes a repeat harmless.

    The database refuses changes, too: a trigger in the migration. Deleting a student still takes
    the student's rows along. `happened_at` is the student's clock, kept between the enrollment and
    the moment of arrival; `recorded_at` is that moment. The page is referenced without a constraint
    on purpose: what somebody did stays true when the page is deleted.
    """

    class Kind(models.TextChoices):
        PAGE_OPENED = "page_opened", _("Opened a page")
        PAGE_COMPLETED = "page_completed", _("Completed a page")
        PAGE_REOPENED = "page_reopened", _("Took a completion back")
        BLOCK_DONE = "block_done", _("Did a part of a page")
        BLOCK_UNDONE = "block_undone", _("Took a part back")

    key = models.UUIDField(default=uuid.uuid4)
    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="events")
    page = models.ForeignKey(
        Page, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    kind = models.CharField(max_length=16, choices=Kind.choices)
    block_id = models.UUIDField(null=True, blank=True)
    happened_at = models.DateTimeField(default=timezone.now)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "key"], name="progress_event_once"),
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=["page_opened", "page_completed", "page_reopened"],
                    block_id__isnull=True,
                )
                | models.Q(kind__in=["block_done", "block_undone"], block_id__isnull=False),
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


class BlockProgress(models.Model):
    """A block that a student has done; none where it is open. Derived from the ledger.

    By page and block: a copied page keeps its block ids. A row stays when its block goes from the
    page, and counts again when the block comes back.
    """

    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="blocks")
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    block_id = models.UUIDField()
    done_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment", "page", "block_id"], name="one_progress_per_block"
            )
        ]

    def __str__(self) -> str:
        return f"{self.block_id}: {self.done_at}"


class MediaPosition(models.Model):
    """Where a student stopped a film or recording: a bookmark, no achievement.

    So it stands outside the ledger: the latest replaces the one before.
    """

    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="positions")
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    block_id = models.UUIDField()
    position_seconds = models.PositiveIntegerField()
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment", "page", "block_id"], name="one_position_per_block"
            )
        ]

    def __str__(self) -> str:
        return f"{self.block_id}: {self.position_seconds} s"
