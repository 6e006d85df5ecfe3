"""Rules on the blocks of a page, for `checks.py`. They read stored data and no database."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail.rich_text.rewriters import FIND_A_TAG, extract_attrs


class Severity(StrEnum):
    """`BARRIER`: somebody cannot read or use it. `GAP`: something is missing or may be meant."""

    BARRIER = "barrier"
    GAP = "gap"


@dataclass(frozen=True)
class Problem:
    """One thing an author should look at, and where: a block's id or a field's name."""

    code: str
    severity: Severity
    message: str
    block_id: str = ""
    field: str = ""

    @property
    def anchor(self) -> str:
        """The id of the block or field in Wagtail's editor."""
        if self.block_id:
            return f"block-{self.block_id}-section"
        return f"panel-child-content-{self.field}-section"


@dataclass(frozen=True)
class Block:
    """A block as it is stored, wherever in a stream it stands."""

    kind: str
    block_id: str
    value: Any
    field: str

    def get(self, name: str) -> Any:
        return self.value.get(name) if isinstance(self.value, dict) else None

    def get_name(self, name: str) -> str:
        return str(self.get(name) or "").strip()


@dataclass
class Targets:
    """What blocks refer to, by key: gathered first, then read in one query each."""

    media: dict[int, Any] = field(default_factory=dict)
    documents: dict[int, Any] = field(default_factory=dict)
    images: dict[int, Any] = field(default_factory=dict)
    pages: dict[int, Any] = field(default_factory=dict)


def walk(blocks: Iterable[dict], field_name: str) -> Iterator[Block]:
    """Yield the blocks of a stored stream in reading order, nested ones after their parent."""
    for raw in blocks:
        if not isinstance(raw, dict) or "type" not in raw:
            continue
        value = raw.get("value")
        yield Block(raw["type"], raw.get("id") or "", value, field_name)
        for child in value.values() if isinstance(value, dict) else ():
            if isinstance(child, list):
                yield from walk(child, field_name)


def find_html(block: Block) -> Iterator[str]:
    """Yield the rich texts of a block itself, not of its children."""
    if block.kind == "text" and isinstance(block.value, str):
        yield block.value
    if block.kind == "table":
        for row in (block.get("table") or {}).get("rows") or ():
            yield from (cell for cell in row.get("values") or () if isinstance(cell, str))


def find_links(html: str) -> Iterator[tuple[str, int]]:
    """Yield kind ("page" or "document") and key of each internal link."""
    for match in FIND_A_TAG.finditer(html):
        attributes = extract_attrs(match.group(1))
        kind, key = attributes.get("linktype", ""), attributes.get("id", "")
        if kind in {"page", "document"} and key.isdecimal():
            yield kind, int(key)


def find_file(block: Block) -> tuple[str, int] | None:
    """Return kind and key of the file that a block shows."""
    names = {"image": ("images", "image"), "video": ("media", "media"), "audio": ("media", "media")}
    kind, name = names.get(block.kind, ("documents", "document"))
    key = block.get(name)
    return (kind, key) if isinstance(key, int) else None


def needs_file(block: Block) -> bool:
    """Return whether a block shows nothing without its file; films may come from elsewhere."""
    if block.kind == "video":
        return not block.get_name("embed_url")
    # The entries of a list of downloads are stored as "item".
    return block.kind in {"image", "audio", "file", "item"}


def check_block(block: Block, targets: Targets) -> Iterator[Problem]:
    """Yield what is wrong with one block by itself."""

    def problem(code: str, message: str, severity: Severity = Severity.BARRIER) -> Problem:
        return Problem(code, severity, message, block.block_id, block.field)

    file = find_file(block)
    if needs_file(block) and (not file or file[1] not in getattr(targets, file[0])):
        yield problem("file_missing", _("A block has no file, or its file is gone."))
        return
    if block.kind == "image" and not block.get("is_decorative") and not block.get_name("alt_text"):
        yield problem(
            "image_without_alt", _("An image has no description and is not marked as decorative.")
        )
    if block.kind in {"video", "audio"} and file and file[1] in targets.media:
        for code, message in check_media(block, targets.media[file[1]]):
            yield problem(code, message)
    if block.kind == "heading" and not block.get_name("text"):
        yield problem("heading_empty", _("A heading is empty."))
    if block.kind == "table" and not has_headers(block):
        yield problem("table_without_header", _("A table has a column without a heading."))
    for html in find_html(block):
        for code, message in check_links(html, targets):
            yield problem(code, message, Severity.GAP)


def check_media(block: Block, media: Any) -> Iterator[tuple[str, str]]:
    """Yield what is missing beside a film or a recording; captions are a transcript, too."""
    title = {"title": block.get_name("title") or media.title}
    if block.kind == "video" and not media.captions:
        yield "video_without_captions", _("The video “%(title)s” has no captions.") % title
    if media.captions or media.transcript.strip():
        return
    if block.kind == "video":
        yield "video_without_transcript", _("The video “%(title)s” has no transcript.") % title
    else:
        yield "audio_without_transcript", _("The recording “%(title)s” has no transcript.") % title


def has_headers(block: Block) -> bool:
    """Return whether every column has a heading; the corner above row names may be empty."""
    columns = (block.get("table") or {}).get("columns") or []
    headings = [strip_tags(str(column.get("heading") or "")).strip() for column in columns]
    return all(headings[1:] if block.get("has_row_headers") else headings)


def check_links(html: str, targets: Targets) -> Iterator[tuple[str, str]]:
    for kind, key in find_links(html):
        if kind == "document":
            if key not in targets.documents:
                yield "link_to_missing_file", _("A link leads to a file that is gone.")
        elif key not in targets.pages:
            yield "link_to_missing_page", _("A link leads to a page that is gone.")
        elif not targets.pages[key].live:
            title = {"title": targets.pages[key].title}
            yield "link_to_draft", _("A link leads to “%(title)s”, which is not published.") % title


def check_headings(blocks: Iterable[Block], level_above: int) -> Iterator[Problem]:
    """Yield headings that skip a level. `level_above` is that of the heading before the stream."""
    level = level_above
    is_first = True
    for block in blocks:
        found = block.get_name("level")
        if block.kind != "heading" or not found.isdecimal():
            continue
        if int(found) > level + 1 and block.get_name("text"):
            code, message = (
                ("heading_first", _("The first heading is smaller than a section."))
                if is_first
                else (
                    "heading_jump",
                    _("“%(text)s” skips a level: %(above)s is followed by %(here)s."),
                )
            )
            words = {"text": block.get_name("text"), "above": f"h{level}", "here": f"h{found}"}
            yield Problem(code, Severity.GAP, message % words, block.block_id, block.field)
        level, is_first = int(found), False
