"""What a lesson page reports by itself, and the forms that do the same without a script."""

import json
import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from courses.content.requirements import list_required_blocks
from courses.enrollment.models import Enrollment
from courses.enrollment.services import withdraw_student
from courses.progress.models import BlockProgress, MediaPosition, PageProgress, ProgressEvent
from courses.tests.cast import text_block

URL = "/learn/events/"


@pytest.fixture
def student(cast, client):
    client.force_login(cast.student)
    return client


@pytest.fixture
def lesson(cast):
    page = cast.lesson_a
    page.content = [text_block("One"), text_block("Two")]
    page.save_revision().publish()
    return page


def send(client, batch):
    body = batch if isinstance(batch, (bytes, str)) else json.dumps(batch)
    return client.post(URL, body, content_type="application/json")


def event(page, kind="page_opened", **fields):
    return {"key": str(uuid.uuid4()), "kind": kind, "page": page.pk} | fields


def batch(cast, *events):
    return {"course": cast.course_a.pk, "events": list(events)}


def blocks_of(page):
    return [str(block) for block in list_required_blocks(page)]


def test_answer_tells_each_event_and_where_one_stands(cast, student, lesson):
    one, two = blocks_of(lesson)
    done = event(lesson, "block_done", block=one)
    bad = event(lesson, "block_done", block=str(uuid.uuid4()))
    answer = send(student, batch(cast, done, bad)).json()
    assert answer["recorded"] == [done["key"]]
    assert [(item["key"], item["code"]) for item in answer["refused"]] == [
        (bad["key"], "unknown_block")
    ]
    assert answer["refused"][0]["message"]
    assert answer["pages"] == {str(lesson.pk): {"is_done": False, "done": [one]}}
    answer = send(student, batch(cast, done, event(lesson, "block_done", block=two))).json()
    assert answer["repeated"] == [done["key"]]
    assert answer["pages"][str(lesson.pk)]["is_done"] is True
    assert (answer["done_count"], answer["total_count"]) == (1, 3)
    assert "no-store" in send(student, batch(cast))["Cache-Control"]


MALFORMED = [
    b"",
    b"\x00\xff",
    b"[]",
    b"null",
    b"{}",
    b'{"course": 1}',
    b'{"course": true, "events": []}',
    b'{"course": -1, "events": []}',
    b'{"course": 99999999999999999999999, "events": []}',
    b'{"course": "1", "events": []}',
    b'{"course": 1, "events": {}}',
    b'{"course": 1e999, "events": []}',
    b"1" * 5000,
    b"[" * 20_000,
    b" " * 200_000,
]


@pytest.mark.parametrize("body", MALFORMED)
def test_what_is_no_batch_is_refused_as_a_whole(cast, student, body):
    response = send(student, body)
    assert response.status_code == 400
    assert response.json()["error"]


@pytest.mark.parametrize(
    "change",
    [
        {"key": None},
        {"key": "x"},
        {"key": 7},
        {"key": "\x00"},
        {"kind": None},
        {"kind": ["page_opened"]},
        {"page": None},
        {"page": 10**30},
        {"page": True},
        {"page": -4},
        {"block": "nothing"},
        {"block": {}},
        {"at": "yesterday"},
        {"at": "2026-01-01T00:00:00"},
        {"at": "2026-99-01T00:00:00Z"},
        {"at": 5},
        {"seconds": "9"},
        {"seconds": 1.5},
        {"seconds": True},
    ],
)
def test_malformed_event_is_refused_and_the_others_are_kept(cast, student, lesson, change):
    good = event(lesson)
    answer = send(student, batch(cast, event(lesson) | change, good, "nonsense")).json()
    assert [item["code"] for item in answer["refused"]] == ["malformed", "malformed"]
    assert answer["recorded"] == [good["key"]]
    assert ProgressEvent.objects.count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "page\x00liked"},
        {"kind": "block_done"},
        {"kind": "media_position", "block": "b", "seconds": 10**30},
        {"kind": "media_position", "block": "b", "seconds": -(10**30)},
        {"at": "9999-12-31T23:59:59-23:59"},
        {"page": 2**31 - 1},
    ],
)
def test_impossible_event_is_refused_and_never_an_error(cast, student, lesson, fields):
    if fields.get("block"):
        fields = fields | {"block": blocks_of(lesson)[0]}
    response = send(student, batch(cast, event(lesson) | fields))
    assert response.status_code == 200
    assert len(response.json()["refused"]) == 1
    assert not ProgressEvent.objects.exists()


