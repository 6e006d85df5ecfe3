"""What waits to be written to one socket: bounded, so that who does not read costs little."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

# A reader this far behind is told to load the room anew.
MAX_FRAMES = 512
MAX_CHARACTERS = 1024 * 1024

Send = Callable[[str], Awaitable[None]]


class Outbox:
    """Writes frames in order, one socket's pace never that of another."""

    def __init__(self, send: Send):
        self.send = send
        self.frames: deque[str] = deque()
        self.size = 0
        self.is_full = False
        self.wakes = asyncio.Event()

    def put(self, frame: str) -> bool:
        """Queue a frame; False when the reader is too slow, for then on."""
        if len(self.frames) >= MAX_FRAMES or self.size > MAX_CHARACTERS:
            self.is_full = True
        if self.is_full:
            return False
        self.frames.append(frame)
        self.size += len(frame)
        self.wakes.set()
        return True

    async def write(self) -> None:
        """Write whatever comes, until cancelled or the socket is gone."""
        while True:
            await self.wakes.wait()
            while self.frames:
                frame = self.frames.popleft()
                self.size -= len(frame)
                await self.send(frame)
            self.wakes.clear()
