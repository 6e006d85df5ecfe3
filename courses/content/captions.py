"""WebVTT captions: read and checked. Writing them is the author's work."""

import html
import io
from typing import Any

import webvtt
from django.core.files import File
from webvtt.errors import MalformedCaptionError, MalformedFileError

MAX_CAPTION_BYTES = 2 * 1024 * 1024


def read_cues(file: File) -> list[dict[str, Any]]:
    """Return the cues of a .vtt file: `start_seconds`, `label` ("0:21") and plain `text`.

    Raises `ValueError` with a sentence for the author when the file is not WebVTT.
    """
    file.open("rb")
    try:
        raw = file.read(MAX_CAPTION_BYTES + 1)
    finally:
        file.seek(0)
    if len(raw) > MAX_CAPTION_BYTES:
        raise ValueError("The captions are larger than 2 MB.")
    try:
        text = raw.decode("utf-8-sig")
        captions = webvtt.from_buffer(io.StringIO(text)).captions
    except (UnicodeDecodeError, MalformedFileError, MalformedCaptionError) as error:
        raise ValueError("The captions are not a WebVTT file in UTF-8.") from error
    return [
        {
            "start_seconds": int(caption.start_in_seconds),
            "label": clock(int(caption.start_in_seconds)),
            "text": " ".join(html.unescape(caption.text).split()),
        }
        for caption in captions
    ]


def captions_problem(file: File) -> str:
    """Return why a file cannot serve as captions, as one sentence, or ""."""
    if not (file.name or "").lower().endswith(".vtt"):
        return "Captions are a file whose name ends in .vtt."
    try:
        cues = read_cues(file)
    except ValueError as error:
        return str(error)
    return "" if cues else "There is no caption in this file."


def clock(seconds: int) -> str:
    """Return "1:02:03" or "2:03"."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
