"""Questions to Redis that have an answer without it too: counts that all processes share."""

import logging
import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache import cache

logger = logging.getLogger(__name__)

# How long a server that failed is left alone, so that nobody else waits for it.
REST_SECONDS = 5.0

Answer = TypeVar("Answer")

_failed_at = float("-inf")


def ask_redis(question: Callable[[Any], Answer]) -> Answer | None:
    """Return what `question(client)` returns; None where Redis is away or not used.

    Blocks for a second or two at most, and after a failure not at all for `REST_SECONDS`.
    """
    global _failed_at  # noqa: PLW0603  (one switch per process)
    if not hasattr(cache, "client") or time.monotonic() - _failed_at < REST_SECONDS:
        return None
    try:
        return question(cache.client.get_client(write=True))
    except Exception as error:
        _failed_at = time.monotonic()
        logger.warning("Chat counts within this process for the moment: %r", error)
        return None


def name_key(*parts: object) -> str:
    """Return the key of this site for what these parts name."""
    return str(cache.make_key(":".join(map(str, parts))))
