"""Modules and lessons: the gated pages a course is learned from."""

import math
from typing import Any

from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from .blocks import CONTENT_BLOCKS, NOTES_BLOCKS, UNREQUIRED_BLOCKS
from .editor_links import LinkedStreamBlock
from .page_permissions import CoursePagePermissionTester
from .pages import CoursePage, refuse_reserved_slug
from .serving import serve_page
from .tree_writes import SoundTreePage

__all__ = ["LearningPage", "LessonPage", "ModulePage"]

WORDS_PER_MINUTE = 180


class LearningPage(SoundTreePage):
    """What modules and lessons share.

    `derived_minutes` and `required_block_count` are derived from the content whenever it goes
    live, so that outlines never load a body. `minutes` is what people see.
    """

    summary = models.TextField(
        _("summary"),
        blank=True,
        max_length=1000,
        help_text=_("Public: shown in the outline and to those who may not open the page yet."),
    )
    content = StreamField(LinkedStreamBlock(CONTENT_BLOCKS), blank=True, verbose_name=_("content"))
    teaching_notes = StreamField(
        LinkedStreamBlock(NOTES_BLOCKS),
        blank=True,
        verbose_name=_("notes for teachers"),
        help_text=_("Only the course’s team sees these."),
    )
    estimated_minutes = models.PositiveSmallIntegerField(
        _("minutes"), null=True, blank=True, help_text=_("Empty: estimated from the text.")
    )
    derived_minutes = models.PositiveSmallIntegerField(default=0, editable=False)
    required_block_count = models.PositiveIntegerField(default=0, editable=False)
    is_free_preview = models.BooleanField(
        _("free preview"), default=False, help_text=_("Anybody may open this page.")
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldRowPanel([FieldPanel("estimated_minutes"), FieldPanel("is_free_preview")]),
        FieldPanel("content"),
        FieldPanel("teaching_notes"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("content"),
    ]

    class Meta:
        abstract = True

    preview_modes = [("student", _("As an enrolled student")), ("visitor", _("As a visitor"))]

    @property
    def minutes(self) -> int:
        return self.estimated_minutes or self.derived_minutes

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.derived_minutes = estimate_minutes(self.content)
        self.required_block_count = sum(
            1 for block in self.content if block.block_type not in UNREQUIRED_BLOCKS
        )
        super().save(*args, **kwargs)

    def serve(self, request, *args, **kwargs):
        return serve_page(self, request)

    def serve_preview(self, request, mode_name):
        request.preview_mode = mode_name
        return serve_page(self, request)


def estimate_minutes(content: Any) -> int:
    """Return the minutes a stream takes: 180 words a minute, videos by their length."""
    words = 0
    seconds = 0.0
    for block in content:
        words += sum(
            len(str(text).split()) for text in block.block.get_searchable_content(block.value)
        )
        if block.block_type in {"video", "audio"} and block.value.get("media"):
            seconds += block.value["media"].duration
    return math.ceil(words / WORDS_PER_MINUTE + seconds / 60)


class ModulePage(LearningPage):
    """A part of a course. It holds content itself, or lessons, or both."""

    parent_page_types = ["courses.CoursePage"]
    subpage_types = ["courses.LessonPage"]
    admin_default_ordering = "ord"

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")

    def permissions_for_user(self, user):
        return CoursePagePermissionTester(user, self)

    def clean(self) -> None:
        super().clean()
        refuse_reserved_slug(self.slug or slugify(self.title))


class LessonPage(LearningPage):
    """One sitting of a module."""

    parent_page_types = ["courses.ModulePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")


def get_course_of(page: Page) -> CoursePage | None:
    """Return the nearest course at or above a page, read from the database, or None.

    Copies and aliases resolve by where they stand, so they can never borrow another course's
    rights.
    """
    return (
        CoursePage.objects.ancestor_of(page, inclusive=True)
        .select_related("subject", "owner", "cover")
        .order_by("-depth")
        .first()
    )
