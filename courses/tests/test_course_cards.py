"""“Can I start now?” in one line on every card, as the course's page and the API say it."""

import html
from datetime import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from courses.content.pages import CoursePage
from courses.enrollment.models import Enrollment
from courses.enrollment.services import enroll, enroll_student, withdraw_student
from courses.progress.models import ProgressEvent
from courses.progress.services import record_event
from courses.tests.cast import make_course, make_lesson, make_module, make_user
from courses.views.cards import build_cards

FAR = timezone.make_aware(datetime(2099, 5, 3, 12))
PAST = timezone.make_aware(datetime(2001, 5, 3, 12))
DOORS = [
    ({}, "Open now"),
    ({"enrollment_policy": "code"}, "With an invitation"),
    ({"enrollment_policy": "approval"}, "On request"),
    ({"enrollment_policy": "closed"}, "Closed"),
    ({"enrollment_opens_at": FAR}, "Opens on 3 May 2099"),
    ({"enrollment_closes_at": PAST}, "Closed since 3 May 2001"),
    ({"capacity": 1}, "Full, waiting list"),
]


def make_full_course(catalog, **fields):
    """A course somebody has a place on, which makes it full where there is one place."""
    course = make_course(catalog, "Harmony")
    enroll_student(student=make_user("first"), course=course)
    CoursePage.objects.filter(pk=course.pk).update(**fields)
    return CoursePage.objects.get(pk=course.pk)


def read(client, url) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def read_card(client, url) -> str:
    """Return the first course of a list: a card, or one of the search's results."""
    begin = 'class="result"' if url.startswith("/search/") else 'class="course-card__body"'
    return read(client, url).partition(begin)[2].partition("</article>")[0]


@pytest.mark.parametrize(("fields", "line"), DOORS)
def test_card_page_and_api_say_the_same_line(catalog, client, fields, line):
    course = make_full_course(catalog, **fields)
    for url in (catalog.url, "/", "/search/?q=harmony"):
        assert f"{line}</span>" in read_card(client, url), url
    assert line in read(client, course.url).partition('class="enroll-card"')[2]
    [item] = client.get("/api/learning/v1/courses/").json()["items"]
    assert item["availability_line"] == line
    one = client.get(f"/api/learning/v1/courses/{course.pk}/").json()
    assert (one["availability"], one["availability_line"]) == (item["availability"], line)


def test_card_of_ones_own_course_says_how_far_one_is(catalog, client):
    course, student = make_full_course(catalog), make_user("student")
    module = make_module(course, "Module")
    make_lesson(module, "Second")
    place = enroll_student(student=student, course=course)
    client.force_login(student)
    assert "Enrolled: continue</span>" in read_card(client, catalog.url)
    record_event(enrollment=place, page=module, kind=ProgressEvent.Kind.PAGE_COMPLETED)
    assert "Enrolled: continue, 50 % done</span>" in read_card(client, catalog.url)
    withdraw_student(student=student, course=course)
    assert "Open now</span>" in read_card(client, catalog.url)


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"enrollment_policy": "approval"}, "Requested"),
        ({"capacity": 1}, "On the waiting list"),
    ],
)
def test_card_of_who_has_asked_says_so(catalog, client, fields, line):
    course, student = make_full_course(catalog, **fields), make_user("student")
    enroll(student=student, course=course)
    client.force_login(student)
    assert f"{line}</span>" in read_card(client, catalog.url)
    assert line in read(client, course.url).partition('class="enroll-card"')[2]
    Enrollment.objects.filter(student=student).update(status="removed", ended_at=PAST)
    assert "No place</span>" in read_card(client, catalog.url)


@pytest.mark.parametrize("is_signed_in", [False, True])
def test_50_cards_with_limited_places_cost_what_one_costs(catalog, count_queries, is_signed_in):
    user = make_user("student") if is_signed_in else AnonymousUser()
    for number in range(50):
        course = make_course(catalog, f"Course {number}", capacity=2)
        make_lesson(make_module(course, "Module"), "Lesson")
        if is_signed_in:
            enroll_student(student=user, course=course)
    courses = list(CoursePage.objects.for_cards())
    one = count_queries(lambda: build_cards(courses[:1], user))
    assert count_queries(lambda: build_cards(courses, user)) == one <= (5 if is_signed_in else 3)
