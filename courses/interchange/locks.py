"""One import of a course at a time: the second is refused, not queued."""

from __future__ import annotations

import fcntl
import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from .tree import CourseFormatError

BUSY = "this course is being imported by somebody else right now; try again when that has ended"


@contextmanager
def file_lock(key: str) -> Iterator[None]:
    """Hold a lock file while the block runs. On PostgreSQL, `take_database_lock` does the work.

    Take it before the transaction: SQLite's own lock would make the second import wait.
    """
    if connection.vendor == "postgresql":
        yield
        return
    name = f"educa-import-{digest_of(key).hex()[:32]}.lock"
    with (Path(tempfile.gettempdir()) / name).open("w") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CourseFormatError(BUSY) from error
        yield


def take_database_lock(key: str) -> None:
    """Lock the course's import until the transaction ends. Does nothing on SQLite."""
    if connection.vendor != "postgresql":
        return
    number = int.from_bytes(digest_of(key)[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        if not cursor.fetchone()[0]:
            raise CourseFormatError(BUSY)


def digest_of(key: str) -> bytes:
    name = connection.settings_dict["NAME"]
    return hashlib.sha256(f"educa import\n{name}\n{key}".encode()).digest()
