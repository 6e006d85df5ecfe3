"""What an import did, or would do: one row for each page and for each thing left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from .tree import Skipped


class Action(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    PUBLISHED = "published"
    UNPUBLISHED = "unpublished"


@dataclass(frozen=True, slots=True)
class PageChange:
    """`key` is "" for the course itself. `remark` says what somebody should look at."""

    action: Action
    key: str
    title: str
    remark: str = ""


@dataclass(slots=True)
class ImportReport:
    title: str
    is_dry_run: bool = False
    course_id: int | None = None
    changes: list[PageChange] = field(default_factory=list)
    skipped: tuple[Skipped, ...] = ()
    stored_files: int = 0

    def add(self, action: Action, key: str, title: str, remark: str = "") -> None:
        self.changes.append(PageChange(action, key, title, remark))

    def rows(self, action: Action) -> list[PageChange]:
        return [change for change in self.changes if change.action == action]

    def count(self, action: Action) -> int:
        return len(self.rows(action))

    def lines(self) -> Iterator[str]:
        """Yield the report as people read it: what changed, what was left out, the sum."""
        for change in self.changes:
            if change.action != Action.UNCHANGED:
                remark = f" ({change.remark})" if change.remark else ""
                yield f"{change.action}: {change.title}{remark}"
        for row in self.skipped:
            yield f"skipped: {row.where}: {row.what}: {row.why}"
        counts = Counter(change.action for change in self.changes)
        sums = ", ".join(f"{counts[action]} {action}" for action in Action if counts[action])
        ending = " Nothing was written: this was a dry run." if self.is_dry_run else ""
        files = f"{self.stored_files} file{'' if self.stored_files == 1 else 's'} stored"
        things = f"{len(self.skipped)} thing{'' if len(self.skipped) == 1 else 's'} skipped"
        yield f"{self.title}: {sums or 'nothing to do'}; {files}; {things}.{ending}"
