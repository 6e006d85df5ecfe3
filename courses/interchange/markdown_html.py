"""HTML that stands in a page by itself → rich text and pictures."""

from __future__ import annotations

import html
from html.parser import HTMLParser

from markdown_it.tree import SyntaxTreeNode

from .flow import Flow
from .links import read_link
from .markdown_inline import Picture, picture_of
from .markdown_media import read_image
from .page_source import PageSource
from .rich_text import (
    BLOCK_TAGS,
    LEFT_OUT,
    SAME_AS,
    VOID_LEFT_OUT,
    clean_block,
    has_words,
    plain_text,
)
from .tree import Heading

PARAGRAPH_TAGS = """
div section article header footer main center blockquote figure figcaption pre address aside dl dt
dd nav summary details table tr p
"""
PARAGRAPHS = frozenset(PARAGRAPH_TAGS.split())
HEADINGS = {"h1": 2, "h2": 2, "h3": 3, "h4": 4, "h5": 4, "h6": 4}


def table_end(nodes: list[SyntaxTreeNode], at: int) -> int | None:
    """Return where the HTML table that opens at `at` ends, or None when none opens there."""
    if not nodes[at].content.lstrip().lower().startswith("<table"):
        return None
    for position in range(at, len(nodes)):
        node = nodes[position]
        if node.type == "html_block" and "</table>" in node.content.lower():
            return position
    return None


def add_html(page: PageSource, markup: str, line: int | None, flow: Flow) -> None:
    reader = HtmlReader(page, line, flow)
    reader.feed(markup)
    reader.close()
    reader.flush()


class HtmlReader(HTMLParser):
    """Turns HTML into paragraphs, lists, headings and pictures of the flow."""

    def __init__(self, page: PageSource, line: int | None, flow: Flow) -> None:
        super().__init__(convert_charrefs=True)
        self.page = page
        self.line = line
        self.flow = flow
        self.parts: list[str] = []
        self.heading: int = 0
        self.list_depth = 0
        self.left_out = ""
        self.open_links: list[bool] = []

    def flush(self) -> None:
        markup = "".join(self.parts)
        self.parts = []
        if self.heading and has_words(markup):
            words = plain_text(markup)
            self.flow.add(Heading(words[:200], self.heading))
        elif has_words(markup):
            is_list = markup.lstrip().startswith(("<ul", "<ol"))
            self.flow.text(clean_block(markup if is_list else f"<p>{markup.strip()}</p>"))
        self.heading = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if self.left_out:
            return
        if tag in LEFT_OUT:
            self.page.skip(self.line, f"<{tag}>", "this HTML has no place in a lesson")
            self.left_out = "" if tag in VOID_LEFT_OUT else tag
        elif tag == "img":
            self.add_picture(picture_of(attributes))
        elif tag == "a":
            self.open_link(attributes.get("href", ""))
        else:
            self.open_tag(tag)

    def open_link(self, href: str) -> None:
        address = read_link(self.page, href, self.line) if href else ""
        self.open_links.append(bool(address))
        if address:
            self.parts.append(f'<a href="{html.escape(address)}">')

    def open_tag(self, tag: str) -> None:
        if tag in HEADINGS and not self.list_depth:
            self.flush()
            self.heading = HEADINGS[tag]
        elif tag in {"ul", "ol"}:
            if not self.list_depth:
                self.flush()
            self.list_depth += 1
            self.parts.append(f"<{tag}>")
        elif tag == "li":
            self.parts.append("<li>")
        elif tag in PARAGRAPHS:
            self.new_paragraph()
        elif SAME_AS.get(tag):
            self.parts.append(f"<{SAME_AS[tag]}>")
        elif tag in SAME_AS:
            self.parts.append(" ")
        else:
            self.parts.append(html.escape(self.get_starttag_text() or "", quote=False))

    def handle_endtag(self, tag: str) -> None:
        if self.left_out:
            self.left_out = "" if tag == self.left_out else self.left_out
        elif tag == "a":
            if self.open_links and self.open_links.pop():
                self.parts.append("</a>")
        elif tag in {"ul", "ol"} and self.list_depth:
            self.parts.append(f"</{tag}>")
            self.list_depth -= 1
            if not self.list_depth:
                self.flush()
        elif tag in HEADINGS or tag in PARAGRAPHS:
            self.new_paragraph()
        elif SAME_AS.get(tag) and SAME_AS[tag] != "br" and tag not in BLOCK_TAGS - {"li"}:
            self.parts.append(f"</{SAME_AS[tag]}>")

    def new_paragraph(self) -> None:
        if self.list_depth:
            self.parts.append("<br>" if has_words("".join(self.parts[-1:])) else "")
        else:
            self.flush()

    def handle_data(self, data: str) -> None:
        if not self.left_out:
            self.parts.append(html.escape(data, quote=False))

    def add_picture(self, picture: Picture) -> None:
        self.flush() if not self.list_depth else None
        block = read_image(self.page, picture, self.line)
        if isinstance(block, str):
            self.parts.append(html.escape(block, quote=False))
        elif self.list_depth:
            self.page.skip(self.line, f"picture {picture.src}", "pictures stand outside of lists")
            self.parts.append(html.escape(block.alt, quote=False))
        else:
            self.flow.add(block)
