"""Old state and the frames that were really announced make the state a fresh reader is shown."""

import json
import uuid

import pytest
from django.db import transaction
from django.test import TestCase
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chat import broadcast
from chat.models import Message
from chat.replay import read_changes, read_numbers
from chat.services import MessageRefused, delete_message, edit_message, mark_read, post_message
from tests.sockets.follower import View

WRITERS = ["student", "lead", "manager"]
bodies = st.sampled_from(["One", "Two", "Three", " One ", "", "x" * 2_001])
lines = st.integers(0, 6)
people = st.sampled_from(WRITERS)
steps = st.one_of(
    st.tuples(st.just("post"), people, bodies, lines),
    st.tuples(st.just("edit"), people, bodies, lines),
    st.tuples(st.just("delete"), people, bodies, lines),
    st.tuples(st.just("read"), people, bodies, lines),
    st.tuples(st.just("undo"), people, bodies, lines),
)


@pytest.fixture
def announced(monkeypatch):
    """The frames that leave for the layer, in order."""
    frames = []
    monkeypatch.setattr(broadcast, "send_hint", lambda group, hint: frames.append(hint["frame"]))
    return frames


class Undone(Exception):
    pass


def take_step(cast, word: str, person: str, body: str, number: int) -> None:
    """Do what a step says with an existing line, or nothing where there is none."""
    author, course = getattr(cast, person), cast.course_a
    line = Message.objects.filter(course=course, seq=number).first()
    try:
        if word in {"post", "undo"}:
            # The number stands for the sender's id: some are sent twice.
            with transaction.atomic():
                post_message(
                    author=author, course=course, body=body, client_id=uuid.UUID(int=number)
                )
                if word == "undo":
                    raise Undone
        elif word == "read":
            mark_read(reader=author, course=course, seq=number)
        elif line and word == "edit":
            edit_message(message=line, body=body)
        elif line:
            delete_message(message=line, by=author)
    except (MessageRefused, Undone):
        pass


def read_fresh(course_id: int) -> View:
    """Return what a reader knows who comes now and asks for everything."""
    view = View()
    (_seq, change) = read_numbers({course_id})[course_id]
    assert view.take({"type": "hello", "change": change}) in (None, {"type": "sync", "after": 0})
    items = json.loads(json.dumps(read_changes(course_id, 0)))
    view.take({"type": "changes", "items": items, "change": change})
    return view


@given(sequence=st.lists(steps, max_size=12), seen=st.integers(0, 12), lost=st.integers(0, 12))
@settings(
    max_examples=60,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_old_state_and_frames_make_the_fresh_state(cast, announced, sequence, seen, lost):
    """A reader saw the first frames, missed some, and then heard the rest."""
    announced.clear()
    course_id = cast.course_a.pk
    with transaction.atomic():
        for step in sequence:
            with TestCase.captureOnCommitCallbacks(execute=True):
                take_step(cast, *step)
        frames = [json.loads(frame) for frame in announced]
        assert [frame["change"] for frame in frames] == list(range(1, len(frames) + 1))
        heard_all, heard_some = View(), View()
        for frame in frames:
            assert heard_all.take(frame) is None
        for frame in [*frames[:seen], *frames[seen + lost :]]:
            if question := heard_some.take(frame):
                items = json.loads(json.dumps(read_changes(course_id, question["after"])))
                heard_some.take({"type": "changes", "items": items, "change": len(frames)})
        fresh = read_fresh(course_id)
        assert heard_all.list_lines() == fresh.list_lines()
        if seen + lost < len(frames):  # something came after what was lost
            assert heard_some.list_lines() == fresh.list_lines()
        transaction.set_rollback(True)
