"""Webhooks in the admin: managers alone, secrets shown once, and what became of each message."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from courses.enrollment.services import enroll_student
from courses.tests.cast import make_user
from courses.tests.webhooks.receiver import OK, REFUSED, is_signed, running_receiver
from courses.webhooks.models import EventType, WebhookAttempt, WebhookDelivery, WebhookEndpoint

FORM = {
    "url": "https://receiver.example/hook",
    "description": "Front end",
    "event_types": ["course.published", "enrollment.created"],
    "is_enabled": "on",
}


@pytest.fixture
def receiver(settings):
    settings.EDUCA_WEBHOOK_PRIVATE_NETWORKS = True
    with running_receiver() as running:
        yield running


@pytest.fixture
def endpoint(cast) -> WebhookEndpoint:
    return WebhookEndpoint.objects.create(
        url="https://receiver.example/", description="Front end", event_types=EventType.values
    )


@pytest.fixture
def manager(client, cast):
    client.force_login(cast.manager)
    return client


@pytest.fixture
def enroll(cast, django_capture_on_commit_callbacks):
    def enroll(name: str) -> WebhookDelivery:
        with django_capture_on_commit_callbacks(execute=True):
            enroll_student(student=make_user(name), course=cast.course_a)
        return WebhookDelivery.objects.latest("pk")

    return enroll


def find_secret(response) -> str:
    return re.search(r"whsec_[A-Za-z0-9+/=]+", response.text).group()


def test_webhooks_stand_in_the_settings_menu_of_managers(manager, client, cast):
    assert reverse("webhooks:index") in manager.get("/admin/").text
    client.force_login(cast.lead)
    assert reverse("webhooks:index") not in client.get("/admin/").text


@pytest.mark.parametrize("person", ["lead", "student"])
def test_nobody_else_sees_or_changes_webhooks(client, cast, endpoint, enroll, person):
    WebhookEndpoint.objects.update(failing_since=timezone.now())
    delivery = enroll("ada")
    client.force_login(getattr(cast, person))
    before = list(WebhookEndpoint.objects.values())
    for name, arguments in [
        ("webhooks:index", []),
        ("webhooks:add", []),
        ("webhooks:edit", [endpoint.pk]),
        ("webhooks:delete", [endpoint.pk]),
        ("webhooks:history", [endpoint.pk]),
        ("webhooks:secret", [endpoint.pk]),
        ("webhooks:rotate", [endpoint.pk]),
        ("webhooks:ping", [endpoint.pk]),
        ("webhook_deliveries:index", []),
        ("webhook_deliveries:inspect", [delivery.pk]),
        ("webhook_deliveries:send_again", [delivery.pk]),
    ]:
        for method in (client.get, client.post):
            response = method(reverse(name, args=arguments), FORM)
            assert response.status_code in {302, 403, 404, 405}, name
            assert endpoint.secret not in response.text
    assert list(WebhookEndpoint.objects.values()) == before
    assert WebhookDelivery.objects.count() == 1


def test_a_webhook_is_added_and_its_secret_shown_once(manager):
    response = manager.post(reverse("webhooks:add"), FORM, follow=True)
    endpoint = WebhookEndpoint.objects.get()
    assert find_secret(response) == endpoint.secret
    assert "no-store" in response.headers["Cache-Control"]
    assert (endpoint.url, endpoint.event_types) == (FORM["url"], FORM["event_types"])
    again = manager.get(reverse("webhooks:secret", args=[endpoint.pk]), follow=True)
    assert "whsec_" not in again.text
    assert "shown once" in again.text
    for name in ("webhooks:edit", "webhooks:history"):
        assert "whsec_" not in manager.get(reverse(name, args=[endpoint.pk])).text
    assert "whsec_" not in manager.get(reverse("webhooks:index")).text


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("url", "https://127.0.0.1/", "not an address that messages are sent to"),
        ("url", "https://[::ffff:10.0.0.1]/", "not an address that messages are sent to"),
        ("url", "https://receiver.example:8443/", "Only port 443"),
        ("url", "file:///etc/passwd", "begins with https://"),
        ("url", "x" * 600, "at most 500"),
        ("url", "", "required"),
        ("event_types", [], "required"),
        ("event_types", ["course.exploded"], "not one of the available choices"),
    ],
)
def test_form_refuses(manager, field, value, message):
    response = manager.post(reverse("webhooks:add"), FORM | {field: value})
    assert message in response.text
    assert not WebhookEndpoint.objects.exists()


def test_production_takes_https_only(manager, settings):
    settings.EDUCA_ENV = "production"
    response = manager.post(reverse("webhooks:add"), FORM | {"url": "http://receiver.example/"})
    assert "has to begin with https://" in response.text


def test_pausing_and_enabling(manager, endpoint):
    edit = reverse("webhooks:edit", args=[endpoint.pk])
    secret = endpoint.secret
    manager.post(edit, {**FORM, "is_enabled": ""})
    endpoint.refresh_from_db()
    assert endpoint.status == "paused"
    WebhookEndpoint.objects.update(status="stopped", failing_since=timezone.now())
    assert "was stopped" in manager.get(edit).text
    manager.post(edit, {**FORM, "is_enabled": ""})
    endpoint.refresh_from_db()
    assert endpoint.status == "stopped"
    manager.post(edit, FORM)
    endpoint.refresh_from_db()
    assert (endpoint.status, endpoint.failing_since) == ("enabled", None)
    assert endpoint.secret == secret


def test_new_secret_is_asked_for_and_shown_once(manager, endpoint):
    old = endpoint.secret
    rotate = reverse("webhooks:rotate", args=[endpoint.pk])
    assert manager.get(rotate).status_code == 200
    endpoint.refresh_from_db()
    assert endpoint.secret == old
    response = manager.post(rotate, follow=True)
    endpoint.refresh_from_db()
    assert find_secret(response) == endpoint.secret != old
    assert endpoint.get_valid_secrets() == [endpoint.secret, old]


def test_test_message_shows_what_came_of_it(
    manager, endpoint, receiver, django_capture_on_commit_callbacks
):
    WebhookEndpoint.objects.update(url=receiver.url)
    with django_capture_on_commit_callbacks(execute=True):
        response = manager.post(reverse("webhooks:ping", args=[endpoint.pk]))
    assert is_signed(receiver.received[0], endpoint.secret)
    page = manager.get(response.url).text
    assert "Delivered" in page
    assert "<pre" in page
    assert "&quot;type&quot;: &quot;ping&quot;" in page


def test_answer_cannot_do_anything_to_the_admin(manager, endpoint, receiver, enroll):
    WebhookEndpoint.objects.update(url=receiver.url)
    receiver.answer = b"HTTP/1.1 500 No\r\nContent-Length: 25\r\n\r\n<script>alert(1)</script>"
    delivery = enroll("ada")
    page = manager.get(reverse("webhook_deliveries:inspect", args=[delivery.pk])).text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page


def test_a_failed_message_is_sent_again(
    manager, endpoint, receiver, enroll, django_capture_on_commit_callbacks
):
    WebhookEndpoint.objects.update(url=receiver.url)
    receiver.answer = REFUSED
    delivery = enroll("ada")
    again = reverse("webhook_deliveries:send_again", args=[delivery.pk])
    assert "on its way" in manager.post(again, follow=True).text
    WebhookDelivery.objects.update(status="failed", due_at=None)
    receiver.answer = OK
    assert manager.get(again).status_code == 405
    assert len(receiver.received) == 1
    with django_capture_on_commit_callbacks(execute=True):
        manager.post(again)
    delivery.refresh_from_db()
    assert delivery.status == "delivered"
    assert len(receiver.received) == 2


def test_log_is_filtered_by_webhook_event_and_status(manager, endpoint, enroll):
    WebhookEndpoint.objects.update(failing_since=timezone.now())
    enroll("ada")
    other = WebhookEndpoint.objects.create(url="https://b.example/", event_types=[])
    index = reverse("webhook_deliveries:index")
    row = "/admin/webhooks/deliveries/inspect/"
    for query, is_there in [
        (f"endpoint={endpoint.pk}", True),
        (f"endpoint={other.pk}", False),
        ("event_type=enrollment.created", True),
        ("event_type=course.published", False),
        ("status=waiting", True),
        ("status=failed", False),
    ]:
        assert (row in manager.get(f"{index}?{query}").text) is is_there, query


@pytest.mark.parametrize(
    "query",
    [
        "p=99999999999999999999999",
        "endpoint=99999999999999999999999",
        "endpoint=x",
        "status=x&event_type=y",
        "ordering=event__student__password",
        "export=csv",
        "q=%27",
    ],
)
def test_odd_questions_to_the_log_are_no_errors(manager, endpoint, enroll, query):
    WebhookEndpoint.objects.update(failing_since=timezone.now())
    enroll("ada")
    for name in ("webhook_deliveries:index", "webhooks:index"):
        assert manager.get(f"{reverse(name)}?{query}").status_code < 500


def test_queries_of_the_lists_do_not_grow(manager, endpoint, enroll, count_queries):
    WebhookEndpoint.objects.update(failing_since=timezone.now())
    first = enroll("ada")
    log, index = reverse("webhook_deliveries:index"), reverse("webhooks:index")
    one = count_queries(lambda: manager.get(log)), count_queries(lambda: manager.get(index))
    for number in range(49):
        delivery = enroll(f"student{number}")
        WebhookAttempt.objects.create(
            delivery=delivery, started_at=timezone.now(), duration_milliseconds=1, status_code=500
        )
        WebhookEndpoint.objects.create(url=f"https://r{number}.example/", event_types=[])
    many = count_queries(lambda: manager.get(log)), count_queries(lambda: manager.get(index))
    assert many == one
    inspect = reverse("webhook_deliveries:inspect", args=[first.pk])
    few = count_queries(lambda: manager.get(inspect))
    WebhookAttempt.objects.bulk_create(
        WebhookAttempt(delivery=first, started_at=timezone.now(), duration_milliseconds=1)
        for _ in range(50)
    )
    assert count_queries(lambda: manager.get(inspect)) == few


def test_what_managers_do_is_in_the_history(manager, cast):
    manager.post(reverse("webhooks:add"), FORM)
    endpoint = WebhookEndpoint.objects.get()
    manager.post(reverse("webhooks:rotate", args=[endpoint.pk]))
    manager.post(reverse("webhooks:ping", args=[endpoint.pk]))
    manager.post(reverse("webhooks:edit", args=[endpoint.pk]), {**FORM, "is_enabled": ""})
    history = manager.get(reverse("webhooks:history", args=[endpoint.pk])).text
    for words in ("Made a new secret", "Sent a test message"):
        assert words in history
    manager.post(reverse("webhooks:delete", args=[endpoint.pk]))
    assert not WebhookEndpoint.objects.exists()
    entries = ModelLogEntry.objects.filter(object_id=str(endpoint.pk), user=cast.manager)
    actions = set(entries.values_list("action", flat=True))
    assert {"wagtail.create", "wagtail.edit", "wagtail.delete", "courses.webhook.ping"} <= actions
    assert not any("whsec_" in str(entry.data) for entry in entries)
