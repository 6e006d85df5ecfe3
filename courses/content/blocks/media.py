"""Blocks to look at and listen to: image, video, audio."""

from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from ..embeds import get_embed_src
from ..web_addresses import WebAddressBlock
from .choosers import CourseAudioChooserBlock, CourseImageChooserBlock, CourseVideoChooserBlock


class ImageBlock(blocks.StructBlock):
    """Alt text or an explicit "decorative": a picture nobody described is never published."""

    image = CourseImageChooserBlock(label=_("Image"))
    alt_text = blocks.CharBlock(
        required=False,
        max_length=1000,
        label=_("Alternative text"),
        help_text=_("What somebody who cannot see the image needs to know."),
    )
    is_decorative = blocks.BooleanBlock(
        required=False, label=_("Decorative: it says nothing the text does not say")
    )
    caption = blocks.CharBlock(required=False, max_length=500, label=_("Caption"))

    class Meta:
        icon = "image"
        group = _("Media")
        label = _("Image")
        template = "courses/blocks/image_block.html"
        preview_template = "courses/blocks/preview/image_block.html"
        description = _("A figure with alternative text and a caption.")
        preview_value = {"caption": "Figure 1. Waiting times on eight mornings."}

    def clean(self, value):
        value = super().clean(value)
        if self.is_deferred_validation:
            return value
        if not value["is_decorative"] and not value["alt_text"].strip():
            problem = _("Describe the image, or mark it as decorative.")
            raise blocks.StructBlockValidationError({"alt_text": ValidationError(problem)})
        return value


class VideoValue(blocks.StructValue):
    @property
    def cues(self) -> list[dict]:
        media = self.get("media")
        return media.cues if media else []

    @property
    def embed_html(self) -> str:
        """An iframe of the provider's player, or "" when this is an uploaded video."""
        src = get_embed_src(self.get("embed_url") or "")
        if not src:
            return ""
        return format_html(
            '<iframe src="{}" title="{}" width="640" height="360" loading="lazy" '
            'allow="fullscreen; picture-in-picture" allowfullscreen></iframe>',
            src,
            self.get("title") or _("Video"),
        )


class VideoBlock(blocks.StructBlock):
    """Exactly one of an uploaded video and an embed from the list of providers."""

    title = blocks.CharBlock(max_length=200, label=_("Title"))
    media = CourseVideoChooserBlock(required=False, label=_("Uploaded video"))
    embed_url = WebAddressBlock(
        required=False,
        label=_("or: address of a video"),
        help_text=_("YouTube or Vimeo, beginning with https://"),
    )

    class Meta:
        icon = "media"
        group = _("Media")
        label = _("Video")
        label_format = "{title}"
        value_class = VideoValue
        template = "courses/blocks/video_block.html"
        description = _("An uploaded video with captions and transcript, or YouTube or Vimeo.")
        preview_template = "courses/blocks/preview/video_block.html"
        preview_value = {"title": "One stop, two lines"}

    def clean(self, value):
        value = super().clean(value)
        if self.is_deferred_validation:
            return value
        errors = {}
        if bool(value["media"]) == bool(value["embed_url"]):
            errors["media"] = ValidationError(
                _("Choose an uploaded video or give an address: exactly one of them.")
            )
        elif value["embed_url"] and not get_embed_src(value["embed_url"]):
            errors["embed_url"] = ValidationError(
                _("Only https addresses of YouTube and Vimeo videos can be shown.")
            )
        if errors:
            raise blocks.StructBlockValidationError(errors)
        return value


class AudioBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=200, label=_("Title"))
    media = CourseAudioChooserBlock(label=_("Audio file"))

    class Meta:
        icon = "media"
        group = _("Media")
        label = _("Audio")
        label_format = "{title}"
        value_class = VideoValue
        template = "courses/blocks/audio_block.html"
        preview_template = "courses/blocks/preview/audio_block.html"
        description = _("Something to listen to, with a transcript.")
        preview_value = {"title": "A fifth, then an octave"}
