"""Posting: numbered, once per sender's id, and refused with a sentence."""

import contextlib
import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from chat.models import Message, Room
from chat.services import MessageRefused, post_message
from courses.content.pages import CoursePage


def post(cast, body="Hello", *, author=None, course=None, client_id=None):
    return post_message(
        author=author or cast.student,
        course=course or cast.course_a,
        body=body,
        client_id=client_id or uuid.uuid4(),
    )


def test_messages_are_numbered_in_each_room(cast):
    assert [post(cast).seq for _ in range(3)] == [1, 2, 3]
    assert post(cast, author=cast.other_instructor, course=cast.course_b).seq == 1
    assert post(cast, author=cast.lead).seq == 4
    assert Room.objects.get(course=cast.course_a).last_seq == 4


def test_same_id_gives_the_same_message(cast):
    client_id = uuid.uuid4()
    first = post(cast, "Once", client_id=client_id)
    assert post(cast, "Twice", client_id=client_id) == first
    assert Message.objects.get().body == "Once"
    assert post(cast).seq == 2


def test_same_id_of_two_people_or_in_two_rooms_is_not_the_same_message(cast):
    client_id = uuid.uuid4()
    for author, course in (
        (cast.student, cast.course_a),
        (cast.lead, cast.course_a),
        (cast.lead, cast.course_b),
    ):
        post(cast, author=author, course=course, client_id=client_id)
    assert Message.objects.count() == 3


@pytest.mark.parametrize(
    ("body", "stored"),
    [
        ("  around \n", "around"),
        ("two\r\nlines\rthree", "two\nlines\nthree"),
        ("x" * 2000, "x" * 2000),
        ("\r\n" + "é" * 2000 + "\r\n", "é" * 2000),
        ("a\r\n" * 999 + "ab", "a\n" * 999 + "ab"),
        ("👩🏽‍🔬", "👩🏽‍🔬"),
        ("{{ 7*7 }} %(x)s", "{{ 7*7 }} %(x)s"),
    ],
)
def test_text_is_stored_as_it_was_meant(cast, body, stored):
    message = post(cast, body)
    message.refresh_from_db()
    assert message.body == stored


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("", "Write something first."),
        (" \r\n\t ", "Write something first."),
        ("\u200b\u2060\ufeff", "Write something first."),
        ("x" * 2001, "This is 2,001 characters long; a message holds up to 2,000."),
        ("nul \0 inside", "This text holds characters that cannot be sent."),
        ("half \ud83d pair", "This text holds characters that cannot be sent."),
    ],
)
def test_unfit_text_is_refused_and_takes_no_number(cast, body, sentence):
    with pytest.raises(MessageRefused) as refusal:
        post(cast, body)
    assert str(refusal.value) == sentence
    assert post(cast).seq == 1


def test_rolled_back_message_leaves_no_gap(cast):
    class Stop(Exception):
        pass

    post(cast)
    with contextlib.suppress(Stop), transaction.atomic():
        assert post(cast).seq == 2
        raise Stop
    assert post(cast).seq == 2


def test_line_of_a_deleted_person_stays(cast):
    message = post(cast, "Still here", author=cast.outsider)
    cast.outsider.delete()
    message.refresh_from_db()
    assert (message.body, message.author) == ("Still here", None)


def test_course_with_messages_cannot_be_deleted(cast):
    post(cast, course=cast.course_b)
    with pytest.raises(ProtectedError):
        CoursePage.objects.get(pk=cast.course_b.pk).delete()


@pytest.mark.parametrize("change", ["body = ''", "seq = 0", "seq = 1"])
def test_database_refuses_impossible_rows(cast, change):
    post(cast)
    post(cast)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE chat_message SET {change}")


def test_database_refuses_a_second_line_with_one_id(cast):
    message = post(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(
            course=cast.course_a,
            seq=2,
            author=cast.student,
            client_id=message.client_id,
            body="Again",
        )
