"""The workflow of a catalog, the setting that requires review, and groups of Wagtail's own."""

import pytest
from django.contrib.auth.models import Group
from django.core.checks import Tags, run_checks
from django.core.management import call_command
from wagtail.models import GroupPagePermission, Page, Revision, Workflow, WorkflowPage

from accounts.models import User
from courses.content.pages import CourseIndexPage
from courses.teaching.groups import COURSE_MANAGERS
from courses.teaching.review import align_publishing_grants, ensure_course_review
from courses.teaching.sync import sync_course_access
from courses.tests.cast import make_module


def team_grants(cast) -> set[str]:
    grants = GroupPagePermission.objects.filter(group=cast.course_a.team.group)
    return set(grants.values_list("permission__codename", flat=True))


def warnings() -> list[str]:
    return [w.id for w in run_checks(tags=[Tags.database], databases=["default"])]


def test_catalog_has_one_workflow_for_the_managers(catalog):
    for _ in range(2):
        call_command("prepare_site")
        sync_course_access()
    workflow = Workflow.objects.get()
    assert workflow == WorkflowPage.objects.get().workflow
    (task,) = workflow.tasks
    assert [group.name for group in task.specific.groups.all()] == [COURSE_MANAGERS]


def test_what_people_made_of_the_workflow_stays(catalog):
    workflow = Workflow.objects.get()
    workflow.name = "Peer reading"
    workflow.save()
    assert not ensure_course_review(catalog)
    WorkflowPage.objects.all().delete()
    call_command("prepare_site")
    sync_course_access()
    assert not WorkflowPage.objects.exists()
    assert Workflow.objects.get().name == "Peer reading"


def test_workflow_of_somebody_elses_choice_is_not_replaced(db):
    call_command("prepare_site")
    catalog = CourseIndexPage.objects.get()
    other = Workflow.objects.create(name="Other")
    WorkflowPage.objects.update(workflow=other)
    ensure_course_review(catalog)
    assert WorkflowPage.objects.get(page=catalog).workflow == other


def test_stock_groups_go_while_nobody_is_in_them(db):
    call_command("prepare_site")
    assert not Group.objects.filter(name__in=["Editors", "Moderators"]).exists()
    assert not GroupPagePermission.objects.filter(page__depth=1).exists()
    assert Workflow.objects.get().name == "Course review"


def test_stock_group_with_people_stays_with_its_workflow(db):
    person = User.objects.create(username="ed", email="ed@educa.example")
    person.groups.add(Group.objects.get(name="Moderators"))
    call_command("prepare_site")
    names = set(Group.objects.values_list("name", flat=True))
    assert "Moderators" in names
    assert "Editors" not in names
    assert Workflow.objects.filter(name="Moderators approval").exists()


def test_stock_names_given_later_are_left_alone(catalog):
    Group.objects.create(name="Editors")
    call_command("prepare_site")
    assert Group.objects.filter(name="Editors").exists()


@pytest.mark.parametrize(
    "align", [align_publishing_grants, sync_course_access, lambda: call_command("prepare_site")]
)
def test_teams_follow_the_setting_both_ways(cast, settings, align):
    full = team_grants(cast)
    managers = GroupPagePermission.objects.filter(page=cast.catalog).count()
    settings.EDUCA_COURSES_REQUIRE_REVIEW = True
    assert warnings() == ["courses.W001"]
    align()
    assert team_grants(cast) == {"add_page", "change_page"}
    assert warnings() == []
    settings.EDUCA_COURSES_REQUIRE_REVIEW = False
    assert warnings() == ["courses.W001"]
    align()
    assert team_grants(cast) == full == {"add_page", "change_page", "publish_page"}
    assert warnings() == []
    assert GroupPagePermission.objects.filter(page=cast.catalog).count() == managers


def test_check_tells_of_a_catalog_nobody_can_submit_in(cast, settings):
    settings.EDUCA_COURSES_REQUIRE_REVIEW = True
    align_publishing_grants()
    WorkflowPage.objects.all().delete()
    assert warnings() == ["courses.W002"]


def test_purging_keeps_what_a_review_waits_for(cast):
    module = make_module(cast.course_a, "Draft", text=None, live=False)
    submitted = module.save_revision()
    cast.course_a.save_revision()
    state = Workflow.objects.get().start(cast.course_a, cast.lead)
    module.save_revision()
    call_command("purge_revisions")
    assert Revision.objects.filter(pk=submitted.pk).exists()
    assert state.submitted_pages.filter(revision=submitted).exists()
    module.delete()
    assert not state.submitted_pages.filter(revision=submitted.pk).exists()
    again = make_module(cast.course_a, "Draft", text=None, live=False)
    state.cancel(user=cast.lead)
    old = again.save_revision()
    again.save_revision()
    call_command("purge_revisions")
    assert not Revision.objects.filter(pk=old.pk).exists()


def test_pages_of_a_new_site_have_a_published_version(catalog):
    live = Page.objects.filter(live=True, depth__gt=1)
    assert live.count() == 2
    assert not live.filter(live_revision=None).exists()
