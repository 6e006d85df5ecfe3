"""A student's place on a course, and the codes that invite to one."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.content.pages import CoursePage

__all__ = ["Enrollment", "InviteCode"]


class InviteCode(models.Model):
    """A word that opens a course's door. Only its team sees it; kept outside page revisions.

    How often it was used is counted from the enrollments and stands nowhere.
    """

    course = models.ForeignKey(CoursePage, on_delete=models.CASCADE, related_name="invite_codes")
    code = models.CharField(_("code"), max_length=40)  # in capitals, without spaces
    use_limit = models.PositiveIntegerField(_("how many may use it"), null=True, blank=True)
    expires_at = models.DateTimeField(_("valid until"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("invite code")
        verbose_name_plural = _("invite codes")
        constraints = [
            models.UniqueConstraint(fields=["course", "code"], name="invite_code_once_per_course"),
            models.CheckConstraint(
                condition=models.Q(use_limit__isnull=True) | models.Q(use_limit__gte=1),
                name="invite_code_limit_from_1",
            ),
        ]

    def __str__(self) -> str:
        return f"code {self.pk}"


class EnrollmentQuerySet(models.QuerySet["Enrollment"]):
    def open(self) -> "EnrollmentQuerySet":
        """Places that open the course and take a seat: active and completed ones."""
        return self.filter(status__in=Enrollment.OPEN_STATUSES)

    def pending(self) -> "EnrollmentQuerySet":
        """Requests for the team to decide, the oldest first."""
        return self.filter(status=Enrollment.Status.PENDING).order_by("changed_at", "pk")

    def waiting(self) -> "EnrollmentQuerySet":
        """The waiting list, in its order."""
        return self.filter(status=Enrollment.Status.WAITING).order_by("changed_at", "pk")


class Enrollment(models.Model):
    """One row per student and course, for good: leaving and returning change its status.

    The course is protected, so that deleting it can never silently delete what people did.
    Statuses change through `courses.enrollment.services` alone.
    """

    class Status(models.TextChoices):
        PENDING = "pending", _("Waiting for approval")
        WAITING = "waiting", _("On the waiting list")
        ACTIVE = "active", _("Enrolled")
        COMPLETED = "completed", _("Completed")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        REFUSED = "refused", _("Not approved")
        REMOVED = "removed", _("Removed by the team")

    class Source(models.TextChoices):
        SELF = "self", _("Enrolled on the site")
        CODE = "code", _("Enrolled with a code")
        STAFF = "staff", _("Enrolled by the team")

    OPEN_STATUSES = (Status.ACTIVE, Status.COMPLETED)
    # Not in, and on the way in.
    ASKING_STATUSES = (Status.PENDING, Status.WAITING)
    ENDED_STATUSES = (Status.WITHDRAWN, Status.REFUSED, Status.REMOVED)
    # Who was turned away comes back through the team only.
    TURNED_AWAY_STATUSES = (Status.REFUSED, Status.REMOVED)

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
    invite_code = models.ForeignKey(
        InviteCode, on_delete=models.SET_NULL, null=True, blank=True, related_name="enrollments"
    )
    enrolled_at = models.DateTimeField(_("enrolled at"), default=timezone.now)
    # When the status changed last: the order of requests and of the waiting list.
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now)
    ended_at = models.DateTimeField(_("left at"), null=True, blank=True)
    completed_at = models.DateTimeField(_("completed at"), null=True, blank=True)

    objects = EnrollmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrollment")
        verbose_name_plural = _("enrollments")
        indexes = [
            models.Index(fields=["course", "status", "changed_at"], name="enrollment_by_status")
        ]
        constraints = [
            models.UniqueConstraint(fields=["student", "course"], name="one_place_per_student"),
            models.CheckConstraint(
                condition=models.Q(
                    status__in=[
                        "pending",
                        "waiting",
                        "active",
                        "completed",
                        "withdrawn",
                        "refused",
                        "removed",
                    ]
                ),
                name="enrollment_status_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=["withdrawn", "refused", "removed"])
                | models.Q(ended_at__isnull=False),
                name="ended_has_ended_at",
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

    @property
    def is_asking(self) -> bool:
        return self.status in self.ASKING_STATUSES
