"""What helps with asking: words that were meant, and what managers put first."""

import os
import subprocess
import sys

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from wagtail.contrib.search_promotions.models import Query, SearchPromotion

from courses.enrollment.archiving import archive_course
from courses.tests.cast import PEOPLE, make_course, make_lesson
from search.models import SearchEntry, SearchWord
from search.promotions import find_promoted
from search.tests.test_results import people, read
from search.trigrams import ensure_trigrams

on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="trigrams are PostgreSQL's"
)
LINK = '<p class="did-you-mean">'


@on_postgresql
@pytest.mark.parametrize("person", PEOPLE)
def test_misspelled_word_of_a_public_text_is_meant_well(cast, client, person):
    make_course(cast.catalog, "Counterpoint for beginners")
    counts, page = read(client, people(cast)[person], "Countrepoint biginners")
    assert not sum(counts.values())
    assert '<a href="/search/?q=counterpoint%20beginners">counterpoint beginners</a>' in page


@on_postgresql
@pytest.mark.parametrize("person", PEOPLE)
def test_word_of_a_locked_text_is_never_offered(cast, client, person):
    make_lesson(cast.module_a, "Etude", text="quokkas everywhere")
    assert LINK not in read(client, people(cast)[person], "quokkaz")[1]
    assert not SearchWord.objects.filter(word="quokkas").exists()
    assert SearchWord.objects.filter(word="etude").exists()


@on_postgresql
def test_words_of_drafts_and_archived_courses_are_not_offered(cast, client):
    course = make_course(cast.catalog, "Counterpoint for beginners")
    assert LINK in read(client, None, "countrepoint")[1]
    archive_course(course=course, by=cast.manager)
    assert LINK not in read(client, None, "countrepoint")[1]
    make_course(cast.catalog, "Polyphony", live=False)
    assert LINK not in read(client, None, "polifony")[1]


@on_postgresql
def test_nothing_is_offered_where_something_is_found(cast, client):
    make_course(cast.catalog, "Counterpoint")
    assert LINK not in read(client, None, "counterpoint")[1]


@on_postgresql
def test_without_the_extension_nothing_is_offered(cast, client, monkeypatch):
    make_course(cast.catalog, "Counterpoint")
    monkeypatch.setattr("search.suggesting.has_trigrams", lambda: False)
    assert LINK not in read(client, None, "countrepoint")[1]
    ensure_trigrams()
    ensure_trigrams()


@pytest.mark.skipif(connection.vendor == "postgresql", reason="what other databases do instead")
def test_elsewhere_nothing_is_offered_and_no_words_are_kept(cast, client):
    make_course(cast.catalog, "Counterpoint")
    page = read(client, None, "countrepoint")[1]
    assert LINK not in page
    assert "See all courses" in page
    assert not SearchWord.objects.exists()


def promote(words: str, **fields) -> None:
    query, _created = Query.objects.get_or_create(query_string=words)
    SearchPromotion.objects.create(query=query, sort_order=query.editors_picks.count(), **fields)


def test_promoted_results_come_first_and_lead_elsewhere_too(cast, client):
    promote("where to begin", page=cast.course_b, description="Start <here>.")
    promote("where to begin", external_link_url="https://educa.example/", external_link_text="Help")
    page = read(client, None, "  Where to BEGIN ")[1]
    assert page.index("Course B") < page.index("https://educa.example/")
    assert "Start &lt;here&gt;." in page
    assert "Nothing found" not in page
    assert "Course B" not in read(client, None, "where to")[1]


def test_promoted_page_is_shown_to_those_who_may_know_of_it(cast):
    promote("etude", page=cast.draft_a)
    promote("etude", page=cast.lesson_a)
    for person in (AnonymousUser(), cast.outsider, cast.manager):
        assert [found.title for found in find_promoted(person, "etude")] == ["Lesson A"]
    archive_course(course=cast.course_a, by=cast.manager)
    assert find_promoted(AnonymousUser(), "etude") == []
    assert [found.title for found in find_promoted(cast.student, "etude")] == ["Lesson A"]


def test_promoted_results_cost_the_same_for_one_and_50(cast, count_queries):
    promote("etude", page=cast.lesson_a)
    few = count_queries(lambda: find_promoted(cast.outsider, "etude"))
    for _number in range(49):
        promote("etude", page=cast.free_a)
    assert len(find_promoted(cast.outsider, "etude")) == 50
    assert count_queries(lambda: find_promoted(cast.outsider, "etude")) == few


def test_what_people_search_for_is_not_kept(cast, client):
    read(client, cast.student, "my private worry")
    assert not Query.objects.exists()


def test_managers_choose_what_comes_first_and_teams_do_not(cast, client):
    for person, status in ((cast.manager, 200), (cast.lead, 302)):
        client.force_login(person)
        assert client.get("/admin/searchpicks/add/").status_code == status


def test_index_elsewhere_that_is_away_keeps_nobody_from_publishing(cast, monkeypatch):
    class Away:
        catch_indexing_errors = True

        def add_bulk(self, model, entries):
            raise ConnectionError

    monkeypatch.setattr("search.indexing.get_search_backends", lambda **_options: [Away()])
    lesson = make_lesson(cast.module_a, "Etude")
    assert SearchEntry.objects.filter(page=lesson).count() == 2


def test_opensearch_without_its_package_is_refused_in_words():
    code = (
        "import importlib.util as util\n"
        "find = util.find_spec\n"
        "util.find_spec = lambda name, *p: None if name == 'opensearchpy' else find(name, *p)\n"
        "import educa_site.settings.search"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "EDUCA_OPENSEARCH_URL": "http://127.0.0.1:9200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "pip install 'opensearch-py>=3,<4'" in done.stderr
