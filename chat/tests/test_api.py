"""The class room in the learning API: read both ways, write once, correct, delete."""

import uuid

import pytest

from chat.access import EDIT_WINDOW
from chat.models import Message
from chat.services import delete_message, edit_message, post_message
from courses.content.pages import CoursePage
from courses.enrollment.services import enroll_student

STATUSES = {
    "guest": 401,
    "inactive": 401,
    "student": 200,
    "lead": 200,
    "co_instructor": 200,
    "manager": 200,
    "withdrawn": 403,
    "outsider": 403,
    "other_instructor": 403,
}


@pytest.fixture
def room(cast) -> str:
    return f"/api/learning/v1/courses/{cast.course_a.pk}/messages/"


@pytest.fixture
def student(cast, client):
    client.force_login(cast.student)
    return client


def say(author, course, body="Hello") -> Message:
    return post_message(author=author, course=course, body=body, client_id=uuid.uuid4())


def send(client, room, body="Hello", **fields):
    data = {"body": body, "client_id": str(uuid.uuid4())} | fields
    return client.post(room, data, content_type="application/json")


def patch(client, room, seq, body):
    return client.patch(f"{room}{seq}/", {"body": body}, content_type="application/json")


def numbers(client, room, **query) -> list[int]:
    return [line["seq"] for line in client.get(room, query).json()["items"]]


@pytest.mark.parametrize("name", STATUSES)
def test_who_may_enter_the_room(cast, client, room, name):
    say(cast.lead, cast.course_a, "canary-line")
    if name != "guest":
        client.force_login(getattr(cast, name))
    expected = STATUSES[name]
    for answer in (client.get(room), client.get(f"{room}1/")):
        assert answer.status_code == expected
        assert ("canary-line" in answer.content.decode()) == (expected == 200)
        assert answer["Cache-Control"] == "private, no-store"
    assert send(client, room).status_code == (201 if expected == 200 else expected)
    assert Message.objects.count() == (2 if expected == 200 else 1)


@pytest.mark.parametrize(
    ("name", "edits", "deletes"),
    [
        ("student", 200, 204),
        ("lead", 403, 204),
        ("manager", 403, 204),
        ("outsider", 403, 403),
        ("withdrawn", 403, 403),
        ("other_instructor", 403, 403),
        ("guest", 401, 401),
    ],
)
def test_who_may_change_a_line(cast, client, room, name, edits, deletes):
    line = say(cast.student, cast.course_a)
    if name != "guest":
        client.force_login(getattr(cast, name))
    assert patch(client, room, 1, "Changed").status_code == edits
    assert client.delete(f"{room}1/").status_code == deletes
    line.refresh_from_db()
    assert (line.deleted_at is not None) == (deletes == 204)


def test_classmate_changes_nothing(cast, client, room):
    say(cast.student, cast.course_a)
    enroll_student(student=cast.outsider, course=cast.course_a)
    client.force_login(cast.outsider)
    assert patch(client, room, 1, "Changed").status_code == 403
    assert client.delete(f"{room}1/").status_code == 403
    assert Message.objects.get().body == "Hello"


def test_room_of_a_draft_is_not_found(cast, client, room):
    CoursePage.objects.filter(pk=cast.course_a.pk).update(live=False)
    client.force_login(cast.lead)
    assert client.get(room).status_code == 404
    assert send(client, room).status_code == 404


def test_line_tells_who_wrote_it_and_what_one_may_do(cast, student, room):
    say(cast.lead, cast.course_a, "<b>Welcome</b>")
    own = send(student, room, " Thanks \r\n").json()
    assert own["body"] == "Thanks"
    assert (own["can_edit"], own["can_delete"]) == (True, True)
    first = student.get(room).json()["items"][0]
    assert first["user"] == {"id": cast.lead.pk, "name": "Lead", "is_teacher": True}
    assert first["body"] == "<b>Welcome</b>"
    assert (first["can_edit"], first["can_delete"], first["client_id"]) == (False, False, None)


def test_sent_twice_is_once(cast, student, room):
    client_id = str(uuid.uuid4())
    answers = [send(student, room, text, client_id=client_id) for text in ("One", "Two")]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json() == answers[1].json()
    assert Message.objects.get().body == "One"


@pytest.mark.parametrize("body", ["", "  ", "\u200b", "x" * 2001, "nul \0", None, 17.5, [], {}])
def test_unfit_text_is_a_problem_of_its_field(cast, student, room, body):
    say(cast.student, cast.course_a)
    for answer in (send(student, room, body), patch(student, room, 1, body)):
        assert answer.status_code == 400
        problem = answer.json()
        assert problem["type"] == "urn:educa:problem:invalid"
        assert problem["errors"][0]["field"] == "body"


