"""The Markdown parser of the course formats: CommonMark, tables, and our own few additions."""

from __future__ import annotations

import re
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.subscript import sub_plugin
from mdit_py_plugins.superscript import superscript_plugin

from .page_source import PageSource

MAX_NESTING = 60
DIV_LINE = re.compile(r":{3,}(.*)$")
ATTRIBUTES = re.compile(r"""\{((?:[^{}"']|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')*)\}""", re.DOTALL)
ATTRIBUTE = re.compile(
    r"""([\w:-]+)\s*=\s*("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^\s"'}]+)""", re.DOTALL
)


def build_parser(*, has_divs: bool, has_maths: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": MAX_NESTING})
    parser.enable(["table", "strikethrough"])
    parser.use(footnote_plugin)
    parser.disable("footnote_inline")
    # Which links are allowed is decided in `links`, where it can be reported.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.inline.ruler.push("picture_attributes", picture_attributes)
    if has_maths:
        parser.use(dollarmath_plugin, allow_labels=False, allow_blank_lines=False)
        parser.disable("math_inline")
        parser.use(sub_plugin)
        parser.use(superscript_plugin)
    if has_divs:
        parser.block.ruler.before(
            "fence",
            "div_line",
            div_line,
            {"alt": ["paragraph", "reference", "blockquote", "list"]},
        )
    return parser


def div_line(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A line of three or more colons, with or without a name. Pairing them is done later."""
    if state.is_code_block(start):
        return False
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    match = DIV_LINE.match(line)
    if not match:
        return False
    if not silent:
        token = state.push("div_line", "", 0)
        token.info = match[1].strip().rstrip(":").strip()
        token.map = [start, start + 1]
        state.line = start + 1
    return True


def picture_attributes(state: StateInline, silent: bool) -> bool:
    """`{alt='…'}` right after a picture. Quotes may be single or double, lines may break."""
    if state.src[state.pos] != "{" or state.pending or not state.tokens:
        return False
    if state.tokens[-1].type != "image":
        return False
    match = ATTRIBUTES.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        state.tokens[-1].meta["attributes"] = read_attribute_list(match[1])
    state.pos = match.end()
    return True


def read_attribute_list(text: str) -> dict[str, str]:
    """Read `name=value name="value"`."""
    return {
        name: value[1:-1] if value[:1] in "\"'" else value
        for name, value in ATTRIBUTE.findall(text)
    }


def parse(page: PageSource, parser: MarkdownIt) -> SyntaxTreeNode:
    """Return the page's syntax tree. Raises on unclosed code fences and absurd nesting."""
    env: dict[str, Any] = {}
    tokens = parser.parse(page.text, env)
    source = page.text.split("\n")
    for token in tokens:
        if token.level >= MAX_NESTING - 2:
            raise page.error(token.map[0] if token.map else None, "lists or quotes nest too deep")
        if token.type == "fence" and token.map and not is_closed(token.markup, source, token.map):
            raise page.error(token.map[0], "the code block is never closed")
    return SyntaxTreeNode(tokens)


def is_closed(markup: str, source: list[str], lines: list[int]) -> bool:
    first, after = lines
    if after - 1 <= first or after - 1 >= len(source):
        return False
    last = source[after - 1].strip().lstrip("> \t")
    return len(last) >= len(markup) and set(last) == {markup[0]}
