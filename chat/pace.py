"""How fast one may go: token buckets. Those of messages are shared by all faces and processes."""

import time
from dataclasses import dataclass

from django.conf import settings

from .shared_redis import ask_redis, name_key

# KEYS[1]: a bucket. ARGV: size, tokens a second, now. Returns the seconds to wait, 0 when taken.
TAKE = """
local size, rate, now = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local held = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens, at = tonumber(held[1]) or size, tonumber(held[2]) or now
tokens = math.min(size, tokens + math.max(0, now - at) * rate)
local wait = 0
if tokens >= 1 then tokens = tokens - 1 else wait = (1 - tokens) / rate end
redis.call('HSET', KEYS[1], 'tokens', tostring(tokens), 'at', tostring(now))
redis.call('EXPIRE', KEYS[1], math.ceil(size / rate) + 1)
return tostring(wait)
"""
# Buckets of this process are swept when there are so many.
MAX_BUCKETS = 10_000


@dataclass
class Bucket:
    """Holds `size` tokens and gains `rate` a second."""

    size: float
    rate: float
    tokens: float
    at: float

    def take(self, now: float) -> float:
        """Take a token and return 0, or return the seconds until there is one."""
        self.tokens = min(self.size, self.tokens + max(0.0, now - self.at) * self.rate)
        self.at = now
        if self.tokens >= 1:
            self.tokens -= 1
            return 0.0
        return (1 - self.tokens) / self.rate

    @classmethod
    def full(cls, size: float, rate: float) -> "Bucket":
        return cls(size, rate, size, time.monotonic())


_buckets: dict[int, Bucket] = {}


def wait_for_turn(user_id: int) -> float:
    """Take one of a person's messages and return 0, or return the seconds to wait for the next.

    `EDUCA_CHAT_BURST` at once, `EDUCA_CHAT_PER_MINUTE` in the long run; 0 is no limit. Counted in
    Redis for all processes together, and in this process while Redis is away or not used.
    """
    size, rate = settings.EDUCA_CHAT_BURST, settings.EDUCA_CHAT_PER_MINUTE / 60
    if not size or not rate:
        return 0.0
    key = name_key("chat-pace", user_id)
    wait = ask_redis(lambda redis: redis.eval(TAKE, 1, key, size, rate, time.time()))
    return take_here(user_id, size, rate) if wait is None else float(wait)


def take_here(user_id: int, size: float, rate: float) -> float:
    now = time.monotonic()
    if len(_buckets) > MAX_BUCKETS:
        for key in [key for key, held in _buckets.items() if now - held.at > size / rate]:
            del _buckets[key]
    bucket = _buckets.setdefault(user_id, Bucket.full(size, rate))
    return bucket.take(now)
