"""What readers derive from a course's pages where the source does not say it."""

from __future__ import annotations

import re

from ..rich_text import plain_text
from ..tree import Block, Callout, PageNode, Text

MAX_PROMISE = 255
MAX_SUMMARY = 1000
LIST_ITEM = re.compile(r"<li>(.*?)(?=</?(?:li|ul|ol)>)", re.DOTALL)
SENTENCE = re.compile(r".+?[.!?](?=\s|$)")


def items_of(blocks: tuple[Block, ...], kind: str) -> list[str]:
    """Return the list items of a page's callouts of one kind, as plain text."""
    found: list[str] = []
    for block in blocks:
        if isinstance(block, Callout) and block.kind == kind:
            for part in block.body:
                if isinstance(part, Text):
                    found.extend(plain_text(item) for item in LIST_ITEM.findall(part.html))
    return [item for item in found if item]


def summary_of(blocks: tuple[Block, ...]) -> str:
    """Return the questions a page answers, joined, as far as they fit into a summary."""
    return clipped(" ".join(items_of(blocks, "questions")), MAX_SUMMARY)


def first_objectives(modules: tuple[PageNode, ...]) -> tuple[str, ...]:
    firsts = [items_of(module.blocks, "goals")[:1] for module in modules]
    return tuple(item[0].rstrip(".") for item in firsts if item)


def first_sentence(blocks: tuple[Block, ...]) -> str:
    """Return the overview's first sentence: the promise of a course that does not say it."""
    for block in blocks:
        if isinstance(block, Text):
            for paragraph in block.html.split("</p>"):
                match = SENTENCE.search(plain_text(paragraph))
                if match:
                    return clipped(match[0], MAX_PROMISE)
    return ""


def clipped(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
