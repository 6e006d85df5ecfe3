"""Which fields the pages of a course have in the content API, beside Wagtail's own.

They stand here and not on the models, because most of them are read for a whole list at once
(`content_reads`). Public is what the site shows to everybody; `content` comes with the page, which
only who may open it is given; notes for teachers come to the course's team and nobody else.
"""

from typing import Any

from rest_framework.fields import Field, SkipField
from wagtail.api import APIField
from wagtail.api.v2.serializers import PageAliasOfField, PageSerializer

from courses.content.learning_pages import LessonPage, ModulePage
from courses.content.pages import CourseIndexPage, CoursePage
from courses.content.subjects import Subject


class ReadField(Field):
    """A field whose value is one part of `PageReads`; a page without that part lacks the field."""

    def __init__(self, part: str):
        super().__init__(read_only=True, source="*")
        self.part = part

    def get_attribute(self, instance) -> Any:
        values = getattr(self.context["reads"], self.part)
        if instance.pk not in values:
            raise SkipField
        return values[instance.pk]

    def to_representation(self, value: Any) -> Any:
        return value


class OutlineNumberField(Field):
    """A number that the course's outline knows: `minutes_total`, `total_count`."""

    def __init__(self, name: str):
        super().__init__(read_only=True, source="*")
        self.name = name

    def get_attribute(self, instance) -> int:
        return getattr(self.context["reads"].outlines[instance.pk], self.name)

    def to_representation(self, value: int) -> int:
        return value


def read(name: str, part: str = "") -> APIField:
    return APIField(name, serializer=ReadField(part or name))


LEARNING_FIELDS = [
    APIField("summary"),
    APIField("minutes"),
    APIField("is_free_preview"),
    read("content"),
    read("teaching_notes"),
]

FIELDS: dict[type, list[APIField]] = {
    CourseIndexPage: [APIField("intro")],
    CoursePage: [
        APIField("promise"),
        APIField("subject"),
        APIField("level"),
        APIField("language"),
        read("instructors"),
        read("cover"),
        read("outcomes"),
        read("overview"),
        read("overview_html"),
        read("prerequisites"),
        APIField("minutes", serializer=OutlineNumberField("minutes_total")),
        APIField("lesson_count", serializer=OutlineNumberField("total_count")),
        read("outline"),
        APIField("enrollment_policy"),
        APIField("enrollment_opens_at"),
        APIField("enrollment_closes_at"),
        APIField("archived_at"),
        APIField("credit"),
        APIField("license"),
    ],
    ModulePage: LEARNING_FIELDS,
    LessonPage: LEARNING_FIELDS,
    Subject: [APIField("title"), APIField("slug"), APIField("palette")],
}

# Columns that answer but are never asked about: an alias's source may be somebody's draft, and
# texts are for the search, not for guessing their letters.
NO_FILTERS = frozenset(
    ["alias_of", "content", "cover", "outcomes", "overview", "prerequisites", "teaching_notes"]
)


class KnownAliasOfField(PageAliasOfField):
    """What a page is an alias of, unless nobody may know of that: it may be somebody's draft."""

    def get_attribute(self, instance):
        return self.context["reads"].sources.get(instance.alias_of_id)


class HtmlUrlField(Field):
    """A page's address on the site; where sites stand is read once per request."""

    def get_attribute(self, instance):
        return instance

    def to_representation(self, page) -> str | None:
        return page.get_full_url(request=self.context["request"])


class GatedPageSerializer(PageSerializer):
    alias_of = KnownAliasOfField(read_only=True)
    html_url = HtmlUrlField(read_only=True)
    locale = ReadField("locales")
