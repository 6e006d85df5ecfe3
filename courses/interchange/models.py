"""Where pages came from: what lets an import find again what it made before."""

from django.db import models

from courses.content.pages import CoursePage

__all__ = ["ImportedCourse", "ImportedPage"]


class ImportedCourse(models.Model):
    """A course that came from a source. `source_key` is the course tree's key."""

    course = models.OneToOneField(
        CoursePage, on_delete=models.CASCADE, related_name="imported_course"
    )
    source_key = models.CharField(max_length=255, unique=True)
    source_hash = models.CharField(max_length=64, blank=True)
    revision_id = models.PositiveBigIntegerField(null=True, blank=True)
    imported_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.source_key


class ImportedPage(models.Model):
    """A module or lesson that came from a source. `key` is the page's key in the course tree.

    `source_hash` is what the source said at the last import: a page whose source is the same is
    left alone, so that what an editor wrote since is not overwritten. `revision_id` is the
    revision that import made: another latest revision means that somebody edited the page.
    """

    imported_course = models.ForeignKey(
        ImportedCourse, on_delete=models.CASCADE, related_name="pages"
    )
    page = models.OneToOneField(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="imported_page"
    )
    key = models.CharField(max_length=255)
    source_hash = models.CharField(max_length=64, blank=True)
    revision_id = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["imported_course", "key"], name="imported_page_key_once_per_course"
            )
        ]

    def __str__(self) -> str:
        return self.key
