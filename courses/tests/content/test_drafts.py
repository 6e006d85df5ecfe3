"""Half-filled drafts save in the admin; publishing the same says what is missing."""

import json

import pytest
from wagtail.test.utils.form_data import nested_form_data, streamfield

from courses.content.learning_pages import LessonPage

from .editor import edit_url, page_form, publish, rich, save_draft, text_of
from .inertness import HOSTILE_ADDRESSES, assert_inert

EMPTY_GRID = {"caption": "", "column-count": "0", "row-count": "0"}
CELL = '<p data-block-key="a1b2c">8</p>'
EMPTY_LIST = {"count": "0"}
HALF_FILLED = {
    "heading": {"text": "", "level": "2"},
    "quote": {"text": "", "attribution": "", "source_url": ""},
    "callout": {"kind": "note", "title": "", "body": streamfield([])},
    "image": {"image": "", "alt_text": "", "caption": ""},
    "video": {"title": "", "media": "", "embed_url": ""},
    "audio": {"title": "", "media": ""},
    "file": {"document": "", "title": "", "description": ""},
    "download_list": {"title": "", "files": EMPTY_LIST},
    "code": {"language": "", "code": "", "caption": "", "output": ""},
    "maths": {"latex": "", "description": ""},
}


@pytest.fixture
def admin(cast, client):
    client.force_login(cast.lead)
    return client


def latest(page) -> LessonPage:
    return LessonPage.objects.get(pk=page.pk).get_latest_revision_as_object()


@pytest.mark.parametrize("kind", HALF_FILLED)
def test_half_filled_block_saves_and_does_not_publish(cast, admin, kind):
    form = page_form("Lesson A", [(kind, HALF_FILLED[kind])])
    response = save_draft(admin, cast.lesson_a, form)
    assert response.status_code == 302, response.context["form"].errors
    assert [block.block_type for block in latest(cast.lesson_a).content] == [kind]

    response = publish(admin, cast.lesson_a, form)
    assert response.status_code == 200
    assert "content" in response.context["form"].errors
    live = LessonPage.objects.get(pk=cast.lesson_a.pk)
    assert "canary-lesson-a" in live.content[0].value.source


def test_editor_opens_a_half_filled_draft(cast, admin):
    blocks = list(HALF_FILLED.items())
    assert save_draft(admin, cast.lesson_a, page_form("Lesson A", blocks)).status_code == 302
    response = admin.get(edit_url(cast.lesson_a))
    assert response.status_code == 200
    assert len(latest(cast.lesson_a).content) == len(blocks)


@pytest.mark.parametrize(
    ("kind", "value", "problem"),
    [
        ("image", {"image": "IMAGE", "alt_text": "", "caption": ""}, "mark it as decorative"),
        ("video", {"title": "T", "media": "", "embed_url": ""}, "exactly one of them"),
        (
            "video",
            {
                "title": "T",
                "media": "",
                "embed_url": "https://youtube.com@evil.example/watch?v=abcdefghijk",
            },
            "Only https addresses of YouTube and Vimeo",
        ),
        (
            "code",
            {"language": "klingon", "code": "x", "caption": "", "output": ""},
            "is no language we can color",
        ),
        ("maths", {"latex": r"\frac{1}{", "description": ""}, "formula cannot be read"),
    ],
)
def test_publishing_says_what_is_wrong_where_it_is_wrong(cast, admin, image, kind, value, problem):
    image.collection = cast.course_a.team.collection
    image.save()
    value = {name: image.pk if text == "IMAGE" else text for name, text in value.items()}
    form = page_form("Lesson A", [(kind, value)])
    assert save_draft(admin, cast.lesson_a, form).status_code == 302
    response = publish(admin, cast.lesson_a, form)
    assert response.status_code == 200
    assert problem in response.content.decode()


def test_draft_does_not_loosen_the_next_persons_publish(cast, admin):
    """Deferred validation is a state of shared block objects: it must be gone afterwards."""
    form = page_form("Lesson A", [("maths", HALF_FILLED["maths"])])
    for _ in range(2):
        assert save_draft(admin, cast.lesson_a, form).status_code == 302
        assert publish(admin, cast.lesson_a, form).status_code == 200


