"""Uploaded files over HTTP: who gets them, in which parts, and that they run nothing."""

import pytest
from django.core.files.base import ContentFile

from courses.content.files import CourseDocument, CourseMedia
from courses.enrollment.services import withdraw_student
from courses.tests.cast import make_lesson, make_media, make_picture

BYTES = b"0123456789" * 20


@pytest.fixture
def film(cast) -> CourseMedia:
    return make_media(cast.course_a.team.collection, BYTES)


def body_of(response) -> bytes:
    return b"".join(response.streaming_content)


def test_film_is_served_to_students_and_not_to_outsiders(cast, client, film):
    assert client.get(film.file.url).status_code == 404
    client.force_login(cast.outsider)
    assert client.get(film.file.url).status_code == 404
    client.force_login(cast.student)
    response = client.get(film.file.url)
    assert body_of(response) == BYTES
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("wanted", "status", "expected"),
    [
        ("bytes=0-9", 206, BYTES[:10]),
        ("bytes=190-", 206, BYTES[190:]),
        ("bytes=-5", 206, BYTES[-5:]),
        ("bytes=0-99999", 206, BYTES),
        ("bytes=-99999", 206, BYTES),
        ("bytes=200-", 416, b""),
        ("bytes=9-3", 416, b""),
        ("bytes=-", 416, b""),
        ("bytes=-0", 416, b""),
        ("bytes=0-1,4-5", 200, BYTES),
        ("nonsense", 200, BYTES),
    ],
)
def test_film_is_read_in_ranges(cast, client, film, wanted, status, expected):
    client.force_login(cast.student)
    response = client.get(film.file.url, headers={"range": wanted})
    assert response.status_code == status
    got = body_of(response) if response.streaming else response.content
    assert got == expected
    if status == 206:
        assert int(response["Content-Length"]) == len(expected)
        assert response["Content-Range"].endswith(f"/{len(BYTES)}")


def test_withdrawal_bites_on_a_stale_address(cast, client, film):
    client.force_login(cast.student)
    assert client.get(film.file.url).status_code == 200
    withdraw_student(student=cast.student, course=cast.course_a)
    assert client.get(film.file.url, headers={"range": "bytes=0-9"}).status_code == 404


def test_file_of_a_free_preview_page_is_open_to_guests(cast, client, film):
    content = [{"type": "audio", "value": {"title": "Listen", "media": film.pk}, "id": "1" * 8}]
    lesson = make_lesson(cast.module_a, "Free with film", text=None, is_free_preview=True)
    lesson.content = content
    lesson.save_revision().publish()
    assert client.get(film.file.url).status_code == 200
    lesson.refresh_from_db()
    lesson.is_free_preview = False
    lesson.save_revision().publish()
    assert client.get(film.file.url).status_code == 404


def test_file_in_the_teachers_notes_of_a_free_preview_page_stays_closed(cast, client):
    document = CourseDocument(title="Answers", collection=cast.course_a.team.collection)
    document.file.save("answers.txt", ContentFile(b"answers"))
    value = {"document": document.pk, "title": "", "description": ""}
    block = [{"type": "file", "value": value, "id": "1" * 8}]
    lesson = make_lesson(cast.module_a, "Free with notes", is_free_preview=True)
    lesson.teaching_notes = block
    lesson.save_revision().publish()
    assert client.get(document.url).status_code == 404
    lesson.refresh_from_db()
    lesson.content = block
    lesson.save_revision().publish()
    assert client.get(document.url).status_code == 200


def test_original_image_is_gated_and_its_rendition_is_not(cast, client):
    image = make_picture(cast.course_a.team.collection)
    assert client.get(image.file.url).status_code == 404
    rendition = image.get_rendition("width-4")
    response = client.get(rendition.url)
    assert response.status_code == 200
    assert "sandbox" in response["Content-Security-Policy"]
    folder = rendition.file.name.split("/")[1]
    assert len(folder) >= 20


def test_document_answers_the_same_whatever_hash_a_guest_guesses(cast, client):
    document = CourseDocument(title="Sheet", collection=cast.course_a.team.collection)
    document.file.save("sheet.txt", ContentFile(b"text"))
    answers = {
        (response.status_code, response.headers.get("ETag"))
        for guess in (document.get_file_hash(), "0" * 40)
        for response in [client.get(document.url, headers={"if-none-match": f'"{guess}"'})]
    }
    assert answers == {(404, None)}


def test_document_is_never_served_by_its_path(cast, client):
    document = CourseDocument(title="Sheet", collection=cast.course_a.team.collection)
    document.file.save("sheet.txt", ContentFile(b"text"))
    client.force_login(cast.lead)
    assert client.get(f"/media/{document.file.name}").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_files_are_only_read(cast, client, film, method):
    client.force_login(cast.student)
    assert getattr(client, method)(film.file.url).status_code == 405
