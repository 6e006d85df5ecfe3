"""One world for the whole matrix; each cell is rolled back to a savepoint."""

from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import override_settings

from .fingerprint import Fingerprint
from .world import World, build_world


@pytest.fixture(autouse=True, scope="package")
def media_folder(tmp_path_factory):
    """The files of the world live as long as it does."""
    folder = tmp_path_factory.mktemp("matrix-media")
    with override_settings(MEDIA_ROOT=folder):
        yield folder


@pytest.fixture(scope="package")
def built_world(django_db_setup, django_db_blocker, media_folder):
    with django_db_blocker.unblock():
        cache.clear()
        with transaction.atomic():
            yield build_world()
            transaction.set_rollback(True)
        connection.close()
        cache.clear()


@pytest.fixture(scope="package")
def start(built_world) -> Fingerprint:
    """What the database holds before any cell is played."""
    return Fingerprint.take()


@pytest.fixture(scope="package")
def files(built_world, media_folder) -> dict[Path, bytes]:
    """What stands on the disk before any cell is played."""
    return {path: path.read_bytes() for path in media_folder.rglob("*") if path.is_file()}


@pytest.fixture
def db(built_world, start, files):
    """Instead of a transaction for each test: a savepoint in the world's."""
    savepoint = transaction.savepoint()
    yield
    transaction.savepoint_rollback(savepoint)
    for path, content in files.items():
        if not path.exists():  # replaced: Wagtail deletes the old file at once
            path.write_bytes(content)


@pytest.fixture
def world(db, built_world) -> World:
    """The world, brought back to its start after each test."""
    return built_world
