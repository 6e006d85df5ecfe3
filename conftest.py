"""Fixtures of the whole suite: a site with its catalog, the cast, and files that go away."""

import pytest
from django.core.cache import cache
from django.test import override_settings

from courses.tests.cast import Cast, make_cast


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
    from django.core.management import call_command

    from home.services import ensure_site_pages

    call_command("loaddata", "subjects", verbosity=0)
    return ensure_site_pages()


@pytest.fixture
def cast(catalog) -> Cast:
    """The fixed cast of people around course A, and course B of somebody else."""
    return make_cast(catalog)
