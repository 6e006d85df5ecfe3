"""Fixtures of the whole suite: a site with its catalog, the cast, and files that go away."""

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from courses.tests.cast import Cast, make_cast
from home.services import ensure_site_pages


@pytest.fixture(autouse=True)
def media_folder(tmp_path):
    """Every test stores its files in a folder of its own."""
    with override_settings(MEDIA_ROOT=tmp_path / "media"):
        yield tmp_path / "media"


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


@pytest.fixture
def catalog(db):
    """The catalog page of a fresh site with the four subjects."""
    call_command("loaddata", "subjects", verbosity=0)
    return ensure_site_pages()


@pytest.fixture
def cast(catalog) -> Cast:
    """The fixed cast of people around course A, and course B of somebody else."""
    return make_cast(catalog)


@pytest.fixture
def count_queries():
    """Return a function that counts the SQL statements of a call, after one call to warm up."""

    def count(call) -> int:
        call()
        with CaptureQueriesContext(connection) as captured:
            call()
        return len(captured)

    return count
