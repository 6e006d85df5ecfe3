"""The set-up checklist of a new course: what it ticks, where it leads, and who sees it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from courses.content.learning_pages import ModulePage
from courses.content.pages import CoursePage
from courses.teaching.services import add_to_team, start_course
from courses.tests.cast import make_lesson, make_module, make_picture

TITLE = "Give the course a title"
PROMISE = "Say in one sentence what people will have"
COVER = "Choose a cover"
OUTCOMES = "List what people will be able to do"
MODULE = "Write a module"
FILLED = "Fill every module"
INVITE = "Invite a co-instructor"
ENROLL = "Decide who may enroll"
PUBLISH = "Publish it, or submit it for review"
ALL = {TITLE, PROMISE, COVER, OUTCOMES, MODULE, FILLED, INVITE, ENROLL, PUBLISH}


@pytest.fixture
def new(cast) -> CoursePage:
    """A course that the lead of course A has just started."""
    return start_course(
        instructor=cast.lead, catalog=cast.catalog, title="New", subject=cast.course_a.subject
    )


def read_checklists(client, user) -> dict:
    client.force_login(user)
    for context in client.get("/admin/").context:
        if "checklists" in context:
            return {it.course.draft_title: it for it in context["checklists"]}
    raise AssertionError("There is no panel of checklists.")


def read_done(client, user) -> set[str]:
    return {step.label for step in read_checklists(client, user)["New"].steps if step.is_done}


def save_draft(course: CoursePage, **fields) -> None:
    course = CoursePage.objects.get(pk=course.pk).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(course, name, value)
    course.save_revision()


def test_a_course_just_begun_has_its_title_only(cast, client, new):
    checklist = read_checklists(client, cast.lead)["New"]
    assert {step.label for step in checklist.steps} == ALL
    assert read_done(client, cast.lead) == {TITLE}
    html = client.get("/admin/").content.decode()
    assert "Set up “New”" in html
    assert "1 of 7 steps done." in html


def test_each_step_is_ticked_by_what_the_draft_holds(cast, client, new):
    for fields, step in (
        ({"promise": "You can tune."}, PROMISE),
        ({"cover": make_picture(new.team.collection)}, COVER),
        ({"outcomes": [{"type": "outcome", "value": "Tune a string"}]}, OUTCOMES),
        ({"enrollment_policy": CoursePage.EnrollmentPolicy.CLOSED}, ENROLL),
    ):
        before = read_done(client, cast.lead)
        save_draft(new, **fields)
        assert read_done(client, cast.lead) - before == {step}
    assert not CoursePage.objects.get(pk=new.pk).promise


def test_modules_are_ticked_when_they_or_their_lessons_hold_something(cast, client, new):
    empty = make_module(new, "Empty", text=None, live=False)
    assert read_done(client, cast.lead) == {TITLE}
    make_module(new, "Full", live=False)
    assert read_done(client, cast.lead) == {TITLE, MODULE}
    assert "1 is empty" in client.get("/admin/").content.decode()
    make_lesson(empty, "Lesson", live=False)
    assert read_done(client, cast.lead) == {TITLE, MODULE, FILLED}


def test_a_module_counts_as_its_draft_was_saved_last(cast, client, new):
    module = make_module(new, "Full", live=False)
    module.content = []
    module.save_revision()
    assert read_done(client, cast.lead) == {TITLE}
    module = ModulePage.objects.get(pk=module.pk)
    module.save_revision()
    assert read_done(client, cast.lead) == {TITLE, MODULE, FILLED}


def test_a_second_teacher_and_publishing_are_ticked(cast, client, new):
    add_to_team(team=new.team, user=cast.co_instructor)
    assert read_done(client, cast.lead) == {TITLE, INVITE}
    CoursePage.objects.get(pk=new.pk).get_latest_revision().publish()
    assert read_done(client, cast.lead) == {TITLE, INVITE, PUBLISH}


def test_handing_in_is_ticked_where_courses_are_reviewed(cast, client, new, settings):
    settings.EDUCA_COURSES_REQUIRE_REVIEW = True
    course = CoursePage.objects.get(pk=new.pk)
    course.get_workflow().start(course, cast.lead)
    assert read_done(client, cast.lead) == {TITLE, PUBLISH}


def test_every_step_leads_to_a_place_that_is_there(cast, client, new):
    pages = {}
    for step in read_checklists(client, cast.lead)["New"].steps:
        path, _hash, anchor = step.url.partition("#")
        if path not in pages:
            response = client.get(path)
            assert response.status_code == 200, step.label
            pages[path] = response.content.decode()
        if anchor.startswith("tab-"):
            assert f'href="#{anchor}"' in pages[path], step.label
        elif anchor:
            assert re.search(f'id="{anchor}"', pages[path]), step.label
    assert set(pages) == {
        f"/admin/pages/{new.pk}/edit/",
        f"/admin/pages/{new.pk}/",
        f"/admin/courses/{new.pk}/team/",
    }


def test_the_teams_new_course_is_no_matter_of_others(cast, client, new):
    add_to_team(team=new.team, user=cast.co_instructor)
    assert set(read_checklists(client, cast.co_instructor)) >= {"New"}
    for other in (cast.other_instructor, cast.manager):
        assert "New" not in read_checklists(client, other)
        assert "Set up “New”" not in client.get("/admin/").content.decode()


def test_the_checklist_ends_when_all_is_done_archived_or_long_live(cast, client, new):
    CoursePage.objects.filter(pk=new.pk).update(archived_at=timezone.now())
    assert "New" not in read_checklists(client, cast.lead)
    CoursePage.objects.filter(pk=new.pk).update(archived_at=None)
    assert "New" in read_checklists(client, cast.lead)
    long_ago = timezone.now() - timedelta(days=15)
    CoursePage.objects.filter(pk=new.pk).update(live=True, first_published_at=long_ago)
    assert "New" not in read_checklists(client, cast.lead)
    CoursePage.objects.filter(pk=new.pk).update(live=False, first_published_at=None)
    save_draft(
        new,
        promise="You can tune.",
        cover=make_picture(new.team.collection),
        outcomes=[{"type": "outcome", "value": "Tune a string"}],
    )
    make_module(new, "Full", live=False)
    assert read_done(client, cast.lead) == ALL - {INVITE, ENROLL, PUBLISH}
    CoursePage.objects.get(pk=new.pk).get_latest_revision().publish()
    assert "New" not in read_checklists(client, cast.lead)
