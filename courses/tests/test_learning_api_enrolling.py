"""Enrolling, leaving and one's own places through the learning API."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from courses.content.pages import CoursePage
from courses.enrollment.codes import TRIES, create_invite_code
from courses.enrollment.models import Enrollment
from courses.enrollment.services import (
    archive_course,
    enroll_student,
    remove_student,
    withdraw_student,
)
from courses.progress.models import ProgressEvent
from courses.progress.services import record_event
from courses.tests.cast import make_course, make_lesson, make_module, make_user
from courses.tests.test_learning_api_conventions import API, check_problem

ENROLLMENTS = f"{API}enrollments/"


@pytest.fixture
def me(cast, client):
    client.force_login(cast.outsider)
    return cast.outsider


def post(client, course, action="enroll", **body):
    path = f"{API}courses/{course.pk}/{action}/"
    return client.post(path, body, content_type="application/json")


def change(course: CoursePage, **fields) -> CoursePage:
    CoursePage.objects.filter(pk=course.pk).update(**fields)
    course.refresh_from_db()
    return course


def test_enrolling_twice_is_enrolling_once(cast, client, me):
    first = post(client, cast.course_a)
    assert first.status_code == 201
    assert first.json()["status"] == "active"
    assert first.json()["course"]["id"] == cast.course_a.pk
    again = post(client, cast.course_a)
    assert again.status_code == 200
    assert again.json() == first.json()
    assert Enrollment.objects.filter(student=me).count() == 1


def test_a_body_is_not_needed(cast, client, me):
    path = f"{API}courses/{cast.course_a.pk}/enroll/"
    assert client.generic("POST", path).status_code == 201


def test_approval_makes_a_request_and_no_place(cast, client, me):
    data = post(client, change(cast.course_a, enrollment_policy="approval")).json()
    assert (data["status"], data["is_open"], data["progress"]) == ("pending", False, None)


def test_full_course_puts_on_the_waiting_list_with_a_position(cast, client, me):
    course = change(cast.course_a, capacity=1)
    enroll_student(student=cast.manager, course=course)
    data = post(client, course).json()
    assert (data["status"], data["waiting_position"]) == ("waiting", 2)
    assert "1 person before you" in data["line"]


def refusing(course: CoursePage, kind: str) -> None:
    day = timedelta(days=1)
    if kind == "closed":
        change(course, enrollment_policy="closed")
    if kind == "over":
        change(course, enrollment_closes_at=timezone.now() - day)
    if kind == "not yet":
        change(course, enrollment_opens_at=timezone.now() + day)
    if kind == "archived":
        archive_course(course=course, by=None)
    if kind.startswith("code"):
        change(course, enrollment_policy="code")
    if kind == "code late":
        create_invite_code(course=course, code="LATE99", expires_at=timezone.now() - day)
    if kind == "code used":
        code = create_invite_code(course=course, code="USED99", use_limit=1)
        place = enroll_student(student=make_user("earlier"), course=course, source="staff")
        Enrollment.objects.filter(pk=place.pk).update(invite_code=code)


@pytest.mark.parametrize(
    ("kind", "code", "slug"),
    [
        ("closed", "", "enrollment-closed"),
        ("over", "", "enrollment-closed"),
        ("not yet", "", "enrollment-not-yet-open"),
        ("archived", "", "course-archived"),
        ("code", "", "code-required"),
        ("code", "WRONG99", "code-wrong"),
        ("code late", "late 99", "code-expired"),
        ("code used", "USED99", "code-used-up"),
    ],
)
def test_each_shut_door_has_a_type_of_its_own(cast, client, me, kind, code, slug):
    refusing(cast.course_a, kind)
    check_problem(post(client, cast.course_a, code=code), 409, slug)
    assert not Enrollment.objects.filter(student=me).exists()


def test_a_right_code_opens(cast, client, me):
    change(cast.course_a, enrollment_policy="code")
    create_invite_code(course=cast.course_a, code="RIGHT99")
    assert post(client, cast.course_a, code="right 99").status_code == 201


def test_guessing_codes_ends_with_the_time_to_wait(cast, client, me):
    change(cast.course_a, enrollment_policy="code")
    for _number in range(TRIES):
        check_problem(post(client, cast.course_a, code="GUESS99"), 409, "code-wrong")
    response = post(client, cast.course_a, code="GUESS99")
    check_problem(response, 429, "code-tries")
    assert int(response["Retry-After"]) > 0


def test_who_was_taken_off_is_turned_away(cast, client):
    place = Enrollment.objects.get(student=cast.student, course=cast.course_a)
    remove_student(enrollment=place, by=cast.lead)
    client.force_login(cast.student)
    check_problem(post(client, cast.course_a), 403, "turned-away")


def test_withdrawing_twice_is_withdrawing_once_and_returning_keeps_the_row(cast, client):
    client.force_login(cast.student)
    first = post(client, cast.course_a, "withdraw")
    assert (first.status_code, first.json()["status"]) == (200, "withdrawn")
    assert first.json()["ended_at"]
    assert post(client, cast.course_a, "withdraw").json() == first.json()
    back = post(client, cast.course_a)
    assert (back.status_code, back.json()["id"]) == (201, first.json()["id"])


def test_who_never_had_a_place_cannot_leave(cast, client, me):
    check_problem(post(client, cast.course_a, "withdraw"), 409, "not-enrolled")
    assert not Enrollment.objects.filter(student=me).exists()


@pytest.mark.parametrize(
    ("body", "content_type", "status", "slug"),
    [
        (b"{", "application/json", 400, "malformed"),
        (b"\xff", "application/json", 400, "malformed"),
        (b"[" * 100_000, "application/json", 400, "malformed"),
        (b"[]", "application/json", 400, "invalid"),
        (b'"x"', "application/json", 400, "invalid"),
        (b'{"code": NaN}', "application/json", 400, "malformed"),
        (b'{"code": ["x"]}', "application/json", 400, "invalid"),
        (b'{"code": "\\u0000"}', "application/json", 400, "invalid"),
        (b'{"code": "\\ud800"}', "application/json", 400, "invalid"),
        (b"code=x", "application/x-www-form-urlencoded", 415, "unsupported-media-type"),
        (b"<x/>", "text/xml", 415, "unsupported-media-type"),
        (b" " * 2_700_000, "application/json", 413, "too-large"),
    ],
)
def test_hostile_bodies_are_refused(cast, client, me, body, content_type, status, slug):
    path = f"{API}courses/{cast.course_a.pk}/enroll/"
    check_problem(client.post(path, body, content_type=content_type), status, slug)
    assert not Enrollment.objects.filter(student=me).exists()


def test_writing_by_session_needs_the_csrf_token(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.outsider)
    check_problem(post(client, cast.course_a), 403, "forbidden")
    assert not Enrollment.objects.filter(student=cast.outsider).exists()


@pytest.mark.parametrize("action", ["enroll", "withdraw"])
def test_guests_are_asked_to_log_in(cast, client, action):
    response = post(client, cast.course_a, action)
    check_problem(response, 401, "authentication-required")
    assert response["WWW-Authenticate"]


def test_mine_lists_my_places_and_nobody_elses(cast, client, me):
    enroll_student(student=me, course=cast.course_b)
    enroll_student(student=me, course=cast.course_a)
    withdraw_student(student=me, course=cast.course_b)
    record_event(
        enrollment=Enrollment.objects.get(student=me, course=cast.course_a),
        page=cast.module_a,
        kind=ProgressEvent.Kind.PAGE_COMPLETED,
    )
    data = client.get(ENROLLMENTS).json()
    assert data["meta"]["total_count"] == 2
    assert [row["status"] for row in data["items"]] == ["withdrawn", "active"]
    active = data["items"][1]
    assert (active["progress"]["done_count"], active["progress"]["total_count"]) == (1, 3)
    assert active["progress"]["percent"] == 33
    assert active["progress"]["resume_page_id"] == cast.lesson_a.pk
    only = client.get(ENROLLMENTS, {"status": "active"}).json()["items"]
    assert only == client.get(ENROLLMENTS, {"course": cast.course_a.pk}).json()["items"] == [active]
    assert client.get(f"{ENROLLMENTS}{active['id']}/").json() == active
    check_problem(client.get(ENROLLMENTS, {"status": "lost"}), 400, "invalid")


@pytest.mark.parametrize("person", ["outsider", "lead", "manager"])
def test_somebody_elses_place_is_unknown(cast, client, person):
    theirs = Enrollment.objects.get(student=cast.student)
    client.force_login(getattr(cast, person))
    check_problem(client.get(f"{ENROLLMENTS}{theirs.pk}/"), 404, "not-found")


def test_places_on_unpublished_courses_are_not_told_of(cast, client):
    client.force_login(cast.student)
    cast.course_a.unpublish()
    assert client.get(ENROLLMENTS).json()["items"] == []


def test_50_places_cost_what_5_cost(catalog, client, count_queries):
    student = make_user("student")
    client.force_login(student)

    def grow(count, start=0):
        for number in range(start, count):
            course = make_course(catalog, f"Course {number}")
            make_lesson(make_module(course, "Module"), "Lesson")
            enroll_student(student=student, course=course)

    grow(5)
    few = count_queries(lambda: client.get(f"{ENROLLMENTS}?limit=100"))
    grow(50, start=5)
    assert count_queries(lambda: client.get(f"{ENROLLMENTS}?limit=100")) == few <= 7
    assert len(client.get(f"{ENROLLMENTS}?limit=100").json()["items"]) == 50


def test_answers_to_people_are_kept_by_nobody(cast, client, me):
    for response in (client.get(ENROLLMENTS), post(client, cast.course_a)):
        assert response["Cache-Control"] == "private, no-store"
        assert "ETag" not in response
