"""A person at a socket, for tests: sends frames, waits for frames, learns why it closed."""

import json
import time
from contextlib import contextmanager
from typing import Any

from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

WAIT_SECONDS = 8


class Socket:
    def __init__(self, connection):
        self.connection = connection
        self.seen: list[dict[str, Any]] = []

    def send(self, kind: str, **members: Any) -> None:
        self.send_raw(json.dumps({"type": kind, **members}))

    def send_raw(self, frame: str | bytes) -> None:
        self.connection.send(frame)

    def next(self, seconds: float = WAIT_SECONDS) -> dict[str, Any]:
        frame = json.loads(self.connection.recv(timeout=max(0, seconds)))
        self.seen.append(frame)
        return frame

    def wait_for(self, kind: str, **members: Any) -> dict[str, Any]:
        """Return the next frame of a kind with these members; others are passed over."""
        deadline = time.monotonic() + WAIT_SECONDS
        while True:
            frame = self.next(deadline - time.monotonic())
            if frame["type"] == kind and members.items() <= frame.items():
                return frame

    def wait_for_end(self, seconds: float = WAIT_SECONDS) -> int:
        """Return the code the server closes with; what comes before stands in `seen`."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                self.next(deadline - time.monotonic())
            except ConnectionClosed as closed:
                return closed.rcvd.code if closed.rcvd else 1006

    def wait_for_start_or_end(self) -> int | None:
        """Return None when the server says `hello`, else the code it closes with."""
        try:
            self.wait_for("hello")
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 1006
        return None

    def say(self, body: str, **members: Any) -> dict[str, Any]:
        """Post a line and return the receipt."""
        self.send("message.send", body=body, **members)
        return self.wait_for("ack")


@contextmanager
def open_socket(server, course_id: int, person: dict | None = None, **options: Any):
    """Sit down in a room: the frames start with `hello`, or the socket closes with a code."""
    url = f"ws{server.url[4:]}/ws/courses/{course_id}/chat/"
    headers = {"Cookie": f"sessionid={person['session']}"} if person else {}
    origin = options.pop("origin", server.url)
    with connect(url, origin=origin, additional_headers=headers, **options) as connection:
        yield Socket(connection)


@contextmanager
def sit_down(server, course_id: int, person: dict, **options: Any):
    """The same for who may: the socket has said `hello`."""
    with open_socket(server, course_id, person, **options) as socket:
        socket.hello = socket.wait_for("hello")
        yield socket


def find_handshake_status(server, path: str, **headers: str) -> int:
    """Return what a handshake is answered with; 101 is an open door."""
    origin = headers.pop("origin", None)
    try:
        with connect(f"ws{server.url[4:]}{path}", origin=origin, additional_headers=headers):
            return 101
    except InvalidStatus as refused:
        return refused.response.status_code
