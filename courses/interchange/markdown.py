"""A page of Markdown → blocks and teachers' notes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from markdown_it import MarkdownIt

from .markdown_blocks import BlockReader, Place
from .markdown_syntax import build_parser, parse
from .page_source import PageSource
from .tree import Block, SimpleBlock

CODE_FENCE = re.compile(r"\s*(?:>\s*)*(?:[-*+]\s+|\d+[.)]\s+)*(`{3,}|~{3,})(.*)$")
TAG_ALONE = re.compile(r"(</?details\b[^>]*>|<summary\b[^>]*>.*?</summary\s*>)", re.IGNORECASE)
STARTS_WITH_TAG = re.compile(r"\s*</?(?:details|summary)\b", re.IGNORECASE)
ENDS_WITH_TAG = re.compile(r"</details\s*>\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ParsedPage:
    blocks: tuple[Block, ...]
    notes: tuple[SimpleBlock, ...]


@lru_cache(maxsize=4)
def get_parser(has_divs: bool, has_maths: bool) -> MarkdownIt:
    return build_parser(has_divs=has_divs, has_maths=has_maths)


def read_page(page: PageSource) -> ParsedPage:
    """Read the body of a page. Raises `CourseFormatError` with the line of what is wrong."""
    set_details_apart(page)
    reader = BlockReader(page)
    try:
        tree = parse(page, get_parser(page.dialect.has_divs, page.dialect.has_maths))
        blocks = reader.read(list(tree.children), Place.PAGE)
    except RecursionError as error:
        raise page.error(None, "the page nests too deep") from error
    # A solution stands inside callouts only.
    content = cast("tuple[Block, ...]", tuple(blocks))
    return ParsedPage(content, tuple(reader.notes))


def set_details_apart(page: PageSource) -> None:
    """Give `<details>`, `</details>` and `<summary>` lines of their own, so that Markdown
    between them is read as Markdown. Keeps the line numbers."""
    if not page.lines:
        page.lines = list(range(1, page.text.count("\n") + 2))
    if not re.search(r"</?details\b", page.text, re.IGNORECASE):
        return
    lines: list[str] = []
    numbers: list[int] = []
    fence = ""
    for number, line in zip(page.lines, page.text.split("\n"), strict=False):
        fence = next_fence(fence, line)
        parts = [line] if fence else split_tags(line)
        lines.extend(parts)
        numbers.extend([number] * len(parts))
    page.text, page.lines = "\n".join(lines), numbers


def next_fence(fence: str, line: str) -> str:
    """Return the code fence that is open after `line`, given the one open before it."""
    match = CODE_FENCE.match(line)
    if not match:
        return fence
    if not fence:
        return "" if match[1][0] == "`" and "`" in match[2] else match[1]
    closes = match[1].startswith(fence) and not match[2].strip()
    return "" if closes else fence


def split_tags(line: str) -> list[str]:
    if not STARTS_WITH_TAG.match(line) and not ENDS_WITH_TAG.search(line):
        return [line]
    indent = line[: len(line) - len(line.lstrip())]
    parts = [part.strip() for part in TAG_ALONE.split(line.strip())]
    apart: list[str] = [""]
    for part in parts:
        if part:
            apart.extend([indent + part, ""])
    return apart
