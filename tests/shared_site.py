"""The catalog and the cast, made once per worker; each test begins there and is rolled back to it.

Making them takes longer than most tests do. They live in a transaction that stays open, a level
inside a level: the catalog, and in it the cast. Tests that commit for real, and those that begin
with an empty site, run when it is closed.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import fields

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.db.models import Model

from courses.content.pages import CourseIndexPage
from courses.tests.cast import Cast, make_cast
from home.services import ensure_site_pages

EMPTY, CATALOG, CAST = range(3)
BIG_WORLD = "built_world"  # the matrix keeps a site of its own in the same way


def make_catalog() -> CourseIndexPage:
    call_command("loaddata", "subjects", verbosity=0)
    return ensure_site_pages()


def find_level(item: pytest.Item) -> int:
    """Tell where a test begins. Marked tests say themselves what database they need."""
    if item.get_closest_marker("django_db") or "transactional_db" in item.fixturenames:
        return EMPTY
    if "cast" in item.fixturenames:
        return CAST
    return CATALOG if "catalog" in item.fixturenames else EMPTY


def get_turn(item: pytest.Item) -> int:
    """Put tests of one level together. Those that commit come last: they empty the tables."""
    marker = item.get_closest_marker("django_db")
    if "transactional_db" in item.fixturenames or (marker and marker.kwargs.get("transaction")):
        return 4
    if BIG_WORLD in item.fixturenames:
        return 0
    return {CAST: 1, CATALOG: 2, EMPTY: 3}[find_level(item)]


@contextmanager
def passing_transaction() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class SharedSite:
    """What stands in the test database of this worker now."""

    def __init__(self) -> None:
        self.levels: list[tuple[ExitStack, Model | Cast]] = []
        self.blocker = None

    def go_to(self, level: int) -> None:
        self.back_to(level)
        makers = [make_catalog, lambda: make_cast(self.levels[0][1])]
        with self.blocker.unblock():
            for make in makers[len(self.levels) : level]:
                stack = ExitStack()
                stack.enter_context(passing_transaction())
                self.levels.append((stack, make()))
            cache.clear()

    def back_to(self, level: int) -> None:
        """Undo the levels above. Safe to call when there are none."""
        while len(self.levels) > level:
            with self.blocker.unblock():
                self.levels.pop()[0].close()
                cache.clear()

    @property
    def catalog(self) -> CourseIndexPage:
        return read_again(self.levels[0][1])

    @property
    def cast(self) -> Cast:
        cast = self.levels[1][1]
        return Cast(**{field.name: read_again(getattr(cast, field.name)) for field in fields(cast)})


def read_again(thing: Model) -> Model:
    return type(thing)._default_manager.get(pk=thing.pk)
