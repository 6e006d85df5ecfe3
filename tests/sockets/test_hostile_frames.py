"""Ten thousand hostile frames at one server: it lives, says nothing of itself, and serves others.

Frames are drawn by hypothesis; some 1,500 in a plain run, all 10,000 by EDUCA_TEST_THOROUGH=1.
"""

import json
import logging
import socket
import uuid
from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.sockets.client import find_handshake_status, sit_down
from tests.sockets.conftest import IS_THOROUGH
from tests.sockets.raw_socket import BINARY, CLOSE, PING, TEXT, RawSocket

logger = logging.getLogger(__name__)

FRAMES = 10_000 if IS_THOROUGH else 1_500
PER_SOCKET = 12
# 1000 answers a client's own close; 1002, 1007 and 1009 are the protocol's own.
DOCUMENTED = {1000, 1002, 1007, 1009, 4400, 4429}

NAMES = ["type", "body", "client_id", "seq", "before", "after", "limit", "at", "user", "\0"]
KINDS = ["message.send", "message.edit", "message.delete", "typing", "read", "history", "sync"]
numbers = st.one_of(
    st.integers(), st.floats(), st.integers(10**17, 10**400), st.sampled_from([2**31, 2**63, -1])
)
texts = st.one_of(st.text(max_size=40), st.sampled_from(["\ud800", "\0", "", " ", "x" * 2_001]))
values = st.recursive(
    st.one_of(st.none(), st.booleans(), numbers, texts, st.uuids().map(str)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
members = st.dictionaries(st.sampled_from(NAMES), values, max_size=6)
near_misses = st.builds(lambda kind, rest: {**rest, "type": kind}, st.sampled_from(KINDS), members)
nested = st.builds(lambda depth, mark: mark * depth, st.integers(1, 30_000), st.sampled_from("[{"))
json_texts = st.one_of(near_misses, values, members).map(json.dumps) | nested | st.text()
text_frames = json_texts.map(lambda text: (TEXT, text.encode("utf-8", "replace")))
binary_frames = st.tuples(st.just(BINARY), st.binary(max_size=200))
# These end the socket: the last of a batch.
broken_texts = st.tuples(st.just(TEXT), st.binary(max_size=200))
odd_frames = st.tuples(st.integers(0, 15), st.binary(max_size=130))
big_frames = st.builds(
    lambda kind, size: (kind, b"x" * size),
    st.sampled_from([TEXT, BINARY]),
    st.sampled_from([32 * 1024, 32 * 1024 + 1, 2**17 + 1, 2**20 + 1]),
)
batches = st.builds(
    lambda frames, last: [*frames, last],
    st.lists(
        st.one_of(text_frames, text_frames, text_frames, binary_frames),
        min_size=PER_SOCKET - 1,
        max_size=PER_SOCKET - 1,
    ),
    st.one_of(broken_texts, odd_frames, big_frames, text_frames),
)


def throw(server, room, batch) -> int | None:
    """Throw frames at one socket until it has had enough, and return its code."""
    hostile = RawSocket(server, room["id"], room["ann"]["session"])
    try:
        for opcode, payload in batch:
            hostile.write(opcode, payload)
    except OSError:
        pass
    return hostile.end()


def test_server_outlives_hostile_frames(server, room):
    seen: Counter = Counter()
    pids, memory = server.find_pids(), server.read_memory()

    @settings(
        max_examples=FRAMES // PER_SOCKET,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(batches)
    def fuzz(batch):
        seen[throw(server, room, batch)] += 1

    fuzz()
    growth = server.read_memory() - memory
    logger.info("%s: %s, %+.0f MiB", server.kind, dict(seen), growth)
    assert set(seen) <= DOCUMENTED | {None}
    assert server.find_pids() == pids
    assert growth < 50
    with sit_down(server, room["id"], room["ben"]) as ben:
        assert ben.say("Still here", client_id=str(uuid.uuid4()))


WRONG_FRAMES = [
    ({"opcode": 3, "payload": b"x"}, 1002),
    ({"opcode": TEXT, "payload": b"x", "first": 0xC0}, 1002),
    ({"opcode": TEXT, "payload": b"x", "masked": 0}, 1002),
    ({"opcode": 0, "payload": b"x"}, 1002),
    ({"opcode": PING, "payload": b"x" * 126}, 1002),
    ({"opcode": TEXT, "payload": b"\xff\xfe"}, 1007),
    ({"opcode": CLOSE, "payload": b"\0"}, 1002),
    ({"opcode": TEXT, "payload": b"x" * (2**20 + 1)}, 1009),
]


@pytest.mark.parametrize(("wrong", "code"), WRONG_FRAMES)
def test_wrong_frames_end_the_socket(server, room, wrong, code):
    """daphne drops such connections without a word."""
    hostile = RawSocket(server, room["id"], room["ann"]["session"])
    try:
        hostile.write(**wrong)
    except ConnectionError:
        assert code == 1009
    assert hostile.read_close() in ({None} if server.kind == "daphne" else {code, None})
    hostile.close()


def test_message_in_100000_pieces_ends_early_and_costs_nothing(server, room):
    memory = server.read_memory()
    hostile = RawSocket(server, room["id"], room["ann"]["session"])
    try:
        hostile.write(TEXT, b"x", first=0)
        piece = b"\x00\x82\0\0\0\0xx"
        for _ in range(100):
            hostile.socket.sendall(piece * 1_000)
    except OSError:
        pass
    assert hostile.end() in {1009, None}
    assert server.read_memory() - memory < 50
    with sit_down(server, room["id"], room["ben"]) as ben:
        ben.say("Still here")


def test_bytes_that_are_no_header_are_refused(server, room):
    path = f"/ws/courses/{room['id']}/chat/"
    for byte in "\x0b\x0c\x1c\x85":
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as raw:
            raw.sendall(
                f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Odd: a{byte}b\r\n"
                "Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n".encode("latin-1")
            )
            assert raw.recv(100).split()[1] in {b"400", b"403", b"426"}
    assert find_handshake_status(server, path, origin=server.url) == 101
