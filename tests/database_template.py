"""A migrated SQLite database kept between runs, so that a run begins in seconds.

Migrating costs some 15 seconds of processor time per worker. The copy is named after what
migrations depend on: the project's own and the lock of its libraries. Only the embedded default
works this way; on PostgreSQL each run migrates.
"""

import hashlib
import os
import sqlite3
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".pytest_cache" / "databases"


def is_usable() -> bool:
    return connection.vendor == "sqlite"


def get_template() -> Path:
    digest = hashlib.sha256()
    for path in [ROOT / "requirements.txt", *sorted(ROOT.glob("[a-z]*/migrations/*.py"))]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return FOLDER / f"{digest.hexdigest()[:32]}.sqlite3"


def fill_test_database() -> sqlite3.Connection | None:
    """Put the kept copy where Django will make its test database, and find all migrations done.

    The database lives in memory as long as the returned connection. None when there is no copy.
    """
    template = get_template()
    if not template.exists():
        return None
    source = sqlite3.connect(f"{template.as_uri()}?mode=ro", uri=True)
    in_memory = sqlite3.connect(connection.creation._get_test_db_name(), uri=True)
    source.backup(in_memory)
    source.close()
    return in_memory


def keep_test_database() -> None:
    """Copy the test database, fresh from its migrations."""
    connection.ensure_connection()
    keep_database(connection.connection)


def keep_database(fresh: sqlite3.Connection) -> None:
    """Copy a database that has only been migrated; older copies go.

    Parallel workers may do so at once: a copy takes its name when it is whole.
    """
    template = get_template()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.sqlite3"):
        old.unlink(missing_ok=True)
    unfinished = FOLDER / f"{template.stem}-{os.getpid()}.part"
    target = sqlite3.connect(unfinished)
    fresh.backup(target)
    target.close()
    unfinished.replace(template)
