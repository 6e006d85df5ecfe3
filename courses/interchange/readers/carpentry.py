"""Course folders with a config.yaml: Software Carpentry lessons and our own course format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..folder import CourseFolder
from ..front_matter import Fields, read_yaml, split_front_matter
from ..markdown import ParsedPage, read_page
from ..media_checks import picture_problem
from ..names import slug_of, unused, without_number
from ..page_source import Dialect, PageSource, Report
from ..tree import (
    Asset,
    Block,
    CourseFormatError,
    CourseTree,
    PageNode,
    Text,
)
from .derived import first_objectives, first_sentence, summary_of

MARK = "config.yaml"
FORMAT = "carpentry"
DIALECT = Dialect()
LEVELS = ("beginner", "intermediate", "advanced")
COURSE_KEYS = {
    *("title", "slug", "subject", "promise", "level", "lang", "license", "credit", "outcomes"),
    *("prerequisites", "cover", "episodes", "modules"),
}
# What other tools keep in config.yaml and no learner misses.
TOOL_KEYS = {
    *("carpentry", "created", "life_cycle", "source", "branch", "url", "analytics", "workbench"),
    *("workbench-beta", "sandpaper", "varnish", "pegboard", "learners", "instructors", "profiles"),
    *("disable_sidebar_numbering", "fail_on_error", "handout", "site", "keywords", "contact"),
}
CONTENT_KEYS = ("keywords", "contact")
MODULE_KEYS = {"title", "slug", "summary", "free_preview", "page", "lessons"}
PAGE_KEYS = {
    *("title", "teaching", "exercises", "minutes", "summary", "slug", "free_preview"),
    *("questions", "objectives", "keypoints", "permalink", "site", "start", "layout"),
}
EXTRA_FOLDERS = {
    "learners": "extra pages for learners are not part of the course",
    "instructors": "pages for instructors are not part of the course",
    "profiles": "learner profiles are not part of the course",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of the course before it is read."""

    path: str
    key: str


def recognizes(folder: CourseFolder) -> bool:
    return folder.has(MARK)


def read(folder: CourseFolder) -> CourseTree:
    return CarpentryReader(folder).read()


