"""The socket of a class room: decodes what comes, hands it on, writes what is answered.

It knows no rule and no database: `seats` says who may sit here, `answers` does what is asked,
the hub brings what others do.
"""

import asyncio
import contextlib
import logging

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.db import DatabaseError

from . import events
from .answers import answer, read_rights
from .hub import Member, get_hub
from .outbox import Outbox
from .pace import Bucket
from .seats import SeatRefused, take_seat

logger = logging.getLogger(__name__)

# Frames of any kind: so many at once, so many a second. Beyond it, so many errors, then 4429.
FRAME_BURST, FRAMES_PER_SECOND = 40, 10
MAX_REFUSED = 20
# Frames that mean nothing before the socket closes with 4400.
MAX_MALFORMED = 10
TYPING_SECONDS = 2


def in_thread(function):
    return database_sync_to_async(function, thread_sensitive=False)


class ChatConsumer(AsyncWebsocketConsumer):
    # The hub hears the layer for all sockets; none of them has a channel.
    channel_layer_alias = "none"

    async def __call__(self, scope, receive, send) -> None:
        self.member: Member | None = None
        try:
            await super().__call__(scope, receive, send)
        finally:  # also when a server ends what takes too long: nobody is left on a seat
            await self.stand_up()

    async def connect(self) -> None:
        self.closing = False
        self.malformed = self.refused = 0
        self.bucket = Bucket.full(FRAME_BURST, FRAMES_PER_SECOND)
        self.typing = Bucket.full(1, 1 / TYPING_SECONDS)
        # Accepted first: a browser learns no code from a handshake that fails.
        await self.accept()
        try:
            await self.sit_down()
        except SeatRefused as error:
            await self.close(error.code)
        except DatabaseError:
            await self.close(events.CLOSE_UNAVAILABLE)

    async def sit_down(self) -> None:
        course_id = int(self.scope["url_route"]["kwargs"]["course_id"])
        session_key = self.scope["cookies"].get(settings.SESSION_COOKIE_NAME)
        seat = await in_thread(take_seat)(session_key, course_id)
        outbox = Outbox(self.send_frame)
        member = Member(seat, outbox, self.end)
        hub = get_hub()
        room = await hub.join(member)
        try:
            # Counted when seated: of many that come at once, no more stay.
            held = await hub.attendance.hold(seat.user_id)
            if 0 < settings.EDUCA_CHAT_SOCKETS_PER_USER < held:
                raise SeatRefused(events.CLOSE_FLOODING)
            # Anew, now that the hub hears of whoever loses his place: no moment lies between.
            rights = await in_thread(read_rights)(seat)
        except BaseException:
            await hub.leave(member)
            raise
        self.member = member
        self.writer = asyncio.create_task(self.write(outbox))
        outbox.put(
            events.encode(
                "hello",
                room=seat.course_id,
                user={"id": seat.user_id, "name": seat.user_name},
                seq=room.seq,
                change=room.change,
                can=rights,
                count=room.shown_count,
            )
        )

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if self.member is None or self.closing:
            return
        if wait := self.bucket.take(asyncio.get_running_loop().time()):
            await self.refuse_flood(wait)
            return
        try:
            event = events.decode(bytes_data if text_data is None else text_data)
        except events.FrameRefused as error:
            await self.refuse_malformed(error)
            return
        if isinstance(event, events.Type):
            await self.tell_typing()
            return
        try:
            frames = await in_thread(answer)(self.member.seat, event)
        except SeatRefused as error:
            self.end(error.code)
            return
        except DatabaseError:
            logger.warning("A chat frame could not be served", exc_info=True)
            client_id = getattr(event, "client_id", None)
            text = "The message could not be kept. Try again in a moment."
            frames = [
                events.encode_error("unavailable", text, str(client_id) if client_id else None)
            ]
        for frame in frames:
            if not self.member.outbox.put(frame):
                self.end(events.CLOSE_TOO_SLOW)

    async def refuse_flood(self, wait: float) -> None:
        self.refused += 1
        if self.refused > MAX_REFUSED:
            self.end(events.CLOSE_FLOODING)
            return
        text = "Too many frames. Wait a moment."
        self.member.outbox.put(
            events.encode_error("flooding", text, wait_seconds=max(0.1, round(wait, 1)))
        )

    async def refuse_malformed(self, error: events.FrameRefused) -> None:
        self.malformed += 1
        self.member.outbox.put(events.encode_error(error.code, error.detail, error.client_id))
        if self.malformed >= MAX_MALFORMED:
            self.end(events.CLOSE_MALFORMED)

    async def tell_typing(self) -> None:
        if self.typing.take(asyncio.get_running_loop().time()):
            return
        seat = self.member.seat
        frame = events.encode("typing", user={"id": seat.user_id, "name": seat.user_name})
        hint = {"type": "room.typing", "room": seat.course_id, "frame": frame}
        await get_hub().hint(seat.course_id, hint)

    async def write(self, outbox: Outbox) -> None:
        with contextlib.suppress(asyncio.CancelledError, Exception):  # the socket is gone
            await outbox.write()

    async def send_frame(self, frame: str) -> None:
        await self.base_send({"type": "websocket.send", "text": frame})

    def end(self, code: int) -> None:
        """Close with a code; nothing is written any more. Safe to call twice, and from the hub."""
        if not self.closing:
            self.closing = True
            self.ending = asyncio.create_task(self.close_with(code))

    async def close_with(self, code: int) -> None:
        if code not in {
            events.CLOSE_TOO_SLOW,
            events.CLOSE_NOT_ALLOWED,
            events.CLOSE_NOT_LOGGED_IN,
        }:
            # Let the reason, which stands in the outbox, go first.
            await asyncio.sleep(0)
        self.writer.cancel()
        with contextlib.suppress(Exception):
            await self.close(code)

    async def disconnect(self, code: int) -> None:
        self.closing = True
        await self.stand_up()

    async def stand_up(self) -> None:
        """Leave the hub. Safe to call twice."""
        if self.member is not None:
            member, self.member = self.member, None
            self.writer.cancel()
            await get_hub().leave(member)
