"""Progress in the learning API: the explained numbers, batches of events, and the ledger."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from courses.content.pages import CoursePage
from courses.progress import event_batches
from courses.progress.models import ProgressEvent
from courses.tests.cast import make_lesson, make_module

API = "/api/learning/v1/"
STATUSES = {
    "guest": 401,
    "inactive": 401,
    "student": 200,
    "withdrawn": 403,
    "outsider": 403,
    "lead": 403,
    "other_instructor": 403,
    "manager": 403,
}


def path(course, end="") -> str:
    return f"{API}courses/{course.pk}/progress/{end}"


def opened(page, **fields) -> dict:
    return {"key": str(uuid.uuid4()), "kind": "page_opened", "page": page.pk} | fields


def completed(page, **fields) -> dict:
    return opened(page, kind="page_completed", **fields)


@pytest.fixture
def student(cast, client) -> Client:
    client.force_login(cast.student)
    return client


def send(client, course, *events):
    return client.post(path(course), {"events": list(events)}, content_type="application/json")


@pytest.mark.parametrize("name", STATUSES)
def test_only_who_studies_has_progress(cast, client, name):
    if name != "guest":
        client.force_login(getattr(cast, name))
    expected = STATUSES[name]
    answers = [
        client.get(path(cast.course_a)),
        client.get(path(cast.course_a, "events/")),
        send(client, cast.course_a, opened(cast.module_a)),
    ]
    assert [answer.status_code for answer in answers] == [expected] * 3
    assert ProgressEvent.objects.exists() == (expected == 200)
    for answer in answers:
        assert answer["Cache-Control"] == "private, no-store"
        if expected == 403:
            assert answer.json()["type"] == "urn:educa:problem:not-enrolled"


def test_draft_and_unknown_courses_are_not_found(cast, student):
    CoursePage.objects.filter(pk=cast.course_a.pk).update(live=False)
    for pk in (cast.course_a.pk, 999_999, 2**62):
        for end in ("", "events/"):
            answer = student.get(f"{API}courses/{pk}/progress/{end}")
            assert answer.status_code in {404} if pk < 2**31 else {400, 404}


def test_numbers_are_explained_page_by_page(cast, student):
    send(student, cast.course_a, completed(cast.lesson_a), opened(cast.module_a))
    data = student.get(path(cast.course_a)).json()
    assert (data["done_count"], data["total_count"], data["percent"]) == (1, 3, 33)
    assert data["resume_page_id"] == cast.module_a.pk
    pages = {page["id"]: page for module in data["modules"] for page in module["pages"]}
    assert set(pages) == {cast.module_a.pk, cast.lesson_a.pk, cast.free_a.pk}
    assert pages[cast.lesson_a.pk]["is_done"]
    assert pages[cast.lesson_a.pk]["done_at"]
    begun = pages[cast.module_a.pk]
    assert begun["is_begun"]
    assert [part["type"] for part in begun["open_parts"]] == ["text"]
    assert begun["open_parts"][0]["block"] == cast.module_a.content[0].id
    assert begun["url"].startswith("http")
    assert pages[cast.free_a.pk]["open_parts"] == []


def test_same_numbers_as_on_the_site(cast, student):
    send(student, cast.course_a, completed(cast.lesson_a))
    percent = student.get(path(cast.course_a)).json()["percent"]
    assert f"{percent}" in student.get(f"/learn/{cast.course_a.slug}/progress/").content.decode()


def test_repeat_changes_nothing_and_bad_events_do_not_stop_good_ones(cast, student):
    good, block = completed(cast.lesson_a), cast.module_a.content[0].id
    batch = [
        good,
        opened(cast.module_a, kind="block_done", block=block),
        opened(cast.module_b),
        opened(cast.module_a, kind="levitated"),
        opened(cast.module_a, kind="block_done", block=str(uuid.uuid4())),
        opened(cast.module_a, at=(timezone.now() + timedelta(days=1)).isoformat()),
        {"kind": "page_opened"},
        17,
    ]
    first = send(student, cast.course_a, *batch).json()
    assert len(first["recorded"]) == 2
    assert [entry["code"] for entry in first["refused"]] == [
        *("unknown_page", "unknown_kind", "unknown_block", "future"),
        *("malformed", "malformed"),
    ]
    assert first["pages"][str(cast.module_a.pk)] == {"is_done": True, "done": [block]}
    again = send(student, cast.course_a, *batch).json()
    assert (again["recorded"], sorted(again["repeated"])) == ([], sorted(first["recorded"]))
    assert again["percent"] == first["percent"] == 66
    assert ProgressEvent.objects.count() == 2


def test_site_and_api_know_each_others_events(cast, student):
    event = completed(cast.lesson_a)
    data = {"course": cast.course_a.pk, "events": [event]}
    site = student.post("/learn/events/", data, content_type="application/json").json()
    api = send(student, cast.course_a, event).json()
    assert site["recorded"] == api["repeated"] == [event["key"]]
    assert {key: api[key] for key in ("percent", "pages")} == {
        key: site[key] for key in ("percent", "pages")
    }


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"{}",
        b'{"events": {}}',
        b'{"events": null}',
        b'{"events": "x"}',
        b'{"events": [' + b"1," * 200 + b"1]}",
        b'{"events": ' + b"[" * 100_000,
        b'{"events": [1e999]}',
        b"\xff\xfe",
        b'{"events": [' + b"9" * 6000 + b"]}",
    ],
)
def test_what_is_no_batch_is_refused(cast, student, body):
    answer = student.post(path(cast.course_a), body, content_type="application/json")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "event",
    [
        {"key": "\0", "kind": "\0", "page": 1},
        {"key": [], "kind": "page_opened", "page": 1},
        {"key": str(uuid.uuid4()), "kind": "page_opened", "page": 10**30},
        {"key": str(uuid.uuid4()), "kind": "page_opened", "page": True},
        {"key": str(uuid.uuid4()), "kind": "page_opened", "page": 1, "at": "9999-99-99"},
        {"key": str(uuid.uuid4()), "kind": "media_position", "page": 1, "seconds": -(10**20)},
        {"key": str(uuid.uuid4()), "kind": "\ud800", "page": 1, "block": {"a": 1}},
        None,
        [[[]]],
    ],
)
def test_hostile_events_are_refused_one_by_one(cast, student, event):
    answer = student.post(path(cast.course_a), {"events": [event]}, content_type="application/json")
    assert answer.status_code in {200, 400}
    if answer.status_code == 200:
        assert len(answer.json()["refused"]) == 1
    assert not ProgressEvent.objects.exists()


def test_too_many_batches_wait_at_both_doors(cast, student, monkeypatch):
    limit = event_batches.limits.Limit("event-batches", attempts=2, seconds=60)
    monkeypatch.setattr(event_batches, "BATCHES", limit)
    assert [send(student, cast.course_a).status_code for _ in "abc"] == [200, 200, 429]
    refused = send(student, cast.course_a)
    assert refused.json()["type"] == "urn:educa:problem:throttled"
    assert 1 <= int(refused["Retry-After"]) <= 60
    data = {"course": cast.course_a.pk, "events": []}
    on_site = student.post("/learn/events/", data, content_type="application/json")
    assert on_site.status_code == 429
    assert 1 <= int(on_site["Retry-After"]) <= 60
    assert student.get(path(cast.course_a)).status_code == 200


def test_ledger_is_paged_by_cursor_while_events_arrive(cast, student):
    pages = [cast.module_a, cast.lesson_a, cast.free_a]
    keys = []
    for number in range(7):
        keys += send(student, cast.course_a, opened(pages[number % 3])).json()["recorded"]
    seen, cursor = [], ""
    while True:
        query = {"limit": 3} | ({"cursor": cursor} if cursor else {})
        data = student.get(path(cast.course_a, "events/"), query).json()
        seen += [event["key"] for event in data["items"]]
        send(student, cast.course_a, opened(cast.module_a))
        cursor = data["meta"]["next_cursor"]
        if not cursor:
            break
    assert seen == keys[::-1]


def test_ledger_can_be_asked_about_one_page_or_kind(cast, student):
    send(student, cast.course_a, opened(cast.module_a), completed(cast.lesson_a))
    events = path(cast.course_a, "events/")
    assert [e["page"] for e in student.get(events, {"page": cast.lesson_a.pk}).json()["items"]] == [
        cast.lesson_a.pk
    ]
    assert len(student.get(events, {"kind": "page_opened"}).json()["items"]) == 1
    for query in ("page=x", "page=-1", f"page={10**30}", "kind=no", "cursor=no", "who=lead"):
        assert student.get(f"{events}?{query}").status_code == 400


def test_query_counts_do_not_grow(cast, student, count_queries):
    def count():
        return [
            count_queries(lambda end=end: student.get(path(cast.course_a, end)))
            for end in ("", "events/?limit=100")
        ]

    def report(pages):
        send(student, cast.course_a, *[opened(page) for page in pages])

    report([cast.module_a])
    before = count()
    for number in range(10):
        module = make_module(cast.course_a, f"Module {number}")
        report([module, *(make_lesson(module, f"Lesson {number}-{n}") for n in range(4))])
    assert count() == before
