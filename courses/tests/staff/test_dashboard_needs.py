"""“Needs you” on the admin's home: what each group says, and to whom."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage, WorkflowTask

from courses.content.learning_pages import ModulePage
from courses.content.pages import CoursePage
from courses.teaching.groups import COURSE_MANAGERS
from courses.teaching.review import align_publishing_grants
from courses.tests.cast import make_lesson, make_module

REVIEW = "Awaiting your review"
SENT_BACK = "Sent back by a reviewer"
SUBMITTED = "Submitted for review"
CHANGED = "Changed and not yet published"
DATES = "In the next seven days"
EVERYBODY = ("lead", "co_instructor", "other_instructor", "manager")


def read_needs(client, user) -> dict[str, list]:
    """Return the rows of each group that a person's home shows, by heading."""
    client.force_login(user)
    response = client.get("/admin/")
    assert response.status_code == 200
    found = {}
    for context in response.context:
        if "groups" in context and context["groups"] and hasattr(context["groups"][0], "heading"):
            found = {group.heading: group.rows for group in context["groups"]}
    html = response.content.decode()
    assert ('id="needs-you-section"' in html) == bool(found)
    assert all(heading in html for heading in found)
    return found


def who_reads(client, cast, heading: str, title: str) -> set[str]:
    """Return who of the staff finds a page in a group."""
    return {
        who
        for who in EVERYBODY
        if title
        in {row.page.title for row in read_needs(client, getattr(cast, who)).get(heading, [])}
    }


@pytest.fixture(params=[False, True], ids=["review offered", "review required"])
def review(request, cast, settings):
    """A review by the managers of everything below the catalog."""
    settings.EDUCA_COURSES_REQUIRE_REVIEW = request.param
    align_publishing_grants()
    task = GroupApprovalTask.objects.create(name="Managers look at it")
    task.groups.add(Group.objects.get(name=COURSE_MANAGERS))
    workflow = Workflow.objects.create(name="Review")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.filter(page=cast.catalog).delete()
    WorkflowPage.objects.create(workflow=workflow, page=cast.catalog)
    return workflow


@pytest.fixture
def submitted(cast, review):
    """Module A, changed and handed in by the lead."""
    module = ModulePage.objects.get(pk=cast.module_a.pk)
    module.save_revision(user=cast.lead)
    return review.start(module, cast.lead)


def schedule(page, *, days: int) -> None:
    page.go_live_at = timezone.now() + timedelta(days=days)
    page.save_revision(approved_go_live_at=page.go_live_at)


def test_nobody_is_needed_where_nothing_waits(cast, client):
    for who in EVERYBODY:
        assert read_needs(client, getattr(cast, who)) == {}


def test_reviewers_are_asked_and_the_team_reads_that_it_waits(cast, client, submitted):
    assert who_reads(client, cast, REVIEW, "Module A") == {"manager"}
    assert who_reads(client, cast, SUBMITTED, "Module A") == {"lead", "co_instructor"}
    row = read_needs(client, cast.manager)[REVIEW][0]
    assert row.note.startswith("Managers look at it: Lead, ")
    assert row.course_title == "Course A"
    assert [client.get(url).status_code for _label, url in row.links] == [200, 200]
    assert client.get(row.edit_url).status_code == 200
    waiting = read_needs(client, cast.lead)[SUBMITTED][0]
    assert waiting.note.startswith("Lead, ")
    assert client.get(waiting.links[0][1]).status_code == 200


def test_a_page_in_review_is_not_also_a_forgotten_draft(cast, client, submitted):
    assert who_reads(client, cast, CHANGED, "Module A") == set()


