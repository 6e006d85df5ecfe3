"""Files that pages name: is a picture a picture, are captions captions?"""

from __future__ import annotations

import io
import warnings
from pathlib import Path

import webvtt
from PIL import Image, UnidentifiedImageError
from webvtt.errors import MalformedCaptionError, MalformedFileError

from courses.content.svg import svg_problem

PICTURE_FORMATS = {
    ".png": "PNG",
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".gif": "GIF",
    ".webp": "WEBP",
    ".avif": "AVIF",
}
MAX_PICTURE_BYTES = 20 * 1024 * 1024
MAX_PICTURE_PIXELS = 60_000_000
MAX_CAPTION_BYTES = 2 * 1024 * 1024
VIDEO_SUFFIXES = (".mp4", ".webm", ".m4v")
AUDIO_SUFFIXES = (".mp3", ".ogg", ".oga", ".opus", ".m4a", ".aac", ".wav")


def picture_problem(path: Path) -> str:
    """Return why a file cannot be shown as a picture, or ""."""
    if path.stat().st_size > MAX_PICTURE_BYTES:
        return f"the picture is larger than {MAX_PICTURE_BYTES // 1024 // 1024} MB"
    suffix = path.suffix.lower()
    if suffix == ".svg":
        problem = svg_problem(path.read_bytes())
        return problem[:1].lower() + problem[1:].rstrip(".")
    if suffix not in PICTURE_FORMATS:
        return f"“{suffix}” is no kind of picture we show"
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(path) as picture:
            if picture.format != PICTURE_FORMATS[suffix]:
                return f"the file says {suffix} but is {picture.format}"
            if picture.width * picture.height > MAX_PICTURE_PIXELS:
                return "the picture has too many pixels"
            picture.load()  # verify() lets pictures pass that break off
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return "the file is not a readable picture"
    return ""


def captions_problem(path: Path) -> str:
    """Return why a file cannot serve as captions, or ""."""
    if path.suffix.lower() != ".vtt":
        return "captions must be a .vtt file"
    try:
        text = path.read_bytes()[:MAX_CAPTION_BYTES].decode("utf-8-sig")
        if not webvtt.from_buffer(io.StringIO(text)).captions:
            return "the captions hold no line"
    except (UnicodeDecodeError, MalformedFileError, MalformedCaptionError):
        return "the captions are not a WebVTT file in UTF-8"
    return ""
