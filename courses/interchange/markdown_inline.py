"""Markdown within a line → inline rich text, with the pictures taken out of it."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from markdown_it.token import Token

from .links import read_link
from .page_source import PageSource
from .rich_text import LEFT_OUT, SAME_AS, VOID_LEFT_OUT, clean_inline

MARKS = {"strong": "b", "em": "i", "s": "s", "sub": "sub", "sup": "sup"}
BREAKS = {"softbreak": " ", "hardbreak": "<br>"}
TAG_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)")
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as the page names it. `alt` is None where the page gives no text for it."""

    src: str
    alt: str | None
    caption: str = ""


@dataclass(slots=True)
class Inline:
    html: str = ""
    pictures: list[Picture] = field(default_factory=list)


class InlineReader:
    """Reads one inline token's children. Pictures that are local are collected, not rendered."""

    def __init__(self, page: PageSource, line: int | None) -> None:
        self.page = page
        self.line = line
        self.parts: list[str] = []
        self.pictures: list[Picture] = []
        self.open_links: list[bool] = []
        self.left_out: str = ""

    def read(self, tokens: Sequence[Token]) -> Inline:
        for token in tokens:
            self.token(token)
        return Inline(clean_inline("".join(self.parts)), self.pictures)

    def token(self, token: Token) -> None:
        if token.type == "html_inline":
            self.tag(token.content)
        elif self.left_out:
            return
        elif token.type == "image":
            self.picture(read_picture(token))
        elif token.type == "link_open":
            self.open_link(str(token.attrs.get("href", "")))
        elif token.type == "link_close":
            self.close_link()
        else:
            self.parts.append(words_and_marks(token))

    def open_link(self, href: str) -> None:
        address = read_link(self.page, href, self.line)
        self.open_links.append(bool(address))
        if address:
            self.parts.append(f'<a href="{html.escape(address)}">')

    def close_link(self) -> None:
        if self.open_links and self.open_links.pop():
            self.parts.append("</a>")

    def picture(self, picture: Picture) -> None:
        if not re.match(r"(?:[a-z][a-z0-9+.-]*:|//)", picture.src, re.IGNORECASE):
            self.pictures.append(picture)
            if any(self.open_links):
                self.page.skip(self.line, f"link around {picture.src}", "pictures carry no links")
            return
        self.page.skip(
            self.line, f"picture {picture.src}", "only pictures of the course folder are shown"
        )
        self.parts.append(html.escape(picture.alt or "", quote=False))

    def tag(self, markup: str) -> None:
        """Take in one piece of HTML: a tag, a comment, or what only looks like a tag."""
        match = TAG_NAME.match(markup)
        name = match[1].lower() if match else ""
        is_closing = markup.startswith("</")
        if self.left_out:
            self.left_out = "" if is_closing and name == self.left_out else self.left_out
        elif name in LEFT_OUT:
            if not is_closing:
                self.page.skip(self.line, f"<{name}>", "this HTML has no place in a lesson")
                self.left_out = "" if is_void(name, markup) else name
        elif name in SAME_AS:
            self.known_tag(name, markup, is_closing)
        elif not markup.startswith(("<!", "<?")):
            self.parts.append(html.escape(markup, quote=False))

    def known_tag(self, name: str, markup: str, is_closing: bool) -> None:
        if name == "img":
            self.picture(picture_of(read_attributes(markup)))
        elif name == "a" and is_closing:
            self.close_link()
        elif name == "a":
            attributes = read_attributes(markup)
            if "href" in attributes:
                self.open_link(attributes["href"])
            else:
                self.open_links.append(False)
        elif SAME_AS[name]:
            self.parts.append(f"<{'/' if is_closing else ''}{SAME_AS[name]}>")
        else:
            self.parts.append(" " if name in {"td", "th", "li", "div", "dd", "dt"} else "")


def words_and_marks(token: Token) -> str:
    """Return a token as rich text: words, code, line breaks, emphasis."""
    escaped = html.escape(token.content, quote=False)
    if token.type == "code_inline":
        return f"<code>{escaped}</code>"
    if token.type in BREAKS:
        return BREAKS[token.type]
    if token.type == "footnote_ref":
        return f"<sup>{token.meta['id'] + 1}</sup>"
    name = token.type.removesuffix("_open").removesuffix("_close")
    if name in MARKS:
        return f"<{'/' if token.nesting < 0 else ''}{MARKS[name]}>"
    return escaped


def is_void(name: str, markup: str) -> bool:
    return name in VOID_LEFT_OUT or markup.rstrip().endswith("/>")


class AttributeReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.attributes: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes = {name: value or "" for name, value in attrs}


def read_attributes(markup: str) -> dict[str, str]:
    reader = AttributeReader()
    reader.feed(markup)
    return reader.attributes


def picture_of(attributes: dict[str, str]) -> Picture:
    return Picture(
        src=attributes.get("src", ""),
        alt=attributes.get("alt"),
        caption=attributes.get("title", ""),
    )


def read_picture(token: Token) -> Picture:
    """Read `![words](src "caption"){alt='…'}`: a given alt wins and makes the words a caption."""
    words = plain_words(token.children or [])
    caption = str(token.attrs.get("title", ""))
    given = token.meta.get("attributes", {}).get("alt")
    if given is None:
        return Picture(str(token.attrs.get("src", "")), words or None, caption)
    alt = " ".join(ESCAPED.sub(r"\1", html.unescape(given)).split())
    if not caption and words != alt:
        caption = words
    return Picture(str(token.attrs.get("src", "")), alt, caption)


def plain_words(tokens: Sequence[Token]) -> str:
    """Return the words of inline Markdown, without any formatting, on one line."""
    parts: list[str] = []
    for token in tokens:
        if token.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
        elif token.type == "image":
            parts.append(plain_words(token.children or []))
        elif token.type == "html_inline":
            name = TAG_NAME.match(token.content)
            is_text = name and name[1].lower() not in SAME_AS and name[1].lower() not in LEFT_OUT
            parts.append(token.content if is_text else "")
        else:
            parts.append(token.content)
    return " ".join("".join(parts).split())
