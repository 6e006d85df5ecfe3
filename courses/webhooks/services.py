"""What managers do with endpoints and deliveries. Each writes its audit entry."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from accounts.models import User

from .delivery import LEASE, deliver_task
from .events import emit
from .models import PING, WebhookDelivery, WebhookEndpoint
from .signing import make_secret

OLD_SECRET_IS_GOOD_FOR = timedelta(days=1)


class WebhookRefused(Exception):
    """What was asked for cannot be done. `str(error)` is a sentence for whoever asked."""


@transaction.atomic
def rotate_secret(*, endpoint: WebhookEndpoint, by: User | None) -> WebhookEndpoint:
    """Give an endpoint a new secret; messages are signed with the old one too for a day."""
    row = WebhookEndpoint.objects.select_for_update().get(pk=endpoint.pk)
    row.previous_secret = row.secret
    row.previous_secret_ends_at = timezone.now() + OLD_SECRET_IS_GOOD_FOR
    row.secret = make_secret()
    row.save(update_fields=["secret", "previous_secret", "previous_secret_ends_at"])
    log(instance=row, action="courses.webhook.rotate", user=by)
    return row


@transaction.atomic
def send_ping(*, endpoint: WebhookEndpoint, by: User | None) -> WebhookDelivery:
    """Send a test message to one endpoint, paused or not; it is tried once."""
    log(instance=endpoint, action="courses.webhook.ping", user=by)
    event = emit(PING, {"webhook": {"id": endpoint.pk}}, endpoints=[endpoint], is_urgent=True)
    return WebhookDelivery.objects.get(event=event)


@transaction.atomic
def send_again(*, delivery: WebhookDelivery, by: User | None) -> None:
    """Send a delivery again, now, with the same id: a receiver that has it already may skip it.

    If it is not taken it is tried again like a new one. Locks the row. Raises `WebhookRefused`
    while the endpoint is off, and for what is being tried or will be within the minute.
    """
    rows = WebhookDelivery.objects.select_related("event", "endpoint")
    row = rows.select_for_update(of=("self",)).get(pk=delivery.pk)
    if not row.endpoint.is_enabled and row.event.type != PING:
        raise WebhookRefused(_("This webhook is off. Enable it first."))
    now = timezone.now()
    if row.due_at is not None and now < row.due_at <= now + LEASE:
        raise WebhookRefused(_("This message is on its way already."))
    row.status = WebhookDelivery.Status.WAITING
    row.attempt_count = 0
    row.due_at = now
    row.save(update_fields=["status", "attempt_count", "due_at"])
    log(
        instance=row.endpoint,
        action="courses.webhook.send_again",
        user=by,
        data={"message": row.event.message_id},
    )
    transaction.on_commit(lambda: deliver_task.enqueue(row.pk), robust=True)
