"""Canaries: one file of each kind in course A and in course B, and people who are let go."""

import io
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.db.models import Model
from PIL import Image

from courses.content.files import CourseDocument, CourseImage, CourseMedia
from courses.teaching.models import CourseTeam
from courses.teaching.services import add_to_team, remove_from_team
from courses.tests.cast import Cast, make_user

# Every list of files and every chooser, as staff opens it.
FILE_LISTS = [
    "/admin/images/",
    "/admin/images/results/",
    "/admin/images/chooser/",
    "/admin/images/chooser/results/",
    "/admin/documents/",
    "/admin/documents/results/",
    "/admin/documents/chooser/",
    "/admin/documents/chooser/results/",
    "/admin/media/",
    "/admin/media/chooser/",
    "/admin/media/chooser/video/",
    "/admin/api/main/images/",
    "/admin/api/main/documents/",
]

CAPTIONS = "WEBVTT\n\n00:01.000 --> 00:02.000\n{}\n"


def png(color: str, size: int = 8) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (size, size), color).save(buffer, "PNG")
    return buffer.getvalue()


@dataclass
class Files:
    image: CourseImage
    document: CourseDocument
    media: CourseMedia

    def __iter__(self):
        return iter((self.image, self.document, self.media))


def make_files(team: CourseTeam, word: str, color: str) -> Files:
    """Make a picture, a document and a film whose titles, names and tags hold a word."""
    common = {"collection": team.collection, "uploaded_by_user": team.lead}
    document, media = f"{word}-document", f"{word}-media"
    files = Files(
        CourseImage.objects.create(
            title=f"{word}-image", file=ContentFile(png(color), name=f"{word}.png"), **common
        ),
        CourseDocument.objects.create(
            title=document, file=ContentFile(word.encode(), name=f"{word}.txt"), **common
        ),
        CourseMedia.objects.create(
            title=media,
            type="video",
            duration=3,
            file=ContentFile(word.encode(), name=f"{word}.mp4"),
            captions=ContentFile(CAPTIONS.format(word).encode(), name=f"{word}.vtt"),
            **common,
        ),
    )
    for item in files:
        item.tags.add(f"{word}-tag")
    return files


def snapshot() -> list:
    """Return what files there are and what stands in them."""
    return [
        (model.__name__, row["id"], row, sorted(model.objects.get(pk=row["id"]).tags.names()))
        for model in (CourseImage, CourseDocument, CourseMedia)
        for row in model.objects.order_by("pk").values()
    ]


def make_former(cast: Cast):
    """Return somebody who was on team A, still teaches a course B, and has left A."""
    person = make_user("former")
    add_to_team(team=cast.course_a.team, user=person)
    add_to_team(team=cast.course_b.team, user=person)
    remove_from_team(team=cast.course_a.team, user=person)
    return person


def kinds(files: Files) -> dict[str, Model]:
    return {"images": files.image, "documents": files.document, "media": files.media}
