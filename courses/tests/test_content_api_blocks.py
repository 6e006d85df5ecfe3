"""Lessons in the content API: every block as data that another site can show as it is."""

from urllib.parse import urlsplit

import pytest
from django.conf import settings

from courses.content.blocks import CONTENT_BLOCKS
from courses.content.learning_pages import LessonPage
from courses.tests.cast import make_lesson, text_block
from courses.tests.every_block import block, image_value, make_blocks, make_picture

PAGES = "/api/v2/pages/"


@pytest.fixture
def lesson(cast) -> LessonPage:
    page = make_lesson(cast.module_a, "Everything")
    page.content = make_blocks(cast.course_a.team.collection, link_to=cast.lesson_a.pk)
    page.save_revision().publish()
    return page


@pytest.fixture
def values(cast, client, lesson) -> dict:
    """The lesson's blocks as its student reads them: the first value of each type."""
    client.force_login(cast.student)
    content = client.get(f"{PAGES}{lesson.pk}/").json()["content"]
    return {each["type"]: each["value"] for each in reversed(content)}


def path_of(url: str) -> str:
    assert url.startswith(settings.EDUCA_BASE_URL + "/")
    return url.removeprefix(settings.EDUCA_BASE_URL)


def test_every_type_of_block_is_there_with_its_id(cast, client, lesson):
    client.force_login(cast.student)
    content = client.get(f"{PAGES}{lesson.pk}/").json()["content"]
    assert [each["id"] for each in content] == [raw["id"] for raw in lesson.content.raw_data]
    assert {each["type"] for each in content} == {name for name, _block in CONTENT_BLOCKS}
    assert all(set(each) == {"id", "type", "value"} for each in content)


def test_text_is_html_with_resolved_links(cast, values):
    html = values["text"]
    assert "linktype" not in html
    assert "data-block-key" not in html
    assert f'<a href="{settings.EDUCA_BASE_URL}{cast.lesson_a.url}">There</a>' in html
    assert f'<a href="{settings.EDUCA_BASE_URL}/documents/' in html
    assert "<a>nowhere</a>" in html


def test_links_in_boxes_and_tables_are_resolved_too(cast, values):
    link = f'<a href="{settings.EDUCA_BASE_URL}{cast.lesson_a.url}">'
    assert link in values["callout"]["body"][0]["value"]
    assert link in values["table"]["rows"][0][1]
    assert [column["heading"] for column in values["table"]["columns"]] == ["Line", "Mean"]


def test_link_to_a_draft_does_not_tell_its_address(cast, client):
    cast.draft_a.slug = "canary-slug"
    cast.draft_a.save()
    cast.lesson_a.content = [
        text_block(f'<a linktype="page" id="{cast.draft_a.pk}">Soon</a>'),
        block("quote", {"text": "Q", "attribution": "", "source_url": ""}),
    ]
    cast.lesson_a.save_revision().publish()
    client.force_login(cast.student)
    response = client.get(f"{PAGES}{cast.lesson_a.pk}/")
    assert "<a>Soon</a>" in response.json()["content"][0]["value"]
    assert "canary-slug" not in response.content.decode()


def test_image_has_its_alt_text_and_sizes_that_open_for_the_student(client, values):
    image = values["image"]
    assert (image["alt"], image["caption"]) == ("A red square", "Figure 1")
    sizes = image["image"]["renditions"]
    assert sizes
    assert all(set(size) == {"url", "width", "height"} for size in sizes)
    assert all("signature=" in size["url"] for size in sizes)
    assert f"{sizes[0]['url']} {sizes[0]['width']}w" in image["image"]["srcset"]
    assert client.get(path_of(sizes[0]["url"])).status_code == 200
    client.logout()
    assert client.get(path_of(sizes[0]["url"])).status_code == 404


def test_decorative_image_says_so_in_place_of_a_text(cast, client):
    image = make_picture(cast.course_a.team.collection)
    value = image_value(image, "left over") | {"is_decorative": True}
    cast.lesson_a.content = [block("image", value), block("image", value | {"image": None})]
    cast.lesson_a.save_revision().publish()
    client.force_login(cast.student)
    first, second = client.get(f"{PAGES}{cast.lesson_a.pk}/").json()["content"]
    assert first["value"]["alt"] == ""
    assert first["value"]["is_decorative"] is True
    assert second["value"]["image"] is None


