"""What words find, kind by kind: one query for each, with its count."""

from bisect import bisect_right
from dataclasses import dataclass

from django.db.models import Count, F, QuerySet, Window
from wagtail.search.backends import get_search_backend

from courses.content.captions import clock

from .backend import is_in_database
from .models import SearchEntry
from .snippets import Snippet, make_snippet

MAX_QUERY_CHARACTERS = 200
Kind, Audience = SearchEntry.Kind, SearchEntry.Audience


def clean_query(text: str) -> str:
    """Return what somebody typed, in one line and short enough to search for."""
    return " ".join(text.replace("\0", " ").split())[:MAX_QUERY_CHARACTERS].strip()


@dataclass(frozen=True)
class Hit:
    """One found text. `seconds` is where in a recording it is said, or None."""

    entry: SearchEntry
    title: Snippet
    snippet: Snippet
    seconds: int | None = None

    @property
    def url(self) -> str:
        address = self.entry.page.get_url() or ""
        return f"{address}#b-{self.entry.block_id}" if self.entry.block_id else address

    @property
    def is_locked(self) -> bool:
        return self.entry.audience == Audience.TEASER

    @property
    def is_free(self) -> bool:
        return self.entry.audience == Audience.PUBLIC and self.entry.kind != Kind.COURSE

    @property
    def time_label(self) -> str:
        return "" if self.seconds is None else clock(self.seconds)

    @property
    def place(self) -> list[str]:
        """The titles of what the hit stands in, from the course down."""
        titles = []
        if self.entry.kind != Kind.COURSE:
            titles.append(self.entry.course_title)
        if self.entry.parent_id != self.entry.course_id:
            titles.append(self.entry.parent_title)
        if self.entry.kind == Kind.TRANSCRIPT:
            titles.append(self.entry.page.title)
        return titles


@dataclass(frozen=True)
class Found:
    """Some hits of a kind, and how many there are of it altogether."""

    kind: SearchEntry.Kind
    total: int
    hits: list[Hit]


def find(
    entries: QuerySet[SearchEntry], query: str, kind: SearchEntry.Kind, *, start: int, limit: int
) -> Found:
    """Return hits of one kind among the entries of a reader, the best first, and their count.

    One query (and one for the count beyond the last hit, and with OpenSearch). `entries` is from
    `access.visible_entries`.
    """
    rows = entries.filter(kind=kind).select_related("page")
    rows = rows.annotate(course_title=F("course__title"), parent_title=F("parent__title"))
    if is_in_database():
        rows = rows.annotate(total=Window(Count("pk")))
    results = get_search_backend().search(query, rows, operator="and")
    found = list(results[start : start + limit])
    if found and is_in_database():
        total = found[0].total
    else:
        total = results.count() if start or not is_in_database() else 0
    return Found(kind, total, [make_hit(entry, query) for entry in found])


def count(entries: QuerySet[SearchEntry], query: str, kind: SearchEntry.Kind) -> int:
    """Return how many entries of a kind words find. One query."""
    return get_search_backend().search(query, entries.filter(kind=kind), operator="and").count()


def make_hit(entry: SearchEntry, query: str) -> Hit:
    snippet = make_snippet(entry.text, query)
    seconds = None
    if entry.marks:
        number = bisect_right([offset for offset, _at in entry.marks], snippet.start or 0)
        seconds = entry.marks[max(number - 1, 0)][1]
    title = make_snippet(entry.title, query, length=len(entry.title) + 1)
    return Hit(entry, title, snippet, seconds)
