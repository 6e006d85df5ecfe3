"""What is new to a reader: counted in one query, marked where it begins, read by looking."""

import re
import uuid

import pytest

from chat.models import ReadMark
from chat.services import mark_read, post_message
from chat.unread import count_unread
from courses.enrollment.services import enroll_student, withdraw_student
from courses.tests.cast import make_course

ROOM = "/courses/course-a/chat/"


def say(course, author, count=1):
    for _ in range(count):
        post_message(author=author, course=course, body="Hello", client_id=uuid.uuid4())


def get_mark(reader, course):
    return ReadMark.objects.filter(reader=reader, course=course).values_list("seq", flat=True)


def test_lines_of_others_are_new_until_they_are_read(cast):
    say(cast.course_a, cast.lead, 3)
    assert count_unread(cast.student) == {cast.course_a.pk: 3}
    mark_read(reader=cast.student, course=cast.course_a, seq=2)
    assert count_unread(cast.student) == {cast.course_a.pk: 1}
    mark_read(reader=cast.student, course=cast.course_a, seq=99)
    assert count_unread(cast.student) == {}


def test_own_line_is_never_new_and_reads_what_stands_above(cast):
    say(cast.course_a, cast.lead, 2)
    say(cast.course_a, cast.student)
    assert count_unread(cast.student) == {}


def test_marks_never_move_back(cast):
    say(cast.course_a, cast.lead, 5)
    for seq in (4, 2, 0):
        mark_read(reader=cast.student, course=cast.course_a, seq=seq)
    assert list(get_mark(cast.student, cast.course_a)) == [4]


def test_rooms_one_has_no_place_in_count_nothing(cast):
    say(cast.course_a, cast.lead)
    say(cast.course_b, cast.other_instructor)
    assert set(count_unread(cast.student)) == {cast.course_a.pk}
    assert set(count_unread(cast.co_instructor)) == {cast.course_a.pk}
    assert count_unread(cast.outsider) == {}
    withdraw_student(student=cast.student, course=cast.course_a)
    assert count_unread(cast.student) == {}


def test_50_rooms_are_one_query(cast, catalog, count_queries):
    for number in range(50):
        course = make_course(catalog, f"Room {number}", owner=cast.lead)
        enroll_student(student=cast.student, course=course)
        say(course, cast.lead, 2)
    assert count_queries(lambda: count_unread(cast.student)) == 1
    assert sum(count_unread(cast.student).values()) == 100


@pytest.mark.parametrize("address", ["/learn/", "/courses/course-a/", "lesson"])
def test_pages_of_a_course_say_how_much_is_new(cast, client, address):
    client.force_login(cast.student)
    address = cast.lesson_a.url if address == "lesson" else address
    assert " new</span>" not in client.get(address).content.decode()
    say(cast.course_a, cast.lead, 3)
    html = client.get(address).content.decode()
    assert "3 new</span>" in html
    assert f'href="{ROOM}#latest"' in html
    say(cast.course_a, cast.lead, 97)
    assert "99+ new</span>" in client.get(address).content.decode()


def test_opening_the_room_marks_where_the_new_begins_and_reads_it(cast, client):
    say(cast.course_a, cast.lead, 2)
    client.force_login(cast.student)
    assert "data-unread" not in without_templates(client.get(ROOM))
    say(cast.course_a, cast.lead, 2)
    html = without_templates(client.get(ROOM))
    assert re.search(r'data-unread>.*?<article[^>]*id="m-(\d+)"', html, re.S).group(1) == "3"
    assert 'data-read="2"' in html
    assert 'data-change="4"' in html
    assert "data-unread" not in without_templates(client.get(ROOM))
    assert count_unread(cast.student) == {}


def without_templates(response) -> str:
    return re.sub(r"<template.*?</template>", "", response.content.decode(), flags=re.S)


def test_older_page_reads_no_further_than_it_shows(cast, client):
    say(cast.course_a, cast.lead, 5)
    client.force_login(cast.student)
    client.get(f"{ROOM}?before=4")
    assert list(get_mark(cast.student, cast.course_a)) == [3]


def test_asking_for_the_head_reads_nothing(cast, client):
    say(cast.course_a, cast.lead)
    client.force_login(cast.student)
    client.head(ROOM)
    assert not get_mark(cast.student, cast.course_a)
    client.force_login(cast.outsider)
    assert client.get(ROOM).status_code == 403
    assert not ReadMark.objects.filter(reader=cast.outsider).exists()


def test_number_of_the_room_is_read_before_its_lines(cast, client, monkeypatch):
    """A line written in between is then asked for anew, and never missed."""
    from chat import views

    read_log = views.read_log

    def read_late(course, *args, **options):
        say(course, cast.lead)
        return read_log(course, *args, **options)

    monkeypatch.setattr(views, "read_log", read_late)
    client.force_login(cast.student)
    html = client.get(ROOM).content.decode()
    assert 'data-change="0"' in html
    assert 'data-seq="1"' in html
