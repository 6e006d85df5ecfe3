"""For programs and for the field on the site: the same search, and suggestions as one types."""

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import ngettext
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from courses.api.addresses import make_absolute
from courses.api.pagination import OffsetPagination, describe_list
from courses.api.views import PublicLearningView

from .access import visible_entries
from .models import SearchEntry
from .reading import MAX_QUERY_CHARACTERS, Found, Hit, clean_query, count, find
from .suggesting import suggest_spelling, suggest_titles

Kind = SearchEntry.Kind
REFUSALS = {"get": {503: ("unavailable",)}}


class WordsQuery(serializers.Serializer):
    q = serializers.CharField(max_length=MAX_QUERY_CHARACTERS, help_text="Words.")


class SearchQuery(WordsQuery):
    kind = serializers.ChoiceField(
        Kind.choices, default=Kind.COURSE.value, help_text="Which results; `meta.counts` has all."
    )


class FoundInSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    title = serializers.CharField()


class SearchHitSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(Kind.choices)
    id = serializers.IntegerField(help_text="The page; of a transcript the page it stands on.")
    title = serializers.CharField()
    html_url = serializers.URLField(help_text="With the block of a transcript.")
    course = FoundInSerializer()
    is_locked = serializers.BooleanField(help_text="Found by its public title and summary only.")
    is_free = serializers.BooleanField()
    minutes = serializers.IntegerField()
    snippet = serializers.CharField(help_text="The text around the first words that were found.")
    snippet_html = serializers.CharField(help_text="The same, escaped, with `<mark>`.")
    block_id = serializers.CharField(help_text="Of a transcript; else empty.")
    seconds = serializers.IntegerField(allow_null=True, help_text="Where it is said.")


def write_hit(hit: Hit) -> dict[str, Any]:
    entry = hit.entry
    return {
        "kind": entry.kind,
        "id": entry.page_id,
        "title": entry.title,
        "html_url": make_absolute(hit.url),
        "course": {"id": entry.course_id, "title": entry.course_title},
        "is_locked": hit.is_locked,
        "is_free": hit.is_free,
        "minutes": entry.minutes,
        "snippet": hit.snippet.text,
        "snippet_html": str(hit.snippet.html),
        "block_id": entry.block_id,
        "seconds": hit.seconds,
    }


class SearchPagination(OffsetPagination):
    """Adds `meta.counts` of every kind, and `meta.did_you_mean`."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Hit]:
        window = self.read(request)
        found: Found = view.find(start=window["offset"], limit=window["limit"])
        self.total_count = found.total
        self.extra = view.describe(found)
        return found.hits

    def get_meta(self) -> dict[str, Any]:
        return {**super().get_meta(), **self.extra}

    def get_paginated_response_schema(self, schema: dict) -> dict:
        number = {"type": "integer", "minimum": 0}
        counts = {
            "type": "object",
            "required": list(Kind.values),
            "properties": dict.fromkeys(Kind.values, number),
        }
        text = (
            "Other words that find something in public texts, where these find nothing; or empty."
        )
        meant = {"type": "string", "description": text}
        return describe_list(
            schema, {"total_count": number, "counts": counts, "did_you_mean": meant}
        )


class SearchView(PublicLearningView):
    """Search for words in what one may read.

    Courses for everybody. Of modules and lessons whoever may open them finds the whole text and
    the transcripts, everybody else the title and the summary (`is_locked`). A result holds all
    the words.
    """

    query_class = SearchQuery
    refusals = REFUSALS
    pagination_class = SearchPagination
    serializer_class = SearchHitSerializer

    def get(self, request: Request) -> Response:
        rows = self.paginate_queryset(None)
        hits = [write_hit(hit) for hit in rows]
        return self.get_paginated_response(SearchHitSerializer(hits, many=True).data)

    @cached_property
    def entries(self):
        return visible_entries(self.request.user)

    @property
    def words(self) -> str:
        return clean_query(self.query["q"])

    def find(self, *, start: int, limit: int) -> Found:
        kind = Kind(self.query["kind"])
        return find(self.entries, self.words, kind, start=start, limit=limit)

    def describe(self, found: Found) -> dict[str, Any]:
        counts = {
            kind.value: found.total if kind == found.kind else count(self.entries, self.words, kind)
            for kind in Kind
        }
        meant = "" if any(counts.values()) else suggest_spelling(self.words)
        return {"counts": counts, "did_you_mean": meant}


class SuggestionSerializer(serializers.Serializer):
    title = serializers.CharField()
    kind = serializers.ChoiceField(Kind.choices)
    place = serializers.CharField(help_text="The course; empty for a course itself.")
    html_url = serializers.URLField()


class SuggestionsSerializer(serializers.Serializer):
    status = serializers.CharField(help_text="How many there are, in words.")
    items = SuggestionSerializer(many=True)


class SuggestionsView(PublicLearningView):
    """Suggest up to eight courses, modules and lessons with words that begin as typed."""

    query_class = WordsQuery
    refusals = REFUSALS
    serializer_class = SuggestionsSerializer

    def get(self, request: Request) -> Response:
        entries = visible_entries(request.user)
        items = [write_suggestion(e) for e in suggest_titles(entries, clean_query(self.query["q"]))]
        status = ngettext("%(count)s suggestion", "%(count)s suggestions", len(items))
        data = {"status": status % {"count": len(items)}, "items": items}
        return Response(SuggestionsSerializer(data).data)


def write_suggestion(entry: SearchEntry) -> dict[str, str]:
    return {
        "title": entry.title,
        "kind": entry.kind,
        "place": "" if entry.kind == Kind.COURSE else entry.course_title,
        "html_url": make_absolute(entry.page.get_url() or ""),
    }
