"""What pages store → the same for a copy: other ids of blocks, files and pages, nothing else.

Works on the values that revisions hold, so rows and revisions are rewritten alike. Reads nothing.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.db import models
from wagtail import blocks
from wagtail.blocks.struct_block import BaseStructBlock
from wagtail.contrib.typed_table_block.blocks import BaseTypedTableBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.rich_text.rewriters import extract_attrs

from courses.content.files import CourseDocument, CourseImage, CourseMedia

NAMESPACE = uuid.UUID("b7c9a0f2-0f3e-5a52-8a3e-6f1d4b7f8c11")
FILE_MODELS = (CourseImage, CourseDocument, CourseMedia)
TAG = re.compile(r"<(?:a|embed)\b([^>]*)>")
ID = re.compile(r'(?<![\w-])id="(\d{1,18})"')
BLOCK_ANCHOR = re.compile(r'href="#b-([^"]+)"')
# Kinds of targets in rich text, as Wagtail writes them.
LINKED_FILES = {"document": CourseDocument, "image": CourseImage, "media": CourseMedia}

# (model of a file, id) → the id to use in its place
FindFile = Callable[[type[models.Model], int], int]
Fields = dict[str, Any]


def keep_file(model: type[models.Model], pk: int) -> int:
    return pk


class ValueRewriter:
    """Rewrites the stored values of pages. What it does not know, it leaves as it is."""

    def __init__(self, *, find_file: FindFile = keep_file, pages: Mapping[int, int] | None = None):
        self.find_file = find_file
        self.pages = pages or {}
        self._page_id = 0

    def rewrite(self, model: type[Page], fields: Fields, *, new_page_id: int = 0) -> Fields:
        """Return the fields of one page with their references replaced.

        With `new_page_id`, blocks get ids of their own: the same for the same page and block, so
        links to a block of the page still find it.
        """
        self._page_id = new_page_id
        rewritten = dict(fields)
        for name in fields:
            field = model._meta.get_field(name)
            rewritten[name] = self._field(field, fields[name])
        return rewritten

    def _field(self, field: Any, stored: Any) -> Any:
        if isinstance(field, StreamField) and stored:
            raw = json.loads(stored) if isinstance(stored, str) else stored
            return json.dumps(self._value(field.stream_block, raw), ensure_ascii=False)
        if isinstance(field, RichTextField) and stored:
            return self._text(stored)
        if isinstance(field, models.ForeignKey) and isinstance(stored, int):
            return self._target(field.related_model, stored)
        return stored

    def _value(self, block: blocks.Block, raw: Any) -> Any:
        if raw is None:
            return None
        if isinstance(block, blocks.BaseStreamBlock):
            return [self._child(block.child_blocks.get(item["type"]), item) for item in raw]
        if isinstance(block, blocks.ListBlock):
            return [self._list_item(block, item) for item in raw]
        if isinstance(block, BaseStructBlock):
            known = block.child_blocks
            return {
                key: self._value(known[key], value) if key in known else value
                for key, value in raw.items()
            }
        if isinstance(block, BaseTypedTableBlock):
            return self._table(block, raw)
        if isinstance(block, blocks.RichTextBlock):
            return self._text(raw)
        if isinstance(block, blocks.ChooserBlock) and isinstance(raw, int):
            return self._target(block.model_class, raw)
        return raw

    def _child(self, block: blocks.Block | None, item: Fields) -> Fields:
        value = self._value(block, item["value"]) if block else item["value"]
        return {**item, "value": value, "id": self._block_id(item.get("id"))}

    def _list_item(self, block: blocks.ListBlock, item: Any) -> Any:
        # Lists written before Wagtail 2.16 hold bare values.
        if isinstance(item, dict) and item.get("type") == "item" and "value" in item:
            return self._child(block.child_block, item)
        return self._value(block.child_block, item)

    def _table(self, block: BaseTypedTableBlock, raw: Fields) -> Fields:
        kinds = [block.child_blocks.get(column["type"]) for column in raw["columns"]]
        rows = [
            {
                **row,
                "values": [
                    self._value(kind, value) if kind else value
                    for kind, value in zip(kinds, row["values"], strict=True)
                ],
            }
            for row in raw["rows"]
        ]
        return {**raw, "rows": rows}

    def _block_id(self, block_id: str | None) -> str | None:
        if not self._page_id:
            return block_id
        if not block_id:
            return str(uuid.uuid4())
        return str(uuid.uuid5(NAMESPACE, f"{self._page_id}\n{block_id}"))

    def _target(self, model: type[models.Model], pk: int) -> int:
        if issubclass(model, Page):
            return self.pages.get(pk, pk)
        return self.find_file(model, pk) if model in FILE_MODELS else pk

    def _text(self, html: str) -> str:
        if self._page_id:
            html = BLOCK_ANCHOR.sub(lambda m: f'href="#b-{self._block_id(m[1])}"', html)
        return TAG.sub(self._tag, html)

    def _tag(self, match: re.Match[str]) -> str:
        attributes = extract_attrs(match[1])
        kind = attributes.get("linktype") or attributes.get("embedtype")
        model = Page if kind == "page" else LINKED_FILES.get(kind or "")
        if model is None:
            return match[0]
        return ID.sub(lambda m: f'id="{self._target(model, int(m[1]))}"', match[0], count=1)
