"""One page of a source while it is being read: its text, its place, what had to be left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from .folder import CourseFolder, printable
from .tree import Asset, CourseFormatError, Skipped


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a format's Markdown differs.

    `is_strict`: a missing picture or download is an error (otherwise a row of the report).
    `read_code`: turns a fence's info string and its text into (language, text).
    """

    has_divs: bool = True
    has_maths: bool = True
    details_are_notes: bool = False
    is_strict: bool = True
    read_code: Callable[[str, str], tuple[str, str]] = lambda info, code: (info, code)


class Report:
    """What of the source is not in the tree, each thing once, and the files links point to."""

    def __init__(self) -> None:
        self._rows: dict[Skipped, None] = {}
        self._files: dict[str, Asset] = {}

    def skip(self, where: str, what: str, why: str) -> None:
        self._rows.setdefault(Skipped(printable(where), printable(what), printable(why, 300)))

    def link_file(self, asset: Asset) -> None:
        self._files.setdefault(asset.path, asset)

    @property
    def rows(self) -> tuple[Skipped, ...]:
        return tuple(self._rows)

    @property
    def files(self) -> tuple[Asset, ...]:
        return tuple(self._files[path] for path in sorted(self._files))


@dataclass(slots=True)
class PageSource:
    """`lines` gives each line of `text` its number in the file; `page_keys` are all the pages
    of the course by path, so that links between them can be told from links elsewhere."""

    folder: CourseFolder
    path: str
    text: str
    dialect: Dialect
    report: Report
    title: str = ""
    page_keys: Mapping[str, str] = field(default_factory=dict)
    lines: list[int] = field(default_factory=list)

    def where(self, line: int | None = None) -> str:
        """Name a place by its line in `text` (counted from 0), or the page as a whole."""
        if line is None:
            return self.path
        number = self.lines[min(line, len(self.lines) - 1)] if self.lines else line + 1
        return f"{self.path} line {number}"

    def error(self, line: int | None, problem: str) -> CourseFormatError:
        return CourseFormatError(printable(f"{self.where(line)}: {problem}", 500))

    def skip(self, line: int | None, what: str, why: str) -> None:
        self.report.skip(self.where(line), what, why)

    def locate(self, reference: str, line: int | None) -> str:
        try:
            return self.folder.locate(self.path, reference)
        except CourseFormatError as error:
            raise self.error(line, str(error)) from error

    def limited(self, text: str, limit: int, what: str, line: int | None) -> str:
        """Return `text` when it fits. What does not is an error, or cut with a row."""
        text = text.strip()
        if len(text) <= limit:
            return text
        if self.dialect.is_strict:
            raise self.error(line, f"the {what} is longer than {limit} characters")
        self.skip(line, f"end of the {what} “{text[:40]}…”", f"longer than {limit} characters")
        return text[: limit - 1] + "…"
