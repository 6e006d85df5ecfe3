"""What may be kept by caches: answers to nobody in particular, and files that are everybody's."""

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory

from courses.tests.cast import PASSWORD
from educa_site.middleware import PrivateAnswersMiddleware

PRIVATE = "private, no-store"


def answer(response: HttpResponse, **headers) -> HttpResponse:
    request = RequestFactory().get("/", headers=headers)
    return PrivateAnswersMiddleware(lambda request: response)(request)


def directives(response: HttpResponse) -> set[str]:
    return {part.strip() for part in response.headers.get("Cache-Control", "").split(",")}


def test_answer_to_a_guest_is_left_alone():
    response = answer(HttpResponse(headers={"ETag": '"x"'}))
    assert "Cache-Control" not in response
    assert response["ETag"] == '"x"'


@pytest.mark.parametrize(
    "headers", [{"cookie": f"{settings.SESSION_COOKIE_NAME}=x"}, {"authorization": "Token x"}]
)
def test_answer_to_somebody_is_private_and_has_no_etag(headers):
    response = answer(HttpResponse(headers={"ETag": '"x"'}), **headers)
    assert directives(response) == {"private", "no-store"}
    assert "ETag" not in response


@pytest.mark.parametrize("status", [302, 401, 403, 404])
def test_refusal_is_never_shared_even_when_it_says_so(status):
    response = answer(HttpResponse(status=status, headers={"Cache-Control": "public, max-age=9"}))
    assert {"private", "no-store"} <= directives(response)
    assert "public" not in directives(response)


def test_answer_that_sets_a_cookie_is_private():
    response = HttpResponse()
    response.set_cookie("csrftoken", "x")
    assert directives(answer(response)) == {"private", "no-store"}


def test_public_bytes_stay_public_for_those_who_are_logged_in():
    public = HttpResponse(headers={"Cache-Control": "public, max-age=60"})
    response = answer(public, cookie=f"{settings.SESSION_COOKIE_NAME}=x")
    assert response["Cache-Control"] == "public, max-age=60"


def test_login_and_what_follows_are_private(cast, client):
    response = client.post(
        "/accounts/login/", {"login": cast.student.username, "password": PASSWORD}
    )
    assert response.status_code == 302
    assert {"private", "no-store"} <= directives(response)
    for path in (response["Location"], "/courses/", "/", "/search/?q=a", "/api/v2/pages/"):
        assert {"private", "no-store"} <= directives(client.get(path)), path


@pytest.mark.parametrize("path", ["/", "/courses/", "/search/?q=course", "/api/v2/pages/"])
def test_public_reads_of_guests_set_no_cookie_and_are_not_private(cast, client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert not response.cookies
    assert "no-store" not in response.headers.get("Cache-Control", "")