def test_very_early_time_counts_from_the_enrollment(cast, student, lesson):
    answer = send(student, batch(cast, event(lesson, at="0001-01-01T00:00:00+14:00"))).json()
    assert len(answer["recorded"]) == 1
    place = Enrollment.objects.get(student=cast.student)
    assert ProgressEvent.objects.get().happened_at == place.enrolled_at


def test_too_many_events_are_refused_as_a_whole(cast, student, lesson):
    events = [{"key": str(uuid.uuid4()), "kind": "page_opened", "page": 1}] * 201
    assert send(student, batch(cast, *events)).status_code == 400


def test_door_is_for_students_with_a_place(cast, client, lesson):
    assert send(client, batch(cast)).status_code == 401
    for name in ("outsider", "withdrawn", "lead", "manager"):
        client.force_login(getattr(cast, name))
        assert send(client, batch(cast, event(lesson))).status_code == 404
    client.force_login(cast.student)
    assert client.get(URL).status_code == 405
    assert send(client, batch(cast) | {"course": cast.course_b.pk}).status_code == 404
    withdraw_student(student=cast.student, course=cast.course_a)
    assert send(client, batch(cast, event(lesson))).status_code == 404
    assert not ProgressEvent.objects.exists()


def test_door_asks_for_the_csrf_token(cast, lesson):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.student)
    assert send(client, batch(cast, event(lesson))).status_code == 403


def test_no_course_can_take_the_doors_name(cast):
    course = cast.course_b
    course.slug = "events"
    with pytest.raises(ValidationError):
        course.full_clean()


def test_pages_of_another_course_are_not_touched(cast, student):
    answer = send(student, batch(cast, event(cast.module_b), event(cast.draft_a))).json()
    assert {item["code"] for item in answer["refused"]} == {"unknown_page"}
    assert answer["pages"] == {}


def test_lesson_shows_what_is_done_and_where_the_film_stopped(cast, student, lesson):
    one, two = blocks_of(lesson)
    send(
        student,
        batch(
            cast,
            event(lesson, "block_done", block=one),
            event(lesson, "media_position", block=two, seconds=77),
        ),
    )
    html = student.get(lesson.url).content.decode()
    assert html.count('data-part="') == 2
    assert f'name="undone" value="{one}" aria-pressed="true"' in html
    assert f'name="done" value="{two}" aria-pressed="false"' in html
    assert "Part 1 of 2 done: Text" in html
    assert 'data-position="77"' in html
    assert MediaPosition.objects.get().position_seconds == 77


@pytest.mark.parametrize("name", ["lead", "manager", "outsider", None])
def test_others_see_no_ticks(cast, client, name):
    if name:
        client.force_login(getattr(cast, name))
    html = client.get(cast.free_a.url).content.decode()
    assert "canary-free-a" in html
    assert "part-tick" not in html
    assert "data-lesson-progress" not in html


def test_form_marks_a_part_and_takes_it_back(cast, student, lesson):
    one, two = blocks_of(lesson)
    url = f"/learn/pages/{lesson.pk}/parts/"
    response = student.post(url, {"done": one})
    assert response.status_code == 302
    assert response["Location"] == f"{lesson.url}#b-{one}"
    student.post(url, {"done": two})
    assert PageProgress.objects.get(page=lesson).completed_at
    student.post(url, {"undone": two})
    assert BlockProgress.objects.count() == 1
    assert PageProgress.objects.get(page=lesson).completed_at is None


