"""What a tree must hold to fit into pages, whichever reader made it."""

from __future__ import annotations

from collections.abc import Iterator

from .tree import CourseFormatError, CourseTree

MAX_KEY = 255
MAX_TITLE = 255
MAX_SUMMARY = 1000
MAX_OUTCOME = 300


def check_tree(tree: CourseTree) -> None:
    """Raise `CourseFormatError` for the first thing that does not fit."""
    for problem in problems(tree):
        raise CourseFormatError(problem)


def problems(tree: CourseTree) -> Iterator[str]:
    seen: set[str] = set()
    if len(tree.key) > MAX_KEY:
        yield f"the course’s slug is longer than {MAX_KEY} characters"
    for outcome in tree.outcomes:
        if len(outcome) > MAX_OUTCOME:
            yield f"outcome “{outcome[:40]}…” is longer than {MAX_OUTCOME} characters"
    for page in tree.pages():
        if page.key in seen:
            yield f"{page.key}: two pages have the same key"
        seen.add(page.key)
        if len(page.key) > MAX_KEY:
            yield f"{page.key[:40]}…: the path is longer than {MAX_KEY} characters"
        if not page.title or len(page.title) > MAX_TITLE:
            yield f"{page.key}: the title must have 1 to {MAX_TITLE} characters"
        if len(page.summary) > MAX_SUMMARY:
            yield f"{page.key}: the summary is longer than {MAX_SUMMARY} characters"
