"""A socket that never reads, or writes without end, costs little memory and nobody else's time."""

import json
import socket
import time

import pytest

from tests.sockets.client import sit_down
from tests.sockets.conftest import DATABASE_URL, REDIS_URL
from tests.sockets.raw_socket import TEXT, RawSocket
from tests.sockets.servers import SocketSite

LINES = 150
BODY = "Long " * 390  # some 2 KB a frame
SLOW_SOCKETS = 5
MAX_GROWTH_MIB = 30
# The ping that is not answered, with time for the machine.
DROP_SECONDS = 5 + 10 + 10


@pytest.fixture(scope="module")
def fast_site(tmp_path_factory):
    """A site without a pace, so that there is much to read."""
    folder = tmp_path_factory.mktemp("slow")
    settings = {"EDUCA_CHAT_BURST": "0", "REDIS_URL": REDIS_URL}
    site = SocketSite(folder, database_url=DATABASE_URL, **settings)
    yield site
    site.stop()


def open_deaf(server, room) -> RawSocket:
    """Sit down and never read: what the kernel holds for it is little."""
    deaf = RawSocket(server, room["id"], room["ben"]["session"])
    deaf.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    return deaf


@pytest.fixture(scope="module", params=["daphne", "gunicorn"])
def fast_server(request, fast_site):
    (server,) = fast_site.serve(request.param)
    yield server
    server.stop()


@pytest.fixture
def fast_room(fast_site):
    room = fast_site.backstage("make_room", students=2)
    room["ann"], room["ben"] = room["students"]
    return room


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["daphne", "gunicorn"])
def test_who_never_reads_holds_up_nobody(fast_site, kind):
    (server,) = fast_site.serve(kind)
    room = fast_site.backstage("make_room", students=2)
    room["ann"], room["ben"] = room["students"]
    with (
        sit_down(server, room["id"], room["ann"]) as ann,
        sit_down(server, room["id"], room["lead"]) as lead,
    ):
        ann.say("Warm")
        lead.wait_for("message.posted")
        memory = server.read_memory()
        deaf = [open_deaf(server, room) for _ in range(SLOW_SOCKETS)]
        waits = []
        for number in range(LINES):
            writer, reader = (ann, lead) if number % 2 else (lead, ann)
            started = time.monotonic()
            writer.send("message.send", body=f"{number} {BODY}")
            reader.wait_for("message.posted", body=f"{number} {BODY}".strip())
            waits.append(time.monotonic() - started)
            time.sleep(max(0, 0.06 - waits[-1]))  # no faster than two sockets may send
        growth = server.read_memory() - memory
        assert sorted(waits)[int(LINES * 0.95)] < 0.5
        assert growth < MAX_GROWTH_MIB
        ann.say("Still here")
    if kind == "daphne":  # gunicorn sends no pings
        assert [one.read_close() for one in deaf] == [None] * SLOW_SOCKETS
    for one in deaf:
        one.close()
    server.stop()


# Each answer has some 60 KB: more than an outbox and all that lies behind it hold.
QUESTIONS = 120
MOST_FRAMES_AT_ONCE = 40


@pytest.mark.slow
def test_who_asks_and_never_reads_is_too_slow(fast_site, fast_server, fast_room):
    """Asking keeps a server from taking it for dead; what it does not fetch still ends it."""
    fast_site.backstage(
        "post", course=fast_room["id"], author=fast_room["lead"]["id"], body=BODY, times=40
    )
    question = json.dumps({"type": "history", "before": 41, "limit": 40}).encode()
    with sit_down(fast_server, fast_room["id"], fast_room["ann"]) as ann:
        deaf = RawSocket(fast_server, fast_room["id"], fast_room["ben"]["session"])
        ann.wait_for("presence", count=2)
        memory = fast_server.read_memory()
        for number in range(QUESTIONS):
            deaf.write(TEXT, question)
            if number > MOST_FRAMES_AT_ONCE:
                time.sleep(0.11)
        ann.say("Still here")
        ann.wait_for("presence", count=1)
        assert fast_server.read_memory() - memory < MAX_GROWTH_MIB
        assert deaf.read_close() == 4408
        deaf.close()


@pytest.mark.slow
def test_frames_that_come_faster_than_they_are_taken_wait_outside(fast_server, fast_room):
    with sit_down(fast_server, fast_room["id"], fast_room["ann"]) as ann:
        ann.say("Warm")
        memory = fast_server.read_memory()
        flood = RawSocket(fast_server, fast_room["id"], fast_room["ben"]["session"])
        flood.socket.settimeout(3)
        try:
            for _ in range(1_000):
                flood.socket.sendall(b"\x81\x82\0\0\0\0{}" * 1_000)
        except OSError:  # nobody takes them any more, or the socket was ended
            pass
        assert fast_server.read_memory() - memory < MAX_GROWTH_MIB
        ann.say("Still here")
        flood.close()
