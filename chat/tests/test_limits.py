"""A slow room and a mute are said in words above the field, before one has written."""

import uuid

import pytest

from chat.moderation import change_room, mute_person, unmute_person
from chat.services import post_message

ROOM = "/courses/course-a/chat/"


def read_limit(client) -> str:
    html = client.get(ROOM).content.decode()
    return html.split("data-limit-words>")[1].split("<")[0]


@pytest.fixture
def student(cast, client):
    post_message(author=cast.lead, course=cast.course_a, body="Hello", client_id=uuid.uuid4())
    client.force_login(cast.student)
    return client


def test_room_without_limits_says_nothing(student):
    assert read_limit(student) == ""
    assert "data-limit hidden" in student.get(ROOM).content.decode()


@pytest.mark.parametrize(("seconds", "words"), [(1, "every second"), (30, "every 30 seconds")])
def test_slow_room_says_how_slow(cast, student, seconds, words):
    change_room(course=cast.course_a, slow_seconds=seconds, keep_days=None, by=cast.lead)
    assert words in read_limit(student)
    student.force_login(cast.lead)
    assert read_limit(student) == ""


def test_muted_reader_is_told_until_when_and_nobody_else_is(cast, student):
    change_room(course=cast.course_a, slow_seconds=30, keep_days=None, by=cast.lead)
    mute_person(person=cast.student, course=cast.course_a, minutes=60, by=cast.lead)
    assert "The team has muted you until" in read_limit(student)
    unmute_person(person=cast.student, course=cast.course_a, by=cast.lead)
    assert "Slow mode" in read_limit(student)
    mute_person(person=cast.student, course=cast.course_a, minutes=0, by=cast.lead)
    assert "Slow mode" in read_limit(student)
