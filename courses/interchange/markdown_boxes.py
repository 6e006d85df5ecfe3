"""Boxes: `:::` divs, `<details>` and quotes → callouts, solutions, teachers' notes, media."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.tree import SyntaxTreeNode

from .flow import AnyBlock, Flow, without_boxes
from .markdown_inline import plain_words
from .markdown_media import inline_tokens, read_audio, read_downloads, read_video
from .markdown_syntax import read_attribute_list
from .rich_text import plain_text
from .tree import Callout, CalloutPart, Quote, Solution, Text

if TYPE_CHECKING:
    from .markdown_blocks import BlockReader, Place

CALLOUTS = {
    **dict.fromkeys(("callout", "note", "discussion", "testimonial"), "note"),
    "tip": "tip",
    **dict.fromkeys(("warning", "caution"), "warning"),
    **dict.fromkeys(("key", "keypoints"), "key"),
    "objectives": "goals",
    "questions": "questions",
    **dict.fromkeys(("challenge", "exercise", "checklist"), "exercise"),
    "prereq": "prerequisite",
}
FOLDED = {"solution": "Solution", "hint": "Hint", "spoiler": "More"}
NOTES = "instructor"
MEDIA = ("downloads", "video", "audio")
DIV_NAME = re.compile(r"\{\s*\.?([\w-]+)([^}]*)\}\s*(.*)$|([\w-]+)\s*(.*)$")
DETAILS = re.compile(r"\s*<details\b[^>]*>\s*$", re.IGNORECASE)
END_DETAILS = re.compile(r"\s*</details\s*>\s*$", re.IGNORECASE)
SUMMARY = re.compile(r"\s*<summary\b[^>]*>(.*)</summary\s*>\s*$", re.IGNORECASE | re.DOTALL)
DASHES = ("—", "–", "--")


def add_div(
    reader: BlockReader, nodes: list[SyntaxTreeNode], at: int, flow: Flow, place: Place
) -> int:
    """Read a `:::` block with all it holds. Return the position after its closing line."""
    page, line = reader.page, reader.line(nodes[at])
    name, title = div_name(nodes[at].info)
    if not name:
        raise page.error(line, "“:::” closes nothing")
    if name not in CALLOUTS and name not in FOLDED and name not in (NOTES, *MEDIA):
        raise page.error(line, f"unknown block “{name[:40]}”")
    end = matching(nodes, at)
    if end is None:
        raise page.error(line, f"the block “{name}” is never closed")
    inner = nodes[at + 1 : end]
    if name == NOTES:
        reader.add_notes(reader.read(inner, place), line)
    elif name in MEDIA:
        add_media(reader, name, title, nodes[at], nodes[end], inner, flow, place)
    else:
        add_box(reader, name, title, inner, line, flow, place)
    return end + 1


def div_name(info: str) -> tuple[str, str]:
    match = DIV_NAME.match(info)
    if not match:
        return ("", "") if not info else (info, "")
    if match[1]:
        return match[1].lower(), read_attribute_list(match[2]).get("title", match[3].strip())
    return match[4].lower(), match[5].strip()


def matching(nodes: list[SyntaxTreeNode], at: int) -> int | None:
    """Return the position of the line that closes the div opened at `at`."""
    depth = 0
    for position in range(at, len(nodes)):
        if nodes[position].type == "div_line":
            depth += 1 if nodes[position].info else -1
            if depth == 0:
                return position
    return None


def add_media(
    reader: BlockReader,
    name: str,
    title: str,
    opening: SyntaxTreeNode,
    closing: SyntaxTreeNode,
    inner: list[SyntaxTreeNode],
    flow: Flow,
    place: Place,
) -> None:
    page, line = reader.page, reader.line(opening)
    if name == "downloads":
        downloads = read_downloads(page, title, inner, line)
        flow.add(*([downloads] if place.value == "page" else downloads.files))
        return
    if place.value != "page":
        raise page.error(line, "video and audio cannot stand inside another block")
    first, last = opening.map or (0, 0), closing.map or (0, 0)
    text = "\n".join(page.text.split("\n")[first[1] : last[0]])
    flow.add((read_video if name == "video" else read_audio)(page, text, line or 0))


def add_box(
    reader: BlockReader,
    name: str,
    title: str,
    inner: list[SyntaxTreeNode],
    line: int | None,
    flow: Flow,
    place: Place,
) -> None:
    """Add a callout or a folded answer, or what it says where no box may stand."""
    place_type = type(place)
    if not title and inner and inner[0].type == "heading":
        title, _anchor = reader.heading_text(inner[0])
        inner = inner[1:]
    title = reader.page.limited(title, 200, "block’s title", line)
    is_folded = name in FOLDED
    box: Callout | Solution
    if is_folded and place is place_type.CALLOUT:
        body = reader.simple(reader.read(inner, place_type.INNER), line)
        box = Solution(title or FOLDED[name], body)
    else:
        parts = reader.read(inner, place_type.CALLOUT)
        kind = "tip" if is_folded else CALLOUTS[name]
        box = Callout(kind, title, callout_body(reader, parts, line))
    add_filled(reader, box, line, flow, place)


def callout_body(
    reader: BlockReader, parts: list[AnyBlock], line: int | None
) -> tuple[CalloutPart, ...]:
    try:
        return tuple(without_boxes(parts, keep_solutions=True))
    except ValueError as error:
        raise reader.page.error(line, str(error)) from error


def add_filled(
    reader: BlockReader, box: Callout | Solution, line: int | None, flow: Flow, place: Place
) -> None:
    """Add a box that holds something. A box of a title alone keeps its words as text."""
    if not box.body:
        reader.page.skip(line, f"block “{box.title}”", "it is empty")
        if box.title:
            flow.text(f"<p><b>{reader.escaped(box.title)}</b></p>")
        return
    allowed = isinstance(box, Solution) or place.value == "page"
    if allowed:
        flow.add(box)
    else:
        flow.add(*without_boxes([box], keep_solutions=place.value == "callout"))


def is_details(node: SyntaxTreeNode) -> bool:
    return node.type == "html_block" and bool(DETAILS.match(node.content))


def closing_details(node: SyntaxTreeNode) -> bool:
    return node.type == "html_block" and bool(END_DETAILS.match(node.content))


def add_details(
    reader: BlockReader, nodes: list[SyntaxTreeNode], at: int, flow: Flow, place: Place
) -> int:
    """Read `<details>`: teachers' notes, or a folded answer, as the format has it."""
    line = reader.line(nodes[at])
    end, depth = len(nodes), 0
    for position in range(at, len(nodes)):
        depth += is_details(nodes[position]) - closing_details(nodes[position])
        if depth == 0:
            end = position
            break
    else:
        reader.page.skip(line, "<details>", "it is never closed: read to the end of its part")
    inner = nodes[at + 1 : end]
    title = ""
    if inner and inner[0].type == "html_block":
        summary = SUMMARY.match(inner[0].content)
        if summary:
            title, inner = plain_text(summary[1]), inner[1:]
    if reader.page.dialect.details_are_notes:
        reader.add_notes(reader.read(inner, place), line)
    else:
        add_box(reader, "spoiler", title, inner, line, flow, place)
    return end + 1


