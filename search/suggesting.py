"""Help with asking: titles that begin as somebody types, and words that were probably meant."""

import re
from collections import Counter

from django.contrib.postgres.lookups import TrigramSimilar
from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import F, QuerySet, Value
from wagtail.search.backends import get_search_backend

from .access import public_entries
from .models import SearchEntry, SearchWord
from .texts import MAX_WORD_CHARACTERS, WORD
from .trigrams import has_trigrams

MAX_SUGGESTIONS = 8
MIN_SUGGESTED_CHARACTERS = 2
MAX_CORRECTED_WORDS = 6
MIN_LIKENESS = 0.35


def suggest_titles(entries: QuerySet[SearchEntry], query: str) -> list[SearchEntry]:
    """Return up to eight courses, modules and lessons whose titles have words that begin so.

    `entries` are those of a reader (`access.visible_entries`). One query.
    """
    if len(query) < MIN_SUGGESTED_CHARACTERS:
        return []
    rows = entries.exclude(kind=SearchEntry.Kind.TRANSCRIPT).select_related("page")
    rows = rows.annotate(course_title=F("course__title")).order_by("kind", "title")
    found = get_search_backend().autocomplete(query, rows, order_by_relevance=False)
    return list(found[:MAX_SUGGESTIONS])


def suggest_spelling(query: str) -> str:
    """Return the query with each word as the public texts have it, or "" where nothing differs.

    For everybody the same: words come from public texts alone, and so does the proof that the
    suggestion finds something. One query a word, six at most, and one for the proof.
    """
    words = Counter(word.lower() for word in WORD.findall(query))
    if not words or len(words) > MAX_CORRECTED_WORDS or not has_trigrams():
        return ""
    entries = public_entries()
    meant = {word: find_alike(word, entries) or word for word in words}
    corrected = WORD.sub(lambda match: choose(match[0], meant), query)
    if corrected == query:
        return ""
    if not get_search_backend().search(corrected, entries, operator="and")[:1]:
        return ""
    return re.sub(r"\s+", " ", corrected)


def choose(word: str, meant: dict[str, str]) -> str:
    return word if meant[word.lower()] == word.lower() else meant[word.lower()]


def find_alike(word: str, entries: QuerySet[SearchEntry]) -> str:
    """Return the word of some entries that is most like another, or ""."""
    if len(word) > MAX_WORD_CHARACTERS:
        return ""
    rows = (
        SearchWord.objects.filter(TrigramSimilar(F("word"), Value(word)), entry__in=entries)
        .annotate(likeness=TrigramSimilarity("word", word))
        .filter(likeness__gte=MIN_LIKENESS)
        .order_by("-likeness", "word")
        .values_list("word", flat=True)
    )
    return rows.first() or ""
