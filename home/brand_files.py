"""Logo and icon of a brand: what may be uploaded, and the icon in devices' sizes."""

from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

from courses.content.svg import svg_problem

MAX_LOGO_BYTES = 300 * 1024
MAX_ICON_BYTES = 2 * 1024 * 1024
ICON_PIXELS = 512
MAX_PIXELS = 4096
ICON_SIZES = (32, 180, 192, 512)
# A logo is opened by its own address, too: there it may do nothing at all.
LOGO_TYPES = {"svg": "image/svg+xml", "png": "image/png", "webp": "image/webp"}


def check_logo(file: File) -> None:
    """Raise `ValidationError` for what is too large, is no picture, or is more than a picture."""
    if not is_new(file):
        return
    if file.size > MAX_LOGO_BYTES:
        raise ValidationError(_("The logo is larger than 300 KB."))
    if file.name.lower().endswith(".svg"):
        if problem := svg_problem(file.read()):
            raise ValidationError(problem)
        file.seek(0)
    else:
        read_picture(file)


def check_icon(file: File) -> None:
    """Raise `ValidationError` unless this is a square PNG of 512 pixels or more."""
    if not is_new(file):
        return
    if file.size > MAX_ICON_BYTES:
        raise ValidationError(_("The icon is larger than 2 MB."))
    width, height = read_picture(file, formats=("PNG",))
    if width != height or width < ICON_PIXELS:
        words = _(
            "The icon has %(width)s × %(height)s pixels; it has to be a square of 512 or more."
        )
        raise ValidationError(words % {"width": width, "height": height})


def is_new(file: File) -> bool:
    """Return whether a file was just uploaded: what is stored was checked before."""
    return not getattr(file, "_committed", False)


def read_picture(file: File, formats: tuple[str, ...] = ("PNG", "WEBP")) -> tuple[int, int]:
    """Return width and height in pixels; raise `ValidationError` for what is no such picture."""
    try:
        with Image.open(file, formats=formats) as picture:
            size = picture.size
            if max(size) <= MAX_PIXELS:
                picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise ValidationError(_("The file is not a picture of this kind.")) from error
    finally:
        file.seek(0)
    if max(size) > MAX_PIXELS:
        raise ValidationError(_("The picture has more than 4096 pixels on a side."))
    return size


def resize_icon(data: bytes, size: int) -> bytes:
    """Return a square icon as PNG with so many pixels on a side."""
    with Image.open(BytesIO(data), formats=("PNG",)) as picture:
        small = picture.convert("RGBA").resize((size, size), Image.Resampling.LANCZOS)
    out = BytesIO()
    small.save(out, "PNG", optimize=True)
    return out.getvalue()
