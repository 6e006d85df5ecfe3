"""Uploaded files over HTTP: who gets them, in which parts, and that they run nothing."""

import pytest
from django.core.files.base import ContentFile

from courses.content.files import CourseDocument, CourseMedia
from courses.enrollment.services import withdraw_student
from courses.teaching.services import remove_from_team
from courses.tests.cast import make_lesson, make_media

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


def test_document_answers_the_same_whatever_hash_a_guest_guesses(cast, client):
    document = CourseDocument(title="Sheet", collection=cast.course_a.team.collection)
    document.file.save("sheet.txt", ContentFile(b"text"))
    answers = {
        (response.status_code, response.headers.get("ETag"))
        for guess in (document.get_file_hash(), "0" * 40)
        for response in [client.get(document.url, headers={"if-none-match": f'"{guess}"'})]
    }
    assert answers == {(404, None)}


def test_student_never_gets_304_for_the_hash_of_a_document(cast, client):
    document = CourseDocument(title="Sheet", collection=cast.course_a.team.collection)
    document.file.save("sheet.txt", ContentFile(b"text"))
    client.force_login(cast.student)
    response = client.get(document.url, headers={"if-none-match": f'"{document.get_file_hash()}"'})
    assert response.status_code == 200
    assert "ETag" not in response
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Disposition"] == 'attachment; filename="sheet.txt"'
    assert "sandbox" in response["Content-Security-Policy"]


def test_document_under_another_name_is_unknown(cast, client):
    document = CourseDocument(title="Sheet", collection=cast.course_a.team.collection)
    document.file.save("sheet.txt", ContentFile(b"text"))
    client.force_login(cast.student)
    assert client.get(document.url.replace("sheet", "other")).status_code == 404


def test_replaced_film_is_gone_under_its_old_address(cast, client, film):
    client.force_login(cast.student)
    old_url = film.file.url
    film.file.save("film.mp3", ContentFile(b"new" * 20))
    assert client.get(old_url).status_code == 404
    assert body_of(client.get(film.file.url)) == b"new" * 20


@pytest.mark.parametrize("what", ["withdrawn", "deactivated", "unpublished"])
def test_the_next_piece_of_a_film_is_refused(cast, client, film, what):
    client.force_login(cast.student)
    assert client.get(film.file.url, headers={"range": "bytes=0-9"}).status_code == 206
    if what == "withdrawn":
        withdraw_student(student=cast.student, course=cast.course_a)
    elif what == "deactivated":
        type(cast.student).objects.filter(pk=cast.student.pk).update(is_active=False)
    else:
        cast.course_a.unpublish()
    response = client.get(film.file.url, headers={"range": "bytes=10-19"})
    assert response.status_code == 404
    assert response["Cache-Control"] == "private, no-store"


def test_film_is_refused_to_whoever_left_the_team(cast, client, film):
    client.force_login(cast.co_instructor)
    assert client.get(film.file.url).status_code == 200
    remove_from_team(team=cast.course_a.team, user=cast.co_instructor)
    assert client.get(film.file.url).status_code == 404


def test_document_is_never_served_by_its_path(cast, client):
    document = CourseDocument(title="Sheet", collection=cast.course_a.team.collection)
    document.file.save("sheet.txt", ContentFile(b"text"))
    client.force_login(cast.lead)
    assert client.get(f"/media/{document.file.name}").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_files_are_only_read(cast, client, film, method):
    client.force_login(cast.student)
    assert getattr(client, method)(film.file.url).status_code == 405
