"""What no message is sent to, however it is written, and whatever its name means a moment later."""

import ipaddress
import socket

import pytest

from courses.webhooks.addresses import (
    AddressRefused,
    NetworkPolicy,
    check_address,
    parse_url,
)
from courses.webhooks.transport import post

STRICT = NetworkPolicy()
WITH_HTTP = NetworkPolicy(allows_http=True)
PRIVATE = NetworkPolicy(allows_http=True, allows_private=True)

REFUSED_ADDRESSES = """
127.0.0.1 127.8.9.10 0.0.0.0 0.1.2.3 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 169.254.1.1
169.254.169.254 100.64.0.1 100.100.100.200 168.63.129.16 192.0.0.192 192.0.2.1 198.18.0.1
198.51.100.7 203.0.113.9 192.88.99.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
:: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:0:127.0.0.1
64:ff9b::7f00:1 64:ff9b:1::7f00:1 2002:7f00:1:: 2001:0:7f00:1:: 2001:db8::1 fe80::1 fec0::1
fc00::1 fd00:ec2::254 ff02::1 ff0e::1 100::1
""".split()

REFUSED_URLS = [
    "https://127.0.0.1/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.0.0.1/",
    "https://0177.0.0.1/",
    "https://017700000001/",
    "https://127.0.0.1./",
    "https://0/",
    "https://[::1]/",
    "https://[::]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[0:0:0:0:0:ffff:a9fe:a9fe]/",
    "https://[fe80::1%25eth0]/",
    "https://[::1",
    "https://\u2460\u2461\u2466.0.0.1/",
    "https://①②⑦.⓪.⓪.①/",
    "https://169.254.169.254/latest/meta-data/",
    "http://receiver.example/",
    "https://receiver.example:8443/",
    "https://receiver.example:22/",
    "https://receiver.example:0/",
    "https://receiver.example:99999/",
    "https://receiver.example:x/",
    "https://user@receiver.example/",
    "https://user:secret@receiver.example/",
    "https://receiver.example\\@127.0.0.1/",
    "https://receiver.example/a b",
    "https://receiver.example/é",
    "https://receiver.example/\x7f",
    "https://rece iver.example/",
    "https://receiver.example%00/",
    "https://" + "a" * 64 + ".example/",
    "https://" + "a." * 300,
    "https://-receiver.example/",
    "https:///path",
    "https:receiver.example",
    "//receiver.example/",
    "receiver.example",
    "ftp://receiver.example/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_FLUSHALL",
    "javascript:alert(1)",
    "",
]


@pytest.mark.parametrize("text", REFUSED_ADDRESSES)
def test_address_that_is_not_the_internet_is_refused(text):
    with pytest.raises(AddressRefused):
        check_address(ipaddress.ip_address(text), STRICT)


@pytest.mark.parametrize("text", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "192.0.1.1"])
def test_address_of_the_internet_is_allowed(text):
    check_address(ipaddress.ip_address(text), STRICT)


@pytest.mark.parametrize("text", ["127.0.0.1", "10.0.0.1", "192.168.1.1", "::1", "fd12::1"])
def test_private_networks_are_allowed_by_the_setting(text):
    check_address(ipaddress.ip_address(text), PRIVATE)


@pytest.mark.parametrize(
    "text",
    "0.0.0.0 169.254.169.254 168.63.129.16 100.100.100.200 fd00:ec2::254 fe80::1 224.0.0.1 "
    "255.255.255.255 :: ff02::1 ::ffff:169.254.169.254 64:ff9b::a9fe:a9fe".split(),
)
def test_metadata_and_groups_stay_refused_with_the_setting(text):
    with pytest.raises(AddressRefused):
        check_address(ipaddress.ip_address(text), PRIVATE)


@pytest.mark.parametrize("url", REFUSED_URLS)
def test_url_is_refused(url):
    with pytest.raises(AddressRefused):
        parse_url(url, STRICT)


@pytest.mark.parametrize(
    ("url", "host", "path"),
    [
        ("https://receiver.example", "receiver.example", "/"),
        ("https://Receiver.Example:443/a?b=c#d", "receiver.example", "/a?b=c"),
        ("https://bücher.example/%C3%A9", "xn--bcher-kva.example", "/%C3%A9"),
        ("https://[2606:4700::1111]/", "2606:4700::1111", "/"),
    ],
)
def test_url_is_allowed(url, host, path):
    target = parse_url(url, STRICT)
    assert (target.host, target.path, target.port) == (host, path, 443)


def name_means(monkeypatch, *addresses: str) -> list[str]:
    """Let every name mean some addresses; return the list of names that were asked for."""
    asked = []
    real = socket.getaddrinfo

    def look_up(host, port, *args, **kwargs):
        if host in addresses:
            return real(host, port, *args, **kwargs)
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


def send(url: str, policy: NetworkPolicy = WITH_HTTP):
    return post(url=url, headers={}, body=b"{}", policy=policy)


@pytest.mark.parametrize(
    "addresses",
    [
        ("127.0.0.1",),
        ("10.1.2.3",),
        ("169.254.169.254",),
        ("93.184.216.34", "127.0.0.1"),
        ("::ffff:127.0.0.1",),
    ],
)
def test_name_that_means_a_private_address_is_refused_at_sending(monkeypatch, addresses):
    tried = []
    monkeypatch.setattr(socket, "create_connection", lambda *args, **kwargs: tried.append(args))
    name_means(monkeypatch, *addresses)
    answer = send("http://receiver.example/")
    assert answer.status_code is None
    assert "not an address that messages are sent to" in answer.problem
    assert tried == []


def test_name_is_asked_once_and_the_checked_address_connected_to(monkeypatch):
    """A second question could be answered with another address (DNS rebinding)."""
    asked = name_means(monkeypatch, "93.184.216.34")
    tried = []

    def refuse(address, timeout):
        tried.append(address)
        raise ConnectionRefusedError("as it may")

    monkeypatch.setattr(socket, "create_connection", refuse)
    answer = send("https://receiver.example/", STRICT)
    assert asked == ["receiver.example"]
    assert tried == [("93.184.216.34", 443)]
    assert "ConnectionRefusedError" in answer.problem


def test_name_that_is_nowhere(monkeypatch):
    def look_up(*args, **kwargs):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    assert "The host was not found" in send("https://receiver.example/").problem


def test_resolver_that_hangs_is_given_up(monkeypatch):
    import threading

    from courses.webhooks import transport

    monkeypatch.setattr(transport, "CONNECT_SECONDS", 0.1)
    is_over = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: is_over.wait(20))
    answer = send("https://receiver.example/")
    is_over.set()
    assert answer.problem == "No answer in time."
    assert answer.duration_milliseconds < 5000


def test_proxies_of_the_environment_are_not_used(monkeypatch, receiver):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1/")
    assert send(receiver.url, PRIVATE).is_success
