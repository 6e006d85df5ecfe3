"""A course's team, with its group and collection; and the pages that wait in a review."""

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection, Page, Revision, WorkflowState

from courses.content.pages import CoursePage

__all__ = ["CourseTeam", "SubmittedPage"]


class CourseTeam(models.Model):
    """One per course. The group carries the grants, the collection holds the course's files."""

    course = models.OneToOneField(CoursePage, on_delete=models.CASCADE, related_name="team")
    group = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="course_team")
    collection = models.OneToOneField(
        Collection, on_delete=models.PROTECT, related_name="course_team"
    )
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="led_teams",
    )

    class Meta:
        verbose_name = _("course team")
        verbose_name_plural = _("course teams")

    def __str__(self) -> str:
        return str(self.group)


def keep_while_in_review(collector, field, sub_objs, using) -> None:
    """Purging keeps the revisions a review waits on; deleting their page takes them along."""
    is_purged = isinstance(collector.origin, Revision)
    if is_purged and sub_objs.filter(workflow_state__in=WorkflowState.objects.active()).exists():
        models.PROTECT(collector, field, sub_objs, using)
    models.CASCADE(collector, field, sub_objs, using)


class SubmittedPage(models.Model):
    """A draft that was submitted for review together with a page above it.

    `revision` is what the reviewer reads and what approval publishes, whatever was written since.
    """

    workflow_state = models.ForeignKey(
        WorkflowState, on_delete=models.CASCADE, related_name="submitted_pages"
    )
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    revision = models.ForeignKey(Revision, on_delete=keep_while_in_review, related_name="+")
    problem = models.TextField(blank=True)  # why approval could not publish it

    class Meta:
        verbose_name = _("submitted page")
        verbose_name_plural = _("submitted pages")
        constraints = [
            models.UniqueConstraint(
                fields=["workflow_state", "page"], name="one_submission_of_a_page_per_review"
            )
        ]
