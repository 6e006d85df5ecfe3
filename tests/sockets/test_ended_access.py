"""Sockets end within five seconds when access does, and show nothing of what comes later."""

import time

import httpx
import pytest

from tests.sockets.client import sit_down
from tests.sockets.conftest import REDIS_URL

END_SECONDS = 5
LATER = "Said when the door was shut"
ENDINGS = {
    "withdraw": (4403, ("course", "user")),
    "remove": (4403, ("course", "user")),
    "change_password": (4401, ("user",)),
    "deactivate": (4401, ("user",)),
    "unpublish": (4404, ("course",)),
    "end_session": (4401, ("session",)),
}


def expect_end(socket, code: int, since: float) -> None:
    assert socket.wait_for_end() == code
    assert time.monotonic() - since < END_SECONDS
    assert LATER not in [frame.get("body") for frame in socket.seen]


def say_later(backstage, room) -> None:
    """Another process says something at once. Without Redis it is not heard of before the end."""
    if REDIS_URL:
        backstage("post", course=room["id"], author=room["lead"]["id"], body=LATER)


@pytest.mark.parametrize("word", ENDINGS)
def test_socket_ends_with_the_access(server, room, backstage, word):
    code, names = ENDINGS[word]
    person = room["ann"]
    every = {"course": room["id"], "user": person["id"], "session": person["session"]}
    with (
        sit_down(server, room["id"], person) as ann,
        sit_down(server, room["id"], room["ben"]) as ben,
    ):
        since = time.monotonic()
        backstage(word, **{name: every[name] for name in names})
        if word != "end_session":  # of which nobody tells
            say_later(backstage, room)
        expect_end(ann, code, since)
        if word == "unpublish":
            assert ben.wait_for_end() == code
        else:
            ben.say("Still here")


def test_co_instructor_who_leaves_the_team_leaves_the_room(server, room, backstage):
    helper = backstage("make_person", name=f"helper-{room['id']}-{server.kind}")
    backstage("join_team", course=room["id"], user=helper["id"])
    with sit_down(server, room["id"], helper) as socket:
        assert socket.hello["can"]["moderate"]
        since = time.monotonic()
        backstage("leave_team", course=room["id"], user=helper["id"])
        say_later(backstage, room)
        expect_end(socket, 4403, since)


def test_what_is_sent_after_the_end_is_not_kept(server, room, backstage):
    with sit_down(server, room["id"], room["ann"]) as ann:
        backstage("withdraw", course=room["id"], user=room["ann"]["id"])
        ann.send("message.send", body=LATER)
        assert ann.wait_for_end() == 4403
    assert backstage("read_lines", course=room["id"]) == []


@pytest.mark.parametrize(
    ("path", "code"), [("/courses/{slug}/withdraw/", 4403), ("/accounts/logout/", 4401)]
)
def test_page_that_ends_access_ends_the_socket_before_the_next_line(server, room, path, code):
    with (
        sit_down(server, room["id"], room["ann"]) as ann,
        sit_down(server, room["id"], room["ben"]) as ben,
    ):
        since = time.monotonic()
        answer = httpx.post(
            server.url + path.format(slug=room["slug"]),
            data={"csrfmiddlewaretoken": "a" * 32},
            cookies={"sessionid": room["ann"]["session"], "csrftoken": "a" * 32},
            headers={"Origin": server.url},
        )
        assert answer.status_code == 302
        ben.say(LATER)
        expect_end(ann, code, since)
