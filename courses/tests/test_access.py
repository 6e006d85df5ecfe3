"""Who may open which page: the rule, its queryset twin, and what the site answers."""

import pytest
from django.contrib.auth.models import AnonymousUser

from courses import access
from courses.enrollment.services import withdraw_student
from courses.tests.cast import PEOPLE

OPENS_A = {"student", "lead", "co_instructor", "manager"}


def person(cast, name):
    return AnonymousUser() if name == "guest" else getattr(cast, name)


@pytest.mark.parametrize("name", PEOPLE)
def test_rule_and_queryset_twin_agree_on_every_page(cast, name):
    user = person(cast, name)
    visible = set(access.visible_pages(user).values_list("pk", flat=True))
    for page in (cast.module_a, cast.lesson_a, cast.free_a, cast.draft_a, cast.module_b):
        assert access.can_open_page(user, page) == (page.pk in visible), page.title


@pytest.mark.parametrize("name", PEOPLE)
def test_lesson_opens_for_its_students_and_team_only(cast, client, name):
    if name not in {"guest", "inactive"}:
        client.force_login(person(cast, name))
    response = client.get(cast.lesson_a.url)
    body = response.content.decode()
    assert response.status_code == (200 if name in OPENS_A else 403)
    assert ("canary-lesson-a" in body) == (name in OPENS_A)
    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]


def test_locked_lesson_answers_with_its_teaser(cast, client):
    response = client.get(cast.lesson_a.url)
    assert response.status_code == 403
    assert "Lesson A" in response.content.decode()
    assert "noindex" in response.content.decode()


@pytest.mark.parametrize("name", PEOPLE)
def test_free_preview_opens_for_everybody(cast, client, name):
    if name not in {"guest", "inactive"}:
        client.force_login(person(cast, name))
    response = client.get(cast.free_a.url)
    assert response.status_code == 200
    assert "canary-free-a" in response.content.decode()


@pytest.mark.parametrize("name", PEOPLE)
def test_draft_is_found_by_nobody_on_the_site(cast, client, name):
    if name not in {"guest", "inactive"}:
        client.force_login(person(cast, name))
    assert client.get(cast.draft_a.url).status_code == 404


def test_withdrawal_bites_at_the_next_request(cast, client):
    client.force_login(cast.student)
    assert client.get(cast.lesson_a.url).status_code == 200
    withdraw_student(student=cast.student, course=cast.course_a)
    assert client.get(cast.lesson_a.url).status_code == 403


def test_lesson_below_an_unpublished_module_is_locked_and_not_listed(cast, client):
    cast.module_a.unpublish()
    client.force_login(cast.student)
    response = client.get(cast.lesson_a.url)
    assert response.status_code in {403, 404}
    assert "canary-lesson-a" not in response.content.decode()
    assert cast.lesson_a.pk not in access.visible_pages(cast.student).values_list("pk", flat=True)


def test_student_of_an_unpublished_course_opens_nothing(cast, client):
    cast.course_a.unpublish()
    client.force_login(cast.student)
    response = client.get(cast.lesson_a.url)
    assert response.status_code in {403, 404}
    assert "canary" not in response.content.decode()


def test_copy_of_a_lesson_in_another_course_follows_that_course(cast, client):
    copy = cast.lesson_a.copy(to=cast.module_b, update_attrs={"title": "Copied"})
    client.force_login(cast.student)
    assert client.get(copy.url).status_code == 403
    client.force_login(cast.other_instructor)
    assert client.get(copy.url).status_code == 200


def test_alias_of_a_lesson_in_another_course_follows_that_course(cast, client):
    alias = cast.lesson_a.create_alias(parent=cast.module_b)
    client.force_login(cast.student)
    response = client.get(alias.url)
    assert response.status_code == 403
    assert "canary-lesson-a" not in response.content.decode()
