"""What answering a frame costs in statements, for it is paid with every line of every class."""

from importlib import import_module

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chat import events
from chat.answers import answer
from chat.seats import find_ended, take_seat


def sit(user, course):
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return take_seat(session.session_key, course.pk)


def count_statements(seat, event) -> int:
    with CaptureQueriesContext(connection) as captured:
        answer(seat, event)
    return len(captured)


@pytest.mark.parametrize(("person", "rights"), [("student", 3), ("lead", 5)])
def test_line_costs_ten_statements_beside_the_rights(cast, person, rights):
    seat = sit(getattr(cast, person), cast.course_a)
    answer(seat, events.SendMessage(body="Its mark is made"))
    assert count_statements(seat, events.SendMessage(body="Hello")) == rights + 8 + 2  # atomic


def test_sync_costs_three_statements_beside_the_rights(cast):
    seat = sit(cast.student, cast.course_a)
    answer(seat, events.SendMessage(body="Hello"))
    assert count_statements(seat, events.AskChanges(after=0)) == 3 + 3


def test_looking_after_seats_costs_the_same_for_one_and_for_many(cast):
    people = [cast.student, cast.lead, cast.co_instructor, cast.manager]
    seats = [sit(person, cast.course_a) for person in people]
    with CaptureQueriesContext(connection) as for_one:
        find_ended(seats[:1])
    with CaptureQueriesContext(connection) as for_all:
        assert find_ended(seats) == {}
    assert len(for_one) == len(for_all) == 7
