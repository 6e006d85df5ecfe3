"""File and download list: full, empty, hostile."""

import pytest
from django.core.exceptions import ValidationError

from courses.content.blocks import DownloadListBlock, FileBlock

from .inertness import HOSTILE_TEXTS, assert_inert, words
from .rendering import load, render

pytestmark = pytest.mark.django_db


def file_value(document, **fields) -> dict:
    return {"document": document.pk if document else None, "title": "", "description": "", **fields}


def test_file_says_what_it_is(document):
    value = file_value(document, title="Eight waits", description="Two pages")
    soup = assert_inert(render("file", value))
    assert soup.find("a")["href"] == document.url
    for word in ("Eight waits", "PDF", "8\xa0bytes", "Two pages"):
        assert word in soup.get_text()


def test_file_without_a_title_has_its_documents(document):
    assert "Worksheet" in assert_inert(render("file", file_value(document))).get_text()


def test_file_without_a_suffix_or_size_still_renders(document):
    type(document).objects.filter(pk=document.pk).update(file="documents/x/LICENSE", file_size=None)
    soup = assert_inert(render("file", file_value(document)))
    assert soup.find("a")["href"] == f"/documents/{document.pk}/LICENSE"


def test_file_that_is_gone_leaves_nothing():
    assert words(assert_inert(render("file", file_value(None)))) == ""
    assert words(assert_inert(render("file", {"document": 987654}))) == ""


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_downloads_show_hostile_words_literally(text, document):
    type(document).objects.filter(pk=document.pk).update(title=text)
    for item in (file_value(document), file_value(document, title=text, description=text)):
        assert text in assert_inert(render("file", item)).get_text()
        soup = assert_inert(render("download_list", {"title": text, "files": [item]}))
        assert soup.select_one(".downloads__title").get_text() == text


def test_list_leaves_out_files_that_are_gone(document):
    items = [file_value(document, title="A"), file_value(None, title="B"), {"document": 987654}]
    raw = [{"type": "item", "value": item, "id": str(n)} for n, item in enumerate(items)]
    for files in (items, raw):
        soup = assert_inert(render("download_list", {"title": "All", "files": files}))
        assert [words(link.find("strong")) for link in soup.find_all("a")] == ["A"]


def test_empty_list_renders():
    assert assert_inert(render("download_list", {"title": "All", "files": []})).find("a") is None


def test_files_of_a_list_take_one_query(document, django_assert_num_queries):
    items = [file_value(document) for _ in range(5)]
    with django_assert_num_queries(1):
        load(("download_list", {"title": "All", "files": items}))[0]


def test_forms_refuse_what_is_missing(document):
    block = FileBlock()
    with pytest.raises(ValidationError):
        block.clean(block.normalize({"document": None, "title": "", "description": ""}))
    block = DownloadListBlock()
    with pytest.raises(ValidationError):
        block.clean(block.normalize({"title": "All", "files": []}))
