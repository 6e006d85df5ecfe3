"""The picture of a link to a course: 1200 × 630, whatever the title; made once."""

from io import BytesIO
from unittest import mock

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from PIL import Image
from wagtail.models import Collection

from courses.catalog import pictures
from courses.catalog.picture_painting import Picture, paint_picture
from courses.catalog.picture_words import fit_lines, keep_drawable, measure
from courses.content.pages import CoursePage
from courses.content.subjects import Subject
from courses.enrollment.archiving import archive_course
from courses.tests.cast import make_course, make_picture

TITLES = [
    "Harmony",
    "",
    " ",
    "مدخل إلى الموسيقى",
    "音楽入門",
    "🎺🎻",
    "Łódź 🎺 naïve \u202e \x00 \ud7ff",
    "x" * 255,
    "word " * 51,
    "</svg><script>",
    "a\u0301" * 100,
]


def get(client, course):
    return client.get(f"/courses/{course.slug}/picture.jpg")


def read_bytes(response) -> bytes:
    assert response.status_code == 200
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("palette", [*Subject.Palette.values, "unknown"])
def test_any_title_gives_a_picture(title, palette):
    data = paint_picture(Picture(title, title, palette, title))
    with Image.open(BytesIO(data)) as image:
        assert (image.format, image.size) == ("JPEG", (1200, 630))
    assert len(data) < 300_000


@pytest.mark.parametrize(
    ("title", "drawn"),
    [
        ("Łódź naïve", "Łódź naïve"),
        ("Play 🎺 now", "Play now"),
        ("مدخل إلى", ""),
        ("C major 音", ""),
        ("  a \n b ", "a b"),
        ("e\u0301", "é"),
    ],
)
def test_signs_go_and_foreign_letters_leave_the_title_out(title, drawn):
    assert keep_drawable(title) == drawn


@pytest.mark.parametrize("title", ["word " * 60, "x" * 255, "Harmony"])
def test_lines_fit(title):
    fitted = fit_lines(title, width=500, sizes=(80, 40), max_lines=5)
    assert 1 <= len(fitted.lines) <= 5
    assert all(measure(line, fitted.size) <= 500 for line in fitted.lines)
    assert fitted.lines[-1].endswith("…") == (title != "Harmony")


def test_picture_is_painted_once_and_anew_for_a_new_title(catalog, client):
    course = make_course(catalog, "Harmony")
    with mock.patch.object(pictures, "paint_picture", wraps=paint_picture) as painting:
        first, second = get(client, course), get(client, course)
        assert read_bytes(first) == read_bytes(second)
        assert painting.call_count == 1
        course.title = "Counterpoint"
        course.save_revision().publish()
        read_bytes(get(client, course))
        assert painting.call_count == 2
    assert first["Content-Type"] == "image/jpeg"
    assert first["Cache-Control"] == "public, max-age=3600"
    assert len(default_storage.listdir(f"link_pictures/{course.pk}")[1]) == 1


def test_who_comes_while_it_is_painted_gets_the_sites_picture(catalog, client):
    course = make_course(catalog, "Harmony")
    cache.add(f"courses.picture.{pictures.get_name(course)}", 1, 30)
    response = get(client, course)
    assert response.status_code == 302
    assert response["Location"].endswith("link.jpg")
    assert "no-store" in response["Cache-Control"]


def test_photo_stands_on_the_book_and_a_broken_one_does_not_matter(catalog, client):
    cover = make_picture(Collection.get_first_root_node())
    course = make_course(catalog, "Harmony", cover=cover)
    with Image.open(BytesIO(read_bytes(get(client, course)))) as image:
        red, green, _blue = image.getpixel((1000, 300))
        assert (red > 170, green < 80) == (True, True)
    CoursePage.objects.filter(pk=course.pk).update(title="Other")
    with mock.patch.object(pictures, "read_photo", return_value=b"no image"):
        assert read_bytes(get(client, course))
    CoursePage.objects.filter(pk=course.pk).update(title="Third")
    course.cover.renditions.all().delete()
    default_storage.delete(course.cover.file.name)
    assert read_bytes(get(client, course))


def test_drafts_have_no_picture_and_archived_courses_have(catalog, client):
    assert get(client, make_course(catalog, "Draft", live=False)).status_code == 404
    assert client.get("/courses/unknown/picture.jpg").status_code == 404
    assert client.post("/courses/unknown/picture.jpg").status_code == 405
    old = make_course(catalog, "Old")
    archive_course(course=old, by=None)
    assert get(client, old).status_code == 200


def test_stored_pictures_have_no_address_of_their_own(catalog, client):
    course = make_course(catalog, "Harmony")
    read_bytes(get(client, course))
    assert client.get(f"/media/{pictures.get_name(course)}").status_code == 404
