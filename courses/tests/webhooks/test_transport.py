"""Whatever a receiver does, an attempt ends in time, holds little memory and goes nowhere else."""

import gzip
import socket
import ssl
import threading
import time
import tracemalloc
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from courses.webhooks import transport
from courses.webhooks.addresses import NetworkPolicy
from courses.webhooks.transport import post

from .receiver import OK, running_receiver

PRIVATE = NetworkPolicy(allows_http=True, allows_private=True)


@pytest.fixture
def quick(monkeypatch):
    """Shorter limits, so that a test need not wait ten seconds."""
    monkeypatch.setattr(transport, "TOTAL_SECONDS", 0.6)
    monkeypatch.setattr(transport, "CONNECT_SECONDS", 0.3)


def send(url: str):
    return post(url=url, headers={"webhook-id": "msg_1"}, body=b"{}", policy=PRIVATE)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(receiver, status):
    with running_receiver() as elsewhere:
        receiver.answer = (
            f"HTTP/1.1 {status} Moved\r\nLocation: {elsewhere.url}\r\nContent-Length: 0\r\n\r\n"
        ).encode()
        answer = send(receiver.url)
    assert (answer.status_code, answer.is_success) == (status, False)
    assert "Redirects are not followed" in answer.problem
    assert elsewhere.received == []


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_any_2xx_is_success(receiver, status):
    receiver.answer = f"HTTP/1.1 {status} Fine\r\nContent-Length: 0\r\n\r\n".encode()
    assert send(receiver.url).is_success


@pytest.mark.parametrize("status", [400, 401, 404, 410, 429, 500, 503])
def test_what_is_refused_is_no_success(receiver, status):
    receiver.answer = f"HTTP/1.1 {status} No\r\nContent-Length: 4\r\n\r\nwhy?".encode()
    answer = send(receiver.url)
    assert (answer.status_code, answer.is_success, answer.text) == (status, False, "why?")


def test_answer_of_10_megabytes_is_read_to_its_first_kilobyte(receiver):
    sent = []

    def answer(connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 10485760\r\n\r\n")
        for _ in range(160):
            connection.sendall(b"x" * 65536)
            sent.append(65536)

    receiver.answer = answer
    tracemalloc.start()
    result = send(receiver.url)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert result.is_success
    assert result.text == "x" * 1024
    assert peak < 2_000_000


def test_gzip_bomb_is_not_unpacked(receiver):
    bomb = gzip.compress(b"\0" * 20_000_000)
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(bomb)}\r\n\r\n"
    receiver.answer = head.encode() + bomb
    answer = send(receiver.url)
    assert answer.is_success
    assert answer.text == ""
    assert receiver.received[0].headers["accept-encoding"] == "identity"


def drip(data: bytes, pause: float = 0.05):
    def answer(connection):
        for byte in data:
            connection.sendall(bytes([byte]))
            time.sleep(pause)

    return answer


def endless_body(connection):
    connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        connection.sendall(b"1\r\nx\r\n")
        time.sleep(0.05)


def endless_headers(connection):
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.sendall(b"a: b\r\n" * 100)


def endless_continues(connection):
    while True:
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")


def silence(connection):
    connection.recv(1)


@pytest.mark.parametrize(
    "answer", [drip(b"HTTP/1.1 200 OK\r\n" * 50), silence, endless_headers, endless_continues]
)
def test_slow_or_endless_head_is_given_up(receiver, quick, answer):
    receiver.answer = answer
    result = send(receiver.url)
    assert result.status_code is None
    assert result.problem
    assert result.duration_milliseconds < 5000


def test_endless_body_after_a_status_is_cut_off(receiver, quick):
    receiver.answer = endless_body
    result = send(receiver.url)
    assert result.is_success
    assert set(result.text) == {"x"}
    assert result.duration_milliseconds < 5000


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\0" * 100,
        b"hello\r\n",
        b"SSH-2.0-OpenSSH_9\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 99999 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 200 + b"\r\n",
    ],
)
def test_nonsense_is_a_problem_and_no_error(receiver, answer):
    receiver.answer = answer
    result = send(receiver.url)
    assert result.status_code is None
    assert 0 < len(result.problem) <= 300


@pytest.mark.parametrize(
    "rest",
    [
        b"Content-Length: x\r\n\r\nok",
        b"Content-Length: -5\r\n\r\nok",
        b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"Retry-After: 99999999999999999999\r\n\r\n",
        b"Retry-After: \xb2\r\n\r\n",
        b"\xff\xfe: \xff\r\n\r\n",
        b"a" * 70_000,
    ],
)
def test_status_counts_whatever_follows_it(receiver, rest):
    receiver.answer = b"HTTP/1.1 200 OK\r\n" + rest
    result = send(receiver.url)
    assert result.status_code == 200
    assert result.retry_after_seconds is None


def test_text_that_a_database_or_a_screen_cannot_hold_is_replaced(receiver):
    body = b"a\0b\x1b[31m\xff\xed\xa0\x80\r\nc"
    receiver.answer = b"HTTP/1.1 500 No\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    text = send(receiver.url).text
    assert "\0" not in text
    assert "\x1b" not in text
    assert text.startswith("a\N{REPLACEMENT CHARACTER}b")
    assert text.endswith("\nc")


def test_nobody_listens():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert "ConnectionRefusedError" in send(f"http://127.0.0.1:{port}/").problem


def make_certificate(folder, *names: x509.GeneralName) -> tuple[str, str]:
    """Write a certificate that signs itself, and its key; return the paths of both."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "receiver")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "receiver.crt", folder / "receiver.key"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return str(paths[0]), str(paths[1])


@pytest.fixture
def tls(tmp_path, monkeypatch):
    """A receiver behind TLS for receiver.example, and the names its clients asked for."""
    certificate, key = make_certificate(tmp_path, x509.DNSName("receiver.example"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    asked = []
    context.sni_callback = lambda connection, name, _context: asked.append(name)
    server = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                plain, _ = server.accept()
                with context.wrap_socket(plain, server_side=True) as connection:
                    connection.recv(65536)
                    connection.sendall(OK)
            except ssl.SSLError:
                continue
            except OSError:
                return

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    port = server.getsockname()[1]
    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *args, **kwargs: real("127.0.0.1", *args, **kwargs)
    )
    yield port, certificate, asked
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join(timeout=5)


def test_tls_asks_for_the_name_and_checks_the_certificate(tls, monkeypatch):
    port, certificate, asked = tls
    monkeypatch.setenv("SSL_CERT_FILE", certificate)
    assert send(f"https://receiver.example:{port}/").is_success
    assert asked == ["receiver.example"]


def test_certificate_nobody_vouches_for_is_refused(tls):
    port, _certificate, _asked = tls
    answer = send(f"https://receiver.example:{port}/")
    assert answer.status_code is None
    assert "certificate is not valid" in answer.problem


def test_certificate_of_another_name_is_refused(tls, monkeypatch):
    port, certificate, _asked = tls
    monkeypatch.setenv("SSL_CERT_FILE", certificate)
    answer = send(f"https://other.example:{port}/")
    assert answer.status_code is None
    assert "certificate is not valid" in answer.problem
