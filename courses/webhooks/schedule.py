"""When a message that was not taken is sent again. Pure: no clock, no database."""

import secrets
from datetime import timedelta

FIRST_WAIT_SECONDS = 30
FACTOR = 3
MAX_RETRIES = 8  # 30 s, 1.5 min, … 18 h: about 27 hours in all
JITTER = 0.2  # a fifth more or less, so that messages that failed together do not return together
LONGEST_WAIT = timedelta(days=1)

_random = secrets.SystemRandom()


def find_wait(attempt_count: int, *, asked_seconds: int | None = None) -> timedelta | None:
    """Return how long to wait after the n-th attempt failed (n from 1); None: it was the last.

    `asked_seconds` is what the receiver's Retry-After says: the wait is not shorter, up to a day.
    """
    if attempt_count > MAX_RETRIES:
        return None
    seconds = FIRST_WAIT_SECONDS * FACTOR ** (attempt_count - 1)
    wait = timedelta(seconds=seconds * _random.uniform(1 - JITTER, 1 + JITTER))
    if asked_seconds is not None:
        wait = max(wait, timedelta(seconds=min(asked_seconds, LONGEST_WAIT.total_seconds())))
    return min(wait, LONGEST_WAIT)
