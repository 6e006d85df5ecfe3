"""How many learners a change of pages reaches: numbers for those about to make it, no words."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q
from wagtail.models import Page, Revision

from courses.content.blocks import UNREQUIRED_BLOCKS
from courses.content.learning_pages import LearningPage, LessonPage, ModulePage
from courses.content.pages import CoursePage
from courses.content.requirements import parse_block_id
from courses.enrollment.models import Enrollment

from .models import BlockProgress, PageProgress

# Id and type of each block of a stream, in order.
Blocks = list[tuple[str, str]]


@dataclass(frozen=True)
class RemovedBlock:
    """A required block of a page that learners finished, and how many of all did this block."""

    block_id: str
    block_type: str
    learner_count: int


@dataclass(frozen=True)
class Impact:
    """Learners with a record on some pages; each person counts once, withdrawn ones too.

    `finished` have completed one of the pages or more, `begun` have opened some and completed
    none. `course_finished` are those of both who have finished the course. `enrolled` have an open
    place on a course among the pages. `is_emptied`: nothing required is left on a page.
    """

    finished: int = 0
    begun: int = 0
    course_finished: int = 0
    enrolled: int = 0
    removed: tuple[RemovedBlock, ...] = ()
    is_emptied: bool = False

    def __bool__(self) -> bool:
        return bool(self.finished or self.begun or self.enrolled)


def read_impact(pages: Iterable[Page], *, live_only: bool) -> Impact:
    """Return whom the loss of pages, with all below them, reaches. Two queries.

    `live_only` leaves out pages that count for nobody today; it adds the aliases of the pages,
    which are unpublished together with them.
    """
    pages = list(pages)
    if not pages:
        return Impact()
    below = reduce(or_, (Q(page__path__startswith=page.path) for page in pages))
    if live_only:
        below = (below | Q(page__alias_of__in=[page.pk for page in pages])) & Q(page__live=True)
    courses = reduce(or_, (Q(course__path__startswith=page.path) for page in pages))
    places = Enrollment.objects.open().filter(courses)
    return replace(
        count_learners(below), enrolled=places.aggregate(n=Count("student", distinct=True))["n"]
    )


def count_learners(pages: Q) -> Impact:
    """Return the learners with records on pages that fit. One query."""
    student = "enrollment__student"
    done = Q(completed_at__isnull=False)
    numbers = PageProgress.objects.filter(pages).aggregate(
        all=Count(student, distinct=True),
        finished=Count(student, distinct=True, filter=done),
        course_finished=Count(
            student, distinct=True, filter=Q(enrollment__completed_at__isnull=False)
        ),
    )
    return Impact(
        finished=numbers["finished"],
        begun=numbers["all"] - numbers["finished"],
        course_finished=numbers["course_finished"],
    )


def read_move_impact(pages: Iterable[Page], destination: Page) -> Impact:
    """Return whom moves out of courses reach: nobody where a page stays in its course.

    Whole courses are no loss wherever they go. Three queries at most.
    """
    pages = list(pages)
    courses = find_courses([*pages, destination])
    target = courses[destination.path]
    leaving = [page for page in pages if courses[page.path] not in {None, page.path, target}]
    return read_impact(leaving, live_only=False)


def find_courses(pages: Iterable[Page]) -> dict[str, str | None]:
    """Return, by a page's tree path, the path of the nearest course at or above. One query."""
    above = {page.path: list_paths_above(page.path) for page in pages}
    wanted = {path for paths in above.values() for path in paths}
    courses = set(CoursePage.objects.filter(path__in=wanted).values_list("path", flat=True))
    return {
        path: next((candidate for candidate in paths if candidate in courses), None)
        for path, paths in above.items()
    }


def list_paths_above(path: str) -> list[str]:
    """Return a tree path and those of its ancestors, the nearest first."""
    return [path[:end] for end in range(len(path), 0, -Page.steplen)]


def find_removed_blocks(before: Blocks, after: Blocks) -> Blocks:
    """Return the required blocks that `after` no longer has. Reads nothing.

    Blocks without an id cannot be followed and are left out.
    """
    kept = {block_id for block_id, _type in after}
    return [
        (block_id, block_type)
        for block_id, block_type in keep_required(before)
        if block_id and block_id not in kept
    ]


def list_blocks(raw_stream: Iterable[dict]) -> Blocks:
    """Return id and type of a stream's blocks from stored data, which reads no files and links."""
    return [(block.get("id") or "", block["type"]) for block in raw_stream]


def keep_required(blocks: Blocks) -> Blocks:
    return [block for block in blocks if block[1] not in UNREQUIRED_BLOCKS]


def read_publish_impact(page: Any) -> Impact:
    """Return whom publishing `page`, as it is in memory, reaches by blocks it no longer has.

    An empty impact for new and unpublished pages. Two queries at most.
    """
    if not isinstance(page, LearningPage) or not page.pk or not page.live:
        return Impact()
    return compare_versions({page.pk: list_blocks(page.content.raw_data)}).get(page.pk, Impact())


def read_publish_impacts(pages: Iterable[Page]) -> dict[int, Impact]:
    """Return the impact of publishing the latest revisions, by page id, where there is any.

    Four queries at most, whatever the number of pages.
    """
    revisions = Revision.objects.filter(
        pk__in=[page.latest_revision_id for page in pages if page.live]
    )
    drafts = {
        int(revision.object_id): list_blocks(json.loads(revision.content["content"]))
        for revision in revisions
        if "content" in revision.content
    }
    return compare_versions(drafts)


def compare_versions(drafts: dict[int, Blocks]) -> dict[int, Impact]:
    """Return by page id what drafts take from those who finished the published versions."""
    live: dict[int, Blocks] = {}
    for model in (ModulePage, LessonPage) if drafts else ():
        for page in model.objects.live().filter(pk__in=drafts).only("content"):
            live[page.pk] = list_blocks(page.content.raw_data)
    removed = {
        pk: found
        for pk, draft in drafts.items()
        if (found := find_removed_blocks(live.get(pk, []), draft))
    }
    finished = count_finished(removed)
    did = count_block_learners(removed)
    return {
        pk: Impact(
            finished=finished[pk][0],
            course_finished=finished[pk][1],
            removed=tuple(RemovedBlock(*block, did.get((pk, block[0]), 0)) for block in blocks),
            is_emptied=not keep_required(drafts[pk]),
        )
        for pk, blocks in removed.items()
        if pk in finished
    }


def count_block_learners(removed: dict[int, Blocks]) -> dict[tuple[int, str], int]:
    """Return how many learners did each block, by page and block id. One query."""
    ids = [parse_block_id(block_id) for blocks in removed.values() for block_id, _type in blocks]
    if not ids:
        return {}
    rows = (
        BlockProgress.objects.filter(page__in=removed, block_id__in=[pk for pk in ids if pk])
        .values_list("page_id", "block_id")
        .annotate(n=Count("pk"))
    )
    return {(page_id, str(block_id)): n for page_id, block_id, n in rows}


def count_finished(page_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Return by page id who finished it, and who of them finished the course. One query."""
    page_ids = list(page_ids)
    if not page_ids:
        return {}
    student = "enrollment__student"
    course_done = Q(enrollment__completed_at__isnull=False)
    rows = (
        PageProgress.objects.filter(page__in=page_ids, completed_at__isnull=False)
        .values("page")
        .annotate(
            finished=Count(student, distinct=True),
            course_finished=Count(student, distinct=True, filter=course_done),
        )
    )
    return {row["page"]: (row["finished"], row["course_finished"]) for row in rows}
