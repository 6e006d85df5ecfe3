"""Entries from pages: the one place that writes them. Who may find an entry is `search.access`."""

import logging
from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import connection, transaction
from django.db.models import Q
from wagtail.models import Page
from wagtail.search.backends import get_search_backends

from courses.content.learning_pages import LearningPage, LessonPage, ModulePage
from courses.content.pages import CoursePage

from .models import SearchEntry, SearchWord
from .texts import describe_course, describe_learning_page, list_words

logger = logging.getLogger(__name__)
PAGE_TYPES = (CoursePage, ModulePage, LessonPage)
BATCH = 100
STEP = Page.steplen
UNIQUE = ["page", "kind", "audience", "block_id"]
DERIVED = ["parent", "course", "title", "text", "minutes", "marks"]


def refresh_pages(page_ids: Iterable[int], *, is_rebuild: bool = False) -> int:
    """Make the entries of some pages what the database says of them; return how many there are.

    A fixed number of queries for each hundred pages, where the database indexes many rows at once
    (PostgreSQL does). Pages that are gone or not live have no entries. What has not changed is not
    written, but in a rebuild.
    """
    ids = iter(page_ids)
    batches = iter(lambda: list(islice(ids, BATCH)), [])
    return sum(refresh_batch(batch, is_rebuild=is_rebuild) for batch in batches)


@transaction.atomic
def refresh_batch(page_ids: list[int], *, is_rebuild: bool) -> int:
    wanted = {identify(entry): entry for entry in describe_pages(page_ids)}
    rows = SearchEntry.objects.filter(page_id__in=page_ids)
    known = {identify(row): row for row in rows}
    if stale := [row.pk for key, row in known.items() if key not in wanted]:
        SearchEntry.objects.filter(pk__in=stale).delete()
    changed = [
        entry
        for key, entry in wanted.items()
        if is_rebuild or key not in known or not is_same(entry, known[key])
    ]
    if changed:
        write_entries(changed)
    return len(wanted)


def write_entries(entries: list[SearchEntry]) -> None:
    """Write entries, their places in Wagtail's index, and their words."""
    SearchEntry.objects.bulk_create(
        entries, update_conflicts=True, unique_fields=UNIQUE, update_fields=DERIVED
    )
    # Bulk writes send no signals, so one round of the index takes them all.
    for backend in get_search_backends(with_auto_update=True):
        add_to_index(backend, entries)
    keep_words(entries)


def add_to_index(backend, entries: list[SearchEntry]) -> None:
    """Give entries to an index. One elsewhere that is away keeps nobody from publishing."""
    try:
        backend.add_bulk(SearchEntry, entries)
    except Exception:
        if not backend.catch_indexing_errors:
            raise
        logger.exception("The search index has not taken %s entries", len(entries))


def is_same(entry: SearchEntry, row: SearchEntry) -> bool:
    names = (f"{name}_id" if name in {"parent", "course"} else name for name in DERIVED)
    return all(getattr(entry, name) == getattr(row, name) for name in names)


def identify(entry: SearchEntry) -> tuple:
    return entry.page_id, str(entry.kind), str(entry.audience), entry.block_id


def describe_pages(page_ids: list[int]) -> Iterator[SearchEntry]:
    """Yield unsaved entries of those of the pages that are live and stand in a course."""
    courses = CoursePage.objects.filter(pk__in=page_ids, live=True).select_related("subject")
    for course in courses:
        for entry in describe_course(course):
            entry.page_id = entry.parent_id = entry.course_id = course.pk
            yield entry
    learning: list[LearningPage] = []
    for model in (ModulePage, LessonPage):
        learning += model.objects.filter(pk__in=page_ids, live=True)
    above = read_pages_above(learning)
    for page in learning:
        path = page.path
        parent_id = above.get(path[:-STEP], (None, False))[0]
        course_id = find_course(path, above)
        if parent_id is None or course_id is None:
            continue
        for entry in describe_learning_page(page):
            entry.page_id, entry.parent_id, entry.course_id = page.pk, parent_id, course_id
            yield entry


def read_pages_above(pages: list[LearningPage]) -> dict[str, tuple[int, bool]]:
    """Return id and "is a course" by path of everything above some pages. One query."""
    paths = {page.path[:end] for page in pages for end in range(STEP, len(page.path), STEP)}
    rows = Page.objects.filter(path__in=paths).values_list("path", "pk", "coursepage__pk")
    return {path: (pk, course_pk is not None) for path, pk, course_pk in rows}


def find_course(path: str, above: dict[str, tuple[int, bool]]) -> int | None:
    """Return the id of the nearest course above a path."""
    for end in range(len(path) - STEP, 0, -STEP):
        pk, is_course = above.get(path[:end], (None, False))
        if is_course:
            return pk
    return None


def keep_words(entries: list[SearchEntry]) -> None:
    """Keep the words of public entries where "did you mean" can use them: on PostgreSQL."""
    if connection.vendor != "postgresql":
        return
    public = [entry for entry in entries if entry.audience != SearchEntry.Audience.CLASS]
    SearchWord.objects.filter(entry__in=public).delete()
    SearchWord.objects.bulk_create(
        (SearchWord(entry=entry, word=word) for entry in public for word in list_words(entry)),
        batch_size=2000,
    )


def list_searchable_pages() -> Iterator[int]:
    """Return the ids of all pages that may have entries, and of those that have some."""
    types = Q(coursepage__isnull=False) | Q(modulepage__isnull=False) | Q(lessonpage__isnull=False)
    pages = Page.objects.filter(types).order_by("path").values_list("pk", flat=True)
    return pages.iterator()
