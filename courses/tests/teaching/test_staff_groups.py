"""The staff groups exist after `migrate`, with the grants that the service keeps true."""

import importlib

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from courses.teaching.groups import COURSE_MANAGERS, INSTRUCTORS
from courses.teaching.services import ensure_staff_groups

pytestmark = pytest.mark.django_db

migration = importlib.import_module("courses.migrations.0002_staff_groups")


def read_groups():
    names = (INSTRUCTORS, COURSE_MANAGERS)
    groups = Group.objects.filter(name__in=names)
    return {
        group.name: set(group.permissions.values_list("content_type__app_label", "codename"))
        for group in groups
    }


def test_migration_makes_the_groups_the_service_would():
    Group.objects.filter(name__in=[INSTRUCTORS, COURSE_MANAGERS]).delete()
    migration.create_staff_groups(apps, connection.schema_editor)
    made = read_groups()
    ensure_staff_groups()
    assert made == read_groups()
    assert made[INSTRUCTORS] == {("wagtailadmin", "access_admin"), ("courses", "start_course")}
    assert set(made) == {INSTRUCTORS, COURSE_MANAGERS}


def test_migration_runs_twice_alike():
    migration.create_staff_groups(apps, connection.schema_editor)
    before = read_groups()
    migration.create_staff_groups(apps, connection.schema_editor)
    assert read_groups() == before


def test_groups_come_after_the_migrations_that_open_all_files_to_staff():
    plan = MigrationLoader(None).graph.forwards_plan(("courses", "0002_staff_groups"))
    assert ("wagtailimages", "0023_add_choose_permissions") in plan
    assert ("wagtaildocs", "0011_add_choose_permissions") in plan
