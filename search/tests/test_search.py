"""The site search finds published courses, takes whatever people type, and is no oracle."""

import pytest
from wagtail.search.query import Boost, Not, Phrase, PlainText

from courses.content.pages import CoursePage
from courses.tests.cast import make_course
from search.backend import without_quotes


def test_search_finds_a_published_course_by_its_title(cast, client):
    make_course(cast.catalog, "Counterpoint for beginners")
    body = client.get("/search/", {"q": "counterpoint"}).content.decode()
    assert "<mark>Counterpoint</mark> for beginners" in body
    assert "Course B" not in body


def test_search_does_not_find_a_draft(cast, client):
    make_course(cast.catalog, "Counterpoint for beginners", live=False)
    body = client.get("/search/", {"q": "counterpoint"}).content.decode()
    assert "Counterpoint for beginners" not in body


@pytest.mark.parametrize(
    "words",
    [
        '"',
        'one "two',
        "'",
        "%",
        "a AND NOT b",
        "* ^ ( ) :",
        "-",
        "title:",
        "\\",
        "é 漢字 😀",
        "{{7*7}}",
    ],
)
def test_any_characters_are_answered(cast, client, words):
    for path in ("/search/", "/courses/", "/api/v2/pages/"):
        key = "search" if "api" in path else "q"
        assert client.get(path, {key: words}).status_code == 200


def test_admin_search_takes_any_characters(cast, client):
    client.force_login(cast.lead)
    assert client.get("/admin/pages/search/", {"q": 'one "two <three'}).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        'a "b',
        PlainText('a "b'),
        Phrase('a "b'),
        Not(PlainText('"')),
        Boost(PlainText('"'), 2),
        PlainText('"') & Phrase('"') | PlainText('"'),
    ],
)
def test_quotes_are_taken_out_of_every_kind_of_query(query, db):
    assert '"' not in repr(without_quotes(query)).replace('"', "", 0)


def test_full_page_of_results_costs_the_same_for_11_and_50(cast, client, count_queries):
    def search():
        return client.get("/search/", {"q": "Etude"})

    # From one full page on: below it the count comes with the results, one query less.
    for number in range(11):
        make_course(cast.catalog, f"Etude {number}")
    few = count_queries(search)
    for number in range(11, 50):
        make_course(cast.catalog, f"Etude {number}")
    assert CoursePage.objects.live().search("Etude").count() == 50
    assert count_queries(search) == few
