"""Files through the admin, as the lead, into the course's collection."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from courses.content.files import CourseDocument, CourseImage, CourseMedia

from .conftest import CAPTIONS, SVG, png

FOLDER = r"[\w-]{22}"
HOSTILE_SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
HTML = b"<html><script>alert(1)</script></html>"
PDF = b"%PDF-1.4\n%%EOF"


@pytest.fixture
def collection(cast):
    return cast.course_a.team.collection


@pytest.fixture
def admin(cast, client):
    client.force_login(cast.lead)
    return client


def upload(name: str, content: bytes, content_type: str = "") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type or "application/octet-stream")


def add_image(admin, collection, name: str, content: bytes, **fields):
    form = {"title": "Waits", "collection": collection.pk, "file": upload(name, content), **fields}
    return admin.post(reverse("wagtailimages:add"), form)


def add_document(admin, collection, name: str, content: bytes, **fields):
    form = {"title": "Sheet", "collection": collection.pk, "file": upload(name, content), **fields}
    return admin.post(reverse("wagtaildocs:add"), form)


def add_media(admin, collection, name: str, content: bytes, *, kind: str = "video", **fields):
    form = {
        "title": "Film",
        "collection": collection.pk,
        "file": upload(name, content),
        "duration": "0",
        "language": "en",
        **fields,
    }
    return admin.post(reverse("wagtailmedia:add", args=[kind]), form)


# --- images


def test_picture_goes_into_the_courses_collection(cast, admin, collection):
    response = add_image(
        admin, collection, "waits.png", png(), description="Eight dots", credit="Ada"
    )
    assert response.status_code == 302
    image = CourseImage.objects.get()
    assert re.fullmatch(rf"original_images/{FOLDER}/waits\.png", image.file.name)
    assert image.collection == collection
    assert image.uploaded_by_user == cast.lead
    assert image.default_alt_text == "Eight dots"
    assert image.credit == "Ada"


def test_renditions_and_second_uploads_have_folders_of_their_own(admin, collection):
    for _ in range(2):
        add_image(admin, collection, "waits.png", png())
    first, second = CourseImage.objects.order_by("pk")
    names = [image.file.name for image in (first, second)]
    names += [image.get_rendition("max-10x10").file.name for image in (first, second)]
    folders = {re.fullmatch(rf"\w+/({FOLDER})/[^/]+", name)[1] for name in names}
    assert len(folders) == 4


def test_inert_drawing_is_taken(admin, collection):
    assert add_image(admin, collection, "dot.svg", SVG).status_code == 302
    assert CourseImage.objects.get().is_svg()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("dot.svg", HOSTILE_SVG),
        ("DOT.SVG", HOSTILE_SVG),
        ("dot.svg", HTML),
        ("dot.png", HOSTILE_SVG),
        ("dot.png", HTML),
        ("dot.html", png()),
        ("dot.svgz", SVG),
        ("dot.png.php", png()),
        ("dot.png.", png()),
        ("dot", png()),
        ("dot.png", b""),
    ],
)
def test_file_that_is_no_inert_picture_is_refused_with_a_sentence(admin, collection, name, content):
    response = add_image(admin, collection, name, content)
    assert response.status_code == 200
    problems = response.context["form"].errors["file"]
    assert len(problems[0]) > 20
    assert not CourseImage.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("dot.png", png()[:60]),
        ("dot.png", png(400, 300)[:-40]),
        ("dot.gif", b"GIF89a/*<script>alert(1)</script>*/=1;"),
        ("dot.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF"),
        ("dot.webp", b"RIFF\x24\0\0\0WEBPVP8 "),
    ],
)
def test_picture_that_breaks_off_is_refused(admin, collection, settings, name, content):
    response = add_image(admin, collection, name, content)
    assert response.status_code == 200
    assert response.context["form"].errors["file"]
    assert not CourseImage.objects.exists()


def test_hostile_drawing_is_refused_by_every_door(admin, collection):
    form = {"title": "x", "collection": collection.pk}
    ajax = {"headers": {"x-requested-with": "XMLHttpRequest"}}
    url = reverse("wagtailimages:add_multiple")
    answer = admin.post(url, form | {"files[]": upload("dot.svg", HOSTILE_SVG)}, **ajax)
    assert json.loads(answer.content)["success"] is False
    assert "event attribute" in json.loads(answer.content)["error_message"]

    url = reverse("wagtailimages_chooser:create")
    prefixed = {f"image-chooser-upload-{name}": value for name, value in form.items()}
    prefixed["image-chooser-upload-file"] = upload("dot.svg", HOSTILE_SVG)
    answer = admin.post(url, prefixed)
    assert "event attribute" in json.loads(answer.content)["htmlFragment"]

    add_image(admin, collection, "dot.svg", SVG)
    image = CourseImage.objects.get()
    url = reverse("wagtailimages:edit", args=[image.pk])
    answer = admin.post(url, form | {"file": upload("dot.svg", HOSTILE_SVG)})
    assert "file" in answer.context["form"].errors
    assert CourseImage.objects.get().file.name == image.file.name


def test_names_cannot_leave_their_folder(admin, collection):
    names = [
        "../../evil.png",
        "..\\evil.png",
        "a/b/evil.png",
        "\u202egnp.evil.png",
        "x" * 300 + ".png",
    ]
    for name in names:
        assert add_image(admin, collection, name, png()).status_code == 302, name
    for image in CourseImage.objects.all():
        assert re.fullmatch(rf"original_images/{FOLDER}/[\w.-]{{1,100}}", image.file.name)
        assert image.file.name.endswith(".png")
        assert image.file.storage.exists(image.file.name)


# --- documents


@pytest.mark.parametrize(
    "name", ["sheet.pdf", "Sheet.PDF", "data.csv", "notes.md", "all.zip", "slides.odp"]
)
def test_document_goes_into_the_courses_collection(admin, collection, name):
    assert add_document(admin, collection, name, PDF).status_code == 302
    document = CourseDocument.objects.get()
    assert re.fullmatch(rf"documents/{FOLDER}/{re.escape(name)}", document.file.name)
    assert document.collection == collection
    assert document.file_size == len(PDF)


@pytest.mark.parametrize(
    "name",
    [
        *("page.html", "page.htm", "page.xhtml", "page.svg", "page.xml", "page.mht", "page.js"),
        *("run.exe", "run.sh", "run.php", "run.phtml", "x.pdf.html", "x.pdf.", "x", ".htaccess"),
        *("x.swf", "x.svgz", "x.HTML", "x.pdf\u202efdp.exe"),
    ],
)
def test_document_that_a_browser_could_run_is_refused(admin, collection, name):
    response = add_document(admin, collection, name, HTML)
    assert response.status_code == 200
    assert "file" in response.context["form"].errors
    assert not CourseDocument.objects.exists()


def test_document_is_handed_out_and_never_shown(admin, collection):
    add_document(admin, collection, "page.txt", HTML)
    response = admin.get(CourseDocument.objects.get().url)
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"


# --- video and audio


def test_film_with_captions_and_poster_goes_in(admin, collection):
    response = add_media(
        admin,
        collection,
        "film.mp4",
        b"\0\0\0\x18ftypmp42",
        captions=upload("film.vtt", CAPTIONS.encode()),
        thumbnail=upload("poster.png", png()),
        transcript="Fish and chips",
    )
    assert response.status_code == 302, response.context["form"].errors
    media = CourseMedia.objects.get()
    assert media.collection == collection
    assert [cue["label"] for cue in media.cues] == ["0:21", "1:02:03"]
    for file in (media.file, media.captions, media.thumbnail):
        assert re.fullmatch(rf"media/{FOLDER}/[\w.]+", file.name)
    folders = {file.name.split("/")[1] for file in (media.file, media.captions, media.thumbnail)}
    assert len(folders) == 3


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("film.vtt", b"these are no captions"),
        ("film.vtt", b"WEBVTT\n\nnothing in here\n"),
        ("film.srt", b"1\n00:00:01,000 --> 00:00:02,000\nHello\n"),
        ("film.html", CAPTIONS.encode()),
        ("film.svg", CAPTIONS.encode()),
        ("film.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nGr\u00fc\u00dfe".encode("latin-1")),
    ],
)
def test_bad_captions_are_refused_at_their_field(admin, collection, name, content):
    film = ("film.mp4", b"\0\0\0\x18ftypmp42")
    response = add_media(admin, collection, *film, captions=upload(name, content))
    assert response.status_code == 200
    assert response.context["form"].errors["captions"][0].endswith(".")
    assert not CourseMedia.objects.exists()


def test_bad_captions_are_refused_by_the_chooser_too(admin, collection):
    form = {
        "title": "Film",
        "collection": collection.pk,
        "file": upload("film.mp4", b"\0\0\0\x18ftypmp42"),
        "captions": upload("film.html", CAPTIONS.encode()),
        "duration": "0",
        "language": "en",
    }
    prefixed = {f"media-chooser-upload-{name}": value for name, value in form.items()}
    response = admin.post(reverse("wagtailmedia:chooser_upload", args=["video"]), prefixed)
    assert response.status_code == 200
    assert "whose name ends in .vtt" in response.content.decode()
    assert not CourseMedia.objects.exists()


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        *(("video", name) for name in ("film.html", "film.svg", "film.exe", "film.mp3", "film")),
        *(("audio", name) for name in ("sound.mp4", "sound.html", "sound.exe")),
    ],
)
def test_other_files_are_no_media(admin, collection, kind, name):
    response = add_media(admin, collection, name, HTML, kind=kind)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not CourseMedia.objects.exists()


@pytest.mark.parametrize("name", ["poster.html", "poster.svg", "poster.php", "poster"])
def test_poster_is_a_picture(admin, collection, name):
    response = add_media(admin, collection, "film.mp4", b"x", thumbnail=upload(name, HTML))
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not CourseMedia.objects.exists()


# --- whose collection


def test_lead_uploads_into_no_other_course(cast, admin):
    other = cast.course_b.team.collection
    add_image(admin, other, "waits.png", png())
    add_document(admin, other, "sheet.pdf", PDF)
    add_media(admin, other, "film.mp4", b"x")
    for model in (CourseImage, CourseDocument, CourseMedia):
        assert not model.objects.filter(collection=other).exists(), model


def test_student_uploads_nothing(cast, client, collection):
    client.force_login(cast.student)
    add_image(client, collection, "waits.png", png())
    add_document(client, collection, "sheet.pdf", PDF)
    add_media(client, collection, "film.mp4", b"x")
    for model in (CourseImage, CourseDocument, CourseMedia):
        assert not model.objects.exists(), model
