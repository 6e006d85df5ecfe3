"""Where a request comes from, as far as it can be believed."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "0.0.0.0"  # noqa: S104  (an address for "nobody knows", not one to listen on)
IPV6_HOUSEHOLD = 64  # bits that one connection usually owns


def read_client_address(request: HttpRequest) -> str:
    """Return the client's IP address; `UNKNOWN` where the server tells none.

    X-Forwarded-For counts only with EDUCA_TRUSTED_PROXIES, and of it only the entry that the
    outermost of these proxies has added: what a client writes itself changes nothing.
    """
    proxies = settings.EDUCA_TRUSTED_PROXIES
    if proxies:
        hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(hops) >= proxies and (address := clean_address(hops[-proxies])):
            return address
    return clean_address(request.META.get("REMOTE_ADDR", "")) or UNKNOWN


def clean_address(text: str) -> str:
    """Return an IP address in its one spelling, or "" for anything else."""
    try:
        address = ipaddress.ip_address(text.strip())
    except ValueError:
        return ""
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address)


def to_network(address: str) -> str:
    """Return what limits count by: an IPv4 address, or the /64 network of an IPv6 address."""
    parsed = ipaddress.ip_address(address)
    if parsed.version == 4:
        return address
    return str(ipaddress.ip_network(f"{address}/{IPV6_HOUSEHOLD}", strict=False))