def test_empty_page_publishes(cast, admin):
    assert publish(admin, cast.lesson_a, page_form("Lesson A", [])).status_code == 302


def test_table_with_empty_cells_publishes(cast, admin, client):
    grid = {
        "caption": "",
        **{"column-count": "2", "row-count": "1"},
        **{"column-0-type": "text", "column-0-order": "0", "column-0-deleted": ""},
        **{"column-1-type": "text", "column-1-order": "1", "column-1-deleted": ""},
        **{"column-0-heading": "", "column-1-heading": "Mean"},
        **{"row-0-order": "0", "row-0-deleted": ""},
        **{"cell-0-0": "null", "cell-0-1": rich(CELL)},
    }
    blocks = [("table", {"caption": "Waits", "table": grid})]
    response = publish(admin, cast.lesson_a, page_form("Lesson A", blocks))
    assert response.status_code == 302, response.context["form"].errors.as_json()
    table = latest(cast.lesson_a).content[0].value["table"]
    assert [cell.value.source for cell in next(iter(table.rows))] == ["", CELL]
    empty = [("table", {"caption": "", "table": EMPTY_GRID})]
    assert save_draft(admin, cast.lesson_a, page_form("Lesson A", empty)).status_code == 302


def test_text_typed_past_the_editor_is_inert(cast, admin, client):
    """A form posted by hand may name any entity and any address."""
    for number, address in enumerate(HOSTILE_ADDRESSES):
        content = {
            "blocks": [
                {
                    "key": "a",
                    "text": "<script>alert(1)</script>",
                    "type": "unstyled",
                    "depth": 0,
                    "inlineStyleRanges": [],
                    "entityRanges": [{"offset": 0, "length": 8, "key": 0}],
                }
            ],
            "entityMap": {"0": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": address}}},
        }
        form = page_form(f"Lesson {number}", [("text", json.dumps(content))])
        assert publish(admin, cast.lesson_a, form).status_code == 302
        assert_inert(LessonPage.objects.get(pk=cast.lesson_a.pk).content[0].value.source)


@pytest.mark.parametrize("kind", ["raw_html", "solution", "../text", ""])
def test_unknown_block_kind_changes_nothing_else(cast, admin, kind):
    """Wagtail leaves a kind it does not know out of the stream."""
    form = page_form("Lesson A", [*text_of("<p>kept</p>"), (kind, "<script>alert(1)</script>")])
    assert publish(admin, cast.lesson_a, form).status_code == 302
    content = LessonPage.objects.get(pk=cast.lesson_a.pk).content
    assert [block.block_type for block in content] == ["text"]


def test_block_ids_survive_an_edit(cast, admin):
    block = LessonPage.objects.get(pk=cast.lesson_a.pk).content[0]
    form = page_form("Lesson A", text_of("<p>changed</p>")) | {"content-0-id": block.id}
    assert publish(admin, cast.lesson_a, form).status_code == 302
    assert LessonPage.objects.get(pk=cast.lesson_a.pk).content[0].id == block.id


def test_new_blocks_get_ids(cast, admin):
    publish(admin, cast.lesson_a, page_form("Lesson A", text_of("<p>a</p>") * 3))
    ids = [block.id for block in LessonPage.objects.get(pk=cast.lesson_a.pk).content]
    assert len(set(ids)) == 3
    assert all(ids)
    stored = LessonPage.objects.get(pk=cast.lesson_a.pk)
    assert [block.id for block in stored.content] == ids


def test_hundred_blocks_save_in_one_form(cast, admin):
    blocks = text_of("<p>a</p>") * 100
    assert save_draft(admin, cast.lesson_a, page_form("Lesson A", blocks)).status_code == 302
    assert len(latest(cast.lesson_a).content) == 100


def test_notes_for_teachers_save_too(cast, admin):
    notes = nested_form_data({"teaching_notes": streamfield(text_of("<p>ask twice</p>"))})
    form = page_form("Lesson A", text_of("<p>a</p>")) | notes
    assert publish(admin, cast.lesson_a, form).status_code == 302
    assert "ask twice" in LessonPage.objects.get(pk=cast.lesson_a.pk).teaching_notes[0].value.source
