"""The parts of a page as one student has them: what there is to do, and what is done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.html import strip_tags
from django.utils.text import Truncator

from courses.content.blocks import CONTENT_BLOCKS
from courses.content.learning_pages import LearningPage
from courses.content.requirements import list_required_blocks, parse_block_id
from courses.enrollment.models import Enrollment

from .models import BlockProgress, MediaPosition

KIND_LABELS = {name: block.label or name for name, block in CONTENT_BLOCKS}
EXCERPT_WORDS = 9
# Where a block keeps what names it, the best first.
NAMING_FIELDS = ("title", "caption", "text", "description", "language", "latex")


@dataclass(frozen=True)
class Part:
    """A required block of a page, numbered from 1."""

    block_id: UUID
    number: int
    kind: str
    excerpt: str = ""
    is_done: bool = False

    @property
    def label(self) -> str:
        """What the block is: “Text”, “Video”."""
        return str(KIND_LABELS.get(self.kind, self.kind))


def list_parts(page: LearningPage, done: Iterable[UUID]) -> list[Part]:
    """Return the parts of a page in order. Reads nothing."""
    done = set(done)
    raw = {parse_block_id(block.get("id")): block for block in page.content.raw_data}
    return [
        Part(
            block_id=block_id,
            number=number,
            kind=raw[block_id]["type"],
            excerpt=find_excerpt(raw[block_id]["value"]),
            is_done=block_id in done,
        )
        for number, block_id in enumerate(list_required_blocks(page), start=1)
    ]


def find_excerpt(value: Any) -> str:
    """Return a few words that tell one part from another; "" when there are none."""
    if isinstance(value, dict):
        value = next((value[name] for name in NAMING_FIELDS if value.get(name)), "")
    if not isinstance(value, str):
        return ""
    words = strip_tags(value.replace("</p>", " ").replace("</li>", " "))
    return Truncator(" ".join(words.split())).words(EXCERPT_WORDS, truncate="…")


def read_done_blocks(enrollment: Enrollment, page_ids: Iterable[int]) -> dict[int, set[UUID]]:
    """Return the blocks a student has done, by page id. One query."""
    ids = list(page_ids)
    done: dict[int, set[UUID]] = {pk: set() for pk in ids}
    rows = BlockProgress.objects.filter(enrollment=enrollment, page_id__in=ids)
    for page_id, block_id in rows.values_list("page_id", "block_id"):
        done[page_id].add(block_id)
    return done


def read_positions(enrollment: Enrollment, page_id: int) -> dict[UUID, int]:
    """Return where a student stopped the films of a page: seconds by block id. One query."""
    rows = MediaPosition.objects.filter(enrollment=enrollment, page_id=page_id)
    return dict(rows.values_list("block_id", "position_seconds"))
