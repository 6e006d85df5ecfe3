"""The blocks of a page in the making: words are gathered until another block comes between."""

from __future__ import annotations

from .rich_text import has_words
from .tree import (
    Audio,
    Block,
    Callout,
    Code,
    Divider,
    DownloadList,
    Heading,
    SimpleBlock,
    Solution,
    Text,
    Video,
)

MAX_ELEMENTS = 12

AnyBlock = Block | Solution


class Flow:
    def __init__(self) -> None:
        self._blocks: list[AnyBlock] = []
        self._elements: list[str] = []

    def text(self, element: str) -> None:
        """Add one paragraph or list."""
        if has_words(element):
            self._elements.append(element)

    def add(self, *blocks: AnyBlock) -> None:
        self._flush()
        self._blocks.extend(blocks)

    def last_code(self) -> Code | None:
        """Return the block just before, if it is code."""
        if self._elements or not self._blocks or not isinstance(self._blocks[-1], Code):
            return None
        return self._blocks[-1]

    def replace_last(self, block: AnyBlock) -> None:
        self._blocks[-1] = block

    def finish(self) -> list[AnyBlock]:
        self._flush()
        return self._blocks

    def _flush(self) -> None:
        for start in range(0, len(self._elements), MAX_ELEMENTS):
            chunk = self._elements[start : start + MAX_ELEMENTS]
            self._blocks.append(Text("".join(chunk)))
        self._elements = []


def without_boxes(blocks: list[AnyBlock], *, keep_solutions: bool) -> list[SimpleBlock | Solution]:
    """Return the same content for a place that holds no boxes: their titles become headings.

    Raises `ValueError` for video and audio, which have no place there at all.
    """
    flat: list[SimpleBlock | Solution] = []
    for block in blocks:
        if isinstance(block, Callout | Solution):
            if isinstance(block, Solution) and keep_solutions:
                flat.append(block)
                continue
            if block.title:
                flat.append(Heading(block.title, 4))
            flat.extend(without_boxes(list(block.body), keep_solutions=keep_solutions))
        elif isinstance(block, DownloadList):
            if block.title:
                flat.append(Heading(block.title, 4))
            flat.extend(block.files)
        elif isinstance(block, Video | Audio):
            raise ValueError("video and audio cannot stand inside another block")
        elif not isinstance(block, Divider):
            flat.append(block)
    return flat


def simple_blocks(blocks: list[AnyBlock]) -> tuple[SimpleBlock, ...]:
    """Return the content as simple blocks only, solutions unfolded."""
    flat = without_boxes(blocks, keep_solutions=False)
    return tuple(block for block in flat if not isinstance(block, Solution))
