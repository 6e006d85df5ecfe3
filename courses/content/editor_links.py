"""Links in the page editor, looked up together.

Wagtail's editor loads the target of each link, and its parent, one by one. Here a stream looks
all of its targets up first, and so does a rich text that stands alone.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from wagtail.blocks import StreamBlock, StreamValue
from wagtail.models import Page

from .files import CourseDocument
from .stream_links import find_targets, find_texts

Target = tuple[str, str]  # the kind, "page" or "document", and the key as it is written
known_targets: ContextVar[dict[Target, dict]] = ContextVar("known_targets")


@contextmanager
def targets_looked_up(sources: Iterable[str]) -> Iterator[None]:
    """Know the targets of all links in some rich texts for a while; three queries at most."""
    known = known_targets.get({})
    wanted = find_targets(sources) - known.keys()
    token = known_targets.set({**known, **look_up(wanted)})
    try:
        yield
    finally:
        known_targets.reset(token)


def look_up(wanted: set[Target]) -> dict[Target, dict]:
    """Return what the editor's link forms need to know; a target that is gone keeps its number."""
    pages = Page.objects.in_bulk(keys_of(wanted, "page"))
    paths = {page.path[: -Page.steplen] for page in pages.values()}
    parents = dict(Page.objects.filter(path__in=paths).order_by().values_list("path", "pk"))
    documents = CourseDocument.objects.in_bulk(keys_of(wanted, "document"))

    def describe(kind: str, pk: int) -> dict:
        if kind == "page":
            page = pages.get(pk)
            parent = page and parents.get(page.path[: -Page.steplen])
            return {"id": pk, "url": page and page.url, "parentId": parent}
        document = documents.get(pk)
        about = {"url": document.url, "filename": document.filename} if document else {}
        return {"id": pk, **about}

    return {(kind, key): describe(kind, int(key)) for kind, key in wanted}


def keys_of(wanted: set[Target], kind: str) -> list[int]:
    return [int(key) for of_kind, key in wanted if of_kind == kind]


def get_known_target(kind: str, key: str) -> dict:
    """Return what was looked up, or nothing for a link that leads nowhere."""
    return known_targets.get({}).get((kind, key), {})


class LinkedStreamBlock(StreamBlock):
    """A stream whose editor looks all its link targets up at once."""

    def get_form_state(self, value: StreamValue) -> Any:
        with targets_looked_up(text.source for text in find_texts(value)):
            return super().get_form_state(value)
