"""A real receiver on a thread of its own, bound to 127.0.0.1. It checks no signature by itself."""

import base64
import hashlib
import hmac
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
REFUSED = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"


@dataclass
class Received:
    head: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict:
        return json.loads(self.body)


@dataclass
class Receiver:
    """What came, and what is answered: bytes, or a function that talks to the connection."""

    port: int = 0
    answer: bytes | Callable[[socket.socket], None] = OK
    received: list[Received] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook?a=b"

    @property
    def types(self) -> list[str]:
        return [one.json["type"] for one in self.received]

    def serve(self, connection: socket.socket) -> None:
        with connection:
            connection.settimeout(30)
            head, body = read_request(connection)
            first, *lines = head.split("\r\n")
            self.received.append(Received(first, read_headers(lines), body))
            try:
                if callable(self.answer):
                    self.answer(connection)
                else:
                    connection.sendall(self.answer)
            except OSError:
                pass  # the sender has hung up, as it may


def read_headers(lines: list[str]) -> dict[str, str]:
    """Return headers by lower-case name with their values as they came."""
    pairs = (line.split(": ", 1) for line in lines)
    return {name.lower(): value for name, value in pairs}


def read_request(connection: socket.socket) -> tuple[str, bytes]:
    data = b""
    while b"\r\n\r\n" not in data:
        chunk = connection.recv(65536)
        if not chunk:
            return "", b""
        data += chunk
    head, _, body = data.partition(b"\r\n\r\n")
    length = int(read_headers(head.decode().split("\r\n")[1:])["content-length"])
    while len(body) < length:
        body += connection.recv(65536)
    return head.decode(), body


@contextmanager
def running_receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    with socket.create_server(("127.0.0.1", 0)) as server:
        receiver.port = server.getsockname()[1]
        is_over = threading.Event()

        def accept() -> None:
            while not is_over.is_set():
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                threading.Thread(target=receiver.serve, args=[connection], daemon=True).start()

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield receiver
        is_over.set()
        server.shutdown(socket.SHUT_RDWR)
        thread.join(timeout=5)


def is_signed(received: Received, secret: str) -> bool:
    """Verify a message as the standard says, with nothing of the product's code."""
    key = base64.b64decode(secret.split("_", 1)[1])
    headers = received.headers
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + received.body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return f"v1,{expected}" in headers["webhook-signature"].split(" ")
