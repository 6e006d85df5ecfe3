"""What messages say, and writing them: in the transaction of what happened, or not at all.

Messages carry numbers, slugs and addresses to read more at, and no name, mail address or text of
a student. Their shapes are promises: fields are added, never changed or taken away.
"""

import json
from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from courses.content.pages import CoursePage
from courses.enrollment.models import Enrollment

from .delivery import deliver_task
from .models import WebhookDelivery, WebhookEndpoint, WebhookEvent
from .signing import make_message_id


def find_endpoints(event_type: str) -> list[WebhookEndpoint]:
    """Return the enabled endpoints that want an event. One query; there are few of them."""
    enabled = WebhookEndpoint.objects.filter(status=WebhookEndpoint.Status.ENABLED).order_by("pk")
    return [endpoint for endpoint in enabled if event_type in endpoint.event_types]


@transaction.atomic
def emit(
    event_type: str,
    data: dict[str, Any],
    *,
    endpoints: list[WebhookEndpoint],
    student_id: int | None = None,
    at: datetime | None = None,
    is_urgent: bool = False,
) -> WebhookEvent | None:
    """Keep one message for some endpoints and have it sent after the commit.

    Writes nothing where there are no endpoints; else two inserts, in the caller's transaction.
    What goes to endpoints that fail at the moment waits for `send_webhooks`, so that a receiver
    that hangs does not hold up whoever works on the site; unless it `is_urgent`.
    """
    if not endpoints:
        return None
    at = at or timezone.now()
    body = {"type": event_type, "timestamp": write_time(at), "data": data}
    event = WebhookEvent.objects.create(
        message_id=make_message_id(),
        type=event_type,
        body=json.dumps(body, ensure_ascii=False, separators=(",", ":")),
        student_id=student_id,
    )
    deliveries = WebhookDelivery.objects.bulk_create(
        WebhookDelivery(event=event, endpoint=endpoint) for endpoint in endpoints
    )
    for delivery in deliveries:
        if is_urgent or delivery.endpoint.failing_since is None:
            transaction.on_commit(partial(deliver_task.enqueue, delivery.pk), robust=True)
    return event


def write_time(at: datetime | None) -> str | None:
    """Return a moment in UTC as in "2026-11-23T05:30:00.123456Z"."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None


def describe_page(page: Page) -> dict[str, Any]:
    path = reverse("wagtailapi:pages:detail", args=[page.pk])
    return {
        "id": page.pk,
        "slug": page.slug,
        "title": page.title,
        "url": page.full_url,
        "api_url": f"{settings.EDUCA_BASE_URL}{path}",
    }


def describe_enrollment(enrollment: Enrollment, before: str | None) -> dict[str, Any]:
    return {
        "enrollment": {
            "id": enrollment.pk,
            "status": enrollment.status,
            "previous_status": before,
            "source": enrollment.source,
            "enrolled_at": write_time(enrollment.enrolled_at),
            "completed_at": write_time(enrollment.completed_at),
        },
        "student": {"id": enrollment.student_id},
        "course": describe_page(enrollment.course),
    }


def describe_course(course: CoursePage) -> dict[str, Any]:
    return {"course": describe_page(course)}
