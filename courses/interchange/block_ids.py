"""Ids of blocks, made from what they say: a block that stays the same keeps its id, and with it
what learners have done, wherever it moves to on its page."""

from __future__ import annotations

import json
import uuid
from collections import Counter
from dataclasses import fields, is_dataclass
from typing import Any

from .tree import Asset

NAMESPACE = uuid.UUID("6f0a4c7e-55b6-5d3e-9c53-0f7d5ce2a1b4")
# What may change without making it another block: an anchor is no content.
UNSTABLE_FIELDS = {"anchor"}


class BlockIds:
    """Gives out the ids of one page. Equal blocks are told apart by their order."""

    def __init__(self, page_key: str) -> None:
        self.page_key = page_key
        self._seen: Counter[str] = Counter()

    def next_id(self, kind: str, content: Any) -> str:
        """Return the id of the next block of this kind and content, top-level or nested."""
        name = f"{self.page_key}\n{kind}\n{canonical(content)}"
        self._seen[name] += 1
        return str(uuid.uuid5(NAMESPACE, f"{name}\n{self._seen[name]}"))


def canonical(content: Any) -> str:
    """Return content as text that is equal for equal content. Files count by their path."""
    return json.dumps(plain(content), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def plain(content: Any) -> Any:
    if isinstance(content, Asset):
        return content.path
    if is_dataclass(content) and not isinstance(content, type):
        values = {
            item.name: plain(getattr(content, item.name))
            for item in fields(content)
            if item.name not in UNSTABLE_FIELDS
        }
        return {"type": type(content).__name__, **values}
    if isinstance(content, list | tuple):
        return [plain(item) for item in content]
    return content
