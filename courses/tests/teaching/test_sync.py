"""`sync_course_access` brings back the scheme and touches nothing else."""

from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from courses.content.pages import CourseIndexPage, CoursePage
from courses.teaching.groups import INSTRUCTORS
from courses.teaching.models import CourseTeam
from courses.teaching.services import get_permissions
from courses.tests.cast import make_course


def sync() -> str:
    out = StringIO()
    call_command("sync_course_access", stdout=out)
    return out.getvalue()


def grants() -> set:
    return set(
        GroupPagePermission.objects.values_list("group", "page", "permission__codename")
    ) | set(GroupCollectionPermission.objects.values_list("group", "collection", "permission"))


def test_on_a_sound_site_nothing_changes(cast):
    before = grants()
    assert sync().strip() == "0 things mended."
    assert grants() == before


def test_lost_grants_come_back(cast):
    before = grants()
    team = cast.course_a.team
    GroupPagePermission.objects.filter(group=team.group).delete()
    GroupCollectionPermission.objects.filter(group=team.group).delete()
    sync()
    assert grants() == before
    assert sync().strip() == "0 things mended."


@pytest.mark.parametrize("where", ["catalog", "course_b"])
def test_grants_beyond_the_scheme_are_taken(cast, where):
    before = grants()
    permission = get_permissions(["publish_page"], "wagtailcore")[0]
    for group in (cast.course_a.team.group, Group.objects.get(name=INSTRUCTORS)):
        GroupPagePermission.objects.create(
            group=group, page=getattr(cast, where), permission=permission
        )
    sync()
    assert grants() == before


def test_files_of_the_whole_site_are_taken_from_instructors(cast):
    before = grants()
    permission = get_permissions(["choose_image"], "wagtailimages")[0]
    GroupCollectionPermission.objects.create(
        group=Group.objects.get(name=INSTRUCTORS),
        collection=Collection.get_first_root_node(),
        permission=permission,
    )
    assert "took 1 file grants" in sync()
    assert grants() == before


def test_course_without_a_team_gets_one(cast):
    course = make_course(cast.catalog, "Made by hand")
    assert "made the team of “Made by hand”" in sync()
    assert CourseTeam.objects.filter(course=course).exists()


def test_names_follow_the_title(cast):
    CoursePage.objects.filter(pk=cast.course_a.pk).update(title="Renamed")
    sync()
    team = CourseTeam.objects.get(course=cast.course_a)
    assert team.group.name == f"Team: Renamed #{cast.course_a.pk}"
    assert team.collection.name == f"Renamed #{cast.course_a.pk}"


def test_group_and_empty_collection_of_a_deleted_course_go(cast):
    group, collection = cast.course_b.team.group, cast.course_b.team.collection
    CoursePage.objects.get(pk=cast.course_b.pk).delete()
    sync()
    assert not Group.objects.filter(pk=group.pk).exists()
    assert not Collection.objects.filter(pk=collection.pk).exists()


def test_members_leads_and_groups_of_others_are_left_alone(cast):
    others = Group.objects.create(name="Team: red")
    sync()
    assert Group.objects.filter(pk=others.pk).exists()
    members = set(cast.course_a.team.group.user_set.values_list("username", flat=True))
    assert members == {"lead", "co_instructor"}
    assert CourseTeam.objects.get(course=cast.course_a).lead == cast.lead


def test_managers_keep_their_grants_on_every_catalog(cast):
    GroupPagePermission.objects.filter(page=cast.catalog).delete()
    sync()
    assert GroupPagePermission.objects.filter(page=cast.catalog).count() == 6
    assert CourseIndexPage.objects.count() == 1
