"""A page takes no file its author may not use; uploads go to the course being edited."""

import json

import pytest

from courses.teaching.services import add_to_team
from courses.tests.content.editor import edit_url, page_form, publish
from courses.tests.staff.file_cast import make_files


@pytest.fixture
def files_a(cast):
    return make_files(cast.course_a.team, "canary-a", "#c22f3d")


@pytest.fixture
def files_b(cast):
    return make_files(cast.course_b.team, "own-b", "#14203a")


def blocks_of(files) -> dict[str, tuple]:
    """Return one block for each place a file can stand in, by name."""
    image, document, media = (str(item.pk) for item in files)
    described = {"alt_text": "Alt", "caption": "", "image": image}
    file = {"document": document, "title": "", "description": ""}
    return {
        "image": ("image", described),
        "file": ("file", file),
        "video": ("video", {"title": "Film", "media": media, "embed_url": ""}),
    }


@pytest.mark.parametrize("kind", ["image", "file", "video"])
def test_page_takes_own_files_and_refuses_foreign_ones(cast, client, files_a, files_b, kind):
    client.force_login(cast.other_instructor)
    title = cast.module_b.title
    foreign, own = (page_form(title, [blocks_of(files)[kind]]) for files in (files_a, files_b))
    response = publish(client, cast.module_b, foreign)
    assert response.status_code == 200
    assert "You may not use this file" in json.dumps(response.content.decode())
    cast.module_b.refresh_from_db()
    assert [block.block_type for block in cast.module_b.content] == ["text"]
    preview = f"/admin/pages/{cast.module_b.pk}/edit/preview/"
    assert client.post(preview, foreign).json()["is_valid"] is False
    assert publish(client, cast.module_b, own).status_code == 302
    cast.module_b.refresh_from_db()
    assert [block.block_type for block in cast.module_b.content] == [kind]


def test_draft_refuses_a_foreign_file_and_keeps_one_that_stands_there(cast, client, files_a):
    client.force_login(cast.other_instructor)
    block = blocks_of(files_a)["image"]
    form = page_form(cast.module_b.title, [block])
    assert client.post(edit_url(cast.module_b), form).status_code == 200
    cast.module_b.refresh_from_db()
    latest = cast.module_b.get_latest_revision_as_object()
    assert [item.block_type for item in latest.content] == ["text"]
    value = {**block[1], "image": files_a.image.pk, "is_decorative": False}
    cast.module_b.content = [{"type": "image", "value": value, "id": "1" * 8}]
    cast.module_b.save_revision().publish()
    assert client.post(edit_url(cast.module_b), form).status_code == 302


def test_upload_from_an_editor_is_offered_the_collection_of_its_course(cast, client):
    add_to_team(team=cast.course_b.team, user=cast.lead)
    client.force_login(cast.lead)
    for page, team in (
        (cast.lesson_a, cast.course_a.team),
        (cast.module_b, cast.course_b.team),
    ):
        for chooser in ("images/chooser/", "documents/chooser/", "media/chooser/video/"):
            response = client.get(f"/admin/{chooser}", HTTP_REFERER=f"http://x{edit_url(page)}")
            chosen = f'<option value="{team.collection_id}" selected>'
            assert chosen in response.json()["html"], chooser
