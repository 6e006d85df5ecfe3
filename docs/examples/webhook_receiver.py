"""A receiver of Educa's webhooks with nothing but Python: it verifies, answers, then works.

    EDUCA_WEBHOOK_SECRET=whsec_… python webhook_receiver.py [port]

It listens on 127.0.0.1 behind a web server of yours, which does TLS. Libraries for most languages
are at standardwebhooks.com; they do what `verify` does here.
"""

import base64
import hashlib
import hmac
import json
import logging
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOLERANCE_SECONDS = 5 * 60
MAX_BODY_BYTES = 64 * 1024

seen_ids: set[str] = set()  # in earnest: a table with a unique column


class NotFromEduca(Exception):
    """The message is forged, damaged or too old."""


def verify(secret: str, headers, body: bytes) -> str:
    """Return the message's id. Raises `NotFromEduca`. `body` is the bytes as they came."""
    message_id = headers.get("webhook-id", "")
    timestamp = headers.get("webhook-timestamp", "")
    if not timestamp.isdecimal() or abs(time.time() - int(timestamp)) > TOLERANCE_SECONDS:
        raise NotFromEduca("The time is not now: an old message sent anew, or a wrong clock.")
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message_id}.{timestamp}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest())
    # While a secret is being replaced there are two signatures; one that fits is enough.
    for signature in headers.get("webhook-signature", "").split():
        version, _, given = signature.partition(",")
        if version == "v1" and hmac.compare_digest(given.encode(), expected):
            return message_id
    raise NotFromEduca("No signature fits.")


def work_on(message: dict) -> None:
    """Do something with a message; here, say what it is."""
    logging.info("%s %s", message["type"], json.dumps(message["data"]))


class Receiver(BaseHTTPRequestHandler):
    secret = os.environ.get("EDUCA_WEBHOOK_SECRET", "")

    def do_POST(self) -> None:
        length = int(self.headers.get("content-length", 0))
        if length > MAX_BODY_BYTES:
            return self.answer(413)
        body = self.rfile.read(length)
        try:
            message_id = verify(self.secret, self.headers, body)
        except NotFromEduca as error:
            logging.warning("%s", error)
            return self.answer(400)
        self.answer(204)  # at once: who takes more than ten seconds gets the message again
        if message_id not in seen_ids:  # the same message can come twice
            seen_ids.add(message_id)
            work_on(json.loads(body))

    def answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("content-length", "0")
        self.end_headers()


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    if not Receiver.secret:
        sys.exit("Set EDUCA_WEBHOOK_SECRET to the secret that the admin showed.")
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 9000
    with ThreadingHTTPServer(("127.0.0.1", port), Receiver) as server:
        logging.info("Listening on port %s", server.server_port)
        server.serve_forever()
