"""The corner of a page that knows the visitor, for guests and for everybody else."""

import pytest
from django.test import Client

from courses.enrollment.services import enroll_student
from courses.tests.cast import make_course

ME = "/api/learning/v1/me/"


def test_guest_is_nobody_and_costs_nothing(cast, client, django_assert_num_queries):
    client.get(ME)  # the site's brand is in the cache by now
    with django_assert_num_queries(0):
        response = client.get(ME)
    data = response.json()
    assert (data["user"], data["enrollments"], data["csrf_token"]) == (None, None, None)
    assert set(data["links"]) == {"log_in", "sign_up"}
    assert response["Cache-Control"] == "private, no-store"
    assert not response.cookies


def test_deactivated_account_is_a_guest(cast, client):
    client.force_login(cast.inactive)
    assert client.get(ME).json()["user"] is None


@pytest.mark.parametrize(
    ("name", "is_staff"),
    [("student", False), ("lead", True), ("manager", True), ("outsider", False)],
)
def test_header_is_told_who_asks_and_where_they_may_go(cast, client, name, is_staff):
    person = getattr(cast, name)
    client.force_login(person)
    data = client.get(ME).json()
    assert data["user"] == {
        "id": person.pk,
        "name": person.public_name,
        "email": person.email,
        "is_staff": is_staff,
    }
    assert ("teach" in data["links"]) == is_staff == person.has_perm("wagtailadmin.access_admin")
    assert client.get(data["links"]["learning"]).status_code == 200


def test_superuser_may_enter_the_admin_without_a_grant(cast, client):
    cast.outsider.is_superuser = True
    cast.outsider.save()
    client.force_login(cast.outsider)
    assert client.get(ME).json()["user"]["is_staff"]


def test_places_are_counted_on_published_courses(cast, client):
    for number in range(3):
        course = make_course(cast.catalog, f"More {number}", live=number > 0)
        enroll_student(student=cast.student, course=course) if number else None
    client.force_login(cast.student)
    assert client.get(ME).json()["enrollments"] == {"active": 3, "completed": 0, "asking": 0}


@pytest.mark.parametrize("name", ["student", "lead", "manager"])
def test_three_queries_at_most(cast, client, count_queries, name):
    person = getattr(cast, name)
    client.force_login(person)
    assert count_queries(lambda: client.get(ME)) <= 3
    for number in range(10):
        enroll_student(student=person, course=make_course(cast.catalog, f"More {number}"))
    assert count_queries(lambda: client.get(ME)) <= 3


def test_token_of_the_answer_lets_a_form_through(cast):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.student)
    token = browser.get(ME).json()["csrf_token"]
    path = f"/api/learning/v1/courses/{cast.course_a.pk}/progress/"
    batch = {"events": []}
    refused = browser.post(path, batch, content_type="application/json")
    assert refused.status_code == 403
    sent = browser.post(
        path, batch, content_type="application/json", headers={"X-CSRFToken": token}
    )
    assert sent.status_code == 200


@pytest.mark.parametrize("query", ["?fields=*", "?user=1"])
def test_unknown_parameters_are_refused(cast, client, query):
    assert client.get(ME + query).status_code == 400
