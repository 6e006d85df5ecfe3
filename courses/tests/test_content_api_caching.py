"""Who may keep an answer of the content API: guests' answers anybody, all others nobody."""

import pytest
from django.conf import settings
from django.test import Client

PAGES = "/api/v2/pages/"


def kept(response) -> set[str]:
    return {part.strip() for part in response["Cache-Control"].split(",")}


@pytest.mark.parametrize("path", [PAGES, "/api/v2/images/", "/api/v2/documents/"])
def test_guests_answer_is_public_and_checked_each_time(cast, client, path):
    response = client.get(path)
    assert kept(response) == {"public", "no-cache"}
    assert {"Cookie", "Authorization"} <= {part.strip() for part in response["Vary"].split(",")}
    again = client.get(path, headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == response["ETag"]
    assert kept(again) == {"public", "no-cache"}


def test_what_changed_is_sent_anew_at_once(cast, client):
    path = f"{PAGES}{cast.course_a.pk}/"
    etag = client.get(path)["ETag"]
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 304
    cast.module_a.unpublish()
    response = client.get(path, headers={"If-None-Match": etag})
    assert response.status_code == 200
    assert response["ETag"] != etag
    cast.course_a.unpublish()
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 404


@pytest.mark.parametrize("name", ["outsider", "student", "lead"])
def test_answer_to_a_session_is_kept_by_nobody(cast, client, name):
    etag = client.get(PAGES)["ETag"]
    client.force_login(getattr(cast, name))
    response = client.get(PAGES, headers={"If-None-Match": etag})
    assert response.status_code == 200
    assert kept(response) == {"private", "no-store"}
    assert "ETag" not in response


def test_session_that_is_gone_gets_a_private_answer_too(cast):
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "no-such-session"
    assert kept(client.get(PAGES)) == {"private", "no-store"}


def test_answer_to_a_token_is_kept_by_nobody(cast, client):
    response = client.get(PAGES, headers={"Authorization": "Bearer nothing"})
    assert kept(response) == {"private", "no-store"}
    assert "ETag" not in response


@pytest.mark.parametrize("path", ["{lesson}", "{draft}", "99999/", "find/?id=1"])
def test_refusals_are_kept_by_nobody(cast, client, path):
    path = path.format(lesson=f"{cast.lesson_a.pk}/", draft=f"{cast.draft_a.pk}/")
    assert kept(client.get(PAGES + path)) == {"private", "no-store"}


def test_locked_lesson_gives_no_validator_to_compare(cast, client):
    response = client.get(f"{PAGES}{cast.lesson_a.pk}/", headers={"If-None-Match": "*"})
    assert response.status_code == 401
    assert "ETag" not in response
    assert set(response.json()) == {"message"}


def test_head_says_what_get_says_without_the_body(cast, client):
    for path in (PAGES, f"{PAGES}{cast.course_a.pk}/"):
        got, asked = client.get(path), client.head(path)
        assert asked.status_code == 200
        assert asked.content == b""
        assert asked["ETag"] == got["ETag"]
        assert asked["Content-Length"] == got["Content-Length"]


def test_options_name_the_methods_there_are(cast, client):
    response = client.options(PAGES)
    assert response.status_code == 200
    assert {part.strip() for part in response["Allow"].split(",")} == {"GET", "HEAD", "OPTIONS"}
    assert response["Content-Type"].startswith("application/json")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize("kind", ["pages", "images", "documents"])
def test_nothing_is_written_here(cast, kind, method):
    client = Client()
    client.force_login(cast.manager)
    response = getattr(client, method)(f"/api/v2/{kind}/")
    assert response.status_code == 405
    assert response["Allow"]


def test_override_of_the_method_is_not_listened_to(cast, client):
    headers = {"X-HTTP-Method-Override": "DELETE"}
    assert client.get(f"{PAGES}{cast.course_a.pk}/", headers=headers).status_code == 200


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "*/*", "x", ""])
def test_answers_are_json_whatever_a_browser_would_like(cast, client, accept):
    response = client.get(PAGES, headers={"Accept": accept})
    assert response.status_code in {200, 406}
    assert response["Content-Type"].startswith("application/json")
