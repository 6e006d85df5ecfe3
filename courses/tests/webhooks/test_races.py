"""Workers side by side: each message is sent once, and none holds up another."""

import threading
import time

from django.db import connection

from courses.enrollment.services import enroll_student, withdraw_student
from courses.tests.cast import make_user
from courses.tests.races import in_parallel, on_postgres
from courses.webhooks.delivery import deliver, send_due
from courses.webhooks.events import emit
from courses.webhooks.models import EventType, WebhookAttempt, WebhookDelivery, WebhookEndpoint
from courses.webhooks.services import WebhookRefused, send_again

from .receiver import OK

pytestmark = on_postgres


def queue(endpoint: WebhookEndpoint, count: int) -> list[int]:
    """Keep messages that no worker has taken yet, and return their deliveries."""
    WebhookEndpoint.objects.update(failing_since="2026-01-01T00:00:00Z")
    endpoint.refresh_from_db()
    for number in range(count):
        emit("course.published", {"number": number}, endpoints=[endpoint])
    WebhookEndpoint.objects.update(failing_since=None)
    return list(WebhookDelivery.objects.order_by("pk").values_list("pk", flat=True))


def slowly(connection_):
    time.sleep(0.05)
    connection_.sendall(OK)


def test_workers_that_run_the_command_at_once_send_each_message_once(endpoint, receiver):
    queue(endpoint, 30)
    receiver.answer = slowly
    reports = in_parallel(lambda _: send_due(), 10)
    assert sum(report.delivered for report in reports) == 30
    assert sum(1 for report in reports if report.delivered) > 1  # they shared the work
    assert len({one.headers["webhook-id"] for one in receiver.received}) == 30
    assert len(receiver.received) == WebhookAttempt.objects.count() == 30


def test_many_workers_on_one_message_send_it_once(endpoint, receiver):
    [delivery_id] = queue(endpoint, 1)
    receiver.answer = slowly
    results = in_parallel(lambda _: deliver(delivery_id=delivery_id))
    assert sorted(results, key=str) == [None] * 49 + [True]
    assert len(receiver.received) == 1


def test_message_sent_again_from_many_screens_is_never_under_way_twice(endpoint, receiver):
    [delivery_id] = queue(endpoint, 1)
    assert deliver(delivery_id=delivery_id)
    under_way, most = [], []

    def answer(connection_):
        under_way.append(1)
        most.append(len(under_way))
        time.sleep(0.05)
        under_way.pop()
        connection_.sendall(OK)

    receiver.answer = answer
    delivery = WebhookDelivery.objects.get()

    def press(_):
        try:
            send_again(delivery=delivery, by=None)
        except WebhookRefused:
            return "refused"
        return "sent"

    results = in_parallel(press, 10)
    assert "sent" in results
    assert max(most) == 1
    assert 2 <= len(receiver.received) <= 1 + results.count("sent")
    delivery.refresh_from_db()
    assert delivery.status == "delivered"


def test_attempt_holds_no_lock_and_no_transaction(endpoint, receiver):
    """While a receiver keeps a worker waiting, everybody else goes on."""
    [delivery_id] = queue(endpoint, 1)
    is_there, may_go = threading.Event(), threading.Event()

    def wait(connection_):
        is_there.set()
        may_go.wait(9)
        connection_.sendall(OK)

    receiver.answer = wait

    def work(number):
        if number == 0:
            return deliver(delivery_id=delivery_id)
        assert is_there.wait(9)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '1s'")
            cursor.execute("SELECT id FROM courses_webhookdelivery FOR UPDATE NOWAIT")
            cursor.execute("SELECT id FROM courses_webhookendpoint FOR UPDATE NOWAIT")
        WebhookEndpoint.objects.update(description="changed meanwhile")
        may_go.set()
        return True

    assert in_parallel(work, 2) == [True, True]
    endpoint.refresh_from_db()
    assert endpoint.description == "changed meanwhile"


def test_failures_at_once_stop_an_endpoint_once(cast, endpoint, receiver):
    deliveries = queue(endpoint, 10)
    WebhookEndpoint.objects.update(failing_since="2026-01-01T00:00:00Z")
    receiver.answer = b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"
    in_parallel(lambda number: deliver(delivery_id=deliveries[number]), 10)
    endpoint.refresh_from_db()
    assert endpoint.status == "stopped"
    assert cast.manager.mails.filter(kind="webhook_stopped").count() == 1


def test_students_who_enroll_at_once_are_each_told_once(cast, endpoint, receiver):
    students = [make_user(f"racer{number}") for number in range(20)]

    def come_and_go(number):
        enroll_student(student=students[number], course=cast.course_a)
        withdraw_student(student=students[number], course=cast.course_a)

    in_parallel(come_and_go, 20)
    told = sorted(
        (one.json["type"], one.json["data"]["student"]["id"]) for one in receiver.received
    )
    kinds = (EventType.ENROLLMENT_CREATED, EventType.ENROLLMENT_WITHDRAWN)
    assert told == sorted((kind.value, student.pk) for kind in kinds for student in students)
