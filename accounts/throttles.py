"""How often the APIs may be asked: by a person, by one of his tokens, by a guest's address.

Counts stand in the cache, one number per name and minute, so every process counts the same. While
the cache is away nobody is refused (docs/accounts.md says why). Who is logged in does not count
for his address: a whole school may come from one.
"""

import math
import time

from django.conf import settings
from django.core.cache import cache
from rest_framework.throttling import BaseThrottle

from .addresses import read_client_address, to_network
from .models import ApiToken

WINDOW_SECONDS = 60


class MinuteThrottle(BaseThrottle):
    """At most so many requests in a minute of the clock. A rate of 0 is no limit."""

    kind = ""
    rate_setting = ""

    def name_client(self, request) -> str | None:
        """Return whom a request counts for; None if it does not count here."""
        raise NotImplementedError

    def allow_request(self, request, view) -> bool:
        client = self.name_client(request)
        return client is None or self.take(client)

    def take(self, client: str) -> bool:
        """Count one request; return whether it is within the limit. Asks the cache once."""
        rate = getattr(settings, self.rate_setting)
        if not rate:
            return True
        count = add_one(f"throttle:{self.kind}:{client}:{int(time.time()) // WINDOW_SECONDS}")
        return count is None or count <= rate

    def wait(self) -> int:
        """Return the seconds until the next minute, at least one."""
        return max(1, math.ceil(WINDOW_SECONDS - time.time() % WINDOW_SECONDS))


def add_one(key: str) -> int | None:
    """Count in the cache, safe in parallel; return the count, None while the cache is away."""
    try:
        return cache.incr(key)
    except ValueError:  # the first of this minute
        if cache.add(key, 1, timeout=2 * WINDOW_SECONDS):
            return 1
    try:
        return cache.incr(key)
    except ValueError:  # a cache that keeps nothing
        return None


class UserThrottle(MinuteThrottle):
    """Counts whoever is known, by session and by all tokens together."""

    kind = "user"
    rate_setting = "EDUCA_API_RATE_USER"

    def name_client(self, request) -> str | None:
        return str(request.user.pk) if request.user and request.user.is_authenticated else None


class TokenThrottle(MinuteThrottle):
    """Counts one token, so that one program that runs wild does not stop the others."""

    kind = "token"
    rate_setting = "EDUCA_API_RATE_TOKEN"

    def name_client(self, request) -> str | None:
        return str(request.auth.pk) if isinstance(request.auth, ApiToken) else None


class AddressThrottle(MinuteThrottle):
    """Counts guests, by IPv4 address or /64 network, and wrong tokens."""

    kind = "address"
    rate_setting = "EDUCA_API_RATE_ADDRESS"

    def name_client(self, request) -> str | None:
        is_known = request.user and request.user.is_authenticated
        return None if is_known else self.name_address(request)

    def name_address(self, request) -> str:
        return to_network(read_client_address(request))
