"""What searches is away: every surface says so with 503 and when to come back; nothing breaks."""

import importlib.util

import pytest
from django.db import OperationalError
from modelsearch.backends.base import BaseSearchResults
from wagtail.search.backends import get_search_backend

from search.away import SearchUnavailable
from search.models import SearchEntry
from search.reading import count, find

API = "/api/learning/v1/search/"


@pytest.fixture
def search_away(monkeypatch):
    """The backend in use, failing as it does when what it asks does not answer."""
    stock = type(get_search_backend()).results_class
    assert issubclass(stock, BaseSearchResults)

    def fail(self):
        raise OperationalError("canceling statement due to statement timeout")

    monkeypatch.setattr(stock, "_do_search", fail)
    monkeypatch.setattr(stock, "_do_count", fail)


@pytest.mark.parametrize("person", [None, "student", "manager"])
@pytest.mark.parametrize("path", ["/search/?q=two+<b>", "/search/?q=two+<b>&in=lesson"])
def test_page_says_so_and_keeps_the_words(cast, client, search_away, person, path):
    if person:
        client.force_login(getattr(cast, person))
    response = client.get(path)
    page = response.content.decode()
    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    assert "Searching is not possible at the moment" in page
    assert 'value="two &lt;b&gt;"' in page
    assert "Nothing found" not in page


def test_page_without_words_needs_no_search(cast, client, search_away):
    assert client.get("/search/").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        f"{API}?q=course",
        f"{API}suggestions/?q=course",
        "/api/learning/v1/courses/?search=course",
    ],
)
def test_api_answers_with_a_problem(cast, client, search_away, path):
    response = client.get(path)
    assert response.status_code == 503
    assert response["Content-Type"] == "application/problem+json"
    assert int(response["Retry-After"]) > 0
    problem = response.json()
    assert problem["type"] == "urn:educa:problem:unavailable"
    assert "not possible at the moment" in problem["detail"]


def test_other_searches_say_so_too(cast, client, search_away):
    assert client.get("/courses/?q=course").status_code == 503
    assert client.get("/api/v2/pages/?search=course").status_code == 503
    client.force_login(cast.manager)
    assert client.get("/admin/pages/search/?q=course").status_code == 503
    assert client.get("/courses/").status_code == 200


@pytest.mark.skipif(
    importlib.util.find_spec("opensearchpy") is None, reason="needs the package opensearch-py"
)
def test_opensearch_that_nobody_answers_for_is_refused_in_words(cast, settings):
    settings.WAGTAILSEARCH_BACKENDS = {
        "default": {
            "BACKEND": "search.opensearch",
            "URLS": ["http://127.0.0.1:9"],
            "INDEX_PREFIX": "away_",
            "TIMEOUT": 1,
        }
    }
    entries = SearchEntry.objects.filter(audience=SearchEntry.Audience.PUBLIC)
    with pytest.raises(SearchUnavailable):
        find(entries, "course", SearchEntry.Kind.COURSE, start=0, limit=3)
    with pytest.raises(SearchUnavailable):
        count(entries, "course", SearchEntry.Kind.COURSE)
