"""The rich text of the tree: which HTML it may hold, and how anything else becomes that."""

from __future__ import annotations

import html
import re

import nh3

from .tree import FILE_LINK_SCHEME, PAGE_LINK_SCHEME

INLINE_TAGS = {"b", "i", "code", "sub", "sup", "s", "a", "br"}
BLOCK_TAGS = {"p", "ul", "ol", "li"}
URL_SCHEMES = {"http", "https", "mailto", "tel"} | {
    scheme.rstrip(":") for scheme in (PAGE_LINK_SCHEME, FILE_LINK_SCHEME)
}

# HTML elements and what they become. Of the unwrapped ones only the words stay.
UNWRAPPED = """
abbr address article aside bdi bdo big blockquote body caption center col colgroup dd details div
dl dt figcaption figure font footer h1 h2 h3 h4 h5 h6 head header hr html img label main nav
noscript picture pre q rp rt ruby section small source span summary table tbody td tfoot th thead
time tr wbr
"""
SAME_AS = {
    **{tag: tag for tag in INLINE_TAGS | BLOCK_TAGS},
    **dict.fromkeys(("strong", "mark"), "b"),
    **dict.fromkeys(("em", "u", "ins", "var", "cite", "dfn"), "i"),
    **dict.fromkeys(("kbd", "samp", "tt"), "code"),
    **dict.fromkeys(("del", "strike"), "s"),
    **dict.fromkeys(UNWRAPPED.split(), ""),
}
# Elements that are left out together with what they hold, each with a row in the report.
EMPTY_LEFT_OUT = "input link meta base embed area track param frame"
HOLDING_LEFT_OUT = """
script style iframe object applet video audio form button select textarea canvas svg math template
frameset title dialog map
"""
VOID_LEFT_OUT = frozenset(EMPTY_LEFT_OUT.split())
LEFT_OUT = VOID_LEFT_OUT | frozenset(HOLDING_LEFT_OUT.split())

TAG = re.compile(r"<[^>]*>")


def clean_inline(markup: str) -> str:
    """Return inline rich text: whatever is not allowed inside a line is gone, its words stay."""
    return nh3.clean(
        markup,
        tags=INLINE_TAGS,
        attributes={"a": {"href"}},
        url_schemes=URL_SCHEMES,
        link_rel=None,
    ).strip()


def clean_block(markup: str) -> str:
    """Return rich text with paragraphs and lists."""
    return nh3.clean(
        markup,
        tags=INLINE_TAGS | BLOCK_TAGS,
        attributes={"a": {"href"}},
        url_schemes=URL_SCHEMES,
        link_rel=None,
    ).strip()


def plain_text(markup: str) -> str:
    """Return the words of rich text on one line."""
    spaced = re.sub(r"<(?:br|/p|/li|p|li|ul|ol)\b[^>]*>", " ", markup)
    return " ".join(html.unescape(TAG.sub("", spaced)).split())


def has_words(markup: str) -> bool:
    return bool(plain_text(markup))
