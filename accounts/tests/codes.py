"""What an authenticator app shows (RFC 6238), for tests in and outside of the site's process."""

import base64
import hashlib
import hmac
import struct
import time


def code_of(secret: str, *, step: int = 0) -> str:
    """Return the code an app shows now; `step` 1 is the next one."""
    counter = struct.pack(">Q", int(time.time()) // 30 + step)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[-1] & 0x0F
    (number,) = struct.unpack(">I", digest[start : start + 4])
    return f"{(number & 0x7FFFFFFF) % 1_000_000:06}"
