"""The receiver in the documentation, run as a reader runs it, takes real messages and no others."""

import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.utils import timezone

from courses.enrollment.services import enroll_student
from courses.webhooks.models import EventType, WebhookDelivery, WebhookEndpoint
from courses.webhooks.services import rotate_secret, send_again
from courses.webhooks.signing import make_headers, make_secret

EXAMPLE = Path(__file__).resolve().parents[3] / "docs" / "examples" / "webhook_receiver.py"


@pytest.fixture
def secret() -> str:
    return make_secret()


@pytest.fixture
def example(secret):
    """The example's process, its address, and what it says after it was ended."""
    process = subprocess.Popen(
        [sys.executable, str(EXAMPLE), "0"],
        env={**os.environ, "EDUCA_WEBHOOK_SECRET": secret},
        stderr=subprocess.PIPE,
        text=True,
    )
    port = re.fullmatch(r"Listening on port (\d+)\n", process.stderr.readline()).group(1)
    yield process, f"http://127.0.0.1:{port}/"
    process.kill()
    process.wait()
    process.stderr.close()


def post(url: str, headers: dict, body: bytes) -> int:
    request = urllib.request.Request(url, data=body, headers=headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def test_example_takes_real_messages_once(cast, settings, commit, example, secret):
    settings.EDUCA_WEBHOOK_PRIVATE_NETWORKS = True
    process, url = example
    endpoint = WebhookEndpoint.objects.create(url=url, event_types=EventType.values, secret=secret)
    with commit():
        enroll_student(student=cast.outsider, course=cast.course_a)
    rotate_secret(endpoint=endpoint, by=None)
    delivery = WebhookDelivery.objects.get()
    assert delivery.status == "delivered"
    with commit():
        send_again(delivery=delivery, by=None)
    assert delivery.attempts.filter(status_code=204).count() == 2
    process.terminate()
    said = process.stderr.read()
    assert said.count("enrollment.created") == 1
    assert f'"student": {{"id": {cast.outsider.pk}}}' in said


@pytest.mark.parametrize("what", ["body", "id", "time", "signature", "secret", "old", "nothing"])
def test_example_refuses_what_is_forged(example, secret, what):
    _process, url = example
    body = b'{"type":"ping","data":{}}'
    now = int(timezone.now().timestamp()) - (3600 if what == "old" else 0)
    used = make_secret() if what == "secret" else secret
    headers = make_headers(valid_secrets=[used], message_id="msg_1", timestamp=now, body=body)
    if what == "body":
        body = body.replace(b"ping", b"pong")
    elif what == "id":
        headers["webhook-id"] = "msg_2"
    elif what == "time":
        headers["webhook-timestamp"] = str(now + 1)
    elif what == "signature":
        headers["webhook-signature"] = "v1,AAAA v1a,x"
    elif what == "nothing":
        headers = {}
    assert post(url, headers, body) == 400


def test_example_takes_what_is_signed(example, secret):
    _process, url = example
    now = int(timezone.now().timestamp())
    body = b'{"type":"ping","data":{}}'
    valid = [make_secret(), secret]
    headers = make_headers(valid_secrets=valid, message_id="msg_1", timestamp=now, body=body)
    assert post(url, headers, body) == 204
