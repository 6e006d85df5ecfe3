"""Callouts: boxes beside the main thread, exercises and their folded solutions."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .code import CodeBlock, MathsBlock
from .downloads import FileBlock
from .media import ImageBlock
from .tables import TableBlock
from .text import HeadingBlock, QuoteBlock, TextBlock

SIMPLE_BLOCKS = [
    ("text", TextBlock()),
    ("heading", HeadingBlock()),
    ("image", ImageBlock()),
    ("file", FileBlock()),
    ("quote", QuoteBlock()),
    ("code", CodeBlock()),
    ("maths", MathsBlock()),
    ("table", TableBlock()),
]

CALLOUT_KINDS = [
    ("note", _("Note")),
    ("tip", _("Tip")),
    ("warning", _("Warning")),
    ("key", _("Key idea")),
    ("goals", _("What you will learn")),
    ("questions", _("Questions")),
    ("exercise", _("Your turn")),
    ("prerequisite", _("Before you start")),
]
CALLOUT_ICONS = {
    "note": "info",
    "tip": "lightbulb",
    "warning": "triangle-alert",
    "key": "key-round",
    "goals": "flag",
    "questions": "circle-help",
    "exercise": "file-text",
    "prerequisite": "list",
}


class SolutionBlock(blocks.StructBlock):
    title = blocks.CharBlock(required=False, max_length=200, label=_("Title"))
    body = blocks.StreamBlock(SIMPLE_BLOCKS, label=_("Solution"))

    class Meta:
        icon = "view"
        group = _("Text")
        label = _("Solution")
        template = "courses/blocks/solution_block.html"
        description = _("A folded answer that learners open when they have tried.")
        preview_value = {"title": "Solution", "body": [("text", "<p>Six of the eight.</p>")]}


class CalloutValue(blocks.StructValue):
    @property
    def label(self) -> str:
        return self.get("title") or dict(CALLOUT_KINDS).get(self.get("kind"), "")

    @property
    def icon(self) -> str:
        return CALLOUT_ICONS.get(self.get("kind"), "info")


class CalloutBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(choices=CALLOUT_KINDS, default="note", label=_("Kind"))
    title = blocks.CharBlock(
        required=False, max_length=200, label=_("Title"), help_text=_("Empty: the kind’s name.")
    )
    body = blocks.StreamBlock([*SIMPLE_BLOCKS, ("solution", SolutionBlock())], label=_("Content"))

    class Meta:
        icon = "clipboard-list"
        group = _("Text")
        label = _("Callout")
        label_format = "{kind}: {title}"
        value_class = CalloutValue
        template = "courses/blocks/callout_block.html"
        description = _("A note, a warning, the key idea, or an exercise with its solution.")
        preview_value = {
            "kind": "key",
            "title": "",
            "body": [("text", "<p>A mean without a spread is half an answer.</p>")],
        }
