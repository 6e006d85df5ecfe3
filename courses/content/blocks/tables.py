"""The table block."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from ..rich_text import InlineTextBlock
from .text import INLINE_FEATURES


class TableBlock(blocks.StructBlock):
    caption = blocks.CharBlock(
        required=False, max_length=300, label=_("Caption"), help_text=_("What the table shows.")
    )
    has_row_headers = blocks.BooleanBlock(
        required=False, label=_("The first column names its rows")
    )
    table = TypedTableBlock(
        [("text", InlineTextBlock(required=False, features=INLINE_FEATURES, label=_("Text")))],
        label=_("Table"),
    )

    class Meta:
        icon = "table"
        group = _("Technical")
        label = _("Table")
        label_format = "{caption}"
        template = "courses/blocks/table_block.html"
        description = _("Rows and columns with headings.")
        preview_value = {
            "caption": "Waiting times in minutes",
            "has_row_headers": True,
            "table": {
                "columns": [
                    {"type": "text", "heading": "Line"},
                    {"type": "text", "heading": "Mean"},
                ],
                "rows": [{"values": ["4", "8"]}, {"values": ["9", "8"]}],
            },
        }

    def clean(self, value):
        value = super().clean(value)
        table = value["table"]
        # The table's own form has a caption too, and headings that nothing validates.
        value["caption"] = value["caption"] or table.caption.replace("\0", "")[:300]
        table.caption = ""
        for column in table.columns:
            column["heading"] = column["heading"].replace("\0", "")
        return value
