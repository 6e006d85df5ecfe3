"""PostgreSQL's trigrams, by which words are alike, where the database lets us have them."""

import logging

from django.db import connection, transaction
from django.db.utils import DatabaseError

logger = logging.getLogger(__name__)
INDEX = "search_word_trigrams"
_found = set()


def has_trigrams() -> bool:
    """Return whether words can be compared. One query until they can be."""
    if connection.vendor != "postgresql":
        return False
    name = connection.settings_dict["NAME"]
    if name not in _found:
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [INDEX])
            if cursor.fetchone()[0]:
                _found.add(name)
    return name in _found


def ensure_trigrams(**kwargs) -> None:
    """Make the extension and the index of words, after migrations.

    The owner of a database may do so since PostgreSQL 13. Who may not goes without "did you mean".
    """
    if connection.vendor != "postgresql" or has_trigrams():
        return
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            cursor.execute(
                f"CREATE INDEX IF NOT EXISTS {INDEX} ON search_searchword "
                "USING gin (word gin_trgm_ops)"
            )
    except DatabaseError as error:
        logger.warning("No “did you mean”: %s", error)
