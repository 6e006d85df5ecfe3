"""Requests that mean nothing are refused in the shape of the part of the site they were sent to."""

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.core.paginator import EmptyPage
from django.db import DataError
from django.test import RequestFactory
from django.urls import NoReverseMatch
from django.utils.datastructures import MultiValueDictKeyError

from educa_site.odd_requests import is_caused_by_request

HOSTILE = ["?q=%00", "?q=%ff", "?offset=" + "9" * 22, "?id=-" + "9" * 30]


@pytest.mark.parametrize("query", HOSTILE)
def test_content_api_refuses_in_json(client, query):
    response = client.get(f"/api/v2/pages/{query}")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/json"
    assert set(response.json()) == {"message"}


@pytest.mark.parametrize("query", HOSTILE)
def test_learning_api_refuses_with_a_problem(client, query):
    response = client.get(f"/api/learning/v1/courses/{query}")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == 400
    assert response.json()["request_id"]


@pytest.mark.parametrize("query", HOSTILE)
def test_pages_refuse_in_plain_words(client, query):
    response = client.get(f"/courses/{query}")
    assert response.status_code == 400
    assert response["Content-Type"] == "text/plain"


@pytest.mark.parametrize(
    "error",
    [
        MultiValueDictKeyError("name"),
        DataError("integer out of range"),
        OverflowError("Python int too large to convert to SQLite INTEGER"),
        EmptyPage("That page contains no results"),
        ValueError("A string literal cannot contain NUL (0x00) characters."),
        ValueError("Field 'id' expected a number but got 'seven'."),
        NoReverseMatch("Reverse for 'seven' not found."),
        RecursionError("maximum recursion depth exceeded while decoding a JSON array"),
        UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed"),
    ],
)
def test_errors_that_speak_of_the_request_are_its_doing(error):
    request = RequestFactory().get("/admin/?id=seven")
    request.resolver_match = None
    assert is_caused_by_request(request, error)


@pytest.mark.parametrize(
    "error",
    [
        ValueError("Field 'id' expected a number but got 'eight'."),
        NoReverseMatch("Reverse for 'course_page' not found."),
        KeyError("seven"),
        AttributeError("'NoneType' object has no attribute 'pk'"),
        RecursionError("maximum recursion depth exceeded"),
        FieldDoesNotExist("Page has no field named 'seven'"),
        RuntimeError("seven"),
    ],
)
def test_errors_of_our_own_stay_errors(error):
    request = RequestFactory().get("/admin/?id=seven")
    request.resolver_match = None
    assert not is_caused_by_request(request, error)


@pytest.mark.parametrize("target", ["999", "nan", "[]", "wagtailadmin_home"])
def test_next_that_is_no_address_is_no_error_of_ours(cast, client, target):
    client.force_login(cast.manager)
    response = client.get("/admin/login/", {"next": target})
    assert (response.status_code, response["Location"]) == (302, target)
