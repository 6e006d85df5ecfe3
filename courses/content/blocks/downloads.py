"""Blocks to take away: a file, a list of files."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .choosers import CourseDocumentChooserBlock


class FileValue(blocks.StructValue):
    @property
    def name(self) -> str:
        document = self.get("document")
        return self.get("title") or (document.title if document else "")

    @property
    def kind(self) -> str:
        """The file's type as people call it: "PDF"."""
        document = self.get("document")
        return PurePosixPath(document.filename).suffix[1:].upper() if document else ""

    @property
    def size(self) -> int | None:
        document = self.get("document")
        return document.file_size if document else None


class FileBlock(blocks.StructBlock):
    document = CourseDocumentChooserBlock(label=_("File"))
    title = blocks.CharBlock(
        required=False, max_length=200, label=_("Title"), help_text=_("Empty: the file’s own.")
    )
    description = blocks.CharBlock(required=False, max_length=300, label=_("Description"))

    class Meta:
        icon = "doc-full"
        group = _("Media")
        label = _("File")
        value_class = FileValue
        template = "courses/blocks/file_block.html"
        preview_template = "courses/blocks/preview/file_block.html"
        description = _("One file to download: a worksheet, a data set, slides.")
        preview_value = {"title": "Worksheet: eight waits", "description": "Two pages"}


class DownloadListBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=200, label=_("Title"))
    files = blocks.ListBlock(FileBlock(), min_num=1, label=_("Files"))

    class Meta:
        icon = "download"
        group = _("Media")
        label = _("Download list")
        label_format = "{title}"
        template = "courses/blocks/download_list_block.html"
        preview_template = "courses/blocks/preview/download_list_block.html"
        description = _("Several files that belong together.")
        preview_value = {"title": "Everything for this lesson", "files": []}


def find_files(value: Any) -> Iterator[FileValue]:
    """Yield the files in a block value that can be downloaded, in their order.

    Looks into callouts and lists. What stands in a solution stays there.
    """
    if isinstance(value, FileValue):
        if value.get("document"):
            yield value
    elif isinstance(value, blocks.StructValue):
        for child in value.values():
            yield from find_files(child)
    elif isinstance(value, blocks.StreamValue):
        for child in value:
            if child.block_type != "solution":
                yield from find_files(child.value)
    elif isinstance(value, blocks.list_block.ListValue):
        for child in value:
            yield from find_files(child)
