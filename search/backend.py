"""Wagtail's database search, made safe for what people type."""

import copy
from typing import Any

from django.db import connection
from wagtail.search.backends import database
from wagtail.search.query import Phrase, SearchQuery


def SearchBackend(params: dict[str, Any]):
    """Return the backend of the database in use; on SQLite one that takes any characters."""
    backend = database.SearchBackend(params)
    if connection.vendor == "sqlite":
        backend.__class__ = make_quote_safe(backend.__class__)
    return backend


def make_quote_safe(backend_class: type) -> type:
    class QuoteSafeBackend(backend_class):
        """SQLite's FTS5 takes a double quote for syntax, and modelsearch 1 does not escape it."""

        def _search(self, compiler, query, *args, **kwargs):
            return super()._search(compiler, without_quotes(query), *args, **kwargs)

    return QuoteSafeBackend


def without_quotes(query: str | SearchQuery) -> str | SearchQuery:
    """Return the query with double quotes in its texts replaced by spaces.

    A text of quotes alone becomes an empty phrase, which finds nothing.
    """
    if isinstance(query, str):
        return query.replace('"', " ").strip()
    query = copy.copy(query)
    if hasattr(query, "query_string"):
        query.query_string = query.query_string.replace('"', " ").strip()
        if not query.query_string:
            return Phrase("")
    if hasattr(query, "subquery"):
        query.subquery = without_quotes(query.subquery)
    if hasattr(query, "subqueries"):
        query.subqueries = [without_quotes(part) for part in query.subqueries]
    return query