@pytest.mark.parametrize("data", [{}, {"done": ""}, {"done": "\x00"}, {"done": str(uuid.uuid4())}])
def test_form_with_an_unknown_part_says_so(cast, student, lesson, data):
    response = student.post(f"/learn/pages/{lesson.pk}/parts/", data, follow=True)
    assert response.status_code == 200
    assert "This page has no such part." in response.content.decode()
    assert not ProgressEvent.objects.exists()


def test_forms_answer_405_to_get(student, lesson):
    for name in ("parts", "complete"):
        assert student.get(f"/learn/pages/{lesson.pk}/{name}/").status_code == 405


# --- the explained percentage


def explain(client):
    return client.get("/learn/course-a/progress/")


def test_percentage_opens_to_its_explanation(cast, student, lesson):
    one, two = blocks_of(lesson)
    send(
        student,
        batch(cast, event(cast.module_a, "page_completed"), event(lesson, "block_done", block=one)),
    )
    response = explain(student)
    html = response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert "1 of 3 done: 33 %" in html
    assert "Begun: 1 of 2 parts done" in html
    assert f"{lesson.url}#b-{two}" in html
    assert f"#b-{one}" not in html
    assert "Not begun: 1 part" in html
    assert "Draft A" not in html


def test_unpublished_lesson_is_named_as_not_counted(cast, student, lesson):
    send(student, batch(cast, event(lesson, "page_completed")))
    lesson.unpublish()
    html = explain(student).content.decode()
    assert "0 of 2 done: 0 %" in html
    assert "1 more lesson that you did does not count now" in html


def test_explanation_is_for_those_with_a_place(cast, client):
    assert explain(client)["Location"].startswith("/accounts/login/")
    for name in ("outsider", "withdrawn", "lead"):
        client.force_login(getattr(cast, name))
        assert explain(client)["Location"] == cast.course_a.url
    assert client.get("/learn/nowhere/progress/").status_code == 404


def test_student_instructor_and_export_see_the_same_numbers(cast, student, lesson, client):
    one, _two = blocks_of(lesson)
    send(
        student,
        batch(cast, event(cast.free_a, "page_completed"), event(lesson, "block_done", block=one)),
    )
    place = Enrollment.objects.get(student=cast.student)
    own = explain(student).context["outline"]
    learning = student.get("/learn/").context["in_progress"][0]
    course = student.get(cast.course_a.url).context["outline"]
    client.force_login(cast.lead)
    record = client.get(f"/admin/courses/enrollment/inspect/{place.pk}/")
    rows = client.get("/admin/courses/enrollment/?export=csv").content.decode().splitlines()
    export = next(row for row in rows if row.startswith("Student,Course A")).split(",")
    numbers = {
        (item.done_count, item.total_count, item.percent)
        for item in (own, learning, course, record.context["outline"])
    }
    assert numbers == {(1, 3, 33)}
    assert export[4:7] == ["1", "3", "33"]
    assert "Begun: 1 of 2 parts" in record.content.decode()


def test_everything_done_shows_a_hundred_per_cent_and_the_day(cast, student, lesson):
    Enrollment.objects.update(enrolled_at=timezone.now() - timedelta(days=2))
    pages = (cast.module_a, lesson, cast.free_a)
    send(student, batch(cast, *(event(page, "page_completed") for page in pages)))
    html = explain(student).content.decode()
    assert "3 of 3 done: 100 %" in html
    assert "You completed this course on" in html


def test_who_has_no_course_is_led_to_the_best_attended(cast, client):
    client.force_login(cast.outsider)
    response = client.get("/learn/")
    assert [card.course.title for card in response.context["popular"]] == ["Course A", "Course B"]
    html = response.content.decode()
    assert "Where many begin" in html
    assert cast.course_a.url in html
