"""What the whole database holds, in a form that can be compared."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.apps import apps
from django.db import connection

# A browser's own memory, a register that fills itself, and smaller sizes of images.
IGNORED = {"sessions.session", "contenttypes.contenttype", "courses.courserendition"}
# What somebody may always write about himself.
PERSONAL = {
    "accounts.user",
    "wagtailusers.userprofile",
    "wagtailadmin.editingsession",
    "wagtailcore.pagesubscription",
    "account.emailaddress",
    "account.emailconfirmation",
}


@dataclass(frozen=True)
class Fingerprint:
    """Rows and their hash for each table."""

    tables: dict[str, tuple[int, str]]

    @classmethod
    def take(cls) -> "Fingerprint":
        tables = {}
        for model in apps.get_models(include_auto_created=True):
            label = model._meta.label_lower
            if label in IGNORED or not model._meta.managed or model._meta.proxy:
                continue
            rows = read_rows(model._meta.db_table, model._meta.pk.column)
            text = "\n".join(map(repr, rows))
            tables[label] = (text.count("\n") + bool(text), hashlib.md5(text.encode()).hexdigest())
        return cls(tables)

    def changes(self, later: "Fingerprint") -> list[str]:
        """Return the tables that differ and are not a person's own."""
        return sorted(
            label
            for label, before in self.tables.items()
            if later.tables[label] != before and label not in PERSONAL
        )


def read_rows(table: str, key: str) -> list[tuple]:
    """Return a table as it is stored: no field's own idea of a value comes between."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {quote(table)} ORDER BY {quote(key)}")
        return cursor.fetchall()


class Writes:
    """Whether any statement since the start wrote more than a session.

    Taking a fingerprint reads every table; without a write there is nothing to look for.
    """

    def __init__(self):
        self.seen = False

    def __call__(self, execute, sql, params, many, context):
        head = sql.lstrip()[:6].upper()
        if head in {"INSERT", "UPDATE", "DELETE"} and "django_session" not in sql:
            self.seen = True
        return execute(sql, params, many, context)


@contextmanager
def watch_writes() -> Iterator[Writes]:
    writes = Writes()
    with connection.execute_wrapper(writes):
        yield writes
