"""Endpoints that fail for days are stopped, and the managers told."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log

from accounts.mail import queue_mail
from accounts.models import User
from courses.teaching.groups import COURSE_MANAGERS

from .models import WebhookEndpoint

Status = WebhookEndpoint.Status


def note_success(endpoint: WebhookEndpoint) -> None:
    failing = WebhookEndpoint.objects.filter(pk=endpoint.pk, failing_since__isnull=False)
    failing.update(failing_since=None)


def note_failure(endpoint: WebhookEndpoint, *, is_gone: bool) -> None:
    """Remember since when an endpoint fails; stop it after the days that the setting allows.

    An answer of 410 (Gone) stops it at once: the receiver says that nobody is there any more.
    """
    now = timezone.now()
    row = WebhookEndpoint.objects.filter(pk=endpoint.pk)
    row.filter(failing_since__isnull=True).update(failing_since=now)
    too_long_ago = now - timedelta(days=settings.EDUCA_WEBHOOK_STOP_DAYS)
    to_stop = row.filter(status=Status.ENABLED)
    if not is_gone:
        to_stop = to_stop.filter(failing_since__lte=too_long_ago)
    if to_stop.update(status=Status.STOPPED):
        log(instance=endpoint, action="courses.webhook.stop", data={"is_gone": is_gone})
        tell_managers(endpoint, is_gone=is_gone)


def tell_managers(endpoint: WebhookEndpoint, *, is_gone: bool) -> None:
    """Mail every manager of courses; where there is none, every administrator."""
    active = User.objects.filter(is_active=True)
    managers = list(active.filter(groups__name=COURSE_MANAGERS).order_by("pk"))
    path = reverse("webhooks:edit", args=[endpoint.pk])
    for manager in managers or list(active.filter(is_superuser=True).order_by("pk")):
        queue_mail(
            to=manager,
            kind="webhook_stopped",
            key=f"webhook-{endpoint.pk}-{manager.pk}-{timezone.now().isoformat()}",
            template="courses/mail/webhook_stopped",
            context={
                "endpoint": str(endpoint),
                "address": endpoint.url,
                "days": settings.EDUCA_WEBHOOK_STOP_DAYS,
                "is_gone": is_gone,
                "url": f"{settings.EDUCA_BASE_URL}{path}",
            },
        )
