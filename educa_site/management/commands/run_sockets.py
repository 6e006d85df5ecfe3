"""`manage.py run_sockets`: serve the class rooms' sockets, with daphne or gunicorn's ASGI worker.

The process becomes the server, so that signals and the exit code are its own.
"""

import os
import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from chat.events import MAX_FRAME_BYTES

APPLICATION = "educa_site.asgi:application"
# A socket that does not answer is dropped this long after it was last heard.
PING_SECONDS, PONG_SECONDS = 5, 10
# What is a little too long is refused in words by the room; a server can only end the socket, and
# daphne does so without a code.
LARGEST_FRAME = str(4 * MAX_FRAME_BYTES)


def make_daphne_command(bind: str, port: int) -> list[str]:
    limits = {
        "--ping-interval": PING_SECONDS,
        "--ping-timeout": PONG_SECONDS,
        "--websocket-max-message-size": LARGEST_FRAME,
        "--websocket-max-frame-size": LARGEST_FRAME,
    }
    flags = [str(part) for flag in limits.items() for part in flag]
    address = ["-b", bind, "-p", str(port)]
    return ["educa_site.socket_server", *address, *flags, "--no-server-name", APPLICATION]


def make_gunicorn_command(bind: str, port: int) -> list[str]:
    size = ["--websocket-max-message-size", LARGEST_FRAME]
    address = f"[{bind}]:{port}" if ":" in bind else f"{bind}:{port}"
    return ["gunicorn", "-k", "asgi", "-w", "1", "-b", address, *size, APPLICATION]


SERVERS = {"daphne": make_daphne_command, "gunicorn": make_gunicorn_command}


class Command(BaseCommand):
    help = "Serves the class rooms' sockets with the server that EDUCA_WS_SERVER names."

    def add_arguments(self, parser):
        parser.add_argument("--bind", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=int, default=8001)

    def handle(self, *, bind: str, port: int, **options):
        make_command = SERVERS.get(settings.EDUCA_WS_SERVER)
        if make_command is None:
            raise CommandError(f"EDUCA_WS_SERVER is one of: {', '.join(SERVERS)}.")
        self.stdout.flush()
        os.execv(sys.executable, [sys.executable, "-m", *make_command(bind, port)])  # noqa: S606
