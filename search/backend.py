"""Wagtail's database search, made safe for what people type and for what others wrote.

Stock ranking weighs words by how many texts of the whole index hold them (SQLite's BM25), and
titles by the mean length of all titles (PostgreSQL). Then a locked lesson moves the hits of
somebody who may not read it. Here the rank of a text depends on the text alone.
"""

import copy
from typing import Any

from django.conf import settings
from django.contrib.postgres.search import SearchVectorField
from django.db import Error, connection
from django.db.models import Case, F, FloatField, Value, When
from wagtail.search.backends import database
from wagtail.search.query import Phrase, SearchQuery

from .away import make_careful

TITLE_WEIGHT = 2.0
MAX_RANKED_WORDS = 20
# What a query calls its condition on who may see a row, if it has one.
IS_VISIBLE = "is_visible"


def is_in_database() -> bool:
    """Return whether searching is done by the database itself, and not by OpenSearch."""
    return settings.WAGTAILSEARCH_BACKENDS["default"]["BACKEND"] == __name__


def SearchBackend(params: dict[str, Any]):
    """Return the backend of the database in use; on SQLite one that takes any characters."""
    backend = database.SearchBackend(params)
    backend.results_class = make_careful(backend.results_class, Error)
    if connection.vendor == "sqlite":
        backend.__class__ = make_quote_safe(backend.__class__)
        backend.query_compiler_class = rank_by_title(backend.query_compiler_class)
        backend.autocomplete_query_compiler_class = rank_by_title(
            backend.autocomplete_query_compiler_class
        )
    elif connection.vendor == "postgresql":
        backend.query_compiler_class = rank_by_itself(backend.query_compiler_class)
    return backend


def make_quote_safe(backend_class: type) -> type:
    class QuoteSafeBackend(backend_class):
        """SQLite's FTS5 takes a double quote for syntax, and modelsearch 1 does not escape it."""

        def _search(self, compiler, query, *args, **kwargs):
            return super()._search(compiler, without_quotes(query), *args, **kwargs)

    return QuoteSafeBackend


def rank_by_title(compiler_class: type) -> type:
    class TitleFirstCompiler(compiler_class):
        """Texts with more of the words in their title come first (modelsearch 1: by BM25)."""

        def _build_rank_expression(self, vectors, config):
            rank = Value(0.0, output_field=FloatField())
            for word in list_query_words(self.query):
                hit = When(index_entry__title__icontains=word, then=Value(-TITLE_WEIGHT))
                rank += Case(hit, default=Value(0.0), output_field=FloatField())
            return rank

    return TitleFirstCompiler


def rank_by_itself(compiler_class: type) -> type:
    class ItselfCompiler(compiler_class):
        """The title counts for twice the text (modelsearch 1: by its length to that of others).

        Where the query says who asks (`IS_VISIBLE`), the words are compared with no other text:
        else a word of a locked lesson takes longer than one that stands nowhere. No index is lost,
        for there is none on title and text together.
        """

        def get_index_vectors(self, search_query):
            title = F("index_entries__title")
            if IS_VISIBLE in self.queryset.query.annotations:
                # NULL for others, and PostgreSQL does not even read a text to append it to NULL.
                seen = When(**{IS_VISIBLE: True}, then=title)
                title = Case(seen, output_field=SearchVectorField())
            return [(title, TITLE_WEIGHT), (F("index_entries__body"), 1.0)]

    return ItselfCompiler


def list_query_words(query: SearchQuery) -> list[str]:
    """Return the different words of a plain query; none of a composed one, which has no order."""
    words = getattr(query, "query_string", "").lower().split()
    return list(dict.fromkeys(words))[:MAX_RANKED_WORDS]


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
