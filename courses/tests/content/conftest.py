"""Files that blocks show: drawn and written here, small."""

import io

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from courses.content.files import CourseDocument, CourseImage, CourseMedia

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><circle r="2"/></svg>'
CAPTIONS = """WEBVTT

00:21.000 --> 00:24.000
<v Ada>Fish &amp; <i>chips</i></v>

01:02:03.000 --> 01:02:04.000
The end
"""


def png(width: int = 40, height: int = 20) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "#14203a").save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture
def image(db):
    return CourseImage.objects.create(
        title="Waits",
        description="Eight dots",
        credit="Ada",
        license="CC BY 4.0",
        file=ContentFile(png(), name="waits.png"),
    )


@pytest.fixture
def drawing(db):
    return CourseImage.objects.create(title="Dot", file=ContentFile(SVG, name="dot.svg"))


@pytest.fixture
def document(db):
    return CourseDocument.objects.create(
        title="Worksheet", file_size=8, file=ContentFile(b"%PDF-1.4", name="worksheet.pdf")
    )


@pytest.fixture
def video(db):
    return CourseMedia.objects.create(
        type="video",
        title="Film",
        duration=84,
        transcript="Fish and chips",
        credit="Ada",
        license="CC BY 4.0",
        file=ContentFile(b"\0\0\0\x18ftypmp42", name="film.mp4"),
        thumbnail=ContentFile(png(), name="poster.png"),
        captions=ContentFile(CAPTIONS.encode(), name="film.vtt"),
    )


@pytest.fixture
def audio(db):
    return CourseMedia.objects.create(
        type="audio", title="Fifth", duration=3, file=ContentFile(b"ID3", name="fifth.mp3")
    )
