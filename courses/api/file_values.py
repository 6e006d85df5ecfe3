"""Images, documents, films and recordings as the API tells of them.

Addresses are absolute, and gated like everywhere: an address opens a file only to who may open it.
Nothing here gives away what an editor wrote for other editors: titles of images and films.
"""

import mimetypes
from typing import Any

from django.core.files import File
from wagtail.images.models import SourceImageIOError

from courses.content.files import CourseDocument, CourseImage, CourseMedia

from .addresses import make_absolute

# The sizes in which the site shows a picture: enough for a phone, and for a wide screen.
PHOTO_SIZES = ("max-720x1440", "max-1440x2880")
DRAWING_SIZES = ("max-1600x1600",)
CARD_SIZE = "fill-640x672"


def represent_image(image: CourseImage, *, is_public: bool = False) -> dict[str, Any]:
    """Return an image's sizes, smallest first, with a `srcset` and the `url` of the first.

    `is_public` is for what everybody sees: plain addresses in place of signed ones. Makes the
    sizes that are missing; a file that is gone has none.
    """
    sizes = find_sizes(image, is_public=is_public)
    return {
        "url": sizes[0]["url"] if sizes else None,
        "srcset": ", ".join(f"{size['url']} {size['width']}w" for size in sizes),
        "width": image.width,
        "height": image.height,
        "renditions": sizes,
        "credit": image.credit,
        "license": image.license,
    }


def represent_cover(image: CourseImage) -> dict[str, Any]:
    """Return a course's cover: its sizes, and `card`, the part that stands on a course's card."""
    told = represent_image(image, is_public=True)
    cards = [] if image.is_svg() else make_sizes(image, (CARD_SIZE,), is_public=True)
    return {**told, "card": cards[0] if cards else next(iter(told["renditions"]), None)}


def find_sizes(image: CourseImage, *, is_public: bool) -> list[dict[str, Any]]:
    if image.is_animation:
        url = make_absolute(image.file.url)
        return [{"url": url, "width": image.width, "height": image.height}]
    names = DRAWING_SIZES if image.is_svg() else PHOTO_SIZES
    return make_sizes(image, names, is_public=is_public)


def make_sizes(
    image: CourseImage, names: tuple[str, ...], *, is_public: bool
) -> list[dict[str, Any]]:
    try:
        sizes = image.get_renditions(*names).values()
    except SourceImageIOError:
        return []
    return [
        {
            "url": make_absolute(size.public_url if is_public else size.url),
            "width": round(size.width),  # drawings have fractions
            "height": round(size.height),
        }
        for size in sizes
    ]


def represent_document(document: CourseDocument) -> dict[str, Any]:
    return {
        "id": document.pk,
        "url": make_absolute(document.url),
        "filename": document.filename,
        "content_type": document.content_type,
        "size_bytes": document.file_size or measure(document.file),
        "credit": document.credit,
        "license": document.license,
    }


def represent_media(media: CourseMedia) -> dict[str, Any]:
    """Return a film or a recording. Its transcript is made from the captions where it has none."""
    return {
        "id": media.pk,
        "type": media.type,
        "url": make_absolute(media.url),
        "content_type": mimetypes.guess_type(media.filename)[0] or "application/octet-stream",
        "size_bytes": measure(media.file),
        "duration_seconds": media.duration,
        "width": media.width,
        "height": media.height,
        "language": media.language,
        "poster_url": make_absolute(media.thumbnail.url) if media.thumbnail else None,
        "captions_url": make_absolute(media.captions.url) if media.captions else None,
        "transcript": media.transcript or "\n".join(cue["text"] for cue in media.cues),
        "credit": media.credit,
        "license": media.license,
    }


def measure(file: File) -> int | None:
    """Return the size of a stored file in bytes, None when it is gone."""
    try:
        return file.size
    except OSError:
        return None
