"""Words on pictures: which letters our fonts hold, and where lines break. Knows no ORM."""

import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import ImageDraw, ImageFont

FONTS = Path(__file__).resolve().parents[2] / "educa_site" / "static" / "educa" / "fonts"
FAMILY = "bricolage-grotesque-{part}-wght-normal.woff2"
# What the two files hold, as fonts.css says it.
LATIN = ((0x20, 0x7E), (0xA0, 0xFF), (0x152, 0x153), (0x2010, 0x2027), (0x20AC, 0x20AC))
LATIN_EXT = ((0x100, 0x151), (0x154, 0x24F), (0x1E00, 0x1E9F), (0x1EF2, 0x1EFF))
ELLIPSIS = "…"


@cache
def get_font(part: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / FAMILY.format(part=part)), size)


def find_part(letter: str) -> str:
    """Return the file that holds a letter, or "" where neither does."""
    code = ord(letter)
    for part, ranges in (("latin", LATIN), ("latin-ext", LATIN_EXT)):
        if any(first <= code <= last for first, last in ranges):
            return part
    return ""


def keep_drawable(text: str) -> str:
    """Return a text without the signs our fonts lack; "" where letters or digits are among them.

    An emoji can go; a title of which half the letters are missing says something else.
    """
    text = unicodedata.normalize("NFC", text)
    missing = [letter for letter in text if not letter.isspace() and not find_part(letter)]
    if any(unicodedata.category(letter)[0] in "LN" for letter in missing):
        return ""
    gone = set(missing)
    return " ".join("".join(" " if letter in gone else letter for letter in text).split())


def split_runs(text: str) -> list[tuple[str, str]]:
    """Return pieces of a text with the file each is drawn with."""
    runs: list[tuple[str, str]] = []
    for letter in text:
        part = find_part(letter) or "latin"
        if runs and runs[-1][0] == part:
            runs[-1] = (part, runs[-1][1] + letter)
        else:
            runs.append((part, letter))
    return runs


def measure(text: str, size: int) -> float:
    return sum(get_font(part, size).getlength(run) for part, run in split_runs(text))


def draw_text(
    canvas: ImageDraw.ImageDraw, place: tuple[float, float], text: str, *, size: int, fill: str
) -> None:
    """Draw one line with its baseline at a place."""
    x, y = place
    for part, run in split_runs(text):
        font = get_font(part, size)
        canvas.text((x, y), run, font=font, fill=fill, anchor="ls")
        x += font.getlength(run)


@dataclass(frozen=True)
class Lines:
    size: int
    lines: list[str]


def fit_lines(text: str, *, width: int, sizes: tuple[int, ...], max_lines: int) -> Lines:
    """Return a text in the largest size that fits; in the smallest it is cut with an ellipsis."""
    for size in sizes:
        lines = break_lines(text, width=width, size=size, limit=max_lines + 1)
        if len(lines) <= max_lines:
            return Lines(size, lines)
    lines = break_lines(text, width=width, size=sizes[-1], limit=max_lines + 1)[:max_lines]
    last = lines[-1]
    while last and measure(last + ELLIPSIS, sizes[-1]) > width:
        last = last[:-1]
    return Lines(sizes[-1], [*lines[:-1], last.rstrip() + ELLIPSIS])


def break_lines(text: str, *, width: int, size: int, limit: int) -> list[str]:
    """Return at most `limit` lines; a word longer than a line is broken where the line ends."""
    lines: list[str] = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if measure(longer, size) <= width:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        for letter in word:
            if lines[-1] and measure(lines[-1] + letter, size) > width:
                lines.append("")
            lines[-1] += letter
            if len(lines) > limit:
                return lines[:limit]
    return lines[:limit]
