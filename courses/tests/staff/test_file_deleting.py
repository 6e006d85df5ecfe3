"""A file that pages use: its usage names the person's own pages, and pages survive its end."""

import pytest
from wagtail.models import Page

from courses.tests.content.editor import edit_url
from courses.tests.interchange.copy_material import (
    block,
    fill,
    image_value,
    make_content,
    make_files,
)


@pytest.fixture
def files(cast):
    """Files of course A: in a published lesson and its draft, as its cover, and in course B."""
    files = make_files(cast)
    fill(cast.lesson_a, make_content(cast, files))
    fill(cast.lesson_a, make_content(cast, files), publish=False)
    fill(cast.draft_a, make_content(cast, files), publish=False)
    cast.course_a.refresh_from_db()
    cast.course_a.cover = files.picture
    cast.course_a.save()
    fill(
        cast.module_b,
        [
            block("image", image_value(files.picture)),
            block("text", f'<p><a linktype="document" id="{files.sheet.pk}">sheet</a></p>'),
            block("video", {"title": "Film", "media": files.film.pk, "embed_url": ""}),
        ],
    )
    return files


def addresses(files) -> dict[str, dict[str, str]]:
    image, document, media = files.picture.pk, files.sheet.pk, files.film.pk
    return {
        "image": {
            "edit": f"/admin/images/{image}/",
            "usage": f"/admin/images/usage/{image}/",
            "delete": f"/admin/images/{image}/delete/",
            "bulk": f"/admin/bulk/courses/courseimage/delete/?id={image}",
        },
        "document": {
            "edit": f"/admin/documents/edit/{document}/",
            "usage": f"/admin/documents/usage/{document}/",
            "delete": f"/admin/documents/delete/{document}/",
            "bulk": f"/admin/bulk/courses/coursedocument/delete/?id={document}",
        },
        "media": {
            "edit": f"/admin/media/edit/{media}/",
            "usage": f"/admin/media/usage/{media}/",
            "delete": f"/admin/media/delete/{media}/",
        },
    }


@pytest.mark.parametrize("kind", ["image", "document", "media"])
def test_usage_names_own_pages_and_no_others(cast, client, files, kind):
    client.force_login(cast.lead)
    urls = addresses(files)[kind]
    for name, url in urls.items():
        for query in ("", "?describe_on_delete=1") if name == "usage" else ("",):
            response = client.get(url + query)
            assert response.status_code == 200, url
            body = response.content.decode()
            assert ("Lesson A" in body) == (name == "usage"), url
            for foreign in ("Module B", "Course B", f"/pages/{cast.module_b.pk}/"):
                assert foreign not in body, url
    client.force_login(cast.manager)
    assert "Module B" in client.get(urls["usage"]).content.decode()


@pytest.mark.parametrize("kind", ["image", "document", "media"])
def test_confirming_deletion_says_how_often_the_file_is_used(cast, client, files, kind):
    client.force_login(cast.lead)
    uses = {"image": 3, "document": 2, "media": 2}[kind]  # two lines of one page count once
    for name in ("delete", "bulk"):
        url = addresses(files)[kind].get(name)
        if url:
            body = " ".join(client.get(url).content.decode().split())
            assert f"{uses} time" in body, url


@pytest.mark.parametrize("kind", ["image", "document", "media"])
@pytest.mark.parametrize("way", ["delete", "bulk"])
def test_pages_render_after_their_file_is_gone(cast, client, files, kind, way):
    url = addresses(files)[kind].get(way)
    if url is None:
        url = addresses(files)[kind]["delete"]
    item = {"image": files.picture, "document": files.sheet, "media": files.film}[kind]
    client.force_login(cast.lead)
    assert client.post(url).status_code == 302
    assert not type(item).objects.filter(pk=item.pk).exists()
    assert_pages_render(cast, client)


def assert_pages_render(cast, client):
    for user, page in (
        (cast.student, cast.lesson_a),
        (cast.student, cast.course_a),
        (cast.student, cast.catalog),
        (cast.other_instructor, cast.module_b),
    ):
        client.force_login(user)
        assert client.get(page.url).status_code == 200, page
    client.force_login(cast.student)
    assert "Begin" in client.get(cast.lesson_a.url).content.decode()
    client.force_login(cast.lead)
    for page in (cast.lesson_a, cast.draft_a, cast.course_a):
        assert client.get(edit_url(page)).status_code == 200, page
        assert client.get(f"/admin/pages/{page.pk}/view_draft/").status_code == 200, page
    Page.objects.get(pk=cast.lesson_a.pk).specific.get_latest_revision().publish()
    client.force_login(cast.student)
    assert client.get(cast.lesson_a.url).status_code == 200


def test_pages_render_after_all_their_files_are_gone(cast, client, files):
    client.force_login(cast.lead)
    for urls in addresses(files).values():
        assert client.post(urls["delete"]).status_code == 302
    assert_pages_render(cast, client)
    api = client.get(f"/api/v2/pages/{cast.lesson_a.pk}/?fields=*")
    assert api.status_code in {200, 404}
