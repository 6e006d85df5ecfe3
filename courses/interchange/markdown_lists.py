"""Lists → rich text where they hold only words, otherwise words and blocks in turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it.tree import SyntaxTreeNode

from .flow import Flow
from .markdown_media import inline_tokens

if TYPE_CHECKING:
    from .markdown_blocks import BlockReader, Place

LISTS = {"bullet_list": "ul", "ordered_list": "ol"}


def add_list(reader: BlockReader, node: SyntaxTreeNode, flow: Flow, place: Place) -> None:
    if is_wordy(node):
        flow.text(list_html(reader, node))
    else:
        add_mixed_list(reader, node, flow, place)


def is_wordy(node: SyntaxTreeNode) -> bool:
    """Say whether a list can be rich text: items of paragraphs, then lists that are wordy."""
    return all(is_wordy_item(item) for item in node.children)


def is_wordy_item(item: SyntaxTreeNode) -> bool:
    kinds = ["list" if child.type in LISTS else child.type for child in item.children]
    if any(kind not in {"paragraph", "list"} for kind in kinds):
        return False
    if kinds != sorted(kinds, reverse=True):  # paragraphs first
        return False
    return all(
        is_wordy(child) if child.type in LISTS else not has_picture(child)
        for child in item.children
    )


def has_picture(paragraph: SyntaxTreeNode) -> bool:
    return any(
        token.type == "image" or (token.type == "html_inline" and "<img" in token.content.lower())
        for token in inline_tokens(paragraph)
    )


def list_html(reader: BlockReader, node: SyntaxTreeNode) -> str:
    tag = LISTS[node.type]
    return f"<{tag}>{''.join(item_html(reader, item) for item in node.children)}</{tag}>"


def item_html(reader: BlockReader, item: SyntaxTreeNode) -> str:
    words = [reader.inline(child).html for child in item.children if child.type == "paragraph"]
    inner = [list_html(reader, child) for child in item.children if child.type in LISTS]
    return f"<li>{'<br>'.join(part for part in words if part)}{''.join(inner)}</li>"


def add_mixed_list(reader: BlockReader, node: SyntaxTreeNode, flow: Flow, place: Place) -> None:
    """Add a list that holds more than words.

    Ordered items keep their number as text, since a list that is cut would count from 1 again.
    """
    is_ordered = node.type == "ordered_list"
    number = int(node.attrs.get("start", 1)) if is_ordered else 0
    wordy: list[str] = []

    def flush() -> None:
        if wordy:
            flow.text(f"<ul>{''.join(wordy)}</ul>")
            wordy.clear()

    for item in node.children:
        if not is_ordered and is_wordy_item(item):
            wordy.append(item_html(reader, item))
            continue
        children = list(item.children)
        if children and children[0].type == "paragraph":
            first = reader.inline(children[0])
            if is_ordered:
                flow.text(f"<p>{number}. {first.html}</p>")
            elif first.html:
                wordy.append(f"<li>{first.html}</li>")
            flush()
            reader.add_pictures(first, children[0], flow)
            children = children[1:]
        flush()
        reader.read_into(children, flow, place)
        number += 1
    flush()
