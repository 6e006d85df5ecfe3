"""What every route of the learning API does alike: errors, numbers of requests, refusals."""

import json

import pytest
from rest_framework.exceptions import ValidationError

from courses.api.pagination import decode_cursor, encode_cursor
from courses.api.problems import list_field_errors

API = "/api/learning/v1/"


def check_problem(response, status: int, slug: str) -> dict:
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    problem = json.loads(response.content)
    assert problem["type"] == f"urn:educa:problem:{slug}"
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    assert problem["request_id"] == response["X-Request-ID"]
    return problem


@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "patch"])
@pytest.mark.parametrize("path", [f"{API}nothing/", "/api/learning/", "/api/learning/v2/courses/"])
def test_unknown_address_is_a_problem_for_every_method(catalog, client, method, path):
    check_problem(getattr(client, method)(path), 404, "not-found")


def test_refusals_before_any_view_are_problems_too(catalog, client):
    check_problem(client.get(f"{API}schema/?x=%00"), 400, "malformed")


def test_request_id_of_a_proxy_is_kept_and_nonsense_is_not(catalog, client):
    given = client.get(f"{API}nothing/", headers={"X-Request-ID": "abc-12345678"})
    assert given["X-Request-ID"] == "abc-12345678"
    odd = client.get(f"{API}nothing/", headers={"X-Request-ID": "<script>"})
    assert len(odd["X-Request-ID"]) == 32


def test_other_pages_keep_their_own_errors(catalog, client):
    response = client.get("/nothing/")
    assert response["Content-Type"].startswith("text/html")
    assert "X-Request-ID" not in response


@pytest.mark.parametrize("key", [1, 0, 2**63 - 1])
def test_cursor_round_trip(key):
    assert decode_cursor(encode_cursor(key)) == key


@pytest.mark.parametrize("cursor", ["", "1", "____", "aw", "é", "a" * 40, encode_cursor(2**63)])
def test_strange_cursor_is_refused(cursor):
    with pytest.raises(ValidationError):
        decode_cursor(cursor)


def test_errors_of_nested_fields_are_named_by_their_path():
    data = {"events": [{}, {"kind": ["No such kind."]}], "non_field_errors": ["Odd."]}
    found = [(error["field"], error["detail"]) for error in list_field_errors(data)]
    assert found == [("events.1.kind", "No such kind."), ("", "Odd.")]


def test_docs_page_needs_nothing_from_elsewhere_and_no_inline_code(catalog, client):
    response = client.get(f"{API}docs/")
    assert response.status_code == 200
    text = response.content.decode()
    assert "<style" not in text
    assert "style=" not in text
    assert "<script>" not in text
    assert "://" not in text
    assert "'unsafe" not in response["Content-Security-Policy"]


def test_schema_is_json_and_yaml(catalog, client):
    as_json = client.get(f"{API}schema/")
    assert as_json.json()["openapi"].startswith("3.")
    as_yaml = client.get(f"{API}schema/?format=yaml")
    assert as_yaml.status_code == 200
    assert as_yaml.content.startswith(b"openapi: 3.")
