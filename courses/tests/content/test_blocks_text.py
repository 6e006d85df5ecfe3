"""Text, heading, quote, divider: full, empty, hostile."""

import json
import uuid

import pytest
from django.core.exceptions import ValidationError
from wagtail.blocks import StructBlockValidationError

from courses.content.blocks import HeadingBlock, QuoteBlock
from courses.content.rich_text import make_inert
from courses.tests.cast import make_course, make_module

from .inertness import (
    HOSTILE_ADDRESSES,
    HOSTILE_RICH_TEXTS,
    HOSTILE_TEXTS,
    assert_inert,
    words,
)
from .rendering import load, render

pytestmark = pytest.mark.django_db

RICH = (
    '<p data-block-key="a1b2c">A <b>mean</b> <i>without</i> <code>s</code> x<sup>2</sup>'
    ' a<sub>1</sub> <s>old</s><br/>new <a href="https://example.org/?a=1&amp;b=2">link</a></p>'
    '<ul><li data-block-key="d3e4f">one<ol><li>deep</li></ol></li></ul>'
    '<p><a href="mailto:ada@example.org">mail</a> <a href="#b-1">anchor</a>'
    ' <a href="/courses/">up</a></p>'
)


def test_text_keeps_everything_its_editor_offers():
    soup = assert_inert(render("text", RICH))
    for tag in ("b", "i", "code", "sup", "sub", "s", "br", "ul", "ol"):
        assert soup.find(tag), tag
    assert [link["href"] for link in soup.find_all("a")] == [
        "https://example.org/?a=1&b=2",
        "mailto:ada@example.org",
        "#b-1",
        "/courses/",
    ]
    assert 'data-block-key="a1b2c"' in load(("text", RICH))[0].value.source


def test_text_leads_to_pages_and_documents(catalog, document):
    text = (
        f'<p><a linktype="page" id="{catalog.pk}">a</a>'
        f'<a linktype="document" id="{document.pk}">b</a></p>'
    )
    links = assert_inert(render("text", text)).find_all("a")
    assert [link["href"] for link in links] == [catalog.url, document.url]


def test_text_with_a_dead_link_still_renders():
    text = (
        '<p><a linktype="page" id="987654">gone</a> <a linktype="document" id="987654">too</a></p>'
    )
    assert words(assert_inert(render("text", text))) == "gone too"


@pytest.mark.parametrize("html", HOSTILE_RICH_TEXTS)
def test_text_that_did_not_come_from_the_editor_is_inert(html):
    assert_inert(render("text", html))


@pytest.mark.parametrize("html", HOSTILE_RICH_TEXTS)
def test_no_surface_gets_active_rich_text(html):
    """The API, the editor and a re-save read the value and not the template."""
    stream = load(("text", html))
    assert_inert(stream[0].value.source)
    assert_inert(stream.stream_block.get_prep_value(stream)[0]["value"])
    assert_inert(stream.stream_block.get_api_representation(stream, {})[0]["value"])
    assert_inert(stream.stream_block.child_blocks["text"].normalize(html).source)


def test_cleaning_twice_changes_nothing():
    for html in [RICH, *HOSTILE_RICH_TEXTS]:
        once = make_inert(html)
        assert make_inert(once) == once


def test_requirements_of_a_course_are_inert_from_the_row_on(catalog, client):
    course = make_course(catalog, "Course", prerequisites="<p>Count to ten</p><script>x</script>")
    type(course).objects.filter(pk=course.pk).update(
        prerequisites='<p onclick="x">Count <a href="javascript:x">to</a> <b>ten</b></p>'
        "<script>evil()</script>"
    )
    stored = type(course).objects.get(pk=course.pk)
    assert stored.prerequisites == "<p>Count <a>to</a> <b>ten</b></p>"
    assert "evil()" not in client.get(course.url).content.decode()


def test_requirements_of_a_revision_are_inert(catalog):
    course = make_course(catalog, "Course")
    revision = course.save_revision()
    revision.content["prerequisites"] = "<p>Count<script>evil()</script></p>"
    revision.save()
    assert revision.as_object().prerequisites == "<p>Count</p>"


def test_text_that_is_missing_or_null_renders_as_nothing():
    for value in (None, ""):
        assert words(assert_inert(render("text", value))) == ""


def test_headings_have_three_levels():
    for level in ("2", "3", "4"):
        soup = assert_inert(render("heading", {"text": "Spread", "level": level}))
        assert soup.find(f"h{level}").get_text() == "Spread"


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_heading_shows_hostile_words_literally(text):
    soup = assert_inert(render("heading", {"text": text, "level": text}))
    assert soup.find("h2").get_text() == text


def test_heading_refuses_an_unknown_level_and_empty_words():
    block = HeadingBlock()
    for value in ({"text": "Spread", "level": "1"}, {"text": "", "level": "2"}):
        with pytest.raises(ValidationError):
            block.clean(block.to_python(value))


def test_quote_names_its_source():
    value = {"text": "One\n\nTwo", "attribution": "Tukey", "source_url": "https://example.org/a"}
    soup = assert_inert(render("quote", value))
    assert [p.get_text() for p in soup.find("blockquote").find_all("p")] == ["One", "Two"]
    assert soup.find("figcaption").find("a")["href"] == "https://example.org/a"
    assert soup.find("blockquote")["cite"] == "https://example.org/a"


def test_quote_without_anybody_has_no_caption():
    soup = assert_inert(render("quote", {"text": "One", "attribution": "", "source_url": ""}))
    assert soup.find("figcaption") is None


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_quote_shows_hostile_words_literally(text):
    soup = assert_inert(render("quote", {"text": text, "attribution": text, "source_url": ""}))
    assert soup.find("figcaption").get_text() == text


@pytest.mark.parametrize("address", HOSTILE_ADDRESSES)
def test_quote_never_links_to_a_hostile_address(address):
    value = {"text": "One", "attribution": "Ada", "source_url": address}
    soup = assert_inert(render("quote", value))
    for link in soup.find_all("a"):
        assert link["href"].startswith("https://example.com/")
    stored = load(("quote", value))
    scheme = stored.stream_block.get_api_representation(stored, {})[0]["value"]["source_url"]
    assert "script:" not in scheme
    assert "data:" not in scheme


@pytest.mark.parametrize("address", [*HOSTILE_ADDRESSES, "ftp://", "not an address"])
def test_quote_refuses_a_hostile_address_in_the_editor(address):
    block = QuoteBlock()
    value = block.normalize({"text": "One", "attribution": "", "source_url": ""})
    value["source_url"] = address
    with pytest.raises(StructBlockValidationError) as caught:
        block.clean(value)
    assert set(caught.value.block_errors) == {"source_url"}


def test_divider_is_a_rule():
    assert assert_inert(render("divider", None)).find("hr")


def test_stored_nul_never_reaches_a_page():
    assert "\0" not in render("text", "<p>a\0b</p>")


def test_a_tampered_row_of_a_lesson_is_inert_on_its_page(catalog, client):
    """JSON in the row is stored as it came; the page must not show it as it came."""
    course = make_course(catalog, "Course")
    page = make_module(course, "Module", is_free_preview=True)
    raw = [{"type": "text", "value": "<script>evil()</script>ok", "id": str(uuid.uuid4())}]
    type(page).objects.filter(pk=page.pk).update(content=json.dumps(raw))
    assert "evil()" in type(page).objects.get(pk=page.pk).content.raw_data[0]["value"]
    body = client.get(page.url).content.decode()
    assert "evil()" not in body
    assert "ok" in body
