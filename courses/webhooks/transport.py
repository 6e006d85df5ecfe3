"""One POST to a checked address: no redirects, no proxies, bounded in time and in bytes.

The name is resolved once, every address it has is checked, and the connection is made to one of
those, so that a name cannot mean something else a moment later (DNS rebinding). TLS still asks for
the name's certificate.
"""

import http.client
import io
import ipaddress
import queue
import re
import socket
import ssl
import threading
from dataclasses import dataclass
from time import monotonic
from typing import Any

from .addresses import AddressRefused, NetworkPolicy, Target, check_address, parse_url

CONNECT_SECONDS = 5
TOTAL_SECONDS = 10
MAX_ANSWER_BYTES = 16 * 1024  # with its headers; the rest is not read
MAX_KEPT_BYTES = 1024
UNSHOWN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True)
class Answer:
    """What came of one attempt. Without an answer, `status_code` is None and `problem` says why."""

    status_code: int | None
    text: str = ""  # the beginning of the answer's body, up to 1 KB
    problem: str = ""
    retry_after_seconds: int | None = None
    duration_milliseconds: int = 0

    @property
    def is_success(self) -> bool:
        return self.status_code is not None and 200 <= self.status_code < 300


class Deadline:
    """The moment by which everything has to be over."""

    def __init__(self, seconds: float):
        self.ends_at = monotonic() + seconds

    def left(self, at_most: float = TOTAL_SECONDS) -> float:
        """Return the seconds left. Raises `TimeoutError` when there are none."""
        seconds = self.ends_at - monotonic()
        if seconds <= 0:
            raise TimeoutError(f"no answer within {TOTAL_SECONDS} seconds")
        return min(seconds, at_most)


class BoundedReader(io.RawIOBase):
    """Reads a socket until the deadline, or until enough bytes came; then it is at its end."""

    def __init__(self, connection: socket.socket, deadline: Deadline):
        self.connection = connection
        self.deadline = deadline
        self.left_bytes = MAX_ANSWER_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self.left_bytes <= 0:
            return 0
        self.connection.settimeout(self.deadline.left())
        count = self.connection.recv_into(buffer, min(len(buffer), self.left_bytes))
        self.left_bytes -= count
        return count


class BoundedSocket:
    """What `http.client.HTTPResponse` needs of a socket."""

    def __init__(self, connection: socket.socket, deadline: Deadline):
        self.reader = io.BufferedReader(BoundedReader(connection, deadline))

    def makefile(self, mode: str) -> Any:
        return self.reader


def post(*, url: str, headers: dict[str, str], body: bytes, policy: NetworkPolicy) -> Answer:
    """Send one message and return what came of it; nothing is raised for what a receiver does."""
    started_at = monotonic()
    deadline = Deadline(TOTAL_SECONDS)
    try:
        answer = exchange(parse_url(url, policy), headers, body, policy, deadline)
    except AddressRefused as error:
        answer = Answer(None, problem=str(error))
    except ssl.SSLCertVerificationError as error:
        answer = Answer(None, problem=f"The certificate is not valid: {error.verify_message}")
    except TimeoutError:
        answer = Answer(None, problem="No answer in time.")
    except (OSError, http.client.HTTPException, ValueError) as error:
        answer = Answer(None, problem=f"{type(error).__name__}: {error}")
    duration = round((monotonic() - started_at) * 1000)
    return Answer(
        answer.status_code,
        answer.text,
        clean(answer.problem)[:300],
        answer.retry_after_seconds,
        duration,
    )


def exchange(
    target: Target, headers: dict[str, str], body: bytes, policy: NetworkPolicy, deadline: Deadline
) -> Answer:
    with connect(target, policy, deadline) as connection:
        connection.settimeout(deadline.left())
        connection.sendall(write_request(target, headers, body))
        response = http.client.HTTPResponse(BoundedSocket(connection, deadline), method="POST")  # type: ignore[arg-type]
        response.begin()
        if response.getheader("content-encoding", "identity") == "identity":
            text = read_text(response)
        else:
            text = ""  # never unpacked: a few bytes can hold gigabytes
    problem = ""
    if 300 <= response.status < 400:
        problem = "Redirects are not followed: give the final address."
    asked = response.getheader("retry-after", "")
    is_number = asked.isascii() and asked.isdigit() and len(asked) < 10
    return Answer(response.status, text, problem, int(asked) if is_number else None)


def read_text(response: http.client.HTTPResponse) -> str:
    """Return the beginning of a body. The status has come: what goes wrong now changes nothing."""
    data = b""
    try:
        while len(data) < MAX_KEPT_BYTES:
            chunk = response.read1(MAX_KEPT_BYTES - len(data))
            if not chunk:
                break
            data += chunk
    except (OSError, http.client.HTTPException, ValueError):
        pass
    return clean(data.decode("utf-8", "replace"))


def clean(text: str) -> str:
    return UNSHOWN.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n"))


def write_request(target: Target, headers: dict[str, str], body: bytes) -> bytes:
    lines = {
        "host": target.authority,
        "user-agent": "Educa-Webhooks/1",
        "accept-encoding": "identity",
        "connection": "close",
        "content-type": "application/json",
        "content-length": str(len(body)),
        **headers,
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"POST {target.path} HTTP/1.1\r\n{head}\r\n".encode("ascii") + body


def connect(target: Target, policy: NetworkPolicy, deadline: Deadline) -> socket.socket:
    """Return a connection to one of a host's addresses, all of them checked, with TLS for https."""
    addresses = resolve(target, deadline.left(CONNECT_SECONDS))
    for address in addresses:
        check_address(ipaddress.ip_address(address.partition("%")[0]), policy)
    problem: OSError = OSError("the host has no address")
    for address in addresses:
        try:
            plain = socket.create_connection(
                (address, target.port), timeout=deadline.left(CONNECT_SECONDS)
            )
        except OSError as error:
            problem = error
            continue
        return plain if target.scheme == "http" else wrap(plain, target, deadline)
    raise problem


def wrap(plain: socket.socket, target: Target, deadline: Deadline) -> ssl.SSLSocket:
    try:
        plain.settimeout(deadline.left(CONNECT_SECONDS))
        return ssl.create_default_context().wrap_socket(plain, server_hostname=target.host)
    except BaseException:
        plain.close()
        raise


def resolve(target: Target, seconds: float) -> list[str]:
    """Return a host's addresses, each once. The system's resolver has no limit of time itself."""
    found: queue.SimpleQueue[list[Any] | OSError] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            found.put(socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            found.put(OSError(f"The host was not found: {error}"))

    threading.Thread(target=look_up, daemon=True).start()
    try:
        result = found.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(result, OSError):
        raise result
    return list(dict.fromkeys(str(entry[4][0]) for entry in result))
