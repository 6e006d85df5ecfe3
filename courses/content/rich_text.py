"""Rich text that is inert wherever it came from: the editor, an import, an API, the database.

The editor's own whitelist guards what is typed there and nothing else, so every value is cleaned
when it is read, and no surface can forget it.
"""

from typing import Any

import nh3
from wagtail import blocks
from wagtail.fields import RichTextField
from wagtail.rich_text import RichText

TAGS = {
    *("a", "b", "br", "code", "em", "i", "li", "ol", "p", "s", "strong", "sub", "sup", "ul"),
}
ATTRIBUTES = {
    "a": {"href", "linktype", "id"},
    # The editor's keys: comments and comparisons find their paragraph by them.
    **{tag: {"data-block-key"} for tag in ("p", "li")},
}
URL_SCHEMES = {"http", "https", "mailto", "tel"}
LONGEST_ID = 18  # digits; more than any database key has


def make_inert(html: str) -> str:
    """Return stored rich text with nothing left but words, emphasis, lists and links."""
    return nh3.clean(
        html.replace("\0", ""),
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=check_attribute,
        url_schemes=URL_SCHEMES,
        link_rel=None,
    )


def check_attribute(tag: str, name: str, value: str) -> str | None:
    """Drop ids that are no number: Wagtail looks a link's target up without asking."""
    if name == "id" and not (value.isascii() and value.isdigit() and len(value) <= LONGEST_ID):
        return None
    return value


class InertRichTextMixin:
    """A rich text block all of whose values are inert."""

    def to_python(self, value: Any) -> RichText:
        return RichText(make_inert(str(value or "")))

    def normalize(self, value: Any) -> RichText:
        return self.to_python(value.source if isinstance(value, RichText) else value)

    def value_from_form(self, value: Any) -> RichText:
        return self.to_python(value)


class InlineTextBlock(InertRichTextMixin, blocks.RichTextBlock):
    """Rich text inside another block, as in a table's cells, where it may be empty."""

    def __init__(self, **kwargs: Any):
        super().__init__(**{"required": False, **kwargs})

    def deconstruct(self):
        # What is stored is plain rich text, so migrations need not know of this class.
        return ("wagtail.blocks.RichTextBlock", *super().deconstruct()[1:])


class InertRichTextField(RichTextField):
    """A model's rich text, inert when it is read from a row or from a revision."""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return value and make_inert(value)

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return value and make_inert(value)

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "wagtail.fields.RichTextField", args, kwargs
