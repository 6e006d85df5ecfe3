"""What the room's page shows of answers, questions about lessons and pinned lines."""

import uuid

import pytest

from chat.models import Message
from chat.moderation import pin_message
from chat.services import delete_message, post_message
from courses.tests.cast import make_lesson, make_module

ROOM = "/courses/course-a/chat/"


def say(author, course, body="Line", **about) -> Message:
    return post_message(author=author, course=course, body=body, client_id=uuid.uuid4(), **about)


@pytest.fixture
def reader(cast, client):
    client.force_login(cast.student)
    return client


def test_link_below_a_line_leads_to_its_answer(cast, reader):
    say(cast.lead, cast.course_a, "What is a ledger?")
    form = reader.get(f"{ROOM}?reply=1").content.decode()
    assert "Answer to Lead:" in form
    assert 'name="reply_to" value="1"' in form
    reader.post(ROOM, {"body": "A list", "reply_to": "1", "client_id": uuid.uuid4()})
    assert Message.objects.get(seq=2).reply_to.seq == 1
    shown = reader.get(ROOM).content.decode()
    assert 'data-quote="1"' in shown


def test_refused_answer_keeps_what_it_answers(cast, reader):
    say(cast.lead, cast.course_a, "What is a ledger?")
    answer = reader.post(ROOM, {"body": " ", "reply_to": "1", "client_id": uuid.uuid4()})
    assert answer.status_code == 400
    assert b'name="reply_to" value="1"' in answer.content


def test_deleted_line_is_quoted_without_its_text(cast, reader):
    first = say(cast.lead, cast.course_a, "canary-gone")
    say(cast.student, cast.course_a, "A list", reply_to=1)
    delete_message(message=first, by=cast.lead)
    shown = reader.get(ROOM).content.decode()
    assert "canary-gone" not in shown
    assert "data-gone" in shown
    assert (
        "Answer to" not in reader.get(f"{ROOM}?reply=1").content.decode().split("composer")[1][:800]
    )


def test_question_names_its_lesson(cast, reader):
    lesson = make_lesson(make_module(cast.course_a, "Module"), "Lesson of questions")
    block = lesson.content.raw_data[0]["id"]
    form = reader.get(f"{ROOM}?about={lesson.pk}&block={block}").content.decode()
    assert "Question about" in form
    assert "Lesson of questions" in form
    data = {"body": "Why?", "page": lesson.pk, "block": block, "client_id": uuid.uuid4()}
    reader.post(ROOM, data)
    assert f"/lesson-of-questions/#b-{block}" in reader.get(ROOM).content.decode()


@pytest.mark.parametrize(
    "query", ["reply=99", "reply=x", "about=1&block=x", "about=99", "reply=-1"]
)
def test_nonsense_in_the_address_is_no_reference(cast, reader, query):
    answer = reader.get(f"{ROOM}?{query}")
    assert answer.status_code == 200
    assert b"Answer to " not in answer.content.split(b'id="composer"')[1].split(b"</form>")[0]


def test_nonsense_in_hidden_fields_stops_no_text(cast, reader):
    data = {"body": "Kept", "reply_to": "x", "page": "9" * 30, "block": "no", "client_id": "no"}
    assert reader.post(ROOM, data).status_code == 302
    assert Message.objects.get().body == "Kept"


def test_pinned_lines_stand_above_the_log(cast, reader):
    line = say(cast.lead, cast.course_a, "Read the rules")
    assert "data-pinned-lines hidden" in reader.get(ROOM).content.decode()
    pin_message(message=line, by=cast.lead, is_pinned=True)
    shown = reader.get(ROOM).content.decode()
    assert "data-pinned-lines hidden" not in shown
    assert 'data-pin="1"' in shown
    assert 'form="pin"' not in shown.split("<template")[0]
    reader.force_login(cast.lead)
    assert 'form="pin"' in reader.get(ROOM).content.decode().split("<template")[0]


def test_50_answers_cost_what_5_cost(cast, reader, count_queries):
    lesson = make_lesson(make_module(cast.course_a, "Module"), "Lesson")
    for _number in range(5):
        say(cast.lead, cast.course_a, reply_to=1, page_id=lesson.pk)
    few = count_queries(lambda: reader.get(ROOM))
    for _number in range(45):
        say(cast.lead, cast.course_a, reply_to=1, page_id=lesson.pk)
    assert count_queries(lambda: reader.get(ROOM)) == few
