"""mdBook folders: src/SUMMARY.md names parts and pages, `<details>` hold the speaker's notes."""

from __future__ import annotations

import posixpath
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ..folder import CourseFolder
from ..front_matter import Fields, split_front_matter
from ..markdown import read_page
from ..markdown_inline import plain_words
from ..names import slug_of, unused
from ..page_source import Dialect, PageSource, Report
from ..tree import Block, CourseFormatError, CourseTree, PageNode
from .derived import first_sentence
from .mdbook_code import expand_includes, read_rust

MARK = "src/SUMMARY.md"
SOURCE = "src"
FORMAT = "mdbook"
DIALECT = Dialect(
    has_divs=False,
    has_maths=False,
    details_are_notes=True,
    is_strict=False,
    read_code=read_rust,
)
TITLE = re.compile(r"^#[ \t]+(.+?)[ \t]*(?:\{[^}]*\})?[ \t]*#*[ \t]*$", re.MULTILINE)
KNOWN_KEYS = {"minutes", "title", "summary", "free_preview", "course", "session", "target_minutes"}


@dataclass(slots=True)
class Chapter:
    title: str
    path: str
    depth: int
    line: int


@dataclass(slots=True)
class Part:
    title: str
    line: int
    chapters: list[Chapter] = field(default_factory=list)


def recognizes(folder: CourseFolder) -> bool:
    return folder.has(MARK)


def read(folder: CourseFolder) -> CourseTree:
    return MdbookReader(folder).read()


