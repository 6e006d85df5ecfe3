"""What the schema says of a learner's and a team's routes: all of them, with what they refuse."""

import pytest

API = "/api/learning/v1/"
COURSE = f"{API}courses/{{course_id}}/"
SAID = {
    (f"{API}me/", "get"): ({"200"}, {"304"}),
    (f"{COURSE}progress/", "get"): ({"200", "401", "403", "404"}, {"304"}),
    (f"{COURSE}progress/", "post"): ({"200", "400", "403", "413", "429"}, {"304"}),
    (f"{COURSE}progress/events/", "get"): ({"200", "403", "404"}, {"304"}),
    (f"{COURSE}roster/", "get"): ({"200", "401", "403", "404"}, {"304"}),
    (f"{COURSE}results/", "get"): ({"200", "401", "403", "404"}, {"304"}),
    (f"{COURSE}messages/", "get"): ({"200", "403", "404"}, {"304"}),
    (f"{COURSE}messages/", "post"): ({"200", "201", "400", "403"}, {"304"}),
    (f"{COURSE}messages/{{seq}}/", "get"): ({"200", "404"}, {"304"}),
    (f"{COURSE}messages/{{seq}}/", "patch"): ({"200", "403", "409"}, {"304"}),
    (f"{COURSE}messages/{{seq}}/", "delete"): ({"204", "403"}, {"200", "409"}),
    (f"{COURSE}messages/{{seq}}/report/", "post"): ({"204", "400", "403"}, {"200", "409"}),
    (f"{COURSE}messages/{{seq}}/pin/", "put"): ({"200", "400", "403", "409"}, {"204"}),
    (f"{COURSE}people/", "get"): ({"200", "400", "403"}, {"304"}),
}
LISTS = {
    "progress/events/": ({"limit", "cursor", "page", "kind"}, {"next_cursor"}),
    "roster/": (
        {"limit", "offset", "status", "search", "order"},
        {"total_count", "by_status", "free_seat_count"},
    ),
    "results/": ({"limit", "offset", "status", "search", "order"}, {"total_count", "summary"}),
    "messages/": ({"limit", "before", "after", "changed_after"}, {"has_more"}),
}


@pytest.fixture
def paths(catalog, client) -> dict:
    return client.get(f"{API}schema/").json()["paths"]


@pytest.mark.parametrize(("path", "method"), SAID)
def test_route_is_described_with_its_statuses(paths, path, method):
    told, untold = SAID[path, method]
    responses = set(paths[path][method]["responses"])
    assert told <= responses
    assert not untold & responses


@pytest.mark.parametrize("end", LISTS)
def test_list_tells_its_parameters(paths, end):
    listed = paths[COURSE + end]["get"]["parameters"]
    assert {item["name"] for item in listed if item["in"] == "query"} == LISTS[end][0]


def test_meta_of_lists_is_described(paths, client):
    schemas = client.get(f"{API}schema/").json()["components"]["schemas"]
    for end, (_parameters, meta) in LISTS.items():
        answer = paths[COURSE + end]["get"]["responses"]["200"]["content"]["application/json"]
        shape = schemas[answer["schema"]["$ref"].rsplit("/", 1)[-1]]
        assert set(shape["properties"]["meta"]["properties"]) == meta, end


def test_batch_has_an_example(paths):
    body = paths[f"{COURSE}progress/"]["post"]["requestBody"]["content"]["application/json"]
    (example,) = body["examples"].values()
    assert example["value"]["events"][0]["kind"] == "block_done"


@pytest.mark.parametrize("end", ["courses/?order=", "enrollments/?status=", "courses/?limit="])
def test_an_empty_choice_is_refused_as_the_schema_says(cast, client, end):
    client.force_login(cast.student)
    assert client.get(API + end).status_code == 400


@pytest.mark.parametrize("method", ["TRACE", "QUERY", "POST", "DELETE"])
def test_a_method_that_is_not_there_is_told_before_parameters_are(catalog, client, method):
    answer = client.generic(method, f"{API}courses/?limit=20&offset=0")
    assert answer.status_code == 405
    assert answer.json()["type"] != "urn:educa:problem:invalid"


def test_numbers_are_no_texts(cast, client):
    client.force_login(cast.student)
    course = API + f"courses/{cast.course_a.pk}/"
    bodies = {
        "enroll/": {"code": 123},
        "messages/": {"body": 5, "client_id": 7},
    }
    for end, body in bodies.items():
        answer = client.post(course + end, body, content_type="application/json")
        assert answer.status_code == 400
        assert {error["field"] for error in answer.json()["errors"]} == set(body)
