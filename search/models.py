"""What can be searched: one entry per text and audience, and the words of the public ones.

Entries are derived from pages (`search.indexing`); nothing here is anybody's only copy.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail.search import index

from courses.content.pages import CoursePage

__all__ = ["SearchEntry", "SearchWord"]


class SearchEntry(index.Indexed, models.Model):
    """One text as one audience may find it.

    A gated page has two: the `teaser` (title and summary, which are public) for those outside, and
    the whole for the class. So nobody's search ever touches a text that is not for them. `parent`
    is the module of a lesson and the course of everything else.
    """

    class Kind(models.TextChoices):
        COURSE = "course", _("Courses")
        MODULE = "module", _("Modules")
        LESSON = "lesson", _("Lessons")
        TRANSCRIPT = "transcript", _("Transcripts")

    class Audience(models.TextChoices):
        PUBLIC = "public", _("Everybody")
        TEASER = "teaser", _("Everybody outside the class")
        CLASS = "class", _("The class")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    audience = models.CharField(max_length=6, choices=Audience.choices)
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    parent = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    course = models.ForeignKey(CoursePage, on_delete=models.CASCADE, related_name="+")
    # The video or audio block of a transcript; "" for all others.
    block_id = models.CharField(max_length=36, blank=True)
    title = models.CharField(max_length=255)
    text = models.TextField(blank=True)
    minutes = models.PositiveIntegerField(default=0)
    # Transcripts: [offset in `text`, seconds] of each line, in order.
    marks = models.JSONField(default=list, blank=True)

    search_fields = [
        index.SearchField("title", boost=2),
        index.AutocompleteField("title"),
        index.SearchField("text"),
        index.FilterField("title"),
        index.FilterField("kind"),
        index.FilterField("audience"),
        index.FilterField("course"),
        index.RelatedFields("page", [index.FilterField("live")]),
        index.RelatedFields("parent", [index.FilterField("live")]),
        index.RelatedFields(
            "course", [index.FilterField("live"), index.FilterField("archived_at")]
        ),
    ]

    # Being found is no use of a page.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        constraints = [
            models.UniqueConstraint(
                fields=["page", "kind", "audience", "block_id"], name="search_one_entry_per_text"
            )
        ]

    def __str__(self):
        return f"{self.kind}: {self.title}"


class SearchWord(models.Model):
    """A word of a public text, for "did you mean". Texts of a class are never among them."""

    entry = models.ForeignKey(SearchEntry, on_delete=models.CASCADE, related_name="words")
    word = models.CharField(max_length=40)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("search word")
        verbose_name_plural = _("search words")
        constraints = [
            models.UniqueConstraint(fields=["entry", "word"], name="search_one_row_per_word")
        ]

    def __str__(self):
        return self.word
