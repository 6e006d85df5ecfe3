"""A lesson that refers to everything a page can refer to, for tests of copies."""

import json
import uuid
from dataclasses import dataclass

from django.core.files.base import ContentFile
from wagtail.models import Collection

from courses.content.files import CourseDocument, CourseImage, CourseMedia
from courses.tests.cast import Cast, make_picture


@dataclass
class Files:
    picture: CourseImage
    sheet: CourseDocument
    film: CourseMedia
    shared: CourseDocument
    foreign: CourseDocument


def make_document(collection: Collection, title: str) -> CourseDocument:
    document = CourseDocument(title=title, collection=collection, file_size=3)
    document.file.save(f"{title.lower()}.txt", ContentFile(title.encode()))
    return document


def make_files(cast: Cast) -> Files:
    """Make files of course A, one that is shared, and one that belongs to course B."""
    collection = cast.course_a.team.collection
    film = CourseMedia(title="Film", type="video", duration=3, collection=collection)
    film.captions.save("film.vtt", ContentFile(b"WEBVTT\n\n00:00.000 --> 00:01.000\nHi\n"), False)
    film.thumbnail.save("film.png", ContentFile(b"poster"), False)
    film.file.save("film.mp4", ContentFile(b"moving"))
    picture = make_picture(collection)
    picture.credit = "Ada"
    picture.save()
    picture.tags.add("red")
    return Files(
        picture=picture,
        sheet=make_document(collection, "Sheet"),
        film=film,
        shared=make_document(Collection.get_first_root_node(), "Shared"),
        foreign=make_document(cast.course_b.team.collection, "Foreign"),
    )


def block(kind: str, value) -> dict:
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


def file_value(document: CourseDocument) -> dict:
    return {"document": document.pk, "title": "", "description": ""}


def image_value(picture: CourseImage) -> dict:
    return {"image": picture.pk, "alt_text": "Red", "is_decorative": False, "caption": ""}


def make_content(cast: Cast, files: Files) -> list[dict]:
    """Return a stream that refers to each file and to pages, at the top and deep inside."""
    heading = block("heading", {"text": "Begin", "level": "2"})
    links = (
        f'<p><a linktype="document" id="{files.sheet.pk}">sheet</a> '
        f'<a id="{cast.free_a.pk}" linktype="page">next</a> '
        f'<a linktype="page" id="{cast.module_b.pk}">elsewhere</a> '
        f'<a href="#b-{heading["id"]}">up</a></p>'
    )
    table = {
        "columns": [{"type": "text", "heading": "Links"}],
        "rows": [{"values": [links]}],
        "caption": "",
    }
    solution = block("solution", {"title": "", "body": [block("file", file_value(files.sheet))]})
    inner = [block("image", image_value(files.picture)), solution]
    return [
        heading,
        block("text", links),
        block("image", image_value(files.picture)),
        block("video", {"title": "Film", "media": files.film.pk, "embed_url": ""}),
        block("callout", {"kind": "note", "title": "", "body": inner}),
        block(
            "download_list",
            {
                "title": "All",
                "files": [
                    block("item", file_value(document))
                    for document in (files.sheet, files.shared, files.foreign)
                ],
            },
        ),
        block("table", {"caption": "", "has_row_headers": False, "table": table}),
    ]


def fill(page, content: list[dict], *, publish: bool = True):
    """Save content to a page as an editor does."""
    page = type(page).objects.get(pk=page.pk)
    page.content = json.dumps(content)
    revision = page.save_revision()
    if publish:
        revision.publish()
    return page


def stored(page) -> list:
    """Return a page's latest stream as data."""
    page.refresh_from_db()
    content = page.latest_revision.content["content"] if page.latest_revision else None
    return json.loads(content) if content else list(page.content.raw_data)


def ids_in(value) -> set[str]:
    """Return all block ids, nested ones too."""
    if isinstance(value, list):
        return set().union(*map(ids_in, value)) if value else set()
    if isinstance(value, dict):
        own = {value["id"]} if "id" in value else set()
        return own.union(*map(ids_in, value.values()))
    return set()
