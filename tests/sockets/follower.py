"""A reference client: what any client of the sockets has to do to miss nothing.

It knows lines by number, keeps for each the newest state, counts changes without gaps, asks for
what it missed, and repeats what was not acknowledged under the same id. No browser, no rendering.
"""

import asyncio
import contextlib
import json
import random
import uuid
from typing import Any

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

CHANGES = {"message.posted", "message.edited", "message.deleted"}
RETRY_SECONDS = 0.3
RESEND_SECONDS = 3.0
# Lines sent and not acknowledged: a client that sends all at once is flooding.
WINDOW = 8


class View:
    """What a reader knows: the room's state as folded from frames. Pure."""

    def __init__(self) -> None:
        self.lines: dict[int, dict[str, Any]] = {}
        self.change = 0  # everything up to here is known
        self.heard = 0  # and so much has happened
        self.asked = False

    def take(self, frame: dict[str, Any]) -> dict[str, Any] | None:
        """Fold one frame in and return what to ask for next, if anything."""
        kind = frame["type"]
        if kind == "hello":
            self.asked = False
            self.heard = max(self.heard, frame["change"])
        elif kind in CHANGES:
            self.put(frame)
            self.heard = max(self.heard, frame["change"])
            if frame["change"] == self.change + 1:
                self.change += 1
        elif kind in {"changes", "resync"}:
            self.asked = False
            for line in frame.get("items", []):
                self.put(line)
            self.change = max(self.change, frame["change"])
        elif kind == "history":
            for line in frame["items"]:
                self.put(line)
        return self.ask_next(kind, frame)

    def ask_next(self, kind: str, frame: dict[str, Any]) -> dict[str, Any] | None:
        if kind == "resync":
            return {"type": "history", "before": 10**12, "limit": 100}
        if kind == "history":
            before = frame["items"][0]["seq"] if frame["items"] else 1
            return {"type": "history", "before": before, "limit": 100} if frame["more"] else None
        if self.heard > self.change and not self.asked:
            self.asked = True
            return {"type": "sync", "after": self.change}
        return None

    def put(self, line: dict[str, Any]) -> None:
        known = self.lines.get(line["seq"])
        if known is None or known["change"] < line["change"]:
            self.lines[line["seq"]] = {name: line[name] for name in line if name != "type"}

    def list_lines(self) -> list[dict[str, Any]]:
        return [self.lines[seq] for seq in sorted(self.lines)]


class Follower:
    """Stays in a room whatever happens to its socket, and posts what it is given."""

    def __init__(self, urls: list[str], course_id: int, person: dict[str, Any]):
        self.urls = urls
        self.course_id = course_id
        self.person = person
        self.view = View()
        self.waiting: dict[str, str] = {}  # client id → text that is not acknowledged
        self.acknowledged: dict[str, dict[str, Any]] = {}
        self.closes: list[int] = []
        self.connection = None
        self.moved = asyncio.Event()  # something was taken or acknowledged
        self.tasks = [asyncio.create_task(self.stay()), asyncio.create_task(self.resend())]

    async def stay(self) -> None:
        while True:
            with contextlib.suppress(OSError, InvalidHandshake, TimeoutError, EOFError):
                await self.sit()
            await asyncio.sleep(RETRY_SECONDS * (0.5 + random.random()))

    async def sit(self) -> None:
        url = random.choice(self.urls)
        cookie = {"Cookie": f"sessionid={self.person['session']}"}
        address = f"ws{url[4:]}/ws/courses/{self.course_id}/chat/"
        async with connect(
            address, origin=url, additional_headers=cookie, open_timeout=5, close_timeout=1
        ) as connection:
            try:
                async for text in connection:
                    await self.take(json.loads(text), connection)
            except ConnectionClosed:
                pass
            finally:
                self.connection = None
                self.closes.append(connection.close_code)

    async def take(self, frame: dict[str, Any], connection) -> None:
        if question := self.view.take(frame):
            await connection.send(json.dumps(question))
        if frame["type"] == "hello":
            self.connection = connection
            await self.send_waiting()
        elif frame["type"] == "ack":
            self.acknowledged[frame["client_id"]] = frame
            if self.waiting.pop(frame["client_id"], None) and len(self.waiting) >= WINDOW:
                await self.send(list(self.waiting)[WINDOW - 1])
        self.moved.set()

    async def post(self, body: str) -> str:
        client_id = str(uuid.uuid4())
        self.waiting[client_id] = body
        if len(self.waiting) <= WINDOW:
            await self.send(client_id)
        return client_id

    async def send(self, client_id: str) -> None:
        frame = {"type": "message.send", "client_id": client_id, "body": self.waiting[client_id]}
        if self.connection is not None:
            with contextlib.suppress(ConnectionClosed):
                await self.connection.send(json.dumps(frame))

    async def send_waiting(self) -> None:
        for client_id in list(self.waiting)[:WINDOW]:
            if client_id in self.waiting:
                await self.send(client_id)

    async def resend(self) -> None:
        while True:
            await asyncio.sleep(RESEND_SECONDS)
            await self.send_waiting()

    async def wait_until(self, condition, seconds: float) -> None:
        """Wait for `condition()`, looked at whenever something came."""
        async with asyncio.timeout(seconds):
            while not condition():
                self.moved.clear()
                await self.moved.wait()

    async def drop(self) -> None:
        """Lose the connection as a train in a tunnel does: without a word."""
        if self.connection is not None:
            self.connection.transport.abort()

    async def leave(self) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