class MdbookReader:
    def __init__(self, folder: CourseFolder) -> None:
        self.folder = folder
        self.report = Report()
        self.book = read_book(folder)
        self.parts = self.read_summary()
        self.page_keys = {
            chapter.path: chapter.path for part in self.parts for chapter in part.chapters
        }

    def read(self) -> CourseTree:
        title, overview = self.read_index()
        slug = slug_of(title, "course")
        modules = tuple(self.read_modules())
        return CourseTree(
            key=f"{FORMAT}:{slug}",
            title=title,
            slug=slug,
            promise=self.book.text("description", limit=255) or first_sentence(overview),
            language=self.book.text("language", "en", limit=12),
            credit=", ".join(self.book.texts("authors"))[:255],
            overview=overview,
            modules=modules,
            files=self.report.files,
            skipped=self.report.rows,
        )

    # The table of contents

    def read_summary(self) -> list[Part]:
        tokens = MarkdownIt("commonmark").parse(self.folder.text(MARK))
        parts: list[Part] = [Part("", 1)]
        depth, in_heading = 0, False
        for token in tokens:
            line = token.map[0] + 1 if token.map else parts[-1].line
            if token.type.endswith("_list_open") or token.type.endswith("_list_close"):
                depth += token.nesting
            elif token.type.startswith("heading"):
                in_heading = token.nesting > 0
            elif token.type == "inline" and in_heading:
                title = plain_words(token.children or [])
                if len(parts) > 1 or parts[0].chapters or title.casefold() != "summary":
                    parts.append(Part(title, line))
            elif token.type == "inline":
                parts[-1].chapters.extend(self.read_links(token, depth, line))
        return self.check_parts(parts)

    def read_links(self, token: Token, depth: int, line: int) -> Iterator[Chapter]:
        children = token.children or []
        starts = [index for index, child in enumerate(children) if child.type == "link_open"]
        for start in starts:
            end = next(i for i in range(start, len(children)) if children[i].type == "link_close")
            title = plain_words(children[start + 1 : end])
            href = str(children[start].attrs.get("href", ""))
            if not href:
                self.report.skip(f"{MARK} line {line}", title, "the chapter has no page yet")
                continue
            try:
                path = self.folder.locate(f"{SOURCE}/x", href)
            except CourseFormatError as error:
                raise CourseFormatError(f"{MARK} line {line}: {error}") from error
            yield Chapter(title or posixpath.basename(path), path, depth, line)

    def check_parts(self, parts: list[Part]) -> list[Part]:
        """Move pages before the first part into it; refuse missing and repeated pages."""
        seen: set[str] = set()
        for part in parts:
            for chapter in part.chapters:
                where = f"{MARK} line {chapter.line}"
                if chapter.path in seen:
                    raise CourseFormatError(f"{where}: {chapter.path} stands in the course twice")
                if not self.folder.has(chapter.path):
                    raise CourseFormatError(f"{where}: the page {chapter.path} is missing")
                if len(chapter.title) > 255:
                    raise CourseFormatError(f"{where}: a title is longer than 255 characters")
                seen.add(chapter.path)
        if not seen:
            raise CourseFormatError(f"{MARK} names no page")
        first, *rest = parts
        if rest and first.chapters:
            rest[0].chapters[:0] = first.chapters
            self.report.skip(
                MARK,
                f"a part of their own for the first {len(first.chapters)} pages",
                f"they stand before any part: now at the start of “{rest[0].title}”",
            )
        if rest:
            return [part for part in rest if part.chapters]
        return parts

    # Pages

    def read_modules(self) -> Iterator[PageNode]:
        taken: set[str] = set()
        if len(self.parts) == 1 and not self.parts[0].title:
            yield from self.read_chapters_as_modules(self.parts[0].chapters)
            return
        for part in self.parts:
            slug = unused(slug_of(part.title, "part"), taken)
            taken.add(slug)
            lessons = tuple(self.read_lessons(part.chapters))
            yield PageNode(key=f"part/{slug}", title=part.title, slug=slug, lessons=lessons)

    def read_chapters_as_modules(self, chapters: list[Chapter]) -> Iterator[PageNode]:
        """A book without parts: its outer chapters are the modules, all below are lessons."""
        groups: list[list[Chapter]] = []
        for chapter in chapters:
            if chapter.depth > 1 and groups:
                groups[-1].append(chapter)
            else:
                groups.append([chapter])
        heads = list(self.read_lessons([group[0] for group in groups]))
        for head, group in zip(heads, groups, strict=True):
            yield replace(head, lessons=tuple(self.read_lessons(group[1:])))

    def read_lessons(self, chapters: list[Chapter]) -> Iterator[PageNode]:
        taken: set[str] = set()
        for chapter in chapters:
            name = posixpath.splitext(chapter.path.removeprefix(f"{SOURCE}/"))[0]
            slug = unused(slug_of(name.replace("/", "-")), taken)
            taken.add(slug)
            yield self.read_lesson(chapter, slug)

    def read_lesson(self, chapter: Chapter, slug: str) -> PageNode:
        fields, page = self.open_page(chapter.path)
        page.title = chapter.title
        for name in fields.values:
            if name not in KNOWN_KEYS:
                page.skip(None, f"“{name}”", "this key is not known")
        parsed = read_page(page)
        return PageNode(
            key=chapter.path,
            title=chapter.title,
            slug=slug,
            summary=fields.text("summary"),
            blocks=parsed.blocks,
            notes=parsed.notes,
            minutes=fields.number("minutes"),
            is_free_preview=fields.flag("free_preview"),
        )

    def open_page(self, path: str) -> tuple[Fields, PageSource]:
        fields, body, first = split_front_matter(self.folder.text(path), path)
        text, lines = expand_includes(self.folder, self.report, path, body, first)
        page = PageSource(
            folder=self.folder,
            path=path,
            text=text,
            dialect=DIALECT,
            report=self.report,
            page_keys=self.page_keys,
            lines=lines,
        )
        return fields, page

    def read_index(self) -> tuple[str, tuple[Block, ...]]:
        """Return the course's title and overview: from the book's index or its first page."""
        first = next(chapter.path for part in self.parts for chapter in part.chapters)
        index = f"{SOURCE}/index.md"
        path = index if self.folder.has(index) else first
        _fields, page = self.open_page(path)
        heading = TITLE.search(page.text)
        inline = MarkdownIt("commonmark").parseInline(heading[1])[0] if heading else None
        own = plain_words(inline.children or []) if inline else ""
        title = self.book.text("title", limit=255) or own or first
        page.title = own or title
        return title, read_page(page).blocks if path == index else ()


def read_book(folder: CourseFolder) -> Fields:
    if not folder.has("book.toml"):
        return Fields({}, "book.toml")
    try:
        book = tomllib.loads(folder.text("book.toml"))
    except tomllib.TOMLDecodeError as error:
        raise CourseFormatError(f"book.toml: {error}") from error
    table = book.get("book", {})
    return Fields(table if isinstance(table, dict) else {}, "book.toml")
