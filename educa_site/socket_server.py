"""daphne with back-pressure: what a socket does not read, or writes too fast, costs bounded memory.

daphne 4.2 keeps everything for a client that does not read, for as long as that client writes, and
everything a client writes until the application has time for it. Here an application that sends
waits for the socket, and a socket whose frames wait is not read from.
Run as a program it takes the arguments of daphne.
"""

import asyncio
from functools import partial
from typing import Any

from daphne.cli import CommandLineInterface
from daphne.server import Server

# Frames of a socket that wait for the application: reading stops at the one, goes on at the other.
MOST_WAITING, FEW_WAITING = 32, 8
# A reader who is slow and not gone learns in this time why the socket closed.
CLOSE_SECONDS = 10


class Flow:
    """Whether a socket takes more; the transport tells, at 64 KiB that wait to be written."""

    def __init__(self, transport: Any):
        self.is_open = asyncio.Event()
        self.is_open.set()
        transport.unregisterProducer()  # that of the HTTP request it began as
        transport.registerProducer(self, streaming=True)

    # The names are Twisted's: IPushProducer.
    def pauseProducing(self) -> None:
        self.is_open.clear()

    def resumeProducing(self) -> None:
        self.is_open.set()

    stopProducing = resumeProducing


class Intake(asyncio.Queue):
    """What one socket has written and the application has not taken."""

    def __init__(self, transport: Any):
        super().__init__()
        self.transport = transport
        self.is_paused = False

    def put_nowait(self, item: Any) -> None:
        super().put_nowait(item)
        if not self.is_paused and self.qsize() >= MOST_WAITING:
            self.is_paused = True
            self.transport.pauseProducing()

    async def get(self) -> Any:
        item = await super().get()
        if self.is_paused and self.qsize() <= FEW_WAITING:
            self.is_paused = False
            self.transport.resumeProducing()
        return item


class BoundedServer(Server):
    def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
        """Do as daphne does; for a socket with a queue and a flow of its own."""
        if scope["type"] != "websocket":
            return super().create_application(protocol, scope)
        protocol.flow = Flow(protocol.transport)
        protocol.closeHandshakeTimeout = CLOSE_SECONDS
        scope.setdefault("asgi", {"version": "3.0"})
        intake = Intake(protocol.transport)
        send = partial(self.handle_reply, protocol)
        running = self.application(scope=scope, receive=intake.get, send=send)
        self.connections[protocol]["application_instance"] = asyncio.ensure_future(running)
        return intake

    async def handle_reply(self, protocol: Any, message: dict[str, Any]) -> None:
        await super().handle_reply(protocol, message)
        if message["type"] == "websocket.send":
            await protocol.flow.is_open.wait()


class Program(CommandLineInterface):
    server_class = BoundedServer


if __name__ == "__main__":
    Program.entrypoint()
