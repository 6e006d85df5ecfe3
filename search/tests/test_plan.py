"""How PostgreSQL searches: texts of others are not compared, so their words take no time."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from search.access import visible_entries
from search.models import SearchEntry
from search.reading import count, find

Kind = SearchEntry.Kind

pytestmark = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="the plan is PostgreSQL's"
)


@pytest.mark.parametrize("person", ["guest", "outsider", "student", "lead", "manager"])
@pytest.mark.parametrize("ask", ["find", "count"])
def test_words_are_compared_with_texts_of_the_reader_alone(cast, person, ask):
    entries = visible_entries(getattr(cast, person, AnonymousUser()))
    with CaptureQueriesContext(connection) as captured:
        if ask == "find":
            find(entries, "canary-lesson-a", Kind.LESSON, start=0, limit=3)
        else:
            count(entries, "canary-lesson-a", Kind.LESSON)
    (sql,) = [query["sql"] for query in captured if "@@" in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}")
        comparisons = [line for (line,) in cursor.fetchall() if "@@" in line]
    assert comparisons
    for line in comparisons:
        words_before = line.partition("@@")[0]
        assert "CASE WHEN" in words_before, line
        assert "audience" in words_before, line
        assert "live" in words_before, line
