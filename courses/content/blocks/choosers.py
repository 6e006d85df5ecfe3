"""Choosers of files that can take them from one read for many streams, of all types of block.

Wagtail reads per block: a film in a video block and a recording in an audio block are two queries.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from typing import Any

from django.db.models import Model
from django.utils.functional import cached_property
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtailmedia.blocks import AudioChooserBlock, VideoChooserBlock

Files = dict[type[Model], dict[Any, Model]]
_read: ContextVar[Files | None] = ContextVar("files_read_together", default=None)


@contextmanager
def files_read_together(stream: blocks.StreamBlock, raw: Iterable[dict]) -> Iterator[Files]:
    """Read the files that stored blocks name, one query per model; blocks made inside find them.

    `raw` are children of the stream as they are stored. Nothing is read where nothing is named.
    """
    wanted: dict[type[Model], set] = defaultdict(set)
    for model, key in find_files(stream, list(raw)):
        wanted[model].add(key)
    files = {model: model.objects.in_bulk(keys) for model, keys in wanted.items()}
    token = _read.set(files)
    try:
        yield files
    finally:
        _read.reset(token)


def find_files(block: blocks.Block, value: Any) -> Iterator[tuple[type[Model], Any]]:
    """Yield the model and the key of every file in a stored value, however deep it stands."""
    if isinstance(block, ReadTogetherMixin):
        if value is not None:
            yield block.model_class, value
    elif isinstance(block, blocks.StructBlock) and isinstance(value, dict):
        for name, child in block.child_blocks.items():
            yield from find_files(child, value.get(name))
    elif isinstance(block, blocks.ListBlock) and isinstance(value, list):
        for item in value:
            is_item = isinstance(item, dict) and item.get("type") == "item"
            yield from find_files(block.child_block, item["value"] if is_item else item)
    elif isinstance(block, blocks.StreamBlock) and isinstance(value, list):
        for child in value:
            if child["type"] in block.child_blocks:
                yield from find_files(block.child_blocks[child["type"]], child["value"])


class ReadTogetherMixin:
    """A chooser that takes what was read already, and else reads as Wagtail's does."""

    @cached_property
    def canonical_module_path(self) -> str:
        """Stand in migrations as the chooser this is: what is stored is the same."""
        wagtails = type(self).__bases__[1]
        return f"{wagtails.__module__}.{wagtails.__name__}"

    def bulk_to_python(self, values):
        files = _read.get()
        if files is None:
            return super().bulk_to_python(values)
        # Each place has an object of its own, as Wagtail's choosers promise.
        found = files.get(self.model_class, {})
        return [copy(found[key]) if key in found else None for key in values]


class CourseImageChooserBlock(ReadTogetherMixin, ImageChooserBlock):
    pass


class CourseDocumentChooserBlock(ReadTogetherMixin, DocumentChooserBlock):
    pass


class CourseAudioChooserBlock(ReadTogetherMixin, AudioChooserBlock):
    pass


class CourseVideoChooserBlock(ReadTogetherMixin, VideoChooserBlock):
    pass
