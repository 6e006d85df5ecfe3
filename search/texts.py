"""The texts of a page that can be found, by audience. Reads files of captions, no database rows."""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

from django.utils.html import strip_tags
from wagtail import blocks

from courses.content.learning_pages import LearningPage, LessonPage
from courses.content.pages import CoursePage

from .models import SearchEntry

# PostgreSQL keeps a megabyte of words and places for a text; this many characters always fit.
MAX_TEXT_CHARACTERS = 200_000
MAX_WORD_CHARACTERS = 40
WORD = re.compile(r"[^\W\d_]{3,}")
Kind, Audience = SearchEntry.Kind, SearchEntry.Audience


def describe_course(course: CoursePage) -> Iterator[SearchEntry]:
    """Yield the entry of a course: its whole overview is public."""
    texts = [
        course.promise,
        course.subject.title,
        *(str(child.value) for child in course.outcomes),
        *read_stream(course, "overview"),
        unescape(strip_tags(course.prerequisites.replace("<", " <"))),
    ]
    yield SearchEntry(
        kind=Kind.COURSE, audience=Audience.PUBLIC, title=course.title, text=join(texts)
    )


def describe_learning_page(page: LearningPage) -> Iterator[SearchEntry]:
    """Yield the entries of a module or lesson: its teaser, its body, and its transcripts."""
    kind = Kind.LESSON if isinstance(page, LessonPage) else Kind.MODULE
    audience = Audience.PUBLIC if page.is_free_preview else Audience.CLASS
    about = {"kind": kind, "title": page.title, "minutes": page.minutes}
    yield SearchEntry(
        audience=audience, text=join([page.summary, *read_stream(page, "content")]), **about
    )
    if not page.is_free_preview:
        yield SearchEntry(audience=Audience.TEASER, text=join([page.summary]), **about)
    for child in page.content:
        if child.block_type in {"video", "audio"} and child.id:
            text, marks = read_transcript(child.value)
            if text:
                yield SearchEntry(
                    kind=Kind.TRANSCRIPT,
                    audience=audience,
                    block_id=child.id,
                    title=child.value["title"] or page.title,
                    text=text,
                    marks=marks,
                )


def read_stream(page: CoursePage | LearningPage, name: str) -> list[str]:
    stream = getattr(page, name)
    return list(read_block(stream.stream_block, stream))


def read_block(block: blocks.Block, value: Any) -> Iterator[str]:
    """Yield the texts of a block. Choices are no words of the author's: a level, a language."""
    if value is None or isinstance(block, blocks.ChoiceBlock):
        return
    if isinstance(block, blocks.StreamBlock):
        for child in value:
            yield from read_block(child.block, child.value)
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from read_block(child, value.get(name, child.get_default()))
    elif isinstance(block, blocks.ListBlock):
        for item in value:
            yield from read_block(block.child_block, item)
    else:
        yield from block.get_searchable_content(value)


def read_transcript(value) -> tuple[str, list[list[int]]]:
    """Return what is said in a video or audio block, and where in it which second begins."""
    media = value.get("media")
    if media is None:
        return "", []
    parts: list[str] = []
    marks = []
    length = 0
    for cue in media.cues:
        if cue["text"] and length + len(cue["text"]) < MAX_TEXT_CHARACTERS:
            marks.append([length, cue["start_seconds"]])
            parts.append(clean(cue["text"]))
            length += len(parts[-1]) + 1
    if media.transcript and not parts:
        return join([media.transcript]), []
    return " ".join(parts), marks


def join(texts: Iterable[str]) -> str:
    return "\n".join(cleaned for text in texts if (cleaned := clean(text)))[:MAX_TEXT_CHARACTERS]


def clean(text: str) -> str:
    return " ".join(str(text).replace("\0", " ").split())


def list_words(entry: SearchEntry) -> set[str]:
    """Return the different words of an entry, in small letters."""
    found = (word.lower() for word in WORD.findall(f"{entry.title} {entry.text}"))
    return {word for word in found if len(word) <= MAX_WORD_CHARACTERS}
