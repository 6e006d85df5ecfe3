"""Callouts and solutions: every kind, what they may hold, empty, hostile."""

import pytest

from courses.content.blocks import SolutionBlock
from courses.content.blocks.callouts import CALLOUT_ICONS, CALLOUT_KINDS, SIMPLE_BLOCKS

from .inertness import HOSTILE_RICH_TEXTS, HOSTILE_TEXTS, assert_inert, words
from .rendering import STREAM, load, render

pytestmark = pytest.mark.django_db


def inner(kind: str, value) -> dict:
    return {"type": kind, "value": value, "id": "4b1c7c2e-0000-4000-8000-000000000001"}


@pytest.mark.parametrize(("kind", "label"), CALLOUT_KINDS)
def test_every_kind_has_a_name_and_an_icon(kind, label):
    body = [inner("text", "<p>Ask for both.</p>")]
    soup = assert_inert(render("callout", {"kind": kind, "title": "", "body": body}))
    box = soup.select_one(f".callout--{kind}")
    assert box["aria-label"] == str(label)
    assert box.find("use")["href"].endswith(f"#{CALLOUT_ICONS[kind]}")
    assert "Ask for both." in box.get_text()


def test_title_replaces_the_kinds_name():
    soup = assert_inert(render("callout", {"kind": "tip", "title": "Mind the gap", "body": []}))
    assert words(soup.select_one(".callout__label")) == "Mind the gap"


def test_callout_of_nothing_renders():
    for value in ({}, {"kind": "note", "title": "", "body": []}, {"kind": None, "body": []}):
        assert assert_inert(render("callout", value)).select_one(".callout")


def test_callout_holds_every_simple_block(image, document):
    table = {"columns": [{"type": "text", "heading": "a"}], "rows": [{"values": ["1"]}]}
    body = [
        inner("text", "<p>T</p>"),
        inner("heading", {"text": "H", "level": "3"}),
        inner("image", {"image": image.pk, "alt_text": "I", "is_decorative": False}),
        inner("file", {"document": document.pk}),
        inner("quote", {"text": "Q", "attribution": "", "source_url": ""}),
        inner("code", {"code": "c", "language": "python"}),
        inner("maths", {"latex": "x^2"}),
        inner("table", {"table": table}),
    ]
    assert {item["type"] for item in body} == {name for name, _block in SIMPLE_BLOCKS}
    solution = inner("solution", {"title": "", "body": body})
    value = {"kind": "exercise", "title": "", "body": [*body, solution]}
    soup = assert_inert(render("callout", value))
    for tag in ("h3", "img", "blockquote", "code", "math", "table"):
        assert len(soup.find_all(tag)) == 2, tag
    assert words(soup.find("summary")) == "Solution"
    assert soup.find("details").get("open") is None


def test_solutions_hold_no_solutions():
    raw = {"title": "A", "body": [inner("solution", {"title": "B", "body": []})]}
    assert len(SolutionBlock().to_python(raw)["body"]) == 0


def test_blocks_of_an_unknown_kind_are_left_out():
    body = [inner("raw_html", "<script>alert(1)</script>"), inner("text", "<p>ok</p>")]
    soup = assert_inert(render("callout", {"kind": "note", "title": "", "body": body}))
    assert words(soup.select_one(".callout__body")) == "ok"
    assert len(load(("raw_html", "<script>alert(1)</script>"))) == 0
    assert "raw_html" not in STREAM.child_blocks


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_callout_shows_hostile_words_literally(text):
    solution = inner("solution", {"title": text, "body": []})
    for kind in ("note", text):
        soup = assert_inert(render("callout", {"kind": kind, "title": text, "body": [solution]}))
        assert soup.select_one(".callout__label").get_text() == text
        assert text in soup.find("summary").get_text()


@pytest.mark.parametrize("html", HOSTILE_RICH_TEXTS)
def test_hostile_rich_text_in_a_solution_is_inert(html):
    solution = inner("solution", {"title": "", "body": [inner("text", html)]})
    body = [inner("text", html), solution]
    assert_inert(render("callout", {"kind": "note", "title": "", "body": body}))
