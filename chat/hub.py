"""One hub per process: hears of every room that has a reader here, and writes to each of them.

Each room's stream is in order and without gaps: a hint that is ahead of the room's number is not
passed on before what lies between has been read from the database. Every few seconds the hub reads
where its rooms stand and who may still sit in them, so that it needs no hint to arrive.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from channels.db import database_sync_to_async
from channels.layers import get_channel_layer

from .attendance import Attendance
from .broadcast import PEOPLE_GROUP, digest_session, name_group
from .events import CLOSE_NOT_LOGGED_IN, CLOSE_TOO_SLOW, encode, encode_message, name_change
from .outbox import Outbox
from .replay import TooManyMissed, read_changes, read_numbers
from .seats import Seat, find_ended

logger = logging.getLogger(__name__)

WATCH_SECONDS = 2.0
LAYER_SECONDS = 2.0
# Sockets that are written to before others have their turn.
PORTION = 50

# Any thread: each has a database connection, and no request waits for another's.
read = {
    function: database_sync_to_async(function, thread_sensitive=False)
    for function in (find_ended, read_changes, read_numbers)
}


@dataclass(eq=False)
class Member:
    """One socket in a room. `close` ends it with a code."""

    seat: Seat
    outbox: Outbox
    close: Callable[[int], None]


@dataclass
class HubRoom:
    """A room with readers in this process. `change` is what all of them have been sent."""

    seq: int = 0
    change: int = 0
    members: set[Member] = field(default_factory=set)
    shown_count: int = 0

    async def write(self, frame: str) -> None:
        """Hand a frame to every member; who is too slow is closed and replays later.

        In portions: a server may take a fifth of a second for a thousand sockets, and whatever
        else the process waits for, its hints first, has its turn in between.
        """
        for number, member in enumerate(tuple(self.members), start=1):
            if member in self.members and not member.outbox.put(frame):
                member.close(CLOSE_TOO_SLOW)
                self.members.discard(member)  # a server may take long to end who does not read
            if number % PORTION == 0:
                await asyncio.sleep(0)

    def list_people(self) -> set[int]:
        return {member.seat.user_id for member in self.members}


class Hub:
    def __init__(self) -> None:
        self.rooms: dict[int, HubRoom] = {}
        self.layer = get_channel_layer()
        self.channel = ""
        self.heard: set[str] = set()  # groups this process is subscribed to
        self.tasks: list[asyncio.Task] = []
        self.opening = asyncio.Lock()
        # One at a time changes what a room has been sent: hints, or the watch.
        self.turns = asyncio.Lock()
        self.attendance = Attendance(self.count_sockets)

    async def join(self, member: Member) -> HubRoom:
        """Seat a member; he is sent everything after the returned room's `change`."""
        course_id = member.seat.course_id
        async with self.opening:
            if not self.tasks:
                self.tasks = [
                    asyncio.create_task(self.keep(self.listen)),
                    asyncio.create_task(self.keep(self.watch)),
                    asyncio.create_task(self.keep(self.count)),
                ]
            if course_id not in self.rooms:
                await self.hear()  # a first attempt for everything that is not heard yet
                await self.hear(name_group(course_id))
                seq, change = (await read[read_numbers]({course_id}))[course_id]
                self.rooms[course_id] = HubRoom(seq=seq, change=change)
            room = self.rooms[course_id]
            room.members.add(member)
            return room

    async def leave(self, member: Member) -> None:
        """Take a member out; the last one switches the light off."""
        course_id = member.seat.course_id
        async with self.opening:
            room = self.rooms.get(course_id)
            if room is not None:
                room.members.discard(member)
                if not room.members:
                    del self.rooms[course_id]
                    self.heard.discard(group := name_group(course_id))
                    await self.ask_layer(self.layer.group_discard(group, self.channel))
        await self.attendance.hold(member.seat.user_id)

    def count_sockets(self) -> Counter[int]:
        """Return how many sockets each person holds in this process."""
        return Counter(
            member.seat.user_id for room in self.rooms.values() for member in room.members
        )

    # --- Hearing ------------------------------------------------------------------------------

    async def hear(self, *groups: str) -> None:
        """Subscribe to what is not heard yet. A layer that is away is asked again by the watch."""
        wanted = {PEOPLE_GROUP, *map(name_group, self.rooms), *groups} - self.heard
        for group in sorted(wanted):
            if not self.channel:
                self.channel = await self.ask_layer(self.layer.new_channel("hub.")) or ""
            if not self.channel:
                return
            if await self.ask_layer(self.layer.group_add(group, self.channel), done=True) is None:
                return
            self.heard.add(group)

    async def ask_layer(self, question: Coroutine, *, done: Any = None) -> Any:
        """Return the layer's answer, or `done` for an answer of None; None when it is away."""
        try:
            answer = await asyncio.wait_for(question, LAYER_SECONDS)
        except Exception as error:
            logger.warning("Chat hears nothing for the moment: %r", error)
            return None
        return done if answer is None else answer

    async def keep(self, work: Callable[[], Coroutine]) -> None:
        """Go on with a loop for as long as the process lives, whatever one round meets."""
        while True:
            try:
                await work()
            except asyncio.CancelledError:
                raise
            except Exception:
                logger.exception("A round of the chat hub failed")
            await asyncio.sleep(WATCH_SECONDS / 4)

    async def listen(self) -> None:
        while self.channel:
            hint = await self.layer.receive(self.channel)
            async with self.turns:
                await self.take(hint)

    async def take(self, hint: dict[str, Any]) -> None:
        """Act on one hint. Those about rights come before later lines, as they were sent."""
        room = self.rooms.get(hint["room"])
        if hint["type"] == "rights.changed":
            await self.check_seats(hint["user"], hint["room"])
        elif hint["type"] == "session.ended":
            self.end_session(hint["session"])
        elif room is None:
            return
        elif hint["type"] == "room.frame":
            await self.take_frame(hint["room"], room, hint["change"], hint["frame"])
        elif hint["type"] == "room.typing":
            await room.write(hint["frame"])

    async def take_frame(self, course_id: int, room: HubRoom, change: int, frame: str) -> None:
        if change == room.change + 1:
            room.change = change
            await room.write(frame)
        elif change > room.change:
            await self.catch_up(course_id, room)

    async def catch_up(self, course_id: int, room: HubRoom) -> None:
        """Send what the room has missed, from the database."""
        try:
            messages = await read[read_changes](course_id, room.change)
        except TooManyMissed:
            room.seq, room.change = (await read[read_numbers]({course_id}))[course_id]
            await room.write(encode("resync", change=room.change))
            return
        for message in messages:
            room.change = message["change"]
            await room.write(encode_message(name_change(message), message))

    # --- Watching -------------------------------------------------------------------------------

    async def watch(self) -> None:
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            if not self.rooms:
                continue
            async with self.opening:
                await self.hear()
            async with self.turns:
                await self.check_seats()
                await self.compare_numbers()

    async def check_seats(self, user_id: int | None = None, course_id: int | None = None) -> None:
        """Close the sockets whose holders may no longer sit there: all, a person's or a room's."""
        members = [
            member
            for room in self.rooms.values()
            for member in room.members
            if user_id in {None, member.seat.user_id} and course_id in {None, member.seat.course_id}
        ]
        ended = await read[find_ended]({member.seat for member in members}) if members else {}
        for member in members:
            if code := ended.get(member.seat):
                member.close(code)
                if room := self.rooms.get(member.seat.course_id):
                    room.members.discard(member)

    def end_session(self, digest: str) -> None:
        for room in self.rooms.values():
            for member in tuple(room.members):
                if digest_session(member.seat.session_key) == digest:
                    member.close(CLOSE_NOT_LOGGED_IN)
                    room.members.discard(member)

    async def compare_numbers(self) -> None:
        numbers = await read[read_numbers](set(self.rooms))
        for course_id, (_seq, change) in numbers.items():
            room = self.rooms.get(course_id)
            if room is not None and change > room.change:
                await self.catch_up(course_id, room)

    async def count(self) -> None:
        """Tell other processes who is here, and the readers how many are everywhere."""
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            people = {course_id: room.list_people() for course_id, room in self.rooms.items()}
            for course_id, count in (await self.attendance.renew(people)).items():
                room = self.rooms.get(course_id)
                if room is not None and count != room.shown_count:
                    room.shown_count = count
                    await room.write(encode("presence", count=count))

    async def hint(self, course_id: int, hint: dict[str, Any]) -> None:
        """Send a hint that nobody misses if it is lost."""
        if name_group(course_id) in self.heard:
            await self.ask_layer(self.layer.group_send(name_group(course_id), hint))


_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}


def get_hub() -> Hub:
    """Return the hub of this process; tests, which run several loops, have one for each."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        for old in [old for old in _hubs if old.is_closed()]:
            del _hubs[old]
        _hubs[loop] = Hub()
    return _hubs[loop]
