"""Blocks of the tree → the raw values that StreamFields store."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from functools import singledispatchmethod
from typing import Any

from .assets import AssetStore
from .block_ids import BlockIds
from .rich_text import plain_text
from .tree import (
    FILE_LINK_SCHEME,
    PAGE_LINK_SCHEME,
    Asset,
    Audio,
    Callout,
    Code,
    Divider,
    DownloadList,
    File,
    Heading,
    Image,
    Maths,
    PageNode,
    Quote,
    Solution,
    Table,
    Text,
    Video,
)

KINDS = {
    Text: "text",
    Heading: "heading",
    Image: "image",
    Video: "video",
    Audio: "audio",
    File: "file",
    DownloadList: "download_list",
    Callout: "callout",
    Solution: "solution",
    Quote: "quote",
    Code: "code",
    Maths: "maths",
    Table: "table",
    Divider: "divider",
}
LINK = re.compile(r'<a href="([^"]*)">')

Raw = dict[str, Any]


class Links:
    """What links of rich text turn into: ids of pages and documents, anchors of headings."""

    def __init__(
        self,
        assets: AssetStore,
        *,
        page_ids: Mapping[str, int],
        anchors: Mapping[str, Mapping[str, str]],
        files: Mapping[str, Asset],
    ) -> None:
        self.assets = assets
        self.page_ids = page_ids
        self.anchors = anchors
        self.files = files

    def resolve(self, markup: str, page_key: str) -> str:
        def replaced(match: re.Match[str]) -> str:
            return self.tag(html.unescape(match[1]), page_key) or match[0]

        return LINK.sub(replaced, markup)

    def tag(self, address: str, page_key: str) -> str:
        """Return the opening tag as Wagtail stores it, or "" for a link to the web."""
        if address.startswith(FILE_LINK_SCHEME):
            asset = self.files[address.removeprefix(FILE_LINK_SCHEME)]
            return f'<a linktype="document" id="{self.assets.document(asset) or 0}">'
        if not address.startswith(PAGE_LINK_SCHEME):
            return ""
        key, _, anchor = address.removeprefix(PAGE_LINK_SCHEME).partition("#")
        block_id = self.anchors.get(key, {}).get(anchor)
        if key == page_key and block_id:
            return f'<a href="#b-{block_id}">'
        # A link to another page opens it at its top: Wagtail's page links have no anchors.
        return f'<a linktype="page" id="{self.page_ids.get(key, 0)}">'


def names_rows(table: Table) -> bool:
    """Say whether the first column names the rows: its own heading is empty, its cells are not."""
    return not table.header[0] and all(row[0] for row in table.rows)


def heading_anchors(page: PageNode) -> dict[str, str]:
    """Return the block ids of a page's headings by their anchors; the first of a name wins."""
    ids = BlockIds(page.key)
    anchors: dict[str, str] = {}
    for block in page.blocks:
        if isinstance(block, Heading):
            anchors.setdefault(block.anchor, ids.next_id(KINDS[Heading], block))
    return anchors


class ValueWriter:
    """Writes the streams of one page. Its ids are unique to the page and stable."""

    def __init__(self, page_key: str, assets: AssetStore, links: Links) -> None:
        self.page_key = page_key
        self.assets = assets
        self.links = links
        self.ids = BlockIds(page_key)

    def stream(self, blocks: tuple, within: str = "") -> list[Raw]:
        """Return stream children. `within` names the parent, so that a nested block and an equal
        one outside have ids of their own."""
        return [self.child(block, within) for block in blocks]

    def child(self, block: Any, within: str) -> Raw:
        kind = KINDS[type(block)]
        block_id = self.ids.next_id(within + kind, block)
        return {"type": kind, "value": self.value(block), "id": block_id}

    @singledispatchmethod
    def value(self, block: Any) -> Any:
        raise TypeError(f"no value for {type(block).__name__}")

    @value.register
    def _(self, block: Text) -> str:
        return self.links.resolve(block.html, self.page_key)

    @value.register
    def _(self, block: Heading) -> Raw:
        return {"text": block.text, "level": str(block.level)}

    @value.register
    def _(self, block: Image) -> Raw:
        return {
            "image": self.assets.image(block.asset),
            "alt_text": block.alt,
            "is_decorative": block.is_decorative,
            "caption": block.caption,
        }

    @value.register
    def _(self, block: Video) -> Raw:
        media = self.assets.media(block) if block.asset else None
        return {"title": block.title, "media": media, "embed_url": block.url}

    @value.register
    def _(self, block: Audio) -> Raw:
        return {"title": block.title, "media": self.assets.media(block)}

    @value.register
    def _(self, block: File) -> Raw:
        return {
            "document": self.assets.document(block.asset, block.title),
            "title": block.title,
            "description": block.description,
        }

    @value.register
    def _(self, block: DownloadList) -> Raw:
        items = [
            {"type": "item", "value": self.value(file), "id": self.ids.next_id("item", file)}
            for file in block.files
        ]
        return {"title": block.title, "files": items}

    @value.register
    def _(self, block: Callout) -> Raw:
        body = self.stream(block.body, "callout.")
        return {"kind": block.kind, "title": block.title, "body": body}

    @value.register
    def _(self, block: Solution) -> Raw:
        return {"title": block.title, "body": self.stream(block.body, "solution.")}

    @value.register
    def _(self, block: Quote) -> Raw:
        return {
            "text": block.text,
            "attribution": block.attribution,
            "source_url": block.source_url,
        }

    @value.register
    def _(self, block: Code) -> Raw:
        return {
            "language": block.language,
            "code": block.code,
            "caption": block.caption,
            "output": block.output,
        }

    @value.register
    def _(self, block: Maths) -> Raw:
        return {"latex": block.latex, "description": block.description}

    @value.register
    def _(self, block: Table) -> Raw:
        def cell(markup: str) -> str:
            return f"<p>{self.links.resolve(markup, self.page_key)}</p>" if markup else ""

        return {
            "caption": block.caption,
            "has_row_headers": names_rows(block),
            "table": {
                "columns": [
                    {"type": "text", "heading": plain_text(heading)} for heading in block.header
                ],
                "rows": [{"values": [cell(value) for value in row]} for row in block.rows],
                "caption": "",
            },
        }

    @value.register
    def _(self, block: Divider) -> None:
        return None
