"""At least once, never lost: retries, rest for who fails, stopping, and what is kept how long."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.management.commands import db_worker

from courses.enrollment.services import enroll_student
from courses.tests.cast import make_user
from courses.webhooks.delivery import LEASE, claim, send_due
from courses.webhooks.models import (
    EventType,
    WebhookAttempt,
    WebhookDelivery,
    WebhookEndpoint,
    WebhookEvent,
)
from courses.webhooks.services import WebhookRefused, rotate_secret, send_again, send_ping

from .receiver import OK, REFUSED, is_signed


@pytest.fixture
def clock(time_machine):
    time_machine.move_to(timezone.now().replace(microsecond=0), tick=False)
    return time_machine


@pytest.fixture
def enroll(cast, commit):
    def enroll(name: str):
        with commit():
            enroll_student(student=make_user(name), course=cast.course_a)

    return enroll


def test_retries_back_off_for_about_a_day_and_end(endpoint, receiver, clock, enroll):
    receiver.answer = REFUSED
    enroll("ada")
    waits = []
    for _ in range(20):
        delivery = WebhookDelivery.objects.get()
        if delivery.due_at is None:
            break
        waits.append((delivery.due_at - timezone.now()).total_seconds())
        assert send_due().failed == 0  # not due yet
        clock.move_to(delivery.due_at, tick=False)
        assert send_due().failed == 1
    assert WebhookDelivery.objects.get().status == "failed"
    expected = [30 * 3**n for n in range(8)]
    assert len(waits) == 8
    for wait, middle in zip(waits, expected, strict=True):
        assert 0.79 * middle <= wait <= 1.21 * middle
    assert len({round(wait / middle, 3) for wait, middle in zip(waits, expected, strict=True)}) > 1
    assert 20 * 3600 < sum(waits) < 34 * 3600
    assert len(receiver.received) == 9
    assert len({one.headers["webhook-id"] for one in receiver.received}) == 1
    assert len({one.body for one in receiver.received}) == 1
    assert all(is_signed(one, endpoint.secret) for one in receiver.received)
    stamps = [int(one.headers["webhook-timestamp"]) for one in receiver.received]
    assert stamps == sorted(set(stamps))


def test_message_taken_later_is_delivered_once(endpoint, receiver, clock, enroll, capsys):
    receiver.answer = REFUSED
    enroll("ada")
    receiver.answer = OK
    clock.shift(timedelta(minutes=1))
    call_command("send_webhooks")
    assert capsys.readouterr().out == "1 delivered, 0 not taken, 0 old ones removed.\n"
    call_command("send_webhooks")
    assert capsys.readouterr().out == "0 delivered, 0 not taken, 0 old ones removed.\n"
    assert len(receiver.received) == 2
    endpoint.refresh_from_db()
    assert endpoint.failing_since is None
    first, second = WebhookAttempt.objects.order_by("pk")
    assert (first.status_code, second.status_code, second.answer) == (503, 200, "ok")


def test_with_a_queue_the_request_does_not_wait_for_receivers(
    endpoint, receiver, settings, enroll, monkeypatch
):
    # The worker would close the connection whose transaction this test is in.
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    enroll("ada")
    assert receiver.received == []
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)
    assert receiver.types == ["enrollment.created"]
    assert WebhookDelivery.objects.get().status == "delivered"


def test_receiver_may_ask_for_a_longer_wait(endpoint, receiver, clock, enroll):
    receiver.answer = REFUSED.replace(b"\r\n\r\n", b"\r\nRetry-After: 3600\r\n\r\n")
    enroll("ada")
    assert WebhookDelivery.objects.get().due_at == timezone.now() + timedelta(hours=1)


def test_nobody_waits_for_an_endpoint_that_fails(endpoint, receiver, clock, enroll):
    receiver.answer = REFUSED
    enroll("ada")
    enroll("bob")
    assert len(receiver.received) == 1  # the second waits for the command
    receiver.answer = OK
    clock.shift(timedelta(minutes=1))
    assert send_due().delivered == 2


def test_endpoint_that_fails_does_not_hold_up_others(endpoint, receiver, clock, enroll):
    WebhookEndpoint.objects.update(url="http://127.0.0.1:1/", failing_since=timezone.now())
    enroll("ada")
    enroll("bob")
    good = WebhookEndpoint.objects.create(url=receiver.url, event_types=EventType.values)
    WebhookEndpoint.objects.filter(pk=good.pk).update(failing_since=timezone.now())
    enroll("eve")
    report = send_due()
    assert (report.delivered, report.failed) == (1, 1)


def test_endpoint_without_success_for_days_is_stopped_and_managers_told(
    cast, endpoint, receiver, clock, enroll, commit
):
    receiver.answer = REFUSED
    enroll("ada")
    for days in (2, 2):
        clock.shift(timedelta(days=days))
        send_due()
    endpoint.refresh_from_db()
    assert endpoint.status == "enabled"
    mail.outbox.clear()
    clock.shift(timedelta(days=2))
    with commit():
        send_due()
    endpoint.refresh_from_db()
    assert endpoint.status == "stopped"
    [message] = mail.outbox
    assert message.to == [cast.manager.email]
    assert "was stopped" in message.subject
    assert endpoint.url in message.body
    clock.shift(timedelta(days=2))
    seen = len(receiver.received)
    send_due()
    assert len(receiver.received) == seen


def test_gone_for_good_stops_at_once(cast, endpoint, receiver, enroll):
    receiver.answer = b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n"
    enroll("ada")
    endpoint.refresh_from_db()
    assert endpoint.status == "stopped"
    assert any("says that it is gone" in message.body for message in mail.outbox)


def test_worker_that_dies_leaves_its_message_to_the_next(endpoint, receiver, clock, enroll):
    receiver.answer = REFUSED
    enroll("ada")
    receiver.answer = OK
    clock.shift(timedelta(minutes=1))
    assert claim() is not None  # and nothing is sent
    assert send_due().delivered == 0
    clock.shift(LEASE + timedelta(seconds=1))
    assert send_due().delivered == 1


def test_old_secret_is_good_for_a_day(endpoint, receiver, clock, enroll):
    old = endpoint.secret
    new = rotate_secret(endpoint=endpoint, by=None).secret
    assert new != old
    enroll("ada")
    clock.shift(timedelta(days=1, seconds=1))
    enroll("bob")
    during, after = receiver.received
    assert is_signed(during, old)
    assert is_signed(during, new)
    assert not is_signed(after, old)
    assert is_signed(after, new)


def test_test_message_goes_to_paused_endpoints_and_is_tried_once(endpoint, receiver, commit):
    WebhookEndpoint.objects.update(status="paused", event_types=["course.archived"])
    receiver.answer = REFUSED
    endpoint.refresh_from_db()
    with commit():
        delivery = send_ping(endpoint=endpoint, by=None)
    assert receiver.types == ["ping"]
    delivery.refresh_from_db()
    assert delivery.status == "failed"
    endpoint.refresh_from_db()
    assert endpoint.failing_since is None


def test_sending_again_keeps_the_id(endpoint, receiver, enroll, commit):
    enroll("ada")
    delivery = WebhookDelivery.objects.get()
    with commit():
        send_again(delivery=delivery, by=None)
    first, second = receiver.received
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body


def test_sending_again_is_refused_while_under_way_and_while_off(endpoint, receiver, enroll, clock):
    receiver.answer = REFUSED
    enroll("ada")
    delivery = WebhookDelivery.objects.get()
    with pytest.raises(WebhookRefused, match="on its way"):
        send_again(delivery=delivery, by=None)
    WebhookEndpoint.objects.update(status="paused")
    with pytest.raises(WebhookRefused, match="off"):
        send_again(delivery=delivery, by=None)


def test_deleted_endpoint_takes_its_log_along(endpoint, receiver, enroll):
    enroll("ada")
    endpoint.delete()
    assert not WebhookDelivery.objects.exists()
    assert not WebhookAttempt.objects.exists()


def test_after_30_days_nothing_is_left(endpoint, receiver, clock, enroll, capsys):
    enroll("ada")
    clock.shift(timedelta(days=29))
    enroll("bob")
    clock.shift(timedelta(days=2))
    call_command("send_webhooks")
    assert "1 old ones removed" in capsys.readouterr().out
    assert WebhookEvent.objects.count() == WebhookAttempt.objects.count() == 1


def test_queries_of_emitting_do_not_grow_with_endpoints(cast, count_queries):
    WebhookEndpoint.objects.create(
        url="https://a.example/", event_types=EventType.values, failing_since=timezone.now()
    )
    names = iter(f"s{n}" for n in range(10))
    students = [make_user(name) for name in names]

    def enroll_next():
        enroll_student(student=students.pop(), course=cast.course_a)

    one = count_queries(enroll_next)
    WebhookEndpoint.objects.bulk_create(
        WebhookEndpoint(url="https://a.example/", event_types=EventType.values) for _ in range(20)
    )
    assert count_queries(enroll_next) == one
