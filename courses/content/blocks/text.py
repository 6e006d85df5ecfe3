"""Blocks of words: heading, text, quote, divider."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from ..rich_text import InertRichTextMixin
from ..web_addresses import WebAddressBlock

TEXT_FEATURES = [
    "bold",
    "italic",
    "code",
    "superscript",
    "subscript",
    "strikethrough",
    "ol",
    "ul",
    "link",
    "document-link",
]
INLINE_FEATURES = ["bold", "italic", "code", "superscript", "subscript", "strikethrough", "link"]


class TextBlock(InertRichTextMixin, blocks.RichTextBlock):
    def __init__(self, **kwargs):
        super().__init__(**{"features": TEXT_FEATURES, "label": _("Text"), **kwargs})

    class Meta:
        icon = "pilcrow"
        group = _("Text")
        template = "courses/blocks/text_block.html"
        description = _("Paragraphs and lists, with links and emphasis.")
        preview_value = "<p>A mean without a spread is <b>half an answer</b>. Ask for both.</p>"


class HeadingBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=200, label=_("Heading"))
    level = blocks.ChoiceBlock(
        choices=[("2", _("Section")), ("3", _("Subsection")), ("4", _("Small heading"))],
        default="2",
        label=_("Level"),
    )

    class Meta:
        icon = "title"
        group = _("Text")
        label = _("Heading")
        label_format = "{text}"
        template = "courses/blocks/heading_block.html"
        description = _("Opens a section; sections stand in the lesson’s contents list.")
        preview_value = {"text": "Same average, different mornings", "level": "2"}


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(rows=3, label=_("Quote"))
    attribution = blocks.CharBlock(required=False, max_length=200, label=_("Who said it"))
    source_url = WebAddressBlock(required=False, label=_("Where it can be read"))

    class Meta:
        icon = "openquote"
        group = _("Text")
        label = _("Quote")
        label_format = "{text}"
        template = "courses/blocks/quote_block.html"
        description = _("Somebody else’s words, with their name.")
        preview_value = {
            "text": "The greatest value of a picture is when it forces us to notice.",
            "attribution": "John Tukey",
        }


class DividerBlock(blocks.StaticBlock):
    class Meta:
        icon = "minus"
        group = _("Text")
        label = _("Divider")
        admin_text = _("A line between two parts.")
        template = "courses/blocks/divider_block.html"
        description = _("A line between two parts of a lesson.")
        preview_value = None
