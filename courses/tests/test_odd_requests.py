"""Courses that are empty or half made, and addresses that mean nothing: never a server error."""

import re

import pytest

from courses.enrollment.services import enroll_student
from courses.tests.cast import make_course, make_module


def test_course_without_modules_shows_an_empty_text(catalog, client):
    course = make_course(catalog, "Empty")
    response = client.get(course.url)
    assert response.status_code == 200
    assert "Empty" in response.content.decode()


def test_enrolling_in_a_course_without_modules_leads_to_its_page(cast, client):
    course = make_course(cast.catalog, "Empty")
    client.force_login(cast.outsider)
    response = client.post(f"{course.url}enroll/", follow=True)
    assert response.status_code == 200
    assert response.redirect_chain[-1][0] == course.url
    assert client.get("/learn/").status_code == 200


def test_module_without_content_opens_with_an_empty_text(cast, client):
    course = make_course(cast.catalog, "Hollow")
    module = make_module(course, "Hollow module", text=None)
    enroll_student(student=cast.student, course=course)
    client.force_login(cast.student)
    response = client.get(module.url)
    assert response.status_code == 200
    assert "Mark as complete" not in response.content.decode()


def test_catalog_without_courses_says_so(catalog, client):
    response = client.get(catalog.url)
    assert response.status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/courses/course-a/999/",
        "/courses/course-a/abc/",
        "/courses/course-b/module-a/",
        "/courses/course-a/module-a/lesson-a/more/",
        "/courses/nowhere/",
        "/learn/nowhere/",
        "/learn/pages/999999/complete/",
        "/learn/pages/abc/complete/",
        "/documents/999999/x.pdf",
        "/documents/abc/x.pdf",
        "/media/documents/x.pdf",
        "/media/../manage.py",
        "/media/%2e%2e/manage.py",
        "/media/images/..%2f..%2fmanage.py",
        "/api/v2/pages/999999/",
        "/api/v2/nothing/",
        "/\N{SNOWMAN}/",
        "/%ff/",
        "/courses/course-a/" + "x" * 3000 + "/",
    ],
)
def test_addresses_that_mean_nothing_are_not_found(cast, client, path):
    client.force_login(cast.student)
    method = client.post if path.endswith("/complete/") else client.get
    assert method(path).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/courses/?page=0",
        "/courses/?page=-1",
        "/courses/?page=abc",
        "/courses/?page=999999",
        "/courses/?subject=nothing&level=nothing",
        "/courses/?subject='%20OR%201=1",
        "/courses/?q=%25%27%22%3Cscript%3E",
        "/courses/?q=" + "x" * 10_000,
        "/search/?q=" + "a*(b" * 50,
        "/search/?q=canary-module-a&page=7",
    ],
)
def test_odd_queries_are_answered(cast, client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert "<script>" not in response.content.decode().split("<main")[1].split("</main")[0]


NONCE = re.compile(r'nonce="[^"]+"')


def test_search_does_not_tell_that_a_word_stands_in_a_lesson(cast, client):
    pages = [
        NONCE.sub("", client.get("/search/", {"q": word}).content.decode()).replace(word, "WORD")
        for word in ("canary-lesson-a", "canary-lesson-x")
    ]
    assert pages[0] == pages[1]


@pytest.mark.parametrize(
    "path",
    ["/courses/?q=%00", "/%00/", "/courses/?q=%ff", "/courses/?page=" + "9" * 40],
)
@pytest.mark.parametrize("prefix", ["", "/admin/login", "/api/v2/pages"])
def test_unsafe_input_is_a_bad_request(cast, client, path, prefix):
    assert client.get(prefix + path).status_code == 400


@pytest.mark.parametrize("method", ["put", "patch", "delete", "post"])
def test_pages_answer_no_other_methods_with_changes(cast, client, method):
    client.force_login(cast.student)
    response = getattr(client, method)(cast.lesson_a.url)
    assert response.status_code < 500


def test_course_with_an_address_in_another_script_works_throughout(cast, client):
    course = make_course(cast.catalog, "Курс музыки", slug="курс-музыки")
    make_module(course, "Модуль", slug="модуль")
    client.force_login(cast.outsider)
    assert client.get(course.url).status_code == 200
    response = client.post("/courses/курс-музыки/enroll/", follow=True)
    assert response.status_code == 200
    assert "Модуль" in response.content.decode()
    assert client.get("/learn/").status_code == 200
    assert client.get("/courses/курс-музыки/chat/").status_code == 200
    assert client.post("/courses/курс-музыки/withdraw/").status_code == 302