class CarpentryReader:
    def __init__(self, folder: CourseFolder) -> None:
        self.folder = folder
        self.report = Report()
        self.config = read_yaml(folder.text(MARK), MARK)
        self.modules = self.config.mappings("modules")
        self.entries = self.find_pages()
        self.page_keys = {entry.path: entry.key for entry in self.entries.values()}

    def read(self) -> CourseTree:
        title = self.config.text("title", limit=255)
        if not title:
            raise CourseFormatError(f"{MARK}: “title” is missing")
        self.report_config()
        slug = slug_of(self.config.text("slug") or title, "course")
        overview = self.read_overview()
        modules = tuple(self.read_modules())
        self.report_extra_folders()
        return CourseTree(
            key=f"{FORMAT}:{slug}",
            title=title,
            slug=slug,
            subject=self.config.text("subject"),
            promise=self.config.text("promise", limit=255) or first_sentence(overview),
            level=self.config.choice("level", LEVELS, "beginner"),
            language=self.config.text("lang", "en", limit=12),
            license=self.config.text("license", limit=100),
            credit=self.config.text("credit", limit=255),
            overview=overview,
            outcomes=tuple(self.config.texts("outcomes")) or first_objectives(modules),
            prerequisites=self.read_prerequisites(),
            cover=self.read_cover(),
            modules=modules,
            files=self.report.files,
            skipped=self.report.rows,
        )

    # Pages

    def find_pages(self) -> dict[str, Entry]:
        """Return every page the config names, by the name it is called there, with its key.

        A number that only orders a file is no part of the key: renumbering keeps the page.
        """
        entries: dict[str, Entry] = {}
        keys: set[str] = set()
        for name in self.names_of_pages():
            path = self.path_of(name)
            if path in {entry.path for entry in entries.values()}:
                raise CourseFormatError(f"{MARK}: {name} stands in the course twice")
            key = without_number(path)
            key = path if key in keys else key
            keys.add(key)
            entries[name] = Entry(path, key)
        if not entries and not self.modules:
            raise CourseFormatError(f"{MARK}: neither “episodes” nor “modules” names a page")
        return entries

    def names_of_pages(self) -> Iterator[str]:
        episodes = self.config.texts("episodes")
        if episodes and self.modules:
            raise CourseFormatError(f"{MARK}: give “episodes” or “modules”, not both")
        yield from episodes
        for module in self.modules:
            if module.text("page"):
                yield module.text("page")
            yield from module.texts("lessons")

    def path_of(self, name: str) -> str:
        try:
            for page in ("episodes/x", "x"):
                path = self.folder.locate(page, name)
                if self.folder.has(path):
                    return path
        except CourseFormatError as error:
            raise CourseFormatError(f"{MARK}: {error}") from error
        raise CourseFormatError(f"{MARK}: the page episodes/{name} is missing")

    def read_modules(self) -> Iterator[PageNode]:
        taken: set[str] = set()
        if not self.modules:
            for entry in self.entries.values():
                yield self.read_entry(entry, taken)
        for fields in self.modules:
            yield self.read_module(fields, taken)

    def read_module(self, fields: Fields, taken: set[str]) -> PageNode:
        title = fields.text("title", limit=255)
        if not title:
            raise fields.error("title", "is missing")
        self.report_unknown(fields, MODULE_KEYS)
        slug = unused(slug_of(fields.text("slug") or title, "module"), taken)
        taken.add(slug)
        page = fields.text("page")
        own = self.read_entry(self.entries[page], set(), default_title=title) if page else None
        lessons: set[str] = set()
        return PageNode(
            key=own.key if own else f"module/{slug}",
            title=title,
            slug=slug,
            summary=fields.text("summary") or (own.summary if own else ""),
            blocks=own.blocks if own else (),
            notes=own.notes if own else (),
            minutes=own.minutes if own else None,
            is_free_preview=fields.flag("free_preview") or (own.is_free_preview if own else False),
            lessons=tuple(
                self.read_entry(self.entries[name], lessons) for name in fields.texts("lessons")
            ),
        )

    def read_entry(self, entry: Entry, taken: set[str], default_title: str = "") -> PageNode:
        fields, page = self.open_page(entry.path)
        page.title = fields.text("title", default_title, limit=255)
        if not page.title:
            raise CourseFormatError(f"{entry.path}: the front matter gives no “title”")
        self.report_unknown(fields, PAGE_KEYS)
        parsed = read_page(page)
        name = without_number(entry.path).rsplit("/", 1)[-1]
        slug = unused(slug_of(fields.text("slug") or name), taken)
        taken.add(slug)
        return PageNode(
            key=entry.key,
            title=page.title,
            slug=slug,
            summary=fields.text("summary") or summary_of(parsed.blocks),
            blocks=parsed.blocks,
            notes=parsed.notes,
            minutes=read_minutes(fields),
            is_free_preview=fields.flag("free_preview"),
        )

    def open_page(self, path: str) -> tuple[Fields, PageSource]:
        fields, body, first = split_front_matter(self.folder.text(path), path)
        return fields, self.source(path, body, first)

    def source(self, path: str, body: str, first: int) -> PageSource:
        return PageSource(
            folder=self.folder,
            path=path,
            text=body,
            dialect=DIALECT,
            report=self.report,
            page_keys=self.page_keys,
            lines=list(range(first, first + body.count("\n") + 1)),
        )

    # The course's own parts

    def read_overview(self) -> tuple[Block, ...]:
        if not self.folder.has("index.md"):
            return ()
        fields, page = self.open_page("index.md")
        page.title = fields.text("title") or self.config.text("title")
        self.report_unknown(fields, PAGE_KEYS)
        parsed: ParsedPage = read_page(page)
        if parsed.notes:
            page.skip(None, "notes for instructors", "a course page has no teaching notes")
        return parsed.blocks

    def read_prerequisites(self) -> str:
        body = self.config.text("prerequisites")
        if not body:
            return ""
        parsed = read_page(self.source(MARK, body, 1))
        texts = [block.html for block in parsed.blocks if isinstance(block, Text)]
        if len(texts) < len(parsed.blocks):
            raise self.config.error("prerequisites", "may hold paragraphs and lists only")
        return "".join(texts)

    def read_cover(self) -> Asset | None:
        name = self.config.text("cover")
        if not name:
            found = [f"cover.{kind}" for kind in ("svg", "png", "jpg", "jpeg", "webp")]
            name = next((path for path in found if self.folder.has(path)), "")
        if not name:
            return None
        path = self.folder.locate(MARK, name)
        if not self.folder.has(path):
            raise self.config.error("cover", f"the file {path} is missing")
        asset = self.folder.asset(path)
        problem = picture_problem(asset.source)
        if problem:
            raise self.config.error("cover", f"{path}: {problem}")
        return asset

    # The report

    def report_config(self) -> None:
        for name in CONTENT_KEYS:
            if self.config.text(name):
                self.report.skip(
                    MARK, f"{name}: {self.config.text(name)}", "courses have no such field"
                )
        self.report_unknown(self.config, COURSE_KEYS | TOOL_KEYS)

    def report_unknown(self, fields: Fields, known: set[str]) -> None:
        for name in fields.values:
            if name not in known:
                self.report.skip(fields.where, f"“{name}”", "this key is not known")

    def report_extra_folders(self) -> None:
        for name, why in EXTRA_FOLDERS.items():
            for path in self.folder.files(name, ".md"):
                self.report.skip(path, "page", why)
        used = set(self.page_keys)
        for path in self.folder.files("episodes", ".md"):
            if path.count("/") == 1 and path not in used:
                self.report.skip(path, "page", "config.yaml does not name it")


def read_minutes(fields: Fields) -> int | None:
    """Return `minutes`, or what `teaching` and `exercises` come to, or None for neither."""
    minutes = fields.number("minutes")
    if minutes is not None:
        return minutes
    parts = [fields.number("teaching"), fields.number("exercises")]
    return None if parts == [None, None] else sum(part or 0 for part in parts)
