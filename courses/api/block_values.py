"""StreamField content as data: each block as `{"id", "type", "value"}`, nested ones too.

Streams of many pages are read together, so that a list of lessons costs what one lesson costs.
How a block of each type looks is described in docs/api.md.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db.models import prefetch_related_objects
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTable
from wagtail.models import Page
from wagtail.rich_text import RichText

from courses import access
from courses.content.blocks.choosers import files_read_together
from courses.content.embeds import get_embed_src
from courses.content.files import CourseImage
from courses.content.stream_links import find_texts, resolve_texts

from .addresses import finish_rich_text
from .file_values import represent_document, represent_image, represent_media

Block = dict[str, Any]


def read_streams(streams: list[blocks.StreamValue]) -> list[list[blocks.StreamValue.StreamChild]]:
    """Return the blocks of each stream, all of one kind of stream, with what they refer to.

    One query per kind of file whatever blocks it stands in, one for the sizes of images, two for
    the targets of links, however many streams there are. Links lead to published pages only; others
    keep their stored form.
    """
    if not streams:
        return []
    raw = [list(stream.raw_data) for stream in streams]
    children = read_together(streams[0].stream_block, [child for part in raw for child in part])
    images = list(find_images(child.value for child in children))
    prefetch_related_objects(images, "renditions")
    resolve_links(text for child in children for text in find_texts(child.value))
    rest = iter(children)
    return [[next(rest) for _child in part] for part in raw]


def read_together(block: blocks.StreamBlock, raw: list[dict]) -> list:
    """Return stored children as blocks with their files, those of nested streams too."""
    with files_read_together(block, raw):
        children = list(blocks.StreamValue(block, raw, is_lazy=True))
        for child in children:
            open_streams(child.value)
    return children


def open_streams(value: Any) -> None:
    """Make the blocks of nested streams, which are made when they are first asked for."""
    if isinstance(value, blocks.StreamValue):
        for child in value:
            open_streams(child.value)
    elif isinstance(value, blocks.StructValue):
        for child in value.values():
            open_streams(child)


def resolve_links(texts: Iterable[RichText]) -> None:
    """Give links their addresses and finish the texts for readers elsewhere, in memory."""
    texts = list(texts)
    known = Page.objects.filter(pk__in=access.knowable_pages().values("pk"))
    resolve_texts(texts, pages=known)
    for text in texts:
        text.source = finish_rich_text(text.source)


def find_images(values: Iterable[Any]) -> Iterator[CourseImage]:
    for value in values:
        if isinstance(value, CourseImage):
            yield value
        elif isinstance(value, blocks.StreamValue):
            yield from find_images(child.value for child in value)
        elif isinstance(value, blocks.StructValue):
            yield from find_images(value.values())


class BlockWriter:
    """Turns blocks whose links are resolved into data.

    `is_public` is for pages everybody sees: plain addresses of images in place of signed ones.
    `format_text` turns the HTML of a rich text into what was asked for.
    """

    def __init__(self, *, is_public: bool = False, format_text: Callable[[str], str] = str):
        self.is_public = is_public
        self.format_text = format_text

    def write(self, children: Iterable[blocks.StreamValue.StreamChild]) -> list[Block]:
        return [
            {
                "id": child.id,
                "type": child.block_type,
                "value": getattr(self, f"write_{child.block_type}")(child.value),
            }
            for child in children
        ]

    def write_text(self, value: RichText) -> str:
        return self.format_text(value.source)

    def write_outcome(self, value: str) -> str:
        return value

    def write_heading(self, value: blocks.StructValue) -> Block:
        return {"text": value["text"], "level": int(value["level"] or 2)}

    def write_quote(self, value: blocks.StructValue) -> Block:
        return dict(value)

    def write_callout(self, value: blocks.StructValue) -> Block:
        return {
            "kind": value["kind"],
            "title": value["title"],
            "label": str(value.label),
            "body": self.write(value["body"]),
        }

    def write_solution(self, value: blocks.StructValue) -> Block:
        return {"title": value["title"], "body": self.write(value["body"])}

    def write_divider(self, value: None) -> None:
        return None

    def write_image(self, value: blocks.StructValue) -> Block:
        image = value["image"]
        return {
            "alt": "" if value["is_decorative"] else value["alt_text"],
            "is_decorative": bool(value["is_decorative"]),
            "caption": value["caption"],
            "image": represent_image(image, is_public=self.is_public) if image else None,
        }

    def write_video(self, value: blocks.StructValue) -> Block:
        src = get_embed_src(value["embed_url"] or "")
        return {
            "title": value["title"],
            "media": represent_media(value["media"]) if value["media"] else None,
            "embed": {"url": value["embed_url"], "player_url": src} if src else None,
        }

    def write_audio(self, value: blocks.StructValue) -> Block:
        media = value["media"]
        return {"title": value["title"], "media": represent_media(media) if media else None}

    def write_file(self, value: blocks.StructValue) -> Block:
        document = value["document"]
        return {
            "title": value.name,
            "description": value["description"],
            "kind": value.kind,
            "file": represent_document(document) if document else None,
        }

    def write_download_list(self, value: blocks.StructValue) -> Block:
        return {
            "title": value["title"],
            "files": [self.write_file(file) for file in value["files"]],
        }

    def write_code(self, value: blocks.StructValue) -> Block:
        return {**value, "html": str(value.highlighted)}

    def write_maths(self, value: blocks.StructValue) -> Block:
        return {**value, "mathml": str(value.mathml)}

    def write_table(self, value: blocks.StructValue) -> Block:
        table: TypedTable = value["table"]
        return {
            "caption": value["caption"],
            "has_row_headers": bool(value["has_row_headers"]),
            "columns": [{"heading": column["heading"]} for column in table.columns],
            "rows": [[self.write_text(cell) for cell in row["values"]] for row in table.row_data],
        }
