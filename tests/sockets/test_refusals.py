"""Who and what a socket refuses, and how it says so."""

import json

import pytest

from tests.sockets.client import find_handshake_status, open_socket, sit_down


@pytest.mark.parametrize(
    "origin",
    [None, "null", "http://evil.example", "http://127.0.0.1.evil.example", "http://127.0.0.1:1"],
)
def test_pages_of_other_sites_cannot_open_a_socket(server, room, origin):
    path = f"/ws/courses/{room['id']}/chat/"
    cookie = f"sessionid={room['ann']['session']}"
    assert find_handshake_status(server, path, origin=origin, Cookie=cookie) == 403
    assert find_handshake_status(server, path, origin=server.url, Cookie=cookie) == 101


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/ws/",
        "/ws/courses/x/chat/",
        "/ws/courses/1/chat/more/",
        "/ws/courses/1/chat/%0a",
        f"/ws/courses/{10**30}/chat/",
    ],
)
def test_unknown_addresses_are_refused(server, path):
    assert find_handshake_status(server, path, origin=server.url) == 403


def test_sockets_that_may_not_be_close_with_the_reason(server, room, backstage):
    outsider = backstage("make_person", name=f"outsider-{room['id']}-{server.kind}")
    unknown = {"session": "a" * 32}
    for person, course, code in (
        (None, room["id"], 4401),
        (unknown, room["id"], 4401),
        (outsider, room["id"], 4403),
        (room["ann"], 10**9, 4404),
        (room["ann"], 10**18 - 1, 4404),
    ):
        with open_socket(server, course, person) as socket:
            assert socket.wait_for_end() == code
            assert socket.seen == []


def test_room_of_a_draft_is_none(server, room, backstage):
    backstage("unpublish", course=room["id"])
    for person in (room["ann"], room["lead"]):
        with open_socket(server, room["id"], person) as socket:
            assert socket.wait_for_end() == 4404


def test_person_holds_five_sockets_at_most(server, room):
    with (
        sit_down(server, room["id"], room["ann"]) as first,
        sit_down(server, room["id"], room["ann"]),
        sit_down(server, room["id"], room["ann"]),
        sit_down(server, room["id"], room["ann"]),
        sit_down(server, room["id"], room["ann"]),
    ):
        with open_socket(server, room["id"], room["ann"]) as sixth:
            assert sixth.wait_for_end() == 4429
        with sit_down(server, room["id"], room["ben"]):
            first.say("Still here")


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ('{"type": "shout", "body": "x"}', "unknown-type"),
        ('{"type": ["message.send"], "body": "x"}', "unknown-type"),
        ('{"body": "x"}', "unknown-type"),
        ("[]", "malformed"),
        ("hello", "malformed"),
        ("NaN", "malformed"),
        ("[" * 20_000, "malformed"),
        ('{"type": "message.send"}', "invalid"),
        ('{"type": "message.send", "body": 1}', "invalid"),
        ('{"type": "message.send", "body": "x", "color": "red"}', "invalid"),
        ('{"type": "message.send", "body": "x", "client_id": "1"}', "invalid"),
        ('{"type": "message.edit", "seq": true, "body": "x"}', "invalid"),
        ('{"type": "read", "seq": -1}', "invalid"),
        ('{"type": "read", "seq": 1e3}', "invalid"),
        ('{"type": "history", "before": 1%s}' % ("0" * 60), "invalid"),
        ('{"type": "history", "before": 5, "limit": 101}', "invalid"),
        ('{"type": "message.send", "body": " \\u200b\\n"}', "refused"),
        ('{"type": "message.send", "body": "\\u0000"}', "refused"),
        ('{"type": "message.send", "body": "\\ud800"}', "refused"),
        ('{"type": "message.send", "body": "%s"}' % ("é" * 2_001), "refused"),
    ],
)
def test_what_means_nothing_is_refused_in_words_and_the_socket_lives(daphne, room, frame, code):
    with sit_down(daphne, room["id"], room["ann"]) as ann:
        ann.send_raw(frame)
        error = ann.wait_for("error")
        assert error["code"] == code
        assert error["detail"]
        ann.say("Still here")


def test_error_names_the_line_it_is_about(daphne, room):
    client_id = "b8f1ae3c-9d26-4a63-8d3f-2f1f3bb8f5a1"
    with sit_down(daphne, room["id"], room["ann"]) as ann:
        ann.send("message.send", body=" ", client_id=client_id)
        assert ann.wait_for("error", code="refused")["client_id"] == client_id
        ann.send("message.send", client_id=client_id)
        assert ann.wait_for("error", code="invalid")["client_id"] == client_id


def test_longest_text_fits_however_it_is_written(server, room):
    body = "🎓" * 2_000
    with sit_down(server, room["id"], room["ann"]) as ann:
        ann.send_raw(json.dumps({"type": "message.send", "body": body}))  # \ud83c\udf93 …
        assert ann.wait_for("message.posted")["body"] == body


def test_ten_frames_that_mean_nothing_end_the_socket(server, room):
    with sit_down(server, room["id"], room["ann"]) as ann:
        for _ in range(10):
            ann.send_raw("{")
        assert ann.wait_for_end() == 4400
    assert [frame["code"] for frame in ann.seen if frame["type"] == "error"] == ["malformed"] * 10


def test_binary_frames_are_refused(server, room):
    with sit_down(server, room["id"], room["ann"]) as ann:
        ann.send_raw(b'{"type": "typing"}')
        assert ann.wait_for("error")["code"] == "binary"
        ann.say("Still here")


def test_who_writes_too_fast_is_told_and_then_put_out(server, room, backstage):
    with sit_down(server, room["id"], room["ann"]) as ann:
        for number in range(30):
            ann.send("message.send", body=f"Flood {number}")
        ann.wait_for("error", code="too-fast")
        for _ in range(100):  # which cost a server nothing, so that it is not slower than they come
            ann.send("typing")
        assert ann.wait_for_end() == 4429
    errors = [frame for frame in ann.seen if frame["type"] == "error"]
    assert {frame["code"] for frame in errors} == {"too-fast", "flooding"}
    assert all(frame["wait_seconds"] > 0 for frame in errors if frame["code"] == "too-fast")
    kept = backstage("read_lines", course=room["id"])
    assert 10 <= len(kept) < 30


def test_frame_beyond_the_limit_ends_the_socket(server, room):
    """daphne drops it: for its client that is 1006, a connection that broke."""
    with sit_down(server, room["id"], room["ann"]) as ann:
        ann.send_raw("x" * (33 * 1024))
        assert ann.wait_for("error")["code"] == "too-long"
        ann.send_raw("x" * (2**20 + 1))
        assert ann.wait_for_end() == (1006 if server.kind == "daphne" else 1009)