def add_quote(reader: BlockReader, node: SyntaxTreeNode, flow: Flow, place: Place) -> None:
    """Add a quote. What holds more than words, and names nobody, is a note instead."""
    line = reader.line(node)
    paragraphs = list(node.children)
    only_words = all(child.type == "paragraph" for child in paragraphs)
    author, url, text = split_quote(paragraphs) if only_words and paragraphs else ("", "", "")
    has_links = any("link_open" in kinds(child) or "image" in kinds(child) for child in paragraphs)
    if text and (author or not has_links):
        if has_links and any("link_open" in kinds(child) for child in paragraphs[:-1]):
            reader.page.skip(line, "links in a quote", "quotes hold words only")
        author = reader.page.limited(author, 200, "quote’s attribution", line)
        flow.add(Quote(text, author, url))
        return
    blocks = reader.read(paragraphs, type(place).CALLOUT)
    if place.value == "page" and blocks:
        flow.add(Callout("note", "", callout_body(reader, blocks, line)))
    else:
        for block in blocks:
            flow.text(block.html) if isinstance(block, Text) else flow.add(block)


def kinds(paragraph: SyntaxTreeNode) -> set[str]:
    return {token.type for token in inline_tokens(paragraph)}


def split_quote(paragraphs: list[SyntaxTreeNode]) -> tuple[str, str, str]:
    """Return who is quoted, where it can be read, and the words."""
    tokens = inline_tokens(paragraphs[-1])
    breaks = [index for index, token in enumerate(tokens) if token.type.endswith("break")]
    start = breaks[-1] + 1 if breaks else 0
    author = plain_words(tokens[start:])
    words = [plain_words(inline_tokens(paragraph)) for paragraph in paragraphs]
    if not author.startswith(DASHES) or (len(paragraphs) == 1 and not breaks):
        return "", "", "\n\n".join(words)
    links = [str(token.attrs["href"]) for token in tokens[start:] if token.type == "link_open"]
    url = links[0] if links and links[0].startswith(("https://", "http://")) else ""
    words[-1] = plain_words(tokens[: max(start - 1, 0)])
    return author.lstrip("—–- ").strip(), url, "\n\n".join(part for part in words if part)
