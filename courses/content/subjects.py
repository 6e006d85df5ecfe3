"""Subjects: what courses are sorted by. A subject is a snippet and not a tree level, so that a
course that changes its subject keeps its URL."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

__all__ = ["Subject"]


class SubjectQuerySet(models.QuerySet["Subject"]):
    def for_catalog(self) -> "SubjectQuerySet":
        """Annotate `course_count`: how many courses of the catalog each subject has."""
        shown = models.Q(courses__live=True, courses__archived_at__isnull=True)
        return self.annotate(course_count=models.Count("courses", filter=shown))


class Subject(index.Indexed, models.Model):
    class Palette(models.TextChoices):
        MATHS = "maths", _("Ink blue")
        COMPUTING = "computing", _("Bottle green")
        SCIENCE = "science", _("Sea blue")
        LANGUAGES = "languages", _("Berry")
        ARTS = "arts", _("Rust")
        BUSINESS = "business", _("Olive")
        HEALTH = "health", _("Wine")
        SOCIETY = "society", _("Violet")

    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(_("slug"), max_length=200, unique=True)
    palette = models.CharField(
        _("color"), max_length=20, choices=Palette.choices, default=Palette.MATHS
    )

    panels = [FieldPanel("title"), FieldPanel("slug"), FieldPanel("palette")]
    search_fields = [index.SearchField("title"), index.AutocompleteField("title")]

    objects = SubjectQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        verbose_name = _("subject")
        verbose_name_plural = _("subjects")

    def __str__(self) -> str:
        return self.title