def test_file_has_its_size_type_and_gated_address(client, values):
    file = values["file"]["file"]
    assert (file["size_bytes"], file["filename"]) == (12, file["filename"])
    assert file["content_type"] == "text/plain"
    assert values["file"]["kind"] == "TXT"
    assert values["download_list"]["files"][0]["file"] == file
    assert client.get(path_of(file["url"])).status_code == 200
    client.logout()
    assert client.get(path_of(file["url"])).status_code == 404


def test_film_has_captions_transcript_poster_and_gated_addresses(client, values):
    media = values["video"]["media"]
    assert media["transcript"] == "First words\nMore words"
    assert (media["size_bytes"], media["duration_seconds"]) == (4, 3)
    assert (media["content_type"], media["language"]) == ("video/mp4", "en")
    addresses = [media["url"], media["captions_url"], media["poster_url"]]
    assert [client.get(path_of(url)).status_code for url in addresses] == [200] * 3
    client.logout()
    assert [client.get(path_of(url)).status_code for url in addresses] == [404] * 3


def test_embed_is_the_address_of_the_player_and_no_markup(cast, client, lesson):
    client.force_login(cast.student)
    content = client.get(f"{PAGES}{lesson.pk}/").json()["content"]
    embed = next(each["value"] for each in content if each["value"] and "Tube" in str(each))
    assert embed["media"] is None
    assert urlsplit(embed["embed"]["player_url"]).hostname == "www.youtube-nocookie.com"


def test_code_and_formula_come_as_source_and_ready_to_show(values):
    assert values["code"]["code"] == "x = 1"
    assert '<span class="' in values["code"]["html"]
    assert values["maths"]["latex"] == "x^2"
    assert values["maths"]["mathml"].startswith("<math")


def test_boxes_hold_blocks_and_small_blocks_their_words(values):
    callout = values["callout"]
    assert (callout["kind"], callout["label"]) == ("tip", "Tip")
    assert [each["type"] for each in callout["body"]] == ["text", "image", "solution"]
    assert callout["body"][2]["value"]["body"][0]["value"] == "<p>42</p>"
    assert values["heading"] == {"text": "Begin", "level": 3}
    assert values["quote"]["source_url"] == "https://q.example/"
    assert values["divider"] is None


def test_what_editors_write_for_editors_stays_with_them(cast, client, lesson):
    client.force_login(cast.student)
    body = client.get(f"{PAGES}{lesson.pk}/").content.decode()
    assert "canary-film-title" not in body


@pytest.mark.parametrize("name", ["guest", "outsider", "student", "withdrawn", "other_instructor"])
def test_notes_for_teachers_are_for_the_team_alone(cast, client, name):
    cast.free_a.teaching_notes = [text_block("canary-notes")]
    cast.free_a.save_revision().publish()
    if name != "guest":
        client.force_login(getattr(cast, name))
    query = "type=courses.LessonPage&fields=teaching_notes"
    for path in (f"{PAGES}{cast.free_a.pk}/?fields=*", f"{PAGES}?{query}", f"{PAGES}?fields=*"):
        response = client.get(path)
        assert response.status_code == 200
        assert "canary-notes" not in response.content.decode()
        assert "teaching_notes" not in response.content.decode()


@pytest.mark.parametrize("name", ["lead", "co_instructor", "manager"])
def test_team_reads_its_notes(cast, client, name):
    cast.free_a.teaching_notes = [text_block("canary-notes")]
    cast.free_a.save_revision().publish()
    client.force_login(getattr(cast, name))
    notes = client.get(f"{PAGES}{cast.free_a.pk}/").json()["teaching_notes"]
    assert [note["value"] for note in notes] == ["<p>canary-notes</p>"]


def test_text_comes_as_markdown_when_asked_for(cast, client, lesson):
    client.force_login(cast.student)
    data = client.get(f"{PAGES}{lesson.pk}/?rich_text_format=markdown").json()
    text = next(each["value"] for each in data["content"] if each["type"] == "text")
    assert f"[There]({settings.EDUCA_BASE_URL}{cast.lesson_a.url})" in text
    assert "nowhere" in text


@pytest.mark.parametrize("name", ["db_html", "db_markdown", "x", ""])
def test_stored_form_of_texts_is_nobodys_business(cast, client, name):
    assert client.get(f"{PAGES}?rich_text_format={name}").status_code == 400
