"""Who gets in: approval, codes, the window, the capacity, and coming back."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry

from accounts.models import Mail
from courses.enrollment.codes import TRIES, create_invite_code
from courses.enrollment.mails import tell_student, tell_team
from courses.enrollment.models import Enrollment, InviteCode
from courses.enrollment.seats import promote_waiting
from courses.enrollment.services import (
    EnrollmentRefused,
    approve_request,
    complete_enrollment,
    enroll,
    enroll_student,
    refuse_request,
    remove_student,
    unarchive_course,
    withdraw_student,
)
from courses.tests.cast import make_media

from .doors import get_mails, get_place, get_status, make_people, set_door

STAFF = Enrollment.Source.STAFF


def post(client, person, course, verb="enroll", **data):
    client.force_login(person)
    response = client.post(f"{course.url}{verb}/", data, follow=True)
    return response.content.decode()


def test_asking_waits_for_the_team(cast, client):
    course = set_door(cast.course_a, enrollment_policy="approval")
    page = client.get(course.url).content.decode()
    assert "The team answers each request." in page
    assert "Your request is with the team." in post(client, cast.outsider, course)
    assert get_status(cast.outsider, course) == "pending"
    assert client.get(cast.lesson_a.url).status_code == 403
    page = client.get(course.url).content.decode()
    assert "Waiting for approval." in page
    assert "Take the request back" in page
    assert "action-bar" not in page
    assert "You have asked already." in post(client, cast.outsider, course)
    assert get_mails(cast.lead).count("request") == 1


def test_team_is_told_once_a_day_of_many_requests(cast):
    course = set_door(cast.course_a, enrollment_policy="approval")
    for person in make_people(3):
        enroll_student(student=person, course=course)
    assert get_mails(cast.lead) == ["request"]
    assert get_mails(cast.co_instructor) == []


def test_approving_opens_the_course_and_tells_once(cast, client):
    course = set_door(cast.course_a, enrollment_policy="approval")
    row = enroll_student(student=cast.outsider, course=course)
    for _time in range(2):
        assert approve_request(enrollment=row, by=cast.lead).status == "active"
    assert get_mails(cast.outsider) == ["approved"]
    client.force_login(cast.outsider)
    assert client.get(cast.lesson_a.url).status_code == 200


def test_refused_person_cannot_ask_again_but_the_team_can_let_in(cast, client):
    course = set_door(cast.course_a, enrollment_policy="approval")
    row = enroll_student(student=cast.outsider, course=course)
    assert refuse_request(enrollment=row, by=cast.lead)
    assert not refuse_request(enrollment=row, by=cast.lead)
    assert get_mails(cast.outsider) == ["refused"]
    assert "did not approve your request" in post(client, cast.outsider, course)
    assert get_status(cast.outsider, course) == "refused"
    enroll(student=cast.outsider, course=course, source=STAFF, by=cast.lead)
    assert get_status(cast.outsider, course) == "active"


def test_request_can_be_taken_back_and_made_again(cast, client):
    course = set_door(cast.course_a, enrollment_policy="approval")
    post(client, cast.outsider, course)
    assert "Your request is taken back." in post(client, cast.outsider, course, "withdraw")
    post(client, cast.outsider, course)
    assert get_status(cast.outsider, course) == "pending"


def test_approving_into_a_full_course_puts_on_the_waiting_list(cast):
    course = set_door(cast.course_a, enrollment_policy="approval", capacity=2)
    row = enroll_student(student=cast.outsider, course=course)
    assert approve_request(enrollment=row, by=cast.lead).status == "waiting"
    assert get_mails(cast.outsider) == ["waiting"]


def test_right_code_opens_and_wrong_code_does_not(cast, client):
    course = set_door(cast.course_a, enrollment_policy="code")
    code = create_invite_code(course=course, code="spring term 26")
    assert code.code == "SPRINGTERM26"
    client.force_login(cast.outsider)
    page = client.get(course.url).content.decode()
    assert 'name="code"' in page
    assert "SPRINGTERM26" not in page
    assert "You need a code" in post(client, cast.outsider, course)
    assert "not right" in post(client, cast.outsider, course, code="SPRINGTERM27")
    assert not Enrollment.objects.filter(student=cast.outsider).exists()
    post(client, cast.outsider, course, code=" springTERM26 ")
    place = get_place(cast.outsider, course)
    assert (place.status, place.source, place.invite_code) == ("active", "code", code)


def test_code_of_another_course_does_not_open(cast):
    course = set_door(cast.course_a, enrollment_policy="code")
    create_invite_code(course=cast.course_b, code="OTHERCOURSE")
    with pytest.raises(EnrollmentRefused, match="not right"):
        enroll(student=cast.outsider, course=course, code="OTHERCOURSE")


def test_code_ends_with_its_date_and_its_limit(cast):
    course = set_door(cast.course_a, enrollment_policy="code")
    first, second = make_people(2)
    create_invite_code(course=course, code="LIMITED", use_limit=1)
    past = timezone.now() - timedelta(minutes=1)
    create_invite_code(course=course, code="EXPIRED", expires_at=past)
    enroll(student=first, course=course, code="LIMITED")
    with pytest.raises(EnrollmentRefused, match="used up"):
        enroll(student=second, course=course, code="LIMITED")
    with pytest.raises(EnrollmentRefused, match="no longer valid"):
        enroll(student=second, course=course, code="EXPIRED")
    withdraw_student(student=first, course=course)
    assert enroll(student=first, course=course, code="LIMITED").status == "active"


def test_guessing_codes_ends_after_some_tries(cast, client):
    course = set_door(cast.course_a, enrollment_policy="code")
    create_invite_code(course=course, code="SPRINGTERM")
    for number in range(TRIES):
        assert "not right" in post(client, cast.outsider, course, code=f"GUESS{number}")
    assert "Too many tries" in post(client, cast.outsider, course, code="SPRINGTERM")
    assert not Enrollment.objects.filter(student=cast.outsider).exists()
    assert enroll(student=cast.manager, course=course, code="SPRINGTERM").status == "active"


@pytest.mark.parametrize("code", ["é" * 50, "x" * 100_000, "💥", "'; --", "  "])
def test_strange_codes_are_refused_in_words(cast, client, code):
    course = set_door(cast.course_a, enrollment_policy="code")
    create_invite_code(course=course)
    page = post(client, cast.outsider, course, code=code)
    assert "not right" in page or "You need a code" in page


def test_window_is_told_and_kept(cast, client):
    now = timezone.now()
    course = set_door(cast.course_a, enrollment_opens_at=now + timedelta(days=1))
    assert "Enrollment opens on" in client.get(course.url).content.decode()
    assert "Enrollment opens on" in post(client, cast.outsider, course)
    set_door(course, enrollment_opens_at=None, enrollment_closes_at=now - timedelta(days=1))
    assert "Enrollment closed on" in post(client, cast.outsider, course)
    assert not Enrollment.objects.filter(student=cast.outsider).exists()
    set_door(course, enrollment_closes_at=now + timedelta(days=1))
    post(client, cast.outsider, course)
    assert get_status(cast.outsider, course) == "active"


def test_team_enrolls_past_policy_and_window_but_not_past_capacity(cast):
    late = timezone.now() - timedelta(days=1)
    course = set_door(
        cast.course_a, enrollment_policy="closed", enrollment_closes_at=late, capacity=3
    )
    inside, waits = make_people(2)
    assert enroll(student=inside, course=course, source=STAFF, by=cast.lead).status == "active"
    outcome = enroll(student=waits, course=course, source=STAFF, by=cast.lead)
    assert outcome.status == "waiting"
    again = enroll(student=waits, course=course, source=STAFF, by=cast.lead, over_capacity=True)
    assert again.status == "active"


def test_full_course_has_a_waiting_list_that_moves_by_itself(cast, client):
    course = set_door(cast.course_a, capacity=2)
    first, second = make_people(2)
    assert "the next on the waiting list" in post(client, first, course)
    client.force_login(second)
    page = client.get(course.url).content.decode()
    assert "Full. 1 person is before you" in page
    assert "Join the waiting list" in page
    assert "1 person before you" in post(client, second, course)
    assert "1 person before you" in client.get("/learn/").content.decode()
    withdraw_student(student=cast.student, course=course)
    assert get_status(first, course) == "active"
    assert get_status(second, course) == "waiting"
    assert get_mails(first) == ["waiting", "place_free"]
    promote_waiting(course=course)
    assert get_mails(first) == ["waiting", "place_free"]
    assert "next on the waiting list" in client.get("/learn/").content.decode()


def test_waiting_list_can_be_left(cast, client):
    course = set_door(cast.course_a, capacity=1)
    post(client, cast.outsider, course)
    assert "You have left the waiting list." in post(client, cast.outsider, course, "withdraw")
    withdraw_student(student=cast.student, course=course)
    assert get_status(cast.outsider, course) == "withdrawn"


def test_publishing_more_places_moves_people_up_in_order(cast):
    course = set_door(cast.course_a, capacity=2)
    people = make_people(3)
    for person in people:
        enroll_student(student=person, course=course)
    course.capacity = 4
    course.save_revision().publish()
    assert [get_status(person, course) for person in people] == ["active", "active", "waiting"]


def test_nobody_moves_up_on_an_archived_course_until_it_returns(cast):
    course = set_door(cast.course_a, capacity=2)
    enroll_student(student=cast.outsider, course=course)
    course = set_door(course, archived_at=timezone.now())
    withdraw_student(student=cast.student, course=course)
    assert get_status(cast.outsider, course) == "waiting"
    unarchive_course(course=course, by=cast.lead)
    assert get_status(cast.outsider, course) == "active"


def test_returning_takes_a_seat_again(cast):
    course = set_door(cast.course_a, capacity=2)
    enroll_student(student=cast.outsider, course=course)
    assert enroll_student(student=cast.withdrawn, course=course).status == "waiting"
    set_door(course, capacity=None, enrollment_policy="closed")
    withdraw_student(student=cast.student, course=course)
    with pytest.raises(EnrollmentRefused):
        enroll_student(student=cast.student, course=course)


def test_completed_stays_completed_after_leaving_and_returning(cast):
    place = get_place(cast.student, cast.course_a)
    at = timezone.now() - timedelta(days=3)
    assert complete_enrollment(enrollment=place, at=at)
    assert not complete_enrollment(enrollment=place)
    assert (place.status, place.completed_at) == ("completed", at)
    withdraw_student(student=cast.student, course=cast.course_a)
    assert not complete_enrollment(enrollment=place)
    back = enroll_student(student=cast.student, course=cast.course_a)
    assert (back.status, back.completed_at) == ("completed", at)
    assert get_mails(cast.student).count("completed") == 1


def test_removed_student_loses_everything_at_once_and_only_the_team_brings_back(cast, client):
    place = get_place(cast.student, cast.course_a)
    client.force_login(cast.student)
    assert client.get(cast.lesson_a.url).status_code == 200
    assert remove_student(enrollment=place, by=cast.lead)
    assert not remove_student(enrollment=place, by=cast.lead)
    assert client.get(cast.lesson_a.url).status_code == 403
    assert "took you off this course" in post(client, cast.student, cast.course_a)
    assert get_status(cast.student, cast.course_a) == "removed"
    enroll(student=cast.student, course=cast.course_a, source=STAFF, by=cast.lead)
    assert client.get(cast.lesson_a.url).status_code == 200


def test_every_change_stands_in_the_audit_log_with_its_actor(cast):
    course = set_door(cast.course_a, enrollment_policy="approval")
    row = enroll_student(student=cast.outsider, course=course)
    approve_request(enrollment=row, by=cast.lead)
    remove_student(enrollment=row, by=cast.co_instructor)
    entries = ModelLogEntry.objects.filter(object_id=str(row.pk), action__contains="enrollment")
    assert list(entries.order_by("pk").values_list("action", "user")) == [
        ("courses.enrollment.ask", cast.outsider.pk),
        ("courses.enrollment.approve", cast.lead.pk),
        ("courses.enrollment.remove", cast.co_instructor.pk),
    ]
    assert not entries.filter(label__icontains="outsider").exists()


def test_guest_comes_back_to_the_course_after_login(cast, client):
    response = client.post(f"{cast.course_a.url}enroll/")
    assert response["Location"] == f"/accounts/login/?next={cast.course_a.url}"


def test_switched_off_account_is_not_enrolled_by_the_team(cast):
    row = get_place(cast.inactive, cast.course_a)
    withdraw_student(student=cast.inactive, course=cast.course_a)
    with pytest.raises(EnrollmentRefused, match="switched off"):
        enroll(student=cast.inactive, course=cast.course_a, source=STAFF, by=cast.lead)
    row.refresh_from_db()
    assert row.status == "withdrawn"


def test_settings_that_make_no_sense_are_refused(cast):
    course = cast.course_a
    now = timezone.now()
    course.enrollment_opens_at, course.enrollment_closes_at = now, now - timedelta(hours=1)
    with pytest.raises(ValidationError, match="close after it opens"):
        course.full_clean()
    course.enrollment_closes_at, course.capacity = None, 0
    with pytest.raises(ValidationError):
        course.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        set_door(course, capacity=0)


def test_short_and_double_codes_are_refused(cast):
    create_invite_code(course=cast.course_a, code="SPRINGTERM")
    for code in ("abc", "springterm"):
        with pytest.raises(EnrollmentRefused):
            create_invite_code(course=cast.course_a, code=code)
    assert InviteCode.objects.count() == 1


def test_closed_course_offers_nothing_to_guests(cast, client):
    course = set_door(cast.course_a, enrollment_policy="closed")
    page = client.get(course.url).content.decode()
    assert "takes no new students" in page
    assert "action-bar" not in page
    assert "Sign up to enroll" not in page


def test_locked_page_tells_the_way_in(cast, client):
    course = set_door(cast.course_a, capacity=1)
    client.force_login(cast.outsider)
    assert "Join the waiting list" in client.get(cast.lesson_a.url).content.decode()
    enroll_student(student=cast.outsider, course=course)
    page = client.get(cast.lesson_a.url).content.decode()
    assert "You are the next on the waiting list" in page
    assert "Leave the waiting list" in page


@pytest.mark.parametrize(
    "kind", ["enrolled", "approved", "place_free", "waiting", "refused", "completed", "request"]
)
def test_every_mail_has_both_parts_and_an_address(cast, kind):
    set_door(cast.course_a, title="Sums & <b>more</b>")
    place = get_place(cast.student, cast.course_a)
    Mail.objects.all().delete()
    tell_team(place.course) if kind == "request" else tell_student(place, kind)
    mail = Mail.objects.get()
    assert "Sums & <b>more</b>" in mail.subject
    assert "Sums & <b>more</b>" in mail.text
    assert "Sums &amp; &lt;b&gt;more&lt;/b&gt;" in mail.html
    assert "http" in mail.text
    assert "You get this mail because" in mail.text
    assert "You get this mail because" in mail.html


def test_withdrawing_bites_at_the_next_request_on_page_api_and_file(cast, client):
    media = make_media(cast.course_a.team.collection, b"ID3 canary")
    client.force_login(cast.student)
    api = f"/api/v2/pages/{cast.lesson_a.pk}/?fields=*"
    assert client.get(cast.lesson_a.url).status_code == 200
    assert "canary-lesson-a" in client.get(api).content.decode()
    assert client.get(media.file.url).status_code == 200
    withdraw_student(student=cast.student, course=cast.course_a)
    assert client.get(cast.lesson_a.url).status_code == 403
    assert "canary-lesson-a" not in client.get(api).content.decode()
    assert client.get(media.file.url).status_code == 404
    response = client.get(media.file.url, headers={"Range": "bytes=0-3"})
    assert response.status_code == 404
