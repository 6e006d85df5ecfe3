"""Files with nginx in front: the same checks; the answer names the file and holds nothing."""

import pytest
from django.core.files.base import ContentFile

from courses.content.files import CourseDocument, CourseMedia
from courses.tests.cast import make_media, make_picture


@pytest.fixture(autouse=True)
def nginx_in_front(settings):
    settings.EDUCA_X_ACCEL = True


@pytest.fixture
def collection(cast):
    return cast.course_a.team.collection


def get_as_student(cast, client, url):
    client.force_login(cast.student)
    response = client.get(url)
    assert response.status_code == 200
    assert response.content == b""
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "ETag" not in response
    return response


def test_film_captions_and_poster_are_handed_to_nginx(cast, client, collection):
    media = make_media(collection, b"ID3")
    media.captions.save("film.vtt", ContentFile(b"WEBVTT\n"))
    media.thumbnail.save("poster.png", ContentFile(b"png"))
    for file, content_type in (
        (media.file, "audio/mpeg"),
        (media.captions, "text/vtt"),
        (media.thumbnail, "image/png"),
    ):
        response = get_as_student(cast, client, file.url)
        assert response["X-Accel-Redirect"] == f"/internal-media/{file.name}"
        assert response["Content-Type"].split(";")[0] == content_type


def test_image_and_its_original_are_handed_to_nginx(cast, client, collection):
    image = make_picture(collection)
    rendition = image.get_rendition("width-4")
    for url, name in ((image.file.url, image.file.name), (rendition.url, rendition.file.name)):
        response = get_as_student(cast, client, url)
        assert response["X-Accel-Redirect"] == f"/internal-media/{name}"


def test_document_is_handed_to_nginx_as_a_download(cast, client, collection):
    document = CourseDocument(title="Sheet", collection=collection)
    document.file.save("sheet.pdf", ContentFile(b"%PDF"))
    response = get_as_student(cast, client, document.url)
    assert response["X-Accel-Redirect"] == f"/internal-media/{document.file.name}"
    assert response["Content-Disposition"] == 'attachment; filename="sheet.pdf"'
    assert response["Content-Type"] == "application/pdf"


@pytest.mark.parametrize(
    ("name", "quoted"),
    [
        ("a b.mp3", "a%20b.mp3"),
        ("a?b=c.mp3", "a%3Fb%3Dc.mp3"),
        ("100%25.mp3", "100%2525.mp3"),
        ("a#b;c.mp3", "a%23b%3Bc.mp3"),
        ("Übung.mp3", "%C3%9Cbung.mp3"),
        ("a\tb: c.mp3", "a%09b%3A%20c.mp3"),
    ],
)
def test_odd_names_stay_names(cast, client, collection, name, quoted):
    media = CourseMedia.objects.create(
        title="Odd", type="audio", collection=collection, file=f"media/x/{name}"
    )
    response = get_as_student(cast, client, media.file.url)
    assert response["X-Accel-Redirect"] == f"/internal-media/media/x/{quoted}"


def test_paths_that_no_row_names_are_unknown(cast, client):
    client.force_login(cast.manager)
    for path in ("../settings.py", "media/../../x", "documents/x/y.txt", "x", "media/", "images/"):
        response = client.get(f"/media/{path}")
        assert response.status_code in {400, 404}
        assert "X-Accel-Redirect" not in response


@pytest.mark.parametrize("name", ["guest", "outsider", "withdrawn", "other_instructor"])
def test_others_are_not_led_to_the_file(cast, client, collection, name):
    document = CourseDocument(title="Sheet", collection=collection)
    document.file.save("sheet.pdf", ContentFile(b"%PDF"))
    urls = [document.url, make_media(collection, b"ID3").file.url]
    urls.append(make_picture(collection).get_rendition("width-4").url)
    if name != "guest":
        client.force_login(getattr(cast, name))
    for url in urls:
        response = client.get(url)
        assert response.status_code == 404
        assert "X-Accel-Redirect" not in response
