"""The syntax tree of a page → blocks, one sibling after the other."""

from __future__ import annotations

import re
from enum import Enum

from markdown_it.tree import SyntaxTreeNode

from .flow import AnyBlock, Flow, simple_blocks
from .markdown_boxes import add_details, add_div, add_quote, closing_details, is_details
from .markdown_code import add_fence, read_maths
from .markdown_html import add_html, table_end
from .markdown_inline import Inline, InlineReader, plain_words
from .markdown_lists import LISTS, add_list, list_html
from .markdown_media import inline_tokens, read_file_paragraph, read_image
from .markdown_tables import caption_of, read_html_table, read_table
from .page_source import PageSource
from .tree import Divider, Heading, SimpleBlock, Table

HEADING_ANCHOR = re.compile(r"\s*\{\s*#([\w-]+)[^}]*\}\s*$")
DIRECTIVE = re.compile(r"\s*\{\{%?.*?\}\}\s*$", re.DOTALL)
MAX_HEADING = 200


class Place(Enum):
    """Where blocks stand, since boxes hold less than pages do."""

    PAGE = "page"
    CALLOUT = "callout"
    INNER = "inner"


class BlockReader:
    """Reads one page. `notes` gathers what is for teachers only, wherever it stood."""

    def __init__(self, page: PageSource) -> None:
        self.page = page
        self.notes: list[SimpleBlock] = []
        self.has_title = False

    def read(self, nodes: list[SyntaxTreeNode], place: Place) -> list[AnyBlock]:
        flow = Flow()
        self.read_into(nodes, flow, place)
        return flow.finish()

    def read_into(self, nodes: list[SyntaxTreeNode], flow: Flow, place: Place) -> None:
        position = 0
        while position < len(nodes):
            position = self.step(nodes, position, flow, place)

    def step(self, nodes: list[SyntaxTreeNode], at: int, flow: Flow, place: Place) -> int:
        """Read the node at `at`, with those that belong to it. Return where to go on."""
        node = nodes[at]
        if node.type == "div_line":
            return add_div(self, nodes, at, flow, place)
        if is_details(node):
            return add_details(self, nodes, at, flow, place)
        if closing_details(node):
            self.page.skip(self.line(node), "</details>", "it closes nothing")
            return at + 1
        if node.type == "table":
            return self.add_table(nodes, at, flow)
        if node.type == "html_block":
            end = table_end(nodes, at)
            if end is not None:
                flow.add(read_html_table(self, nodes[at : end + 1]))
                return end + 1
        self.add_single(node, flow, place)
        return at + 1

    def add_single(self, node: SyntaxTreeNode, flow: Flow, place: Place) -> None:
        line = self.line(node)
        if node.type == "paragraph":
            self.add_paragraph(node, flow)
        elif node.type == "heading":
            self.add_heading(node, flow)
        elif node.type in LISTS:
            add_list(self, node, flow, place)
        elif node.type in {"fence", "code_block"}:
            add_fence(self.page, node, flow)
        elif node.type == "math_block":
            flow.add(read_maths(self.page, node.content, line))
        elif node.type == "blockquote":
            add_quote(self, node, flow, place)
        elif node.type == "hr":
            flow.add(Divider())
        elif node.type == "html_block":
            add_html(self.page, node.content, line, flow)
        elif node.type == "footnote_block":
            self.add_footnotes(node, flow, place)
        else:
            raise self.page.error(line, f"“{node.type}” is not understood")

    def add_paragraph(self, node: SyntaxTreeNode, flow: Flow) -> None:
        line = self.line(node)
        words = plain_words(inline_tokens(node))
        if not self.page.dialect.has_divs and DIRECTIVE.match(words):
            self.page.skip(line, words.strip(), "the directive has no meaning here")
            return
        file = read_file_paragraph(self.page, node, line)
        if file is not None:
            flow.add(file)
            return
        inline = self.inline(node)
        flow.text(f"<p>{inline.html}</p>")
        self.add_pictures(inline, node, flow)

    def add_pictures(self, inline: Inline, node: SyntaxTreeNode, flow: Flow) -> None:
        for picture in inline.pictures:
            block = read_image(self.page, picture, self.line(node))
            if isinstance(block, str):
                flow.text(f"<p>{self.escaped(block)}</p>")
            else:
                flow.add(block)

    def add_heading(self, node: SyntaxTreeNode, flow: Flow) -> None:
        text, anchor = self.heading_text(node)
        level = int(node.tag[1:])
        if level == 1 and not self.has_title and text.casefold() == self.page.title.casefold():
            self.has_title = True
            return
        if len(text) > MAX_HEADING:
            flow.text(f"<p><b>{self.inline(node).html}</b></p>")
        elif text:
            flow.add(Heading(text, min(max(level, 2), 4), anchor))

    def heading_text(self, node: SyntaxTreeNode) -> tuple[str, str]:
        """Return a heading's words, and what links call it."""
        words = plain_words(inline_tokens(node))
        given = HEADING_ANCHOR.search(words)
        if given:
            return words[: given.start()], given[1]
        return words, anchor_of(words)

    def add_table(self, nodes: list[SyntaxTreeNode], at: int, flow: Flow) -> int:
        table = read_table(self, nodes[at])
        following = nodes[at + 1] if at + 1 < len(nodes) else None
        caption = caption_of(self, following)
        if caption is None:
            flow.add(table)
            return at + 1
        line = self.line(nodes[at + 1])
        caption = self.page.limited(caption, 300, "table’s caption", line)
        flow.add(Table(table.header, table.rows, caption))
        return at + 2

    def add_footnotes(self, node: SyntaxTreeNode, flow: Flow, place: Place) -> None:
        for number, footnote in enumerate(node.children, start=1):
            children = list(footnote.children)
            if children and children[0].type == "paragraph":
                flow.text(f"<p><sup>{number}</sup> {self.inline(children[0]).html}</p>")
                children = children[1:]
            self.read_into(children, flow, place)

    def add_notes(self, blocks: list[AnyBlock], line: int | None) -> None:
        self.notes.extend(self.simple(blocks, line))

    def simple(self, blocks: list[AnyBlock], line: int | None) -> tuple[SimpleBlock, ...]:
        try:
            return simple_blocks(blocks)
        except ValueError as error:
            raise self.page.error(line, str(error)) from error

    def inline(self, node: SyntaxTreeNode) -> Inline:
        return InlineReader(self.page, self.line(node)).read(inline_tokens(node))

    def words_of(self, node: SyntaxTreeNode) -> str:
        """Return a node as rich text, whatever it is: for table cells."""
        if node.type in LISTS:
            return list_html(self, node)
        if node.type in {"fence", "code_block"}:
            return f"<p><code>{self.escaped(node.content.strip())}</code></p>"
        if node.type in {"paragraph", "heading"}:
            return f"<p>{self.inline(node).html}</p>"
        return "".join(self.words_of(child) for child in node.children)

    def line(self, node: SyntaxTreeNode) -> int | None:
        return node.map[0] if node.map else None

    @staticmethod
    def escaped(text: str) -> str:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def anchor_of(text: str) -> str:
    """Return the anchor that Markdown sites give a heading."""
    words = re.sub(r"[^\w\- ]", "", text.lower())
    return re.sub(r"\s", "-", words.strip())
