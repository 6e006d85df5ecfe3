"""The picture that a link to a course shows elsewhere: 1200 × 630 pixels. Knows no ORM."""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw, ImageOps

from courses.content.cover_drawing import HEIGHT as DRAWING_HEIGHT
from courses.content.cover_drawing import (
    LINE,
    MARK,
    SOLID,
    WASH,
    Circle,
    Shape,
    draw_cover,
)
from courses.content.cover_drawing import SQUARE as DRAWING_SQUARE
from courses.content.cover_drawing import WIDTH as DRAWING_WIDTH

from .picture_words import draw_text, fit_lines, keep_drawable

WIDTH, HEIGHT = 1200, 630
SQUARE = 30
MARGIN = 90
QUALITY = 88
# Drawn twice as large and reduced, so that slanted lines are smooth.
FINE = 2
PAPER, SQUARES, INK, RED, YELLOW = "#f5f7fb", "#dde5f1", "#14203a", "#c22f3d", "#ffe45c"
GROUNDS = {
    "maths": "#2a3eb1",
    "computing": "#0b5d57",
    "science": "#0e5a86",
    "languages": "#8a2a5e",
    "arts": "#9a3b12",
    "business": "#5b4a00",
    "health": "#7a1f3d",
    "society": "#4b3a8c",
}
BOOK = (735, 60, 1140, 570)
BOOK_WITHOUT_TITLE = (390, 60, 900, 570)
SPINE = 20
TITLE_SIZES = (84, 72, 62, 54, 47, 41)
MAX_TITLE_LINES = 6


@dataclass(frozen=True)
class Picture:
    """What stands on a picture. `photo` is the cover's bytes, or None for a drawn one."""

    title: str
    subject: str
    palette: str
    site_name: str
    photo: bytes | None = None


def paint_picture(picture: Picture) -> bytes:
    """Return a picture as JPEG.

    A title with letters that our fonts lack is left out, and the book stands in the middle: the
    title goes beside the picture in any case. Raises `OSError` for a photo that cannot be read.
    """
    canvas = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(canvas)
    for x in range(MARGIN, WIDTH, SQUARE):
        draw.line((x, 0, x, HEIGHT), fill=SQUARES)
    for y in range(0, HEIGHT, SQUARE):
        draw.line((MARGIN, y, WIDTH, y), fill=SQUARES)
    draw.rectangle((MARGIN - 2, 0, MARGIN + 1, HEIGHT), fill=RED)
    title = keep_drawable(picture.title)
    if title:
        write_words(draw, picture, title)
    paint_book(canvas, picture, BOOK if title else BOOK_WITHOUT_TITLE)
    buffer = BytesIO()
    canvas.save(buffer, "JPEG", quality=QUALITY, subsampling=0, optimize=True)
    return buffer.getvalue()


def write_words(draw: ImageDraw.ImageDraw, picture: Picture, title: str) -> None:
    left, width = MARGIN + 45, BOOK[0] - MARGIN - 90
    small = {"width": width, "sizes": (30,), "max_lines": 1}
    if subject := keep_drawable(picture.subject):
        [line] = fit_lines(subject, **small).lines
        draw_text(draw, (left, 98), line, size=30, fill=RED)
    fitted = fit_lines(title, width=width, sizes=TITLE_SIZES, max_lines=MAX_TITLE_LINES)
    y = 120
    for line in fitted.lines:
        y += round(fitted.size * 1.06)
        draw_text(draw, (left, y), line, size=fitted.size, fill=INK)
    if name := keep_drawable(picture.site_name):
        [line] = fit_lines(name, **small).lines
        draw_text(draw, (left, HEIGHT - 62), line, size=30, fill=INK)


def paint_book(canvas: Image.Image, picture: Picture, place: tuple[int, int, int, int]) -> None:
    left, top, right, bottom = place
    size = (right - left, bottom - top)
    if picture.photo is None:
        cover = draw_book(picture.palette, picture.title, size)
    else:
        with Image.open(BytesIO(picture.photo)) as photo:
            cover = ImageOps.fit(photo.convert("RGB"), size, centering=(0.5, 0.3))
    spine = Image.new("RGB", (SPINE, size[1]), "black")
    shade = Image.blend(cover.crop((0, 0, SPINE, size[1])), spine, 0.28)
    cover.paste(shade, (0, 0))
    canvas.paste(cover, (left, top))


def draw_book(palette: str, title: str, size: tuple[int, int]) -> Image.Image:
    """Return a drawn cover, wide enough for the book and cut at its lower edge."""
    ground = GROUNDS.get(palette, GROUNDS["maths"])
    scale = FINE * max(size[0] / DRAWING_WIDTH, size[1] / DRAWING_HEIGHT)
    book = Image.new("RGB", (size[0] * FINE, size[1] * FINE), ground)
    draw = ImageDraw.Draw(book, "RGBA")
    # The book is narrower than the drawing: what is cut is cut on both sides.
    shift = (book.width - DRAWING_WIDTH * scale) / 2
    for number in range(1, DRAWING_HEIGHT // DRAWING_SQUARE):
        at = number * DRAWING_SQUARE * scale
        draw.line((0, at, book.width, at), fill=(255, 255, 255, 41), width=FINE)
        draw.line((at + shift, 0, at + shift, book.height), fill=(255, 255, 255, 41), width=FINE)
    for shape in draw_cover(palette, title):
        draw_shape(draw, shape, scale, shift)
    draw_label(draw, book.width, book.height)
    return book.resize(size, Image.Resampling.LANCZOS)


def draw_label(draw: ImageDraw.ImageDraw, width: int, height: int) -> None:
    """Draw the label of the book, ruled and empty: the title stands beside it."""
    left, right = round(width * 0.16), round(width * 0.92)
    top, bottom = round(height * 0.62), round(height * 0.9)
    draw.rectangle((left, top, right, bottom), fill="white", outline=INK, width=FINE)
    for part in (0.4, 0.7):
        y = round(top + (bottom - top) * part)
        draw.line((left + 40, y, right - 40, y), fill="#c9d3e2", width=2 * FINE)


FILLS = {WASH: (255, 255, 255, 46), SOLID: (255, 255, 255, 255), MARK: YELLOW, LINE: None}


def draw_shape(draw: ImageDraw.ImageDraw, shape: Shape, scale: float, shift: float) -> None:
    stroke = round(2.5 * scale)
    outline = "white" if shape.kind == LINE else None
    if isinstance(shape, Circle):
        x, y, radius = shape.x * scale + shift, shape.y * scale, shape.radius * scale
        edges = (x - radius, y - radius, x + radius, y + radius)
        draw.ellipse(edges, fill=FILLS[shape.kind], outline=outline, width=stroke)
        return
    points = [(x * scale + shift, y * scale) for x, y in shape.points]
    if shape.kind == LINE:
        draw.line(points, fill="white", width=stroke, joint="curve")
    else:
        draw.polygon(points, fill=FILLS[shape.kind])
