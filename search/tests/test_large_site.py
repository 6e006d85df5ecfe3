"""A site of 2,000 lessons from real courses: one query for each kind, right for every reader.

With `-s` it prints what a search took, for docs/search.md.
"""

import statistics
import time
from unittest.mock import patch

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape, strip_tags
from wagtail.models import Site

from courses.content.learning_pages import LessonPage
from courses.enrollment.services import enroll_student
from courses.tests.cast import make_course, make_module, text_block
from courses.tests.content.material import find_material
from search.access import visible_entries
from search.indexing import list_searchable_pages, refresh_pages
from search.models import SearchEntry
from search.reading import find

SOURCES = {
    "md-comprehensive-rust": ("*.md", 800),
    "md-swcarpentry-python": ("*.md", 600),
    "olx-harvardx-studio-advanced": ("*.html", 600),
}
LESSONS_PER_MODULE = 50
RUNS = 15
Kind = SearchEntry.Kind

pytestmark = pytest.mark.slow


def read_texts(name: str, pattern: str, count: int) -> list[str]:
    """Return so many pieces of a course's text, from its beginning, and again if it is short."""
    files = sorted(find_material(name).rglob(pattern))
    words = strip_tags("\n".join(file.read_text(errors="replace") for file in files)).split()
    size = max(60, len(words) // count)
    pieces = [" ".join(words[at : at + size]) for at in range(0, len(words), size)]
    return [pieces[number % len(pieces)] for number in range(count)]


@pytest.fixture
def large_courses(cast):
    """Three courses of together 2,000 lessons, each with `zqeverywhere` and a word of its own."""
    courses = []
    # One by one they would be indexed one by one: here in bulk, as an import's rebuild does.
    tasks = patch("modelsearch.signal_handlers.insert_or_update_object_task")
    with patch("search.listening.refresh_pages"), tasks:
        for name, (pattern, count) in SOURCES.items():
            course = make_course(cast.catalog, name.replace("-", " "))
            courses.append(course)
            for number, text in enumerate(read_texts(name, pattern, count)):
                if number % LESSONS_PER_MODULE == 0:
                    module = make_module(course, f"Part {number // LESSONS_PER_MODULE + 1}")
                secret = f"zqeverywhere zq{course.pk}x{number}"
                content = [text_block(f"{escape(text)} {secret}")]
                module.add_child(instance=LessonPage(title=f"Unit {number + 1}", content=content))
    refresh_pages(list_searchable_pages())
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return courses


def test_two_thousand_lessons(cast, large_courses):
    enroll_student(student=cast.outsider, course=large_courses[0])
    Site.get_site_root_paths()
    readers = {
        "guest": AnonymousUser(),
        "not enrolled": cast.withdrawn,
        "enrolled": cast.outsider,
        "other team": cast.lead,
        "manager": cast.manager,
    }
    expected = dict.fromkeys(readers, 0) | {"enrolled": 800, "manager": 2000}
    for name, reader in readers.items():
        entries = visible_entries(reader)
        with CaptureQueriesContext(connection) as captured:
            found = {kind: find(entries, "zqeverywhere", kind, start=0, limit=3) for kind in Kind}
        assert len(captured) == len(Kind), name
        assert found[Kind.LESSON].total == expected[name], name
        for course in large_courses:
            is_open = name == "manager" or (name == "enrolled" and course == large_courses[0])
            word = f"zq{course.pk}x77"
            assert find(entries, word, Kind.LESSON, start=0, limit=3).total == is_open, name
        units = find(entries, "unit 77", Kind.LESSON, start=0, limit=3).total
        # Whoever reads a text may find both words in it; all others find the three titles.
        assert units >= 3 if name in {"enrolled", "manager"} else units == 3, name
        ids = {
            hit.entry.course_id
            for hit in find(entries, "function", Kind.LESSON, start=0, limit=50).hits
            if not hit.is_locked
        }
        assert ids <= {
            course.pk for course in large_courses[: {"enrolled": 1, "manager": 3}.get(name, 0)]
        }
        report(name, entries)


def report(name: str, entries) -> None:
    """Print the median time of a whole search, all kinds, for several kinds of words."""
    for words in ("zqnowhere", "zqeverywhere", "function", "unit 77", "python function value"):
        times = []
        for _run in range(RUNS):
            begin = time.perf_counter()
            totals = [find(entries, words, kind, start=0, limit=3).total for kind in Kind]
            times.append(1000 * (time.perf_counter() - begin))
        line = f"{name:>14} {words:<24} {statistics.median(times):7.1f} ms  {totals}"
        print(line)  # noqa: T201  (for people)
