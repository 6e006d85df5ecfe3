"""Editing screens cost the same number of queries however much a course holds."""

import json
import uuid

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.documents import get_document_model

from courses.content.learning_pages import ModulePage
from courses.content.pages import CoursePage
from courses.teaching.models import CourseTeam
from courses.tests.cast import make_media, make_module, make_picture


@pytest.fixture
def lead(cast, client):
    client.force_login(cast.lead)
    return client


def fill(course, count: int) -> None:
    for number in range(course.get_children().count(), count):
        make_module(course, f"Module {number}").save_revision()


@pytest.mark.parametrize("view", ["wagtailadmin_explore", "wagtailadmin_pages:edit"])
def test_course_of_60_modules_costs_what_5_cost(cast, lead, count_queries, view):
    def load():
        answer = lead.get(reverse(view, args=[cast.course_a.pk]))
        assert answer.status_code == 200

    fill(cast.course_a, 5)
    few = count_queries(load)
    fill(cast.course_a, 60)
    assert count_queries(load) == few


def make_blocks(cast, collection, count: int) -> list[dict]:
    """Return blocks of mixed kinds, each with a file of its own."""
    blocks: list[dict] = []
    for number in range(count):
        kind = ("image", "file", "video", "text")[number % 4]
        blocks.append({"type": kind, "id": str(uuid.uuid4())})
        blocks[-1]["value"] = make_value(cast, collection, kind, number)
    return blocks


def make_value(cast, collection, kind: str, number: int):
    if kind == "image":
        return {"image": make_picture(collection).pk, "alt_text": "A picture", "caption": ""}
    if kind == "file":
        document = get_document_model().objects.create(
            title=f"File {number}", collection=collection, file=ContentFile(b"x", "x.txt")
        )
        return {"document": document.pk, "title": "", "description": ""}
    if kind == "video":
        return {"title": "Film", "media": make_media(collection, b"x").pk, "embed_url": ""}
    return f'<p>See <a href="https://example.org/{number}">this</a>.</p>'


@pytest.fixture
def module(cast) -> ModulePage:
    return ModulePage.objects.get(pk=cast.module_a.pk)


@pytest.fixture
def count_with(cast, lead, module, count_queries):
    """Return a function that counts what the editor asks of the database for some blocks."""

    def load():
        answer = lead.get(reverse("wagtailadmin_pages:edit", args=[module.pk]))
        assert answer.status_code == 200

    def count(blocks: list[dict]) -> int:
        module.content = blocks
        module.save()
        return count_queries(load)

    return count


def test_module_of_200_blocks_costs_what_8_cost(cast, count_with):
    collection = CourseTeam.objects.get(course=cast.course_a).collection
    blocks = make_blocks(cast, collection, 200)
    assert count_with(blocks) == count_with(blocks[:8])


@pytest.fixture
def make_links(cast):
    """Return a function that makes a paragraph with a link to a page and a file of its own."""
    collection = CourseTeam.objects.get(course=cast.course_a).collection

    def make(number: int) -> str:
        page = make_module(cast.course_a, f"Linked {number}")
        file = get_document_model().objects.create(
            title=f"File {number}", collection=collection, file=ContentFile(b"x", "x.txt")
        )
        return (
            f'<p>See <a linktype="page" id="{page.pk}">this</a> and '
            f'<a linktype="document" id="{file.pk}">that</a>.</p>'
        )

    return make


def test_module_with_50_links_costs_what_one_with_1_costs(count_with, make_links):
    links = [{"type": "text", "value": make_links(n)} for n in range(50)]
    assert count_with(links) == count_with(links[:1])


def test_rich_text_outside_a_stream_costs_the_same_with_50_links(
    cast, lead, count_queries, make_links
):
    def count(html: str) -> int:
        CoursePage.objects.filter(pk=cast.course_a.pk).update(prerequisites=html)
        return count_queries(lambda: lead.get(edit))

    edit = reverse("wagtailadmin_pages:edit", args=[cast.course_a.pk])
    links = [make_links(n) for n in range(50)]
    assert count("".join(links)) == count(links[0])


def test_editor_knows_where_a_link_leads(cast, lead, module, make_links):
    gone = '<p><a linktype="page" id="987654">gone</a></p>'
    module.content = [{"type": "text", "value": make_links(1) + gone}]
    module.save()
    answer = lead.get(reverse("wagtailadmin_pages:edit", args=[module.pk]))
    page = ModulePage.objects.get(title="Linked 1")
    file = get_document_model().objects.get(title="File 1")
    entities = find_entities(answer.context["form"]["content"].value())
    assert entities == [
        {"id": page.pk, "url": page.url, "parentId": cast.course_a.pk},
        {"id": file.pk, "url": file.url, "filename": file.filename},
        {"id": 987654, "url": None, "parentId": None},
    ]


def find_entities(stream) -> list[dict]:
    """Return what the editor gets to know of the links in a stream's first block."""
    state = json.loads(stream.stream_block.get_form_state(stream)[0]["value"])
    return [entity["data"] for _number, entity in sorted(state["entityMap"].items())]
