"""A student's place on a course."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.content.pages import CoursePage

__all__ = ["Enrollment"]


class EnrollmentQuerySet(models.QuerySet["Enrollment"]):
    def open(self) -> "EnrollmentQuerySet":
        """Places that open the course: active and completed ones."""
        return self.filter(status__in=Enrollment.OPEN_STATUSES)


class Enrollment(models.Model):
    """One row per student and course, for good: leaving and returning change its status.

    The course is protected, so that deleting it can never silently delete what people did.
    """

    class Status(models.TextChoices):
        PENDING = "pending", _("Waiting for approval")
        ACTIVE = "active", _("Enrolled")
        COMPLETED = "completed", _("Completed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Source(models.TextChoices):
        SELF = "self", _("Enrolled on the site")
        STAFF = "staff", _("Enrolled by the team")

    OPEN_STATUSES = (Status.ACTIVE, Status.COMPLETED)

    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrollments"
    )
    course = models.ForeignKey(CoursePage, on_delete=models.PROTECT, related_name="enrollments")
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.ACTIVE
    )
    source = models.CharField(
        _("source"), max_length=12, choices=Source.choices, default=Source.SELF
    )
    enrolled_at = models.DateTimeField(_("enrolled at"), default=timezone.now)
    ended_at = models.DateTimeField(_("left at"), null=True, blank=True)
    completed_at = models.DateTimeField(_("completed at"), null=True, blank=True)

    objects = EnrollmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrollment")
        verbose_name_plural = _("enrollments")
        constraints = [
            models.UniqueConstraint(fields=["student", "course"], name="one_place_per_student"),
            models.CheckConstraint(
                condition=models.Q(status__in=["pending", "active", "completed", "withdrawn"]),
                name="enrollment_status_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="withdrawn") | models.Q(ended_at__isnull=False),
                name="withdrawn_has_ended_at",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="completed") | models.Q(completed_at__isnull=False),
                name="completed_has_completed_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student} on {self.course}: {self.status}"

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN_STATUSES
