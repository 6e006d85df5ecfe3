"""Files that courses are made of: images, documents, video and audio.

Each is stored below a random folder name, so that a path cannot be guessed from a title. Who may
open a file is decided in `courses.access`, never here.
"""

import secrets
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtailmedia.models import AbstractMedia

from .captions import captions_problem, read_cues
from .image_urls import sign_image_url
from .svg import svg_problem

__all__ = ["CourseDocument", "CourseImage", "CourseMedia", "CourseRendition"]


def unguessable_path(folder: str, filename: str) -> str:
    """Return `<folder>/<128 random bits>/<file name>`."""
    return f"{folder}/{secrets.token_urlsafe(16)}/{PurePosixPath(filename).name[-80:]}"


def document_path(instance: models.Model, filename: str) -> str:
    return unguessable_path("documents", filename)


def media_path(instance: models.Model, filename: str) -> str:
    return unguessable_path("media", filename)


class Credited(models.Model):
    """Whose work a file is, and on which terms it may be used."""

    credit = models.CharField(_("credit"), max_length=255, blank=True)
    license = models.CharField(
        _("license"), max_length=100, blank=True, help_text=_("For example CC BY 4.0.")
    )

    class Meta:
        abstract = True


class CourseImage(Credited, AbstractImage):
    """An image. `description` is its alt text wherever a page does not say otherwise."""

    admin_form_fields = (*Image.admin_form_fields, "credit", "license")

    class Meta(AbstractImage.Meta):
        indexes = [models.Index(fields=["file"], name="image_by_file")]
        verbose_name = _("image")
        verbose_name_plural = _("images")

    @property
    def is_animation(self) -> bool:
        """Whether the image would lose its movement when it is resized."""
        return self.file.name.lower().endswith(".gif")

    def get_upload_to(self, filename: str) -> str:
        return unguessable_path("original_images", filename)

    def clean(self) -> None:
        super().clean()
        if self.file and self.file.name.lower().endswith(".svg"):
            with self.open_file() as file:
                problem = svg_problem(file.read())
            if problem:
                raise ValidationError({"file": problem})


class CourseRendition(AbstractRendition):
    """An image in one size. Whatever prints its address takes one of the two below."""

    image = models.ForeignKey(CourseImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        indexes = [models.Index(fields=["file"], name="rendition_by_file")]
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="unique_course_rendition"
            )
        ]

    def get_upload_to(self, filename: str) -> str:
        return unguessable_path("images", filename)

    @property
    def url(self) -> str:
        """The signed address, good for an hour or two: the right one wherever a page is gated."""
        return sign_image_url(self.file.url, self.file.name)

    @property
    def attrs_dict(self) -> dict[str, str | int]:
        """What stands in the image's tag. Drawings have fractions for a size; HTML knows none."""
        return {
            **super().attrs_dict,
            "width": round(self.width),
            "height": round(self.height),
        }

    @property
    def public_url(self) -> str:
        """The plain address, for covers and overviews: it opens what is public, to everybody."""
        return self.file.url


class CourseDocument(Credited, AbstractDocument):
    file = models.FileField(upload_to=document_path, verbose_name=_("file"))

    admin_form_fields = (*Document.admin_form_fields, "credit", "license")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")


class CourseMedia(Credited, AbstractMedia):
    """A video or an audio file, with what makes it usable without sight or sound."""

    file = models.FileField(upload_to=media_path, verbose_name=_("file"))
    thumbnail = models.FileField(upload_to=media_path, blank=True, verbose_name=_("poster"))
    captions = models.FileField(
        upload_to=media_path,
        blank=True,
        verbose_name=_("captions"),
        help_text=_("A WebVTT file (.vtt)."),
    )
    transcript = models.TextField(
        _("transcript"),
        blank=True,
        help_text=_("Leave empty to have it made from the captions."),
    )
    language = models.CharField(
        _("language spoken"), max_length=12, default="en", help_text=_("Language code, as in “en”.")
    )
    file_hash = models.CharField(max_length=40, blank=True, editable=False)

    admin_form_fields = (
        *AbstractMedia.admin_form_fields,
        "captions",
        "transcript",
        "language",
        "credit",
        "license",
    )

    class Meta:
        verbose_name = _("video or audio")
        verbose_name_plural = _("video and audio")
        indexes = [
            models.Index(fields=[name], name=f"media_by_{name}")
            for name in ("file", "captions", "thumbnail")
        ]

    def clean(self, *args: Any, **kwargs: Any) -> None:
        super().clean(*args, **kwargs)
        if self.captions:
            problem = captions_problem(self.captions)
            if problem:
                raise ValidationError({"captions": problem})

    @property
    def cues(self) -> list[dict[str, Any]]:
        """The captions line by line: `start_seconds`, `label` ("0:21") and `text`."""
        if not self.captions:
            return []
        try:
            return read_cues(self.captions)
        except (ValueError, OSError):
            return []
