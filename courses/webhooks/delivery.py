"""Sending messages: each at least once, by one worker at a time, later again if it was not taken.

An attempt holds no lock and no transaction: a worker claims a delivery by moving its date on,
sends, and writes down what came of it. If it dies on the way, the delivery is due again after the
lease (docs/decisions/0012-webhooks-are-claimed-not-locked.md).
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from .addresses import NetworkPolicy
from .models import PING, WebhookAttempt, WebhookDelivery, WebhookEvent
from .schedule import find_wait
from .signing import make_headers
from .stopping import note_failure, note_success
from .transport import Answer, post

LEASE = timedelta(seconds=60)  # longer than any attempt takes
CLOCK_SLACK = timedelta(seconds=5)
KEPT_FOR = timedelta(days=30)
PURGE_BATCH = 500

Status = WebhookDelivery.Status


def get_policy() -> NetworkPolicy:
    """Return what this site allows: http outside production, the rest only by setting."""
    allows_private = settings.EDUCA_WEBHOOK_PRIVATE_NETWORKS
    return NetworkPolicy(
        allows_http=allows_private or settings.EDUCA_ENV != "production",
        allows_private=allows_private,
    )


@task()
def deliver_task(delivery_id: int) -> bool | None:
    return deliver(delivery_id=delivery_id)


def deliver(*, delivery_id: int) -> bool | None:
    """Try one delivery that is due; return whether it was taken, or None if it was not due."""
    # A worker's clock may be a little behind that of the process which queued the delivery.
    claimed = claim(at=timezone.now() + CLOCK_SLACK, pk=delivery_id)
    return attempt(claimed) if claimed else None


@transaction.atomic
def claim(at: datetime | None = None, without: set[int] = frozenset(), **wanted):
    """Return the first delivery that is due by `at`, and is this worker's until the lease ends.

    Locks the row, so that of several workers one gets it. `without`: endpoints to leave out.
    """
    now = timezone.now()
    due = WebhookDelivery.objects.due(at or now).filter(**wanted).exclude(endpoint__in=without)
    due = due.select_related("event", "endpoint")
    delivery = due.select_for_update(of=("self",), skip_locked=True).first()
    if delivery is not None:
        delivery.due_at = now + LEASE
        delivery.save(update_fields=["due_at"])
    return delivery


def attempt(delivery: WebhookDelivery) -> bool:
    """Send a claimed delivery, outside any transaction of ours, and write down what came of it."""
    started_at = timezone.now()
    event, endpoint = delivery.event, delivery.endpoint
    body = event.body.encode()
    headers = make_headers(
        valid_secrets=endpoint.get_valid_secrets(),
        message_id=event.message_id,
        timestamp=int(started_at.timestamp()),
        body=body,
    )
    answer = post(url=endpoint.url, headers=headers, body=body, policy=get_policy())
    record(delivery, answer, started_at)
    return answer.is_success


@transaction.atomic
def record(delivery: WebhookDelivery, answer: Answer, started_at: datetime) -> None:
    """Write an attempt, the delivery's new state and, for all but tests, the endpoint's.

    A delivery that is gone by now, with its event or its endpoint, leaves nothing behind.
    """
    row = WebhookDelivery.objects.select_for_update(of=("self",)).filter(pk=delivery.pk).first()
    if row is None:
        return
    WebhookAttempt.objects.create(
        delivery=row,
        started_at=started_at,
        duration_milliseconds=answer.duration_milliseconds,
        status_code=answer.status_code,
        answer=answer.text,
        problem=answer.problem,
    )
    is_test = delivery.event.type == PING
    if answer.is_success:
        row.status, row.due_at = Status.DELIVERED, None
    else:
        row.attempt_count += 1
        wait = find_wait(row.attempt_count, asked_seconds=answer.retry_after_seconds)
        is_over = is_test or wait is None
        row.status = Status.FAILED if is_over else Status.WAITING
        row.due_at = None if is_over else timezone.now() + wait
    row.save(update_fields=["status", "due_at", "attempt_count"])
    if answer.is_success:
        note_success(delivery.endpoint)
    elif not is_test:
        note_failure(delivery.endpoint, is_gone=answer.status_code == 410)


@dataclass(frozen=True)
class Report:
    delivered: int
    failed: int


def send_due() -> Report:
    """Try everything that is due now, the oldest first. Two runs at once share the work.

    An endpoint that fails is left alone for the rest of the run, so that one which hangs does
    not hold up the others. What becomes due meanwhile is for the next run.
    """
    started_at = timezone.now()
    failing: set[int] = set()
    counts: Counter[bool] = Counter()
    while delivery := claim(at=started_at, without=failing):
        is_taken = attempt(delivery)
        counts[is_taken] += 1
        if not is_taken:
            failing.add(delivery.endpoint_id)
    return Report(delivered=counts[True], failed=counts[False])


def purge_old() -> int:
    """Forget events of 30 days ago with all that was noted about them; return how many."""
    count = 0
    old = WebhookEvent.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).order_by("pk")
    while batch := list(old.values_list("pk", flat=True)[:PURGE_BATCH]):
        WebhookEvent.objects.filter(pk__in=batch).delete()
        count += len(batch)
    return count
