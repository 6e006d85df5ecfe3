"""The blocks an editor composes the home page from. Their templates show what the page has read."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.content.blocks import QuoteBlock, TextBlock
from courses.content.web_addresses import WebAddressBlock

__all__ = ["HOME_BLOCKS", "find_chosen_ids", "find_newest_count"]

MAX_COURSES = 12
MAX_STEPS = 6


class HeroBlock(blocks.StructBlock):
    headline = blocks.CharBlock(max_length=120, label=_("Headline"))
    lead = blocks.TextBlock(required=False, max_length=400, rows=2, label=_("Lead"))
    has_search = blocks.BooleanBlock(
        required=False, default=True, label=_("With a search for courses")
    )

    class Meta:
        icon = "title"
        label = _("Opening")
        label_format = "{headline}"
        template = "home/blocks/hero_block.html"
        description = _("The first thing people see: a sentence, and a search. Stands first.")
        preview_value = {"headline": "Learn something well.", "lead": "One lesson at a time."}


class SubjectsBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=60, default=_("Subjects"), label=_("Heading"))

    class Meta:
        icon = "folder-open-inverse"
        label = _("Subjects")
        template = "home/blocks/subjects_block.html"
        description = _("A tile per subject, with the number of its courses.")
        preview_value = {"heading": "Subjects"}


class ChosenCoursesBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=60, label=_("Heading"))
    note = blocks.CharBlock(required=False, max_length=120, label=_("A line below it"))
    courses = blocks.ListBlock(
        blocks.PageChooserBlock(page_type="courses.CoursePage", label=_("Course")),
        min_num=1,
        max_num=MAX_COURSES,
        label=_("Courses"),
        help_text=_("Those that are published are shown, in this order."),
    )

    def get_context(self, value, parent_context: dict | None = None) -> dict:
        context = super().get_context(value, parent_context)
        known = context.get("cards_by_id", {})
        context["cards"] = [known[pk] for pk in find_ids(value) if pk in known]
        return context

    class Meta:
        icon = "pick"
        label = _("Chosen courses")
        label_format = "{heading}"
        template = "home/blocks/courses_block.html"
        description = _("Courses you put forward, in your order.")
        preview_value = {"heading": "To begin with", "courses": []}


class NewestCoursesBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=60, default=_("New on the shelf"), label=_("Heading"))
    count = blocks.IntegerBlock(
        min_value=1, max_value=MAX_COURSES, default=6, label=_("How many courses")
    )

    def get_context(self, value, parent_context: dict | None = None) -> dict:
        context = super().get_context(value, parent_context)
        context["cards"] = context.get("newest_cards", [])[: value.get("count") or MAX_COURSES]
        return context

    class Meta:
        icon = "date"
        label = _("Newest courses")
        template = "home/blocks/newest_block.html"
        description = _("What was published last. It changes by itself.")
        preview_value = {"heading": "New on the shelf", "count": 3}


class StepsBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=60, default=_("How it works"), label=_("Heading"))
    note = blocks.CharBlock(required=False, max_length=120, label=_("A line below it"))
    steps = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("title", blocks.CharBlock(max_length=80, label=_("Step"))),
                ("text", blocks.TextBlock(max_length=300, rows=2, label=_("Text"))),
            ],
            icon="order",
        ),
        min_num=1,
        max_num=MAX_STEPS,
        label=_("Steps"),
    )

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        label_format = "{heading}"
        template = "home/blocks/steps_block.html"
        description = _("Numbered steps on the margin line.")
        preview_value = {"heading": "How it works", "steps": [{"title": "Look", "text": "Around."}]}


class WordsBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=60, label=_("Heading"))
    text = TextBlock()

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        label_format = "{heading}"
        template = "home/blocks/words_block.html"
        description = _("Paragraphs under a heading.")
        preview_value = {"heading": "Who we are", "text": "<p>A school by the harbor.</p>"}


class CallToActionBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=80, label=_("Title"))
    text = blocks.TextBlock(required=False, max_length=300, rows=2, label=_("Text"))
    label = blocks.CharBlock(max_length=40, label=_("Words on the button"))
    page = blocks.PageChooserBlock(required=False, label=_("Page it leads to"))
    address = WebAddressBlock(
        required=False, label=_("or an address"), help_text=_("Counts where no page is chosen.")
    )

    def get_context(self, value, parent_context: dict | None = None) -> dict:
        context = super().get_context(value, parent_context)
        page = value.get("page")
        context["target"] = (page.url if page.live else "") if page else value.get("address")
        return context

    class Meta:
        icon = "redirect"
        label = _("Call to action")
        label_format = "{title}"
        template = "home/blocks/call_to_action_block.html"
        description = _("One sentence and one button.")
        preview_value = {
            "title": "Bring your class",
            "text": "Rooms, rosters and results are ready.",
            "label": "Write to us",
            "address": "https://educa.example/",
        }


class HomeQuoteBlock(QuoteBlock):
    class Meta:
        template = "home/blocks/quote_block.html"


HOME_BLOCKS = [
    ("hero", HeroBlock()),
    ("subjects", SubjectsBlock()),
    ("courses", ChosenCoursesBlock()),
    ("newest", NewestCoursesBlock()),
    ("steps", StepsBlock()),
    ("text", WordsBlock()),
    ("quote", HomeQuoteBlock()),
    ("call_to_action", CallToActionBlock()),
]


def find_ids(value: blocks.StructValue) -> list[int]:
    """Return the ids of the courses somebody chose; one that is gone is left out."""
    return [page.pk for page in value.get("courses") or [] if page]


def find_chosen_ids(body: blocks.StreamValue) -> set[int]:
    return {pk for block in body if block.block_type == "courses" for pk in find_ids(block.value)}


def find_newest_count(body: blocks.StreamValue) -> int:
    """Return how many new courses the body shows at most, 0 for none."""
    counts = (block.value["count"] or 0 for block in body if block.block_type == "newest")
    return min(max(counts, default=0), MAX_COURSES)
