"""The stored picture of each course: made once, when it is first asked for."""

from contextlib import suppress
from hashlib import blake2s

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.site_identity import get_site_identity
from courses.content.pages import CoursePage

from .picture_painting import Picture, paint_picture

# Raised when the painting changes, so that stored pictures are made anew.
STYLE = 1
COVER = "fill-640x672"  # what cards show, so it is there already
LOCK_SECONDS = 30


def ensure_picture(course: CoursePage) -> str:
    """Return the name of a course's picture in the storage; "" while somebody else makes it.

    Only one process makes it. A new title, subject, cover or name of the site makes a new one,
    which replaces the old.
    """
    name = get_name(course)
    if default_storage.exists(name):
        return name
    lock = f"courses.picture.{name}"
    if not cache.add(lock, 1, LOCK_SECONDS):
        return ""
    try:
        if not default_storage.exists(name):
            data = paint(course)
            remove_pictures(course)
            default_storage.save(name, ContentFile(data))
    finally:
        cache.delete(lock)
    return name


def get_name(course: CoursePage) -> str:
    """Return where a picture of exactly this is stored. No query beyond the subject and cover."""
    cover = course.cover.file.name if has_photo(course) else ""
    parts = (course.title, course.subject.title, course.subject.palette, cover, get_site_name())
    digest = blake2s("\n".join((str(STYLE), *parts)).encode(), digest_size=12).hexdigest()
    return f"{get_folder(course)}/{digest}.jpg"


def get_folder(course: CoursePage) -> str:
    return f"link_pictures/{course.pk}"


def get_site_name() -> str:
    return get_site_identity().get_name()


def has_photo(course: CoursePage) -> bool:
    return course.cover is not None and not course.cover.is_svg()


def paint(course: CoursePage) -> bytes:
    subject = course.subject
    words = (course.title, subject.title, subject.palette, get_site_name())
    if photo := read_photo(course):
        with suppress(OSError):  # a photo that cannot be read is drawn like none
            return paint_picture(Picture(*words, photo=photo))
    return paint_picture(Picture(*words))


def read_photo(course: CoursePage) -> bytes | None:
    if not has_photo(course):
        return None
    try:
        rendition = course.cover.get_rendition(COVER)
        with rendition.file.open("rb") as file:
            return file.read()
    except (OSError, ValueError):  # the file is gone, or none that can be read
        return None


def remove_pictures(course: CoursePage) -> None:
    """Delete the pictures of a course as it was before."""
    with suppress(FileNotFoundError):
        for name in default_storage.listdir(get_folder(course))[1]:
            default_storage.delete(f"{get_folder(course)}/{name}")
