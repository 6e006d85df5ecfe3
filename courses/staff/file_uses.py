"""Which files a page's content uses, found in values of any block, and errors placed on them."""

from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError, ListValue
from wagtail.contrib.typed_table_block.blocks import TypedTable, TypedTableBlockValidationError
from wagtail.models import Page
from wagtail.rich_text import RichText
from wagtail.rich_text.rewriters import FIND_A_TAG, FIND_EMBED_TAG, extract_attrs

from courses.content.files import CourseDocument, CourseImage, CourseMedia

FileKey = tuple[type[Model], int]
Check = Callable[[set[FileKey]], str]
FILE_MODELS = (CourseImage, CourseDocument, CourseMedia)
RICH_TEXT_MODELS = {"document": CourseDocument, "image": CourseImage, "media": CourseMedia}


def find_in_text(source: str) -> Iterator[FileKey]:
    """Yield the documents that rich text links to and the images it embeds."""
    for pattern, kind in ((FIND_A_TAG, "linktype"), (FIND_EMBED_TAG, "embedtype")):
        for match in pattern.finditer(source):
            attributes = extract_attrs(match.group(1))
            model = RICH_TEXT_MODELS.get(attributes.get(kind, ""))
            key = attributes.get("id", "")
            if model and key.isdecimal():
                yield model, int(key)


def find_files(value: Any) -> Iterator[FileKey]:
    """Yield every file in a field's or block's value, however deep it stands."""
    if isinstance(value, FILE_MODELS):
        yield type(value), value.pk
    elif isinstance(value, RichText):
        yield from find_in_text(value.source)
    elif isinstance(value, str):
        yield from find_in_text(value)
    else:
        for _place, child in children_of(value):
            yield from find_files(child)


def children_of(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield the places and values of what stands in a block's value."""
    if isinstance(value, blocks.StreamValue):
        yield from ((index, child.value) for index, child in enumerate(value))
    elif isinstance(value, blocks.StructValue):
        yield from value.items()
    elif isinstance(value, ListValue):
        yield from enumerate(value)
    elif isinstance(value, TypedTable):
        for row, cells in enumerate(value.row_data):
            yield from (((row, column), cell) for column, cell in enumerate(cells["values"]))


def find_files_of_page(page: Page) -> set[FileKey]:
    """Return the files a page uses as it is in memory: its draft, when that was loaded."""
    names = [field.name for field in page._meta.concrete_fields]
    return {key for name in names for key in find_files(getattr(page, name, None))}


def place_error(value: Any, check: Check) -> ValidationError | None:
    """Return an error on exactly the blocks whose files `check` finds a problem with, or None."""
    errors = {}
    for place, child in children_of(value):
        error = place_error(child, check)
        if error:
            errors[place] = error
    if errors:
        return wrap_errors(value, errors)
    problem = check(set(find_files(value)))
    return ValidationError(problem) if problem else None


def wrap_errors(value: Any, errors: dict[Any, ValidationError]) -> ValidationError:
    if isinstance(value, blocks.StreamValue):
        return blocks.StreamBlockValidationError(block_errors=errors)
    if isinstance(value, blocks.StructValue):
        return blocks.StructBlockValidationError(block_errors=errors)
    if isinstance(value, ListValue):
        return ListBlockValidationError(block_errors=errors)
    cells: dict[int, dict[int, ValidationError]] = {}
    for (row, column), error in errors.items():
        cells.setdefault(row, {})[column] = error
    return TypedTableBlockValidationError(cell_errors=cells)
