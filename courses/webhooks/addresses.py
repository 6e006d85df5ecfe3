"""Which addresses a message may be sent to. Pure: names are not resolved here.

A manager's endpoint must not make the site talk to what only the site can reach: its own network,
its host, the metadata service of its cloud (OWASP: server-side request forgery).
"""

import ipaddress
import re
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

MAX_URL_CHARACTERS = 500
PORTS = {"https": 443, "http": 80}
HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?\.?", re.ASCII)
UNSAFE_IN_PATH = re.compile(r"[^!-~]")  # controls, spaces and whatever is not ASCII

# Cloud services that answer whoever asks from inside, at addresses that are not all private.
METADATA = {
    ipaddress.ip_address(text)
    for text in ("169.254.169.254", "fd00:ec2::254", "100.100.100.200", "168.63.129.16")
}
# IPv6 that carries an IPv4 address to a gateway, which would reach what that address says.
TUNNELS = [
    ipaddress.ip_network(text)
    for text in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "192.88.99.0/24")
]
# Special purposes (IANA's registries) that not every Python in use knows as such.
SPECIAL = [
    ipaddress.ip_network(text)
    for text in ("192.0.0.0/24", "198.18.0.0/15", "2001::/23", "2001:db8::/32", "3fff::/20")
]
GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")


class AddressRefused(ValueError):
    """A URL or an address that no message is sent to. `str(error)` says why."""


@dataclass(frozen=True)
class NetworkPolicy:
    """What an operator allows: http, and receivers in private networks (on any port)."""

    allows_http: bool = False
    allows_private: bool = False


@dataclass(frozen=True)
class Target:
    """A URL taken apart. `host` is ASCII, without the brackets of IPv6; `path` has the query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def parse_url(url: str, policy: NetworkPolicy) -> Target:
    """Take a receiver's URL apart. Raises `AddressRefused` for what is never sent to."""
    if len(url) > MAX_URL_CHARACTERS:
        raise AddressRefused(f"The address is longer than {MAX_URL_CHARACTERS} characters.")
    try:
        parts = urlsplit(url)
        port, name = parts.port, parts.hostname or ""
    except ValueError as error:
        raise AddressRefused("This is not a web address.") from error
    if parts.scheme not in PORTS or not name:
        raise AddressRefused("Give a whole address that begins with https://")
    if parts.scheme == "http" and not policy.allows_http:
        raise AddressRefused("The address has to begin with https://")
    if parts.username is not None or parts.password is not None:
        raise AddressRefused("Leave user name and password out: messages are signed.")
    if port is None:
        port = PORTS[parts.scheme]
    if port == 0 or (port != PORTS[parts.scheme] and not policy.allows_private):
        raise AddressRefused(f"Only port {PORTS[parts.scheme]} is allowed for {parts.scheme}.")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if UNSAFE_IN_PATH.search(path) or "\\" in url:
        raise AddressRefused("Write spaces and special characters of the path percent-encoded.")
    target = Target(parts.scheme, encode_host(name), port, path)
    if address := read_number(target.host):
        check_address(address, policy)
    return target


def encode_host(name: str) -> str:
    """Return a host as DNS and TLS have it. Raises `AddressRefused`."""
    if ":" in name:
        try:
            return str(ipaddress.IPv6Address(name))
        except ValueError as error:
            raise AddressRefused("This is not a web address.") from error
    try:
        host = name.encode("idna").decode().lower()
    except UnicodeError as error:
        raise AddressRefused("The name of the host is not valid.") from error
    if not HOST.fullmatch(host):
        raise AddressRefused("The name of the host is not valid.")
    return host


def read_number(host: str) -> IPAddress | None:
    """Return the address that a host is in numbers, however written (127.1, 0x7f000001, ::1)."""
    if ":" in host:
        return ipaddress.IPv6Address(host)
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host.rstrip(".")))
    except OSError:
        return None


def check_address(address: IPAddress, policy: NetworkPolicy) -> None:
    """Raise `AddressRefused` unless messages may be sent to an address.

    With private networks allowed, link-local addresses, metadata services, groups and tunnels
    stay refused.
    """
    plain = getattr(address, "ipv4_mapped", None) or address
    is_refused = (
        plain in METADATA
        or plain.is_link_local
        or plain.is_multicast
        or plain.is_unspecified
        or any(plain in network for network in TUNNELS if network.version == plain.version)
    )
    if policy.allows_private:
        is_refused = is_refused or (plain.is_reserved and not plain.is_loopback)
    else:
        is_refused = is_refused or not is_public(plain)
    if is_refused:
        raise AddressRefused(f"{address} is not an address that messages are sent to.")


def is_public(address: IPAddress) -> bool:
    """Return whether an address belongs to the internet as everybody sees it."""
    if address.version == 6 and address not in GLOBAL_UNICAST:
        return False
    is_special = any(
        address in network for network in SPECIAL if network.version == address.version
    )
    return address.is_global and not address.is_reserved and not is_special
