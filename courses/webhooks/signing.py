"""Secrets and signatures as in Standard Webhooks 1.0 (standardwebhooks.com): symmetric, v1."""

import base64
import hashlib
import hmac
import secrets

PREFIX = "whsec_"
SECRET_BYTES = 32  # the standard asks for 24 to 64


def make_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def make_message_id() -> str:
    """Return a new id of a message: the receiver knows a repeat by it."""
    return f"msg_{secrets.token_hex(16)}"


def sign(*, secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """Return one signature, "v1,<base64>", over id, seconds since 1970 and the body's bytes."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    content = b".".join([message_id.encode(), str(timestamp).encode(), body])
    digest = hmac.new(key, content, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def make_headers(
    *, valid_secrets: list[str], message_id: str, timestamp: int, body: bytes
) -> dict[str, str]:
    """Return the three headers of a message, signed with every secret that is good now."""
    signatures = [
        sign(secret=secret, message_id=message_id, timestamp=timestamp, body=body)
        for secret in valid_secrets
    ]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
    }
