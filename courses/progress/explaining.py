"""Why a percentage is what it is: every page that counts, and the parts that are still open."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from courses.content.learning_pages import LearningPage, LessonPage, ModulePage
from courses.enrollment.models import Enrollment

from .outline import CourseOutline, OutlineItem, OutlineModule
from .parts import Part, list_parts, read_done_blocks
from .results import read_result


@dataclass(frozen=True)
class PageExplanation:
    """One page that counts. `parts` are given where it is begun and not done."""

    item: OutlineItem
    total_parts: int
    done_at: datetime | None = None
    is_begun: bool = False
    parts: list[Part] = field(default_factory=list)

    @property
    def done_parts(self) -> int:
        return sum(part.is_done for part in self.parts)

    @property
    def open_parts(self) -> list[Part]:
        return [part for part in self.parts if not part.is_done]


@dataclass(frozen=True)
class ModuleExplanation:
    module: OutlineModule
    pages: list[PageExplanation]


@dataclass(frozen=True)
class Explanation:
    """`uncounted` pages were done and do not count now: unpublished, emptied or moved away."""

    outline: CourseOutline
    modules: list[ModuleExplanation]
    uncounted: int
    last_active_at: datetime | None

    @property
    def stuck_at(self) -> str:
        """The title of the page where the student would go on, or nothing when all is done."""
        return self.outline.resume.title if self.outline.resume else ""

    @property
    def pages(self) -> list[PageExplanation]:
        return [page for module in self.modules for page in module.pages]


def explain_progress(enrollment: Enrollment) -> Explanation:
    """Return what a student's percentage is made of. Seven queries at most.

    The same rows and the same outline as everywhere else, so that all numbers agree. Of contents
    only those of pages begun and not done are loaded.
    """
    result = read_result(enrollment)
    items = [unit for module in result.outline.modules for unit in module.units]
    begun = {pk for pk in result.opened_ids if pk not in result.done_at}
    done = read_done_blocks(enrollment, [item.page_id for item in items])
    begun |= {pk for pk, blocks in done.items() if blocks and pk not in result.done_at}
    contents = read_contents(begun & {item.page_id for item in items})

    def explain(item: OutlineItem) -> PageExplanation:
        page = contents.get(item.page_id)
        return PageExplanation(
            item=item,
            total_parts=item.part_count,
            done_at=result.done_at.get(item.page_id),
            is_begun=page is not None,
            parts=list_parts(page, done[item.page_id]) if page else [],
        )

    modules = [
        ModuleExplanation(module, [explain(unit) for unit in module.units])
        for module in result.outline.modules
        if module.units
    ]
    return Explanation(result.outline, modules, result.uncounted, result.last_active_at)


def read_contents(page_ids: set[int]) -> dict[int, LearningPage]:
    """Return pages with their content by id. Two queries."""
    found: dict[int, LearningPage] = {}
    for model in (ModulePage, LessonPage) if page_ids else ():
        found |= model.objects.live().filter(pk__in=page_ids).only("content").in_bulk()
    return found
