"""A replaced file: nobody gets the old bytes at any address, and pages show the new ones."""

import io
import re
from html import unescape

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from courses.content.files import CourseMedia
from courses.tests.interchange.copy_material import fill, make_content, make_files
from courses.tests.staff.file_cast import CAPTIONS, png

RENDITIONS = re.compile(r"/media/images/[^\s\"',]+")


@pytest.fixture
def files(cast):
    """Files of course A, used by a published lesson, the picture as the course's cover too."""
    files = make_files(cast)
    fill(cast.lesson_a, make_content(cast, files))
    cast.course_a.refresh_from_db()
    cast.course_a.cover = files.picture
    cast.course_a.save()
    return files


@pytest.fixture
def replace(cast, client, django_capture_on_commit_callbacks):
    """Return a function that posts a file's form as the lead, with other files in it."""

    def post(url, item, **fields):
        client.force_login(cast.lead)
        data = {"title": item.title, "collection": item.collection_id, "tags": "", **fields}
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(url, data).status_code == 302
        item.refresh_from_db()

    return post


def read_as(client, user, url) -> bytes | None:
    """Return what an address serves to somebody, or None when there is nothing for them."""
    client.force_login(user)
    response = client.get(url)
    if response.status_code == 404:
        return None
    assert response.status_code == 200, url
    return response.getvalue()


def read_page(client, user, page) -> str:
    body = read_as(client, user, page.url)
    assert body is not None
    return unescape(body.decode())


def color_of(data: bytes) -> tuple:
    return Image.open(io.BytesIO(data)).convert("RGB").getpixel((0, 0))


def is_on_disk(folder, content: bytes) -> bool:
    return any(content in path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("name", ["picture.png", "other.png"])
def test_replaced_picture_is_new_everywhere(cast, client, files, replace, media_folder, name):
    picture = files.picture
    pages = (cast.lesson_a, cast.course_a)
    old_original = picture.file.url
    old_bytes = read_as(client, cast.student, old_original)
    shown = {
        url for page in pages for url in RENDITIONS.findall(read_page(client, cast.student, page))
    }
    assert len(shown) >= 2
    assert all(read_as(client, cast.student, url) for url in shown)
    new = png("#00ff00", 12)
    replace(f"/admin/images/{picture.pk}/", picture, file=ContentFile(new, name=name))
    for user in (cast.student, cast.lead, cast.manager):
        assert read_as(client, user, old_original) is None
        assert [read_as(client, user, url) for url in shown] == [None] * len(shown)
    assert read_as(client, cast.student, picture.file.url) == new
    assert (picture.width, picture.height) == (12, 12)
    for page in pages:
        urls = RENDITIONS.findall(read_page(client, cast.student, page))
        assert urls
        for url in urls:
            assert url not in shown
            assert color_of(read_as(client, cast.student, url)) == (0, 255, 0)
    assert not is_on_disk(media_folder, old_bytes)


@pytest.mark.parametrize("name", ["sheet.txt", "other.txt"])
def test_replaced_document_is_new_at_every_address(
    cast, client, files, replace, media_folder, name
):
    sheet = files.sheet
    old_url, old_path = sheet.url, sheet.file.name
    client.force_login(cast.student)
    old = client.get(old_url)
    assert old.getvalue() == b"Sheet"
    replace(f"/admin/documents/edit/{sheet.pk}/", sheet, file=ContentFile(b"Second", name=name))
    assert (sheet.url == old_url) == (name == "sheet.txt")
    expected = b"Second" if sheet.url == old_url else None
    assert read_as(client, cast.student, old_url) == expected
    assert read_as(client, cast.student, sheet.url) == b"Second"
    assert read_as(client, cast.student, f"/media/{old_path}") is None
    assert sheet.url in read_page(client, cast.student, cast.lesson_a)
    if old.headers.get("ETag"):
        client.force_login(cast.student)
        again = client.get(sheet.url, headers={"If-None-Match": old["ETag"]})
        assert (again.status_code, again.getvalue()) == (200, b"Second")
    assert not is_on_disk(media_folder, b"Sheet")


def test_replaced_film_captions_and_poster_are_new(cast, client, files, replace, media_folder):
    film = files.film
    names = ("file", "captions", "thumbnail")
    old = {name: (getattr(film, name).url, getattr(film, name).read()) for name in names}
    assert all(read_as(client, cast.student, url) == content for url, content in old.values())
    assert "Hi" in read_page(client, cast.student, cast.lesson_a)
    new = {
        "file": b"second film",
        "captions": CAPTIONS.format("Good day").encode(),
        "thumbnail": b"another still",
    }
    uploads = {
        name: ContentFile(content, name=old[name][0].rpartition("/")[2])
        for name, content in new.items()
    }
    replace(f"/admin/media/edit/{film.pk}/", film, duration="3", language="en", **uploads)
    page = read_page(client, cast.student, cast.lesson_a)
    for name in names:
        old_url, old_bytes = old[name]
        url = getattr(film, name).url
        for user in (cast.student, cast.lead):
            assert read_as(client, user, old_url) is None
            assert read_as(client, user, url) == new[name]
        assert url in page
        assert old_url not in page
        assert not is_on_disk(media_folder, old_bytes)
    assert "Good day" in page


def test_captions_that_are_kept_or_taken_away(cast, client, files, replace, media_folder):
    film = files.film
    url, edit = film.captions.url, f"/admin/media/edit/{film.pk}/"
    replace(edit, film, title="Renamed", duration="3", language="en")
    assert film.title == "Renamed"
    assert read_as(client, cast.student, url).startswith(b"WEBVTT")
    replace(edit, film, duration="3", language="en", **{"captions-clear": "on"})
    assert not CourseMedia.objects.get(pk=film.pk).captions
    assert read_as(client, cast.student, url) is None
    assert not is_on_disk(media_folder, b"WEBVTT")
    assert film.url in read_page(client, cast.student, cast.lesson_a)


def test_broken_replacement_leaves_the_old_file(cast, client, files):
    client.force_login(cast.lead)
    picture, sheet = files.picture, files.sheet
    for item, url, name in (
        (picture, f"/admin/images/{picture.pk}/", "broken.png"),
        (sheet, f"/admin/documents/edit/{sheet.pk}/", "page.html"),
    ):
        before, old = item.file.name, item.file.read()
        data = {
            "title": "Typed with care",
            "collection": item.collection_id,
            "file": ContentFile(png("#00ff00")[:40], name=name),
        }
        response = client.post(url, data)
        assert response.status_code == 200
        assert "Typed with care" in response.content.decode()
        item.refresh_from_db()
        assert (item.file.name, item.file.open().read()) == (before, old)
