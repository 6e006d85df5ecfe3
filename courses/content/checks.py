"""Content checks: what a reader will miss on a page, found from what is stored.

A check never stops anybody from publishing. Pages are read as they are in memory; whole courses
as last saved, drafts included.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.models import Page, Revision

from .block_checks import (
    Block,
    Problem,
    Severity,
    Targets,
    check_block,
    check_headings,
    check_links,
    find_file,
    find_html,
    find_links,
    walk,
)
from .blocks import UNREQUIRED_BLOCKS
from .files import CourseDocument, CourseMedia
from .learning_pages import LessonPage, ModulePage
from .pages import CoursePage

__all__ = ["PageProblems", "Problem", "Severity", "find_course_problems", "find_problems"]

# The fields that hold streams, and the level of the heading which stands above each on the site.
# Notes for teachers have no outline of their own.
STREAMS: dict[type[Page], dict[str, int | None]] = {
    CoursePage: {"overview": 2},
    ModulePage: {"content": 1, "teaching_notes": None},
    LessonPage: {"content": 1, "teaching_notes": None},
}


@dataclass(frozen=True)
class PageProblems:
    """What is to be looked at on one page of a course."""

    page_id: int
    title: str
    problems: list[Problem]


@dataclass
class Draft:
    """The parts of a page that are checked, from an object or from a revision."""

    model: type[Page]
    page_id: int | None
    title: str
    has_children: bool
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def blocks(self) -> Iterator[Block]:
        for name in STREAMS[self.model]:
            yield from walk(self.values.get(name) or [], name)


def find_problems(page: Page) -> list[Problem]:
    """Return what a reader will miss on a course, module or lesson, in reading order.

    Four queries at most, whatever the number of blocks; none for other kinds of pages.
    """
    draft = read_object(page)
    if draft is None:
        return []
    return list(check_draft(draft, read_targets([draft])))


def find_course_problems(course: CoursePage) -> list[PageProblems]:
    """Return the pages of a course with something to look at, in study order, as last saved.

    Eight queries at most, whatever the number of pages and blocks.
    """
    pages: list[Page] = list(CoursePage.objects.filter(pk=course.pk))
    for model in (ModulePage, LessonPage):
        pages += model.objects.descendant_of(course)
    pages.sort(key=lambda page: page.path)
    drafts = read_latest(pages)
    targets = read_targets(drafts)
    found = [
        PageProblems(draft.page_id or 0, draft.title, list(check_draft(draft, targets)))
        for draft in drafts
    ]
    return [page for page in found if page.problems]


def read_object(page: Page) -> Draft | None:
    """Return what is checked of a page in memory; None for pages that have no checks."""
    if type(page) not in STREAMS:
        return None
    values: dict[str, Any] = {
        name: list(getattr(page, name).raw_data) for name in STREAMS[type(page)]
    }
    if isinstance(page, CoursePage):
        values |= {
            "outcomes": list(page.outcomes.raw_data),
            "promise": page.promise,
            "cover": page.cover_id,
            "prerequisites": page.prerequisites,
        }
    return Draft(type(page), page.pk, page.title, page.numchild > 0, values)


def read_latest(pages: list[Page]) -> list[Draft]:
    """Return pages as last saved: from the revision where it is ahead of the page. One query."""
    ahead = [page.latest_revision_id for page in pages if page.has_unpublished_changes]
    contents = {
        int(revision.object_id): revision.content
        for revision in Revision.objects.filter(pk__in=ahead)
    }
    return [
        read_revision(page, contents[page.pk]) if page.pk in contents else draft
        for page in pages
        if (draft := read_object(page))
    ]


def read_revision(page: Page, content: dict[str, Any]) -> Draft:
    streams = {*STREAMS[type(page)], "outcomes"}
    values = {
        name: json.loads(value) if name in streams and isinstance(value, str) else value
        for name, value in content.items()
    }
    title = content.get("title") or page.title
    return Draft(type(page), page.pk, title, page.numchild > 0, values)


def read_targets(drafts: Iterable[Draft]) -> Targets:
    """Read everything the drafts refer to. One query for each kind that is referred to."""
    wanted: dict[str, set[int]] = {"media": set(), "documents": set(), "images": set()}
    wanted["pages"] = set()
    for draft in drafts:
        texts = [draft.values.get("prerequisites") or ""]
        for block in draft.blocks:
            texts += find_html(block)
            file = find_file(block)
            if file:
                wanted[file[0]].add(file[1])
        for kind, key in (link for html in texts for link in find_links(html)):
            wanted["pages" if kind == "page" else "documents"].add(key)
    querysets = {
        "media": CourseMedia.objects.only("title", "captions", "transcript"),
        "documents": CourseDocument.objects.only("pk"),
        "images": get_image_model().objects.only("pk"),
        "pages": Page.objects.only("title", "live"),
    }
    read = {kind: querysets[kind].in_bulk(keys) for kind, keys in wanted.items() if keys}
    return Targets(**read)


def check_draft(draft: Draft, targets: Targets) -> Iterator[Problem]:
    if draft.model is CoursePage:
        yield from check_course(draft, targets)
    else:
        yield from check_learning_page(draft)
    for name, level_above in STREAMS[draft.model].items():
        blocks = list(walk(draft.values.get(name) or [], name))
        jumps = {} if level_above is None else group(check_headings(blocks, level_above))
        for block in blocks:
            yield from check_block(block, targets)
            yield from jumps.get(block.block_id, ())


def group(problems: Iterable[Problem]) -> dict[str, list[Problem]]:
    by_block: dict[str, list[Problem]] = {}
    for problem in problems:
        by_block.setdefault(problem.block_id, []).append(problem)
    return by_block


def check_course(draft: Draft, targets: Targets) -> Iterator[Problem]:
    """Yield what the public overview of a course lacks."""
    gap = partial(Problem, severity=Severity.GAP)
    if not str(draft.values.get("promise") or "").strip():
        message = _("The course has no promise: one sentence that says what it is good for.")
        yield gap("course_without_promise", message=message, field="promise")
    if not draft.values.get("cover"):
        yield gap(
            "course_without_cover", message=_("The course has no cover image."), field="cover"
        )
    if not draft.values.get("outcomes"):
        message = _("The course does not say what learners will be able to do.")
        yield gap("course_without_outcomes", message=message, field="outcomes")
    if not draft.has_children:
        yield gap("course_without_modules", message=_("The course has no modules."), field="title")
    for code, message in check_links(draft.values.get("prerequisites") or "", targets):
        yield gap(code, message=message, field="prerequisites")


def check_learning_page(draft: Draft) -> Iterator[Problem]:
    content = draft.values.get("content") or []
    if any(block.get("type") not in UNREQUIRED_BLOCKS for block in content):
        return
    if draft.model is LessonPage:
        message = _("The lesson has no content: it counts for nobody.")
        yield Problem("lesson_empty", Severity.GAP, message, field="content")
    elif not draft.has_children:
        message = _("The module has neither content nor lessons.")
        yield Problem("module_empty", Severity.GAP, message, field="content")