@pytest.mark.parametrize("client_id", ["", "x", None, 10**60, [], "\0"])
def test_id_must_be_a_uuid(cast, student, room, client_id):
    assert send(student, room, client_id=client_id).status_code == 400
    assert not Message.objects.exists()


def test_paging_goes_both_ways_without_gaps(cast, student, room):
    for number in range(1, 26):
        say(cast.lead, cast.course_a, str(number))
    say(cast.other_instructor, cast.course_b, "Elsewhere")
    assert numbers(student, room) == list(range(6, 26))
    assert numbers(student, room, before=6, limit=3) == [3, 4, 5]
    assert numbers(student, room, after=0, limit=3) == [1, 2, 3]
    assert numbers(student, room, after=3, before=6) == [4, 5]
    assert numbers(student, room, after=25) == []
    assert student.get(room, {"after": 0, "limit": 25}).json()["meta"] == {"has_more": False}
    assert student.get(room, {"after": 0, "limit": 24}).json()["meta"] == {"has_more": True}
    seen, last = [], 0
    while found := numbers(student, room, after=last, limit=7):
        seen += found
        last = found[-1]
        if len(seen) == 14:
            say(cast.lead, cast.course_a, "Meanwhile")
    assert seen == list(range(1, 27))


@pytest.mark.parametrize(
    "query",
    ["before=0", "before=x", f"after={10**30}", "after=-1", "limit=0", "limit=1000", "at=1"],
)
def test_what_makes_no_sense_is_refused(cast, student, room, query):
    assert student.get(f"{room}?{query}").status_code == 400


def test_edited_line_says_so_and_an_old_one_is_locked(cast, student, room):
    line = say(cast.student, cast.course_a)
    changed = patch(student, room, 1, "Better").json()
    assert (changed["body"], changed["seq"]) == ("Better", 1)
    assert changed["edited_at"]
    Message.objects.filter(pk=line.pk).update(posted_at=line.posted_at - EDIT_WINDOW)
    refused = patch(student, room, 1, "Too late")
    assert refused.status_code == 409
    assert refused.json()["type"] == "urn:educa:problem:message-locked"
    assert not student.get(f"{room}1/").json()["can_edit"]


def test_deleted_line_stays_without_text_and_cannot_come_back(cast, student, room):
    say(cast.student, cast.course_a, "canary-line")
    assert student.delete(f"{room}1/").status_code == 204
    assert student.delete(f"{room}1/").status_code == 204
    (line,) = student.get(room).json()["items"]
    assert (line["seq"], line["body"], line["is_moderated"]) == (1, "", False)
    assert line["deleted_at"]
    assert (line["can_edit"], line["can_delete"]) == (False, False)
    assert patch(student, room, 1, "Back").status_code == 409


def test_line_of_a_deleted_person_and_a_moderated_one(cast, student, room):
    say(cast.outsider, cast.course_a, "Left")
    delete_message(message=say(cast.student, cast.course_a), by=cast.lead)
    cast.outsider.delete()
    left, moderated = student.get(room).json()["items"]
    assert (left["user"], left["body"]) == (None, "Left")
    assert moderated["is_moderated"]


@pytest.mark.parametrize("seq", [2, 0, 2**62, 10**40])
def test_unknown_number_is_not_found(cast, student, room, seq):
    say(cast.student, cast.course_a)
    assert student.get(f"{room}{seq}/").status_code in {400, 404}
    assert student.delete(f"{room}{seq}/").status_code in {400, 404}


@pytest.mark.parametrize("name", ["student", "lead", "manager"])
def test_query_count_does_not_grow(cast, client, room, count_queries, name):
    client.force_login(getattr(cast, name))
    say(cast.student, cast.course_a)
    before = count_queries(lambda: client.get(room, {"limit": 100}))
    for number in range(50):
        say((cast.student, cast.lead, cast.manager)[number % 3], cast.course_a)
    assert count_queries(lambda: client.get(room, {"limit": 100})) == before


def test_changes_since_a_number_are_all_there_in_their_order(cast, client):
    lines = [
        post_message(
            author=cast.student, course=cast.course_a, body=f"Line {n}", client_id=uuid.uuid4()
        )
        for n in range(3)
    ]
    edit_message(message=lines[0], body="Line 0, edited")
    delete_message(message=lines[1], by=cast.student)
    client.force_login(cast.student)
    url = f"/api/learning/v1/courses/{cast.course_a.pk}/messages/"
    answer = client.get(url, {"changed_after": 2}).json()
    assert [(item["seq"], item["change"], item["body"]) for item in answer["items"]] == [
        (3, 3, "Line 2"),
        (1, 4, "Line 0, edited"),
        (2, 5, ""),
    ]
    first = client.get(url, {"changed_after": 2, "limit": 1}).json()
    assert first["meta"]["has_more"]
    assert client.get(url, {"changed_after": 5}).json()["items"] == []
