"""One block of every type, with files in a course's collection: for tests of what shows blocks."""

import uuid

from django.core.files.base import ContentFile
from wagtail.models import Collection

from courses.content.files import CourseDocument, CourseImage, CourseMedia
from courses.tests.cast import make_picture

CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:02.000\nFirst words\n\n00:02.000 --> 00:03.000\nMore words\n"


def block(kind: str, value) -> dict:
    return {"id": str(uuid.uuid4()), "type": kind, "value": value}


def make_document(collection: Collection) -> CourseDocument:
    document = CourseDocument(title="canary-document-title", collection=collection)
    document.file.save("sheet.txt", ContentFile(b"twelve bytes"))
    return document


def make_film(collection: Collection) -> CourseMedia:
    film = CourseMedia(
        title="canary-film-title",
        type="video",
        collection=collection,
        duration=3,
        width=640,
        height=360,
    )
    film.file.save("film.mp4", ContentFile(b"film"))
    film.captions.save("film.vtt", ContentFile(CAPTIONS.encode()))
    film.thumbnail.save("poster.png", ContentFile(b"png"))
    return film


def image_value(image: CourseImage, alt_text: str = "A red square") -> dict:
    return {"image": image.pk, "alt_text": alt_text, "is_decorative": False, "caption": "Figure 1"}


def make_blocks(collection: Collection, *, link_to: int) -> list[dict]:
    """Return a block of each type; the text links to a page and to a document."""
    image, document = make_picture(collection), make_document(collection)
    film = make_film(collection)
    text = (
        f'<p data-block-key="abc"><a linktype="page" id="{link_to}">There</a> and '
        f'<a linktype="document" id="{document.pk}">sheet</a>, '
        f'<a linktype="page" id="99999999">nowhere</a></p>'
    )
    file = {"document": document.pk, "title": "", "description": "One page"}
    return [
        block("heading", {"text": "Begin", "level": "3"}),
        block("text", text),
        block("quote", {"text": "Q", "attribution": "A", "source_url": "https://q.example/"}),
        block("divider", None),
        block("image", image_value(image)),
        block("video", {"title": "Film", "media": film.pk, "embed_url": ""}),
        block(
            "video", {"title": "Tube", "media": None, "embed_url": "https://youtu.be/abcdefghijk"}
        ),
        block("audio", {"title": "Talk", "media": film.pk}),
        block("file", file),
        block("download_list", {"title": "All", "files": [block("item", file)]}),
        block("code", {"language": "python", "code": "x = 1", "caption": "x.py", "output": "1"}),
        block("maths", {"latex": "x^2", "description": "x squared"}),
        block("table", make_table(link_to)),
        block(
            "callout",
            {
                "kind": "tip",
                "title": "",
                "body": [
                    block("text", f'<p><a linktype="page" id="{link_to}">Inner</a></p>'),
                    block("image", image_value(image, "Inner picture")),
                    block("solution", {"title": "S", "body": [block("text", "<p>42</p>")]}),
                ],
            },
        ),
    ]


def make_table(link_to: int) -> dict:
    cell = f'<a linktype="page" id="{link_to}">cell</a>'
    return {
        "caption": "Times",
        "has_row_headers": True,
        "table": {
            "columns": [{"type": "text", "heading": "Line"}, {"type": "text", "heading": "Mean"}],
            "rows": [{"values": ["4", cell]}],
            "caption": "",
        },
    }
