"""Code fences → code and maths."""

from __future__ import annotations

import re
from dataclasses import replace

from markdown_it.tree import SyntaxTreeNode
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from .flow import Flow
from .markdown_syntax import read_attribute_list
from .page_source import PageSource
from .tree import Code, Maths

OUTPUTS = {"output", "error"}
MAX_LATEX = 2_000
NEVER = {"text", "output", "none", "plain", "plaintext"}


def add_fence(page: PageSource, node: SyntaxTreeNode, flow: Flow) -> None:
    """Add a fence's block to the flow. Output right after code becomes that code's output."""
    line = node.map[0] if node.map else None
    info, code = page.dialect.read_code(node.info.strip(), node.content)
    name = re.split(r"[\s,{}]+", info.lstrip("{").lstrip("."), maxsplit=1)[0].lower()
    attributes = read_attribute_list(info)
    code = code.strip("\n")
    if not code.strip():
        if not page.dialect.is_strict:
            page.skip(line, "code block", "it is empty")
            return
        raise page.error(line, "the code block is empty")
    if name in {"math", "maths", "latex-math"} and page.dialect.has_maths:
        description = attributes.get("alt", "")
        flow.add(read_maths(page, code, line, page.limited(description, 300, "alt text", line)))
        return
    before = flow.last_code()
    if name in OUTPUTS and before is not None:
        output = "\n".join(part for part in (before.output, code) if part)
        flow.replace_last(replace(before, output=output))
        return
    caption = page.limited(attributes.get("title", ""), 200, "code’s title", line)
    flow.add(Code(code, language=known_language(name), caption=caption))


def read_maths(page: PageSource, latex: str, line: int | None, description: str = "") -> Maths:
    latex = latex.strip()
    if not latex:
        raise page.error(line, "the formula is empty")
    if len(latex) > MAX_LATEX:
        raise page.error(line, f"the formula is longer than {MAX_LATEX} characters")
    return Maths(latex, description)


def known_language(name: str) -> str:
    """Return a Pygments alias, or "" for what Pygments does not color."""
    if not name or name in NEVER:
        return ""
    try:
        return name if get_lexer_by_name(name) and len(name) <= 40 else ""
    except ClassNotFound:
        return ""
