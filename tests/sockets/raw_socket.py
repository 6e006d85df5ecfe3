"""A socket without a library: it writes what no client would, and reads only when asked to."""

import socket
import struct
from urllib.parse import urlsplit

TEXT, BINARY, CLOSE, PING = 1, 2, 8, 9


class RawSocket:
    """Writes any bytes as a frame, right or wrong; no library keeps it from that."""

    def __init__(self, server, course_id: int, session: str):
        host = urlsplit(server.url).netloc
        self.socket = socket.create_connection(("127.0.0.1", server.port), timeout=20)
        request = (
            f"GET /ws/courses/{course_id}/chat/ HTTP/1.1\r\nHost: {host}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            f"Origin: {server.url}\r\nCookie: sessionid={session}\r\n\r\n"
        )
        self.socket.sendall(request.encode())
        self.reader = self.socket.makefile("rb")
        while self.reader.readline() not in {b"\r\n", b""}:
            pass

    def write(self, opcode: int, payload: bytes, *, first: int = 0x80, masked: int = 0x80) -> None:
        size = len(payload)
        if size < 126:
            head = bytes([first | opcode, masked | size])
        elif size < 65_536:
            head = bytes([first | opcode, masked | 126]) + struct.pack("!H", size)
        else:
            head = bytes([first | opcode, masked | 127]) + struct.pack("!Q", size)
        # A mask of zeros leaves the payload as it is.
        self.socket.sendall(head + (b"\0\0\0\0" if masked else b"") + payload)

    def read_close(self) -> int | None:
        """Read to the end and return the code the server closed with, or None without one."""
        code = None
        while len(head := self.read(2)) == 2:
            size = head[1] & 127
            if size > 125:
                size = int.from_bytes(self.read(2 if size == 126 else 8), "big")
            payload = self.read(size)
            if head[0] & 15 == CLOSE:
                code = int.from_bytes(payload[:2], "big") if payload else 1000
        return code

    def read(self, size: int) -> bytes:
        try:
            return self.reader.read(size)
        except ConnectionError:  # dropped
            return b""

    def end(self) -> int | None:
        try:
            self.write(CLOSE, struct.pack("!H", 1000))
            return self.read_close()
        except OSError:  # closed while bytes of ours were under way
            return None
        finally:
            self.close()

    def close(self) -> None:
        self.reader.close()
        self.socket.close()
