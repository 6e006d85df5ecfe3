"""A receiver on this host, which the setting allows, and an endpoint that is told everything."""

import pytest

from courses.webhooks.models import EventType, WebhookEndpoint

from .receiver import running_receiver


@pytest.fixture
def receiver(settings):
    settings.EDUCA_WEBHOOK_PRIVATE_NETWORKS = True
    with running_receiver() as running:
        yield running


@pytest.fixture
def endpoint(cast, receiver) -> WebhookEndpoint:
    return WebhookEndpoint.objects.create(url=receiver.url, event_types=EventType.values)


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """Return a block at whose end a commit happens, with all that waits for it."""
    return lambda: django_capture_on_commit_callbacks(execute=True)
