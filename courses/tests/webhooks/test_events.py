"""What happens on courses reaches a receiver: signed, with numbers and addresses, no names."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from accounts.erasure import erase_person
from accounts.personal_data import collect_data
from courses.enrollment.models import Enrollment
from courses.enrollment.services import (
    archive_course,
    complete_enrollment,
    enroll_student,
    refuse_request,
    remove_student,
    unarchive_course,
    withdraw_student,
)
from courses.tests.cast import make_lesson
from courses.webhooks.models import WebhookDelivery, WebhookEndpoint, WebhookEvent

from .receiver import is_signed


def publish(page):
    page = page.specific_class.objects.get(pk=page.pk)
    page.save_revision().publish()


def unpublish(page):
    page.specific_class.objects.get(pk=page.pk).unpublish()


def test_enrolling_tells_a_receiver_who_can_verify_it(cast, endpoint, receiver, commit):
    with commit():
        enrollment = enroll_student(student=cast.outsider, course=cast.course_a)
    [message] = receiver.received
    assert message.head == "POST /hook?a=b HTTP/1.1"
    assert message.headers["host"] == f"127.0.0.1:{receiver.port}"
    assert message.headers["content-type"] == "application/json"
    assert message.headers["webhook-id"].startswith("msg_")
    assert is_signed(message, endpoint.secret)
    assert not is_signed(message, "whsec_" + "A" * 44)
    body = message.json
    assert body["type"] == "enrollment.created"
    assert body["timestamp"].endswith("Z")
    assert body["data"]["student"] == {"id": cast.outsider.pk}
    assert body["data"]["enrollment"]["id"] == enrollment.pk
    assert body["data"]["enrollment"]["status"] == "active"
    assert body["data"]["enrollment"]["previous_status"] is None
    course = body["data"]["course"]
    assert (course["id"], course["slug"]) == (cast.course_a.pk, "course-a")
    assert course["api_url"].startswith("http")
    assert course["api_url"].endswith(f"/api/v2/pages/{cast.course_a.pk}/")


def test_message_names_no_student(cast, endpoint, receiver, commit):
    with commit():
        enroll_student(student=cast.outsider, course=cast.course_a)
    body = receiver.received[0].body.decode().lower()
    assert "outsider" not in body
    assert "educa.example" not in body


def test_a_place_from_beginning_to_end(cast, endpoint, receiver, commit):
    course, student = cast.course_a, cast.outsider
    with commit():
        place = enroll_student(student=student, course=course)
    with commit():
        complete_enrollment(enrollment=place)
    with commit():
        withdraw_student(student=student, course=course)
    with commit():
        enroll_student(student=student, course=course)
    with commit():
        remove_student(enrollment=place, by=cast.lead)
    assert receiver.types == [
        "enrollment.created",
        "enrollment.completed",
        "enrollment.withdrawn",
        "enrollment.created",  # returning is no second completion
        "enrollment.removed",
    ]
    returned = receiver.received[3].json["data"]["enrollment"]
    assert (returned["previous_status"], returned["status"]) == ("withdrawn", "completed")


def test_the_same_twice_is_told_once(cast, endpoint, receiver, commit):
    with commit():
        enroll_student(student=cast.outsider, course=cast.course_a)
        enroll_student(student=cast.outsider, course=cast.course_a)
    assert receiver.types == ["enrollment.created"]


def test_request_and_refusal(cast, endpoint, receiver, commit):
    course = cast.course_b
    course.enrollment_policy = course.EnrollmentPolicy.APPROVAL
    course.save()
    with commit():
        request = enroll_student(student=cast.outsider, course=course)
    with commit():
        refuse_request(enrollment=request, by=cast.other_instructor)
    assert receiver.types == ["enrollment.requested", "enrollment.refused"]
    assert receiver.received[0].json["data"]["enrollment"]["status"] == "pending"


@pytest.mark.parametrize(
    ("name", "kind"), [("course_a", "course"), ("module_a", "module"), ("lesson_a", "lesson")]
)
def test_publishing_and_unpublishing(cast, endpoint, receiver, commit, name, kind):
    page = getattr(cast, name)
    with commit():
        publish(page)
    with commit():
        unpublish(page)
    assert receiver.types == [f"{kind}.published", f"{kind}.unpublished"]
    data = receiver.received[0].json["data"]
    assert data[kind]["id"] == page.pk
    assert data["course"]["id"] == cast.course_a.pk
    assert data[kind]["url"].startswith("http")


def test_what_nobody_sees_is_not_told(cast, endpoint, receiver, commit):
    with commit():
        unpublish(cast.module_a)
    receiver.received.clear()
    with commit():
        publish(make_lesson(cast.module_a, "Below a draft", live=False))
    assert receiver.received == []


def test_scheduled_page_is_told_when_it_goes_live(cast, endpoint, receiver, commit, time_machine):
    time_machine.move_to(timezone.now(), tick=True)
    page = cast.draft_a
    page.go_live_at = timezone.now() + timedelta(hours=1)
    with commit():
        page.save_revision().publish()
    assert receiver.received == []
    time_machine.shift(timedelta(hours=2))
    with commit():
        call_command("publish_scheduled")
    assert receiver.types == ["lesson.published"]


def test_deleting_a_course_says_it_is_gone(cast, endpoint, receiver, commit):
    with commit():
        cast.course_b.delete()
    assert "course.unpublished" in receiver.types


def test_another_order_is_told(cast, endpoint, receiver, commit):
    with commit():
        cast.free_a.move(cast.lesson_a, pos="left")
    assert receiver.types == ["course.reordered"]
    assert receiver.received[0].json["data"]["course"]["id"] == cast.course_a.pk


def test_module_that_moves_is_told_of_both_courses(cast, endpoint, receiver, commit):
    with commit():
        cast.module_b.move(cast.course_a, pos="last-child")
    courses = [one.json["data"]["course"]["id"] for one in receiver.received]
    assert courses == [cast.course_b.pk, cast.course_a.pk]
    with commit():
        cast.draft_a.move(cast.lesson_a, pos="left")
    assert len(receiver.received) == 2


@pytest.mark.parametrize("change", ["publish", "unpublish", "bulk_unpublish"])
def test_page_changes_only_together_with_its_message(cast, endpoint, client, monkeypatch, change):
    """What cannot be noted for receivers is not done: the two are one transaction."""

    def fail(*args, **kwargs):
        raise RuntimeError("no disk left")

    monkeypatch.setattr("courses.webhooks.listening.emit", fail)
    client.force_login(cast.lead)
    client.raise_request_exception = False
    page = cast.draft_a if change == "publish" else cast.lesson_a
    was_live = page.live
    if change == "bulk_unpublish":
        path = f"/admin/bulk/wagtailcore/page/unpublish/?id={page.pk}"
    else:
        path = f"/admin/courses/{page.pk}/publish/" if change == "publish" else ""
        path = path or f"/admin/pages/{page.pk}/unpublish/"
    if change == "publish":
        page.save_revision()
    assert client.post(path, {}).status_code == 500
    page.refresh_from_db()
    assert page.live is was_live


def test_archive(cast, endpoint, receiver, commit):
    with commit():
        archive_course(course=cast.course_a)
        archive_course(course=cast.course_a)
    with commit():
        unarchive_course(course=cast.course_a)
    assert receiver.types == ["course.archived", "course.unarchived"]


def test_what_is_rolled_back_is_not_told(cast, endpoint, receiver, commit):
    with commit(), transaction.atomic():
        enroll_student(student=cast.outsider, course=cast.course_a)
        publish(cast.lesson_a)
        transaction.set_rollback(True)
    assert not Enrollment.objects.filter(student=cast.outsider).exists()
    assert not WebhookEvent.objects.exists()
    assert receiver.received == []


def test_only_what_was_chosen_is_sent(cast, endpoint, receiver, commit):
    WebhookEndpoint.objects.update(event_types=["course.published"])
    with commit():
        enroll_student(student=cast.outsider, course=cast.course_a)
    assert receiver.received == []
    assert not WebhookEvent.objects.exists()


def test_paused_endpoint_is_told_nothing(cast, endpoint, receiver, commit):
    WebhookEndpoint.objects.update(status=WebhookEndpoint.Status.PAUSED)
    with commit():
        enroll_student(student=cast.outsider, course=cast.course_a)
    assert not WebhookDelivery.objects.exists()
    assert receiver.received == []


def test_broken_receiver_does_not_hinder_a_student(cast, endpoint, receiver, commit):
    receiver.answer = lambda connection: connection.close()
    with commit():
        enrollment = enroll_student(student=cast.outsider, course=cast.course_a)
    assert Enrollment.objects.get(pk=enrollment.pk).is_open
    assert WebhookDelivery.objects.get().status == "waiting"


def test_erasing_an_account_tells_receivers_and_forgets_what_was_sent(
    cast, endpoint, receiver, commit
):
    with commit():
        place = enroll_student(student=cast.outsider, course=cast.course_a)
    student_id, place_id = cast.outsider.pk, place.pk
    with commit():
        erase_person(user=cast.outsider)
    assert receiver.types == ["enrollment.created", "enrollment.erased"]
    data = receiver.received[1].json["data"]
    assert (data["student"], data["enrollment"]) == ({"id": student_id}, {"id": place_id})
    assert [event.type for event in WebhookEvent.objects.all()] == ["enrollment.erased"]


def test_what_was_told_of_a_person_is_in_that_persons_data(cast, endpoint, receiver, commit):
    with commit():
        enroll_student(student=cast.outsider, course=cast.course_a)
    told = {
        person: collect_data(person, files=None)["webhook_messages"]
        for person in (cast.outsider, cast.withdrawn)
    }
    assert told == {cast.outsider: [receiver.received[0].json], cast.withdrawn: []}
