"""Links inside a stream's rich text, resolved together.

Wagtail looks the targets of links up for each rich text value by itself; a lesson of fifty linked
paragraphs would cost a hundred queries. Here a whole stream costs two.
"""

from collections.abc import Callable, Iterable, Iterator
from html import escape
from typing import Any

from django.db.models import QuerySet
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTable
from wagtail.models import Page
from wagtail.rich_text import RichText
from wagtail.rich_text.rewriters import FIND_A_TAG, extract_attrs

from .files import CourseDocument

KINDS = {"page", "document"}


def resolve_links(stream: blocks.StreamValue) -> blocks.StreamValue:
    """Give the links of a stream their addresses, in memory, and return the stream.

    Two queries at most. A link whose target is gone is left to Wagtail.
    """
    resolve_texts(list(find_texts(stream)))
    return stream


def resolve_texts(texts: list[RichText], pages: QuerySet[Page] | None = None) -> None:
    """Give the links of rich texts their addresses, in memory. Two queries at most.

    `pages` limits which pages are led to; the other links stay as they are stored.
    """
    wanted = find_targets(text.source for text in texts)
    targets = {
        "page": Page.objects.all() if pages is None else pages,
        "document": CourseDocument.objects.all(),
    }
    urls = {
        (kind, str(target.pk)): target.url
        for kind, queryset in targets.items()
        if (keys := {key for of_kind, key in wanted if of_kind == kind})
        for target in queryset.filter(pk__in=keys)
    }
    if urls:
        for text in texts:
            text.source = FIND_A_TAG.sub(make_replacer(urls), text.source)


def find_targets(sources: Iterable[str]) -> set[tuple[str, str]]:
    """Return what the links in stored rich texts lead to: pairs of kind and key."""
    return {
        (kind, key)
        for source in sources
        for match in FIND_A_TAG.finditer(source)
        if (attributes := extract_attrs(match.group(1)))
        and (kind := attributes.get("linktype", "")) in KINDS
        and (key := attributes.get("id", "")).isdecimal()
    }


def make_replacer(urls: dict[tuple[str, str], str | None]) -> Callable[[Any], str]:
    def replace(match) -> str:
        attributes = extract_attrs(match.group(1))
        url = urls.get((attributes.get("linktype", ""), attributes.get("id", "")))
        return f'<a href="{escape(url)}">' if url else match.group(0)

    return replace


def find_texts(value: Any) -> Iterator[RichText]:
    """Yield every rich text in a block value, however deep it stands."""
    if isinstance(value, RichText):
        yield value
    elif isinstance(value, blocks.StreamValue):
        for child in value:
            yield from find_texts(child.value)
    elif isinstance(value, blocks.StructValue):
        for child in value.values():
            yield from find_texts(child)
    elif isinstance(value, TypedTable):
        for row in value.row_data:
            for cell in row["values"]:
                yield from find_texts(cell)