def test_drafts_that_went_along_with_a_course_are_not_forgotten_ones(cast, client, review):
    ModulePage.objects.get(pk=cast.module_a.pk).save_revision(user=cast.lead)
    Page.objects.get(pk=cast.module_b.pk).specific.save_revision(user=cast.other_instructor)
    assert who_reads(client, cast, CHANGED, "Module A") == {"lead", "co_instructor", "manager"}
    course = CoursePage.objects.get(pk=cast.course_a.pk)
    course.save_revision(user=cast.lead)
    review.start(course, cast.lead)
    assert who_reads(client, cast, REVIEW, "Course A") == {"manager"}
    assert who_reads(client, cast, SUBMITTED, "Course A") == {"lead", "co_instructor"}
    assert who_reads(client, cast, CHANGED, "Module A") == set()
    assert who_reads(client, cast, CHANGED, "Module B") == {"other_instructor", "manager"}


def test_the_team_reads_what_the_reviewer_wrote(cast, client, submitted):
    submitted.current_task_state.reject(user=cast.manager, comment="Say <b>why</b> it swings.")
    assert who_reads(client, cast, SENT_BACK, "Module A") == {"lead", "co_instructor", "manager"}
    assert who_reads(client, cast, REVIEW, "Module A") == set()
    assert who_reads(client, cast, SUBMITTED, "Module A") == set()
    row = read_needs(client, cast.lead)[SENT_BACK][0]
    assert row.note.startswith("Manager, ")
    html = client.get("/admin/").content.decode()
    assert "Say &lt;b&gt;why&lt;/b&gt; it swings." in html
    client.force_login(cast.other_instructor)
    assert "it swings" not in client.get("/admin/").content.decode()


def test_an_approved_page_needs_nobody_any_longer(cast, client, submitted):
    submitted.current_task_state.approve(user=cast.manager)
    for who in EVERYBODY:
        assert read_needs(client, getattr(cast, who)) == {}


def test_changes_nobody_sees_yet_are_named_with_who_made_them(cast, client):
    Page.objects.get(pk=cast.lesson_a.pk).specific.save_revision(user=cast.co_instructor)
    readers = {"lead", "co_instructor", "manager"}
    assert who_reads(client, cast, CHANGED, "Lesson A") == readers
    row = read_needs(client, cast.lead)[CHANGED][0]
    assert row.note.startswith("Co Instructor, ")
    assert row.course_title == "Course A"
    assert client.get(row.links[0][1]).status_code == 200


def test_a_page_never_published_is_no_change_to_a_live_one(cast, client):
    Page.objects.get(pk=cast.draft_a.pk).specific.save_revision(user=cast.lead)
    assert who_reads(client, cast, CHANGED, "Draft A") == set()


def test_coming_dates_are_told_to_the_team_soonest_first(cast, client):
    schedule(make_module(cast.course_a, "Soon", live=False), days=3)
    schedule(make_module(cast.course_a, "Later", live=False), days=20)
    ending = ModulePage.objects.get(pk=cast.module_a.pk)
    ending.expire_at = timezone.now() + timedelta(days=1)
    ending.save()
    assert who_reads(client, cast, DATES, "Soon") == {"lead", "co_instructor", "manager"}
    rows = read_needs(client, cast.lead)[DATES]
    assert [(row.page.title, row.note.split(":")[0]) for row in rows] == [
        ("Module A", "Expires"),
        ("Soon", "Goes live"),
    ]


def test_a_draft_with_a_date_waits_for_its_date_only(cast, client):
    schedule(CoursePage.objects.get(pk=cast.course_a.pk), days=3)
    needs = read_needs(client, cast.lead)
    assert [row.page.title for row in needs[DATES]] == ["Course A"]
    assert CHANGED not in needs


def test_more_than_five_are_said_to_be_more(cast, client):
    for number in range(5):
        make_lesson(cast.module_a, f"Lesson {number}").save_revision(user=cast.lead)
    assert len(read_needs(client, cast.lead)[CHANGED]) == 5
    more = "There are more of these."
    assert more not in client.get("/admin/").content.decode()
    make_lesson(cast.module_a, "Lesson 5").save_revision(user=cast.lead)
    assert len(read_needs(client, cast.lead)[CHANGED]) == 5
    assert more in client.get("/admin/").content.decode()
