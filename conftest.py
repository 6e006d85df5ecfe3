"""Fixtures of the whole suite: a site with its catalog, the cast, and files that go away."""

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from courses.content.pages import CourseIndexPage
from courses.tests.cast import Cast, make_cast
from tests import database_template
from tests.shared_site import (
    CAST,
    CATALOG,
    EMPTY,
    SharedSite,
    find_level,
    get_turn,
    make_catalog,
)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """Begin with the copy of an earlier run's fresh database, where there is one."""
    held = database_template.fill_test_database() if database_template.is_usable() else None
    yield
    if held is not None:
        held.close()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Keep a copy of the fresh database for the next run."""
    if database_template.is_usable() and not database_template.get_template().exists():
        with django_db_blocker.unblock():
            database_template.keep_test_database()


@pytest.fixture(autouse=True)
def media_folder(tmp_path):
    """Every test stores its files in a folder of its own."""
    with override_settings(MEDIA_ROOT=tmp_path / "media"):
        yield tmp_path / "media"


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


@pytest.fixture(autouse=True)
def english():
    """A request leaves its language behind, in a thread that serves nothing else."""
    yield
    translation.activate(settings.LANGUAGE_CODE)


SITE = SharedSite()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    items.sort(key=get_turn)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    SITE.back_to(find_level(item))


@pytest.fixture(scope="session")
def shared_site(django_db_setup, django_db_blocker):
    SITE.blocker = django_db_blocker
    yield SITE
    SITE.back_to(EMPTY)


@pytest.fixture
def site_level(request, shared_site) -> int:
    """How far the shared site is built for this test."""
    level = find_level(request.node)
    shared_site.go_to(level)
    return level


@pytest.fixture
def db(site_level, db):
    """A transaction for each test, inside that of the shared site."""
    return db


@pytest.fixture
def catalog(site_level, db) -> CourseIndexPage:
    """The catalog page of a fresh site with the four subjects."""
    return SITE.catalog if site_level >= CATALOG else make_catalog()


@pytest.fixture
def cast(site_level, catalog) -> Cast:
    """The fixed cast of people around course A, and course B of somebody else."""
    return SITE.cast if site_level == CAST else make_cast(catalog)


@pytest.fixture
def count_queries():
    """Return a function that counts the SQL statements of a call, after one call to warm up."""

    def count(call) -> int:
        call()
        with CaptureQueriesContext(connection) as captured:
            call()
        return len(captured)

    return count
