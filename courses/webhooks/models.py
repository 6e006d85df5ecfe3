"""Endpoints, the events they are told, and what came of every attempt.

`services`, `events` and `delivery` alone write these rows.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .signing import make_secret

__all__ = ["EventType", "WebhookAttempt", "WebhookDelivery", "WebhookEndpoint", "WebhookEvent"]


class EventType(models.TextChoices):
    """What an endpoint can be told. The values are on the wire: they are never renamed."""

    COURSE_PUBLISHED = "course.published", _("A course was published, or published anew")
    COURSE_UNPUBLISHED = "course.unpublished", _("A course was unpublished or deleted")
    COURSE_ARCHIVED = "course.archived", _("A course was archived")
    COURSE_UNARCHIVED = "course.unarchived", _("A course came out of the archive")
    COURSE_REORDERED = "course.reordered", _("Modules or lessons were put in order, or moved")
    MODULE_PUBLISHED = "module.published", _("A module was published, or published anew")
    MODULE_UNPUBLISHED = "module.unpublished", _("A module was unpublished or deleted")
    LESSON_PUBLISHED = "lesson.published", _("A lesson was published, or published anew")
    LESSON_UNPUBLISHED = "lesson.unpublished", _("A lesson was unpublished or deleted")
    ENROLLMENT_REQUESTED = (
        "enrollment.requested",
        _("Somebody asked to join, or joined the waiting list"),
    )
    ENROLLMENT_REFUSED = "enrollment.refused", _("A request was not approved")
    ENROLLMENT_CREATED = "enrollment.created", _("A student has a place (again)")
    ENROLLMENT_COMPLETED = "enrollment.completed", _("A student completed the course")
    ENROLLMENT_WITHDRAWN = "enrollment.withdrawn", _("A student left, or took a request back")
    ENROLLMENT_REMOVED = "enrollment.removed", _("The team took a student off the course")
    ENROLLMENT_ERASED = "enrollment.erased", _("A student's account was erased")


PING = "ping"  # the test message: to one endpoint, chosen or not


class WebhookEndpoint(models.Model):
    """One receiver. Its secrets are kept readable, since messages are signed with them."""

    class Status(models.TextChoices):
        ENABLED = "enabled", _("Enabled")
        PAUSED = "paused", _("Paused")
        STOPPED = "stopped", _("Stopped after failures")

    url = models.CharField(_("address"), max_length=500)
    description = models.CharField(_("description"), max_length=200, blank=True)
    event_types = models.JSONField(_("events"), default=list)  # values of `EventType`
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.ENABLED
    )
    secret = models.CharField(max_length=100, default=make_secret)
    # Messages are signed with the one before too, until the receiver had time to change it.
    previous_secret = models.CharField(max_length=100, blank=True)
    previous_secret_ends_at = models.DateTimeField(null=True, blank=True)
    # The first failure since the last success; empty while messages are taken.
    failing_since = models.DateTimeField(_("failing since"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=["enabled", "paused", "stopped"]),
                name="webhook_status_known",
            )
        ]

    def __str__(self) -> str:
        return self.description or self.url

    @property
    def is_enabled(self) -> bool:
        return self.status == self.Status.ENABLED

    def get_valid_secrets(self) -> list[str]:
        """Return the secrets that messages are signed with now, the newest first."""
        ends_at = self.previous_secret_ends_at
        if self.previous_secret and ends_at is not None and ends_at > timezone.now():
            return [self.secret, self.previous_secret]
        return [self.secret]


class WebhookEvent(models.Model):
    """One message, in the bytes that are signed and sent, however often."""

    message_id = models.CharField(max_length=40, unique=True)
    type = models.CharField(_("event"), max_length=40)
    body = models.TextField()
    # Whom the message is about. It goes with the account; what was sent about it goes too.
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="webhook_events",
    )
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("webhook event")
        verbose_name_plural = _("webhook events")

    def __str__(self) -> str:
        return f"{self.type} {self.message_id}"


class WebhookDeliveryQuerySet(models.QuerySet["WebhookDelivery"]):
    def due(self, at) -> "WebhookDeliveryQuerySet":
        """What is to be sent by a moment: to endpoints that are enabled, and every test message."""
        wanted = models.Q(endpoint__status=WebhookEndpoint.Status.ENABLED)
        return self.filter(
            wanted | models.Q(event__type=PING),
            status=WebhookDelivery.Status.WAITING,
            due_at__lte=at,
        ).order_by("due_at", "pk")

    def for_log(self) -> "WebhookDeliveryQuerySet":
        """Return deliveries with event, endpoint and what the last attempt came to. One query."""
        last = WebhookAttempt.objects.filter(delivery=models.OuterRef("pk")).order_by("-pk")
        return self.select_related("event", "endpoint").annotate(
            last_status_code=models.Subquery(last.values("status_code")[:1]),
            last_problem=models.Subquery(last.values("problem")[:1]),
            last_tried_at=models.Subquery(last.values("started_at")[:1]),
        )


class WebhookDelivery(models.Model):
    """One event on its way to one endpoint."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DELIVERED = "delivered", _("Delivered")
        FAILED = "failed", _("Failed")

    event = models.ForeignKey(WebhookEvent, on_delete=models.CASCADE, related_name="deliveries")
    endpoint = models.ForeignKey(
        WebhookEndpoint, on_delete=models.CASCADE, related_name="deliveries"
    )
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.WAITING
    )
    # Failed attempts since it was queued or sent again by hand.
    attempt_count = models.PositiveSmallIntegerField(default=0)
    # When it is tried next. While it is being tried: when the attempt is given up for lost.
    due_at = models.DateTimeField(null=True, blank=True, default=timezone.now)

    objects = WebhookDeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook delivery")
        verbose_name_plural = _("webhook deliveries")
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(status="waiting"),
                name="webhook_delivery_due",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["event", "endpoint"], name="webhook_once_per_endpoint"),
            models.CheckConstraint(
                condition=models.Q(status="waiting", due_at__isnull=False)
                | models.Q(status__in=["delivered", "failed"], due_at__isnull=True),
                name="webhook_waiting_has_due_at",
            ),
        ]

    def __str__(self) -> str:
        return str(self.event)


class WebhookAttempt(models.Model):
    """One try: when, how long, and the beginning of what the receiver said."""

    delivery = models.ForeignKey(WebhookDelivery, on_delete=models.CASCADE, related_name="attempts")
    started_at = models.DateTimeField(_("time"))
    duration_milliseconds = models.PositiveIntegerField(_("milliseconds"))
    status_code = models.PositiveSmallIntegerField(_("status"), null=True, blank=True)
    answer = models.TextField(_("answer"), blank=True)  # up to 1,024 characters
    problem = models.CharField(_("problem"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("webhook attempt")
        verbose_name_plural = _("webhook attempts")

    def __str__(self) -> str:
        return f"{self.started_at}: {self.status_code or self.problem}"
