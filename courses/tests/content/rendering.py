"""Blocks on their way from stored JSON to a page, as the site does it."""

import uuid

from django.template.loader import render_to_string

from courses.content.learning_pages import LessonPage

STREAM = LessonPage._meta.get_field("content").stream_block


def load(*blocks: tuple) -> object:
    """Return the stream that (type, raw value) pairs give when they are read from a row."""
    raw = [{"type": kind, "value": value, "id": str(uuid.uuid4())} for kind, value in blocks]
    return STREAM.to_python(raw)


def render(kind: str, value) -> str:
    """Return the HTML of one stored block inside its section."""
    return render_to_string("courses/content_blocks.html", {"blocks": load((kind, value))})
