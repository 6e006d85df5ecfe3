"""The outline of a course for one reader: order, ticks, percentage and where to go on.

Pure values without ORM or HTTP; `courses.progress.reading` fills them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """A page of the course. `is_done` counts only where `has_content`."""

    page_id: int
    title: str
    url: str
    minutes: int = 0
    summary: str = ""
    is_free_preview: bool = False
    has_content: bool = True
    is_done: bool = False
    is_here: bool = False
    is_open: bool = False
    part_count: int = 0

    @property
    def state(self) -> str:
        """One word for templates: "here", "done", "open" or "locked"."""
        if self.is_here:
            return "here"
        if not self.is_open:
            return "locked"
        return "done" if self.is_done else "open"


@dataclass(frozen=True, slots=True)
class OutlineModule(OutlineItem):
    number: int = 0
    lessons: list[OutlineItem] = field(default_factory=list)

    @property
    def units(self) -> list[OutlineItem]:
        """What there is to finish: the module itself if it holds content, then its lessons."""
        own: list[OutlineItem] = [self] if self.has_content else []
        return own + [lesson for lesson in self.lessons if lesson.has_content]

    @property
    def done_count(self) -> int:
        return sum(unit.is_done for unit in self.units)

    @property
    def total_count(self) -> int:
        return len(self.units)

    @property
    def is_finished(self) -> bool:
        return 0 < self.total_count == self.done_count

    @property
    def minutes_total(self) -> int:
        return sum(unit.minutes for unit in self.units)

    @property
    def holds_here(self) -> bool:
        return self.is_here or any(lesson.is_here for lesson in self.lessons)


@dataclass(frozen=True)
class CourseOutline:
    """All live pages of a course in study order, as one reader finds them.

    `last_opened_id` is the page the reader opened last, if known.
    """

    modules: list[OutlineModule]
    last_opened_id: int | None = None

    @property
    def items(self) -> list[OutlineItem]:
        """Every unit in study order."""
        return [unit for module in self.modules for unit in module.units]

    @property
    def pages(self) -> list[OutlineItem]:
        """Every page in study order, with or without content."""
        return [page for module in self.modules for page in (module, *module.lessons)]

    @property
    def done_count(self) -> int:
        return sum(item.is_done for item in self.items)

    @property
    def total_count(self) -> int:
        return len(self.items)

    @property
    def percent(self) -> int:
        return percent_done(self.done_count, self.total_count)

    @property
    def minutes_total(self) -> int:
        return sum(item.minutes for item in self.items)

    @property
    def minutes_left(self) -> int:
        return sum(item.minutes for item in self.items if not item.is_done)

    @property
    def is_finished(self) -> bool:
        return 0 < self.total_count == self.done_count

    @property
    def resume(self) -> OutlineItem | None:
        """Where "Continue" leads, or None when everything is done or there is nothing to do.

        The page opened last if it is unfinished; else the first unfinished one after the last
        thing done or opened; else the first unfinished one.
        """
        items = self.items
        unfinished = [item for item in items if not item.is_done]
        if not unfinished:
            return None
        for item in unfinished:
            if item.page_id == self.last_opened_id:
                return item
        reached = [
            index
            for index, item in enumerate(items)
            if item.is_done or item.page_id == self.last_opened_id
        ]
        after = items[reached[-1] + 1 :] if reached else items
        return next((item for item in after if not item.is_done), unfinished[0])

    @property
    def here(self) -> OutlineItem | None:
        return next((page for page in self.pages if page.is_here), None)

    @property
    def position(self) -> int | None:
        """The place of "here" among the units, from 1."""
        for index, item in enumerate(self.items, start=1):
            if item.is_here:
                return index
        return None

    @property
    def previous(self) -> OutlineItem | None:
        return self._neighbor(-1)

    @property
    def next(self) -> OutlineItem | None:
        return self._neighbor(+1)

    def _neighbor(self, step: int) -> OutlineItem | None:
        pages = [page for page in self.pages if page.has_content or page.is_here]
        for index, page in enumerate(pages):
            if page.is_here:
                wanted = index + step
                return pages[wanted] if 0 <= wanted < len(pages) else None
        return None

    def at(self, page_id: int | None) -> CourseOutline:
        """Return the same outline with "here" at a page."""
        return replace(self, modules=[_module_at(module, page_id) for module in self.modules])


def _module_at(module: OutlineModule, page_id: int | None) -> OutlineModule:
    lessons = [replace(lesson, is_here=lesson.page_id == page_id) for lesson in module.lessons]
    return replace(module, is_here=module.page_id == page_id, lessons=lessons)


def percent_done(done: int, total: int) -> int:
    """Return whole per cent from 0 to 100; 100 only when everything is done."""
    if total <= 0:
        return 0
    return min(100, max(0, done * 100 // total))


def number_modules(modules: Iterable[OutlineModule]) -> list[OutlineModule]:
    """Number modules from 1 in study order."""
    return [replace(module, number=number) for number, module in enumerate(modules, start=1)]
