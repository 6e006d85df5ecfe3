"""Course review over HTTP: submit, approve, send back; and what nobody else can do to it."""

import pytest
from django.core.management import call_command
from wagtail.models import Page, PageLogEntry, WorkflowState

from courses.content.pages import CoursePage
from courses.staff.review import SubmitWithDraftsItem
from courses.teaching.review import align_publishing_grants
from courses.teaching.services import remove_from_team
from courses.tests.cast import make_course, make_lesson, make_module
from courses.tests.staff.editor_form import decide, edit_page, press


@pytest.fixture
def required(settings):
    settings.EDUCA_COURSES_REQUIRE_REVIEW = True


@pytest.fixture
def draft(cast):
    """A draft course of the lead with two draft modules, one with a draft lesson."""
    align_publishing_grants()
    course = make_course(cast.catalog, "Course D", live=False, owner=cast.lead)
    cast.course_a.team.group.page_permissions.update(page=course)
    cast.course_a.team.course = course
    cast.course_a.team.save()
    first = make_module(course, "First", text=None, live=False)
    make_lesson(first, "Lesson", text=None, live=False)
    make_module(course, "Second", text=None, live=False)
    for page in course.get_descendants(inclusive=True):
        page.specific.save_revision()
    return CoursePage.objects.get(pk=course.pk)


@pytest.fixture
def strict(required, draft):
    """The draft, where review is required."""
    return draft


def below(course, **conditions) -> list[str]:
    pages = CoursePage.objects.get(pk=course.pk).get_descendants().filter(**conditions)
    return list(pages.order_by("path").values_list("title", flat=True))


def is_live(page) -> bool:
    return Page.objects.get(pk=page.pk).live


def status(page) -> str:
    return WorkflowState.objects.for_instance(page).latest("pk").status


def submit(client, cast, page, by=None):
    client.force_login(by or cast.lead)
    return press(client, page, "submit")


def test_course_goes_through_review_with_its_drafts(cast, client, strict):
    body = submit(client, cast, strict).content.decode()
    assert "“First”, “Lesson”, “Second”" in body
    assert not is_live(strict)
    client.force_login(cast.manager)
    decide(client, strict, "approve")
    assert is_live(strict)
    assert below(strict, live=True) == ["First", "Lesson", "Second"]
    assert client.get(strict.url).status_code == 200
    entries = PageLogEntry.objects.filter(action="wagtail.publish", user=cast.manager)
    assert entries.count() == 4
    assert not Page.objects.filter(live=True, path__startswith=strict.path, live_revision=None)


def test_only_what_was_submitted_is_published(cast, client, strict):
    module = strict.get_children().get(title="First").specific
    submit(client, cast, strict)
    press(client, module, "save-draft", title="Written later")
    make_module(strict, "Made later", text=None, live=False).save_revision()
    client.force_login(cast.manager)
    body = client.get(f"/admin/courses/{strict.pk}/review/").content.decode()
    assert "First" in body
    assert "newer draft" in body
    assert "Made later" not in body
    decide(client, strict, "approve")
    assert below(strict, live=True) == ["First", "Lesson", "Second"]
    module.refresh_from_db()
    assert (module.title, module.draft_title) == ("First", "Written later")
    assert module.has_unpublished_changes


def test_sent_back_it_stays_a_draft_and_is_submitted_anew(cast, client, strict):
    submit(client, cast, strict)
    client.force_login(cast.manager)
    decide(client, strict, "reject", "More about scales, please.")
    assert status(strict) == "needs_changes"
    assert below(strict, live=True) == []
    module = strict.get_children().get(title="First").specific
    client.force_login(cast.lead)
    press(client, module, "save-draft", title="First, mended")
    submit(client, cast, strict)
    client.force_login(cast.manager)
    decide(client, strict, "approve")
    assert below(strict, live=True) == ["First, mended", "Lesson", "Second"]


def test_pages_taken_off_or_moved_or_scheduled_do_not_come_along(cast, client, strict):
    first, second = strict.get_children().specific()
    second.get_latest_revision().publish()
    second.refresh_from_db()
    second.unpublish()
    submit(client, cast, strict)
    assert strict.workflow_states.get().submitted_pages.count() == 2
    Page.objects.get(pk=first.pk).move(
        CoursePage.objects.get(pk=cast.course_b.pk), pos="last-child"
    )
    client.force_login(cast.manager)
    decide(client, strict, "approve")
    assert is_live(strict)
    assert not is_live(first)
    assert not is_live(second)


def test_page_that_cannot_be_published_is_told_and_holds_up_no_other(cast, client, strict):
    first, second = strict.get_children().specific()
    first.slug = "taken"
    first.save_revision()
    submit(client, cast, strict)
    Page.objects.filter(pk=second.pk).update(slug="taken")
    second.refresh_from_db()
    second.slug = "taken"
    second.save_revision()
    client.force_login(cast.manager)
    decide(client, strict, "approve")
    assert is_live(strict)
    assert below(strict, live=True) == ["Lesson", "Second"]
    assert "slug" in strict.workflow_states.get().submitted_pages.get(page=first).problem


@pytest.mark.parametrize("route", ["edit", "revert", "bulk", "with drafts"])
def test_team_publishes_by_no_route_where_review_is_required(cast, client, strict, route):
    client.force_login(cast.lead)
    revision = strict.get_latest_revision()
    if route == "edit":
        press(client, strict, "publish")
    elif route == "revert":
        press(client, strict, "publish", revision=revision.pk)
    elif route == "bulk":
        url = f"/admin/bulk/wagtailcore/page/publish/?id={strict.pk}"
        client.post(url, {"include_descendants": "on"})
    else:
        client.post(f"/admin/courses/{strict.pk}/publish/")
    assert not is_live(strict)
    assert below(strict, live=True) == []


@pytest.mark.parametrize("route", ["unpublish", "bulk", "delete", "move"])
def test_team_takes_no_live_page_off_where_review_is_required(cast, client, strict, route):
    strict.get_latest_revision().publish()
    module = strict.get_children().get(title="Second").specific
    module.get_latest_revision().publish()
    client.force_login(cast.lead)
    path = module.path
    if route == "bulk":
        client.post(f"/admin/bulk/wagtailcore/page/unpublish/?id={module.pk}")
        client.post(f"/admin/bulk/wagtailcore/page/delete/?id={module.pk}")
    elif route == "move":
        client.post(f"/admin/pages/{module.pk}/move/{strict.pk}/confirm/")
    else:
        client.post(f"/admin/pages/{module.pk}/{route}/")
    module.refresh_from_db()
    assert (module.live, module.path) == (True, path)


def test_new_page_is_not_published_on_creation_where_review_is_required(cast, client, strict):
    client.force_login(cast.lead)
    client.post(
        f"/admin/pages/add/courses/modulepage/{strict.pk}/",
        {
            **{"title": "New", "slug": "new", "content-count": "0", "teaching_notes-count": "0"},
            **{"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", "summary": ""},
            "action-publish": "1",
        },
    )
    assert below(strict, title="New", live=True) == []
    assert below(strict, title="New") == ["New"]


def test_editor_leads_with_submit_where_review_is_required(cast, client, strict):
    client.force_login(cast.lead)
    response = client.get(f"/admin/pages/{strict.pk}/edit/")
    assert isinstance(response.context["action_menu"].default_item, SubmitWithDraftsItem)
    body = response.content.decode()
    assert "action-publish" not in body
    assert "Submit to Course review with 3 draft pages" in body


def test_where_no_review_is_required_the_team_publishes_or_submits(cast, client, draft):
    client.force_login(cast.lead)
    assert "action-publish" in client.get(f"/admin/pages/{draft.pk}/edit/").content.decode()
    module = draft.get_children().get(title="First").specific
    submit(client, cast, module)
    assert not is_live(module)
    press(client, draft, "publish")
    assert is_live(draft)
    client.force_login(cast.manager)
    decide(client, module, "approve")
    assert below(draft, live=True) == ["First", "Lesson"]


def test_team_publishes_a_course_with_all_its_drafts(cast, client, draft):
    client.force_login(cast.lead)
    url = f"/admin/courses/{draft.pk}/publish/"
    assert url in client.get(f"/admin/pages/{draft.pk}/edit/").content.decode()
    assert "3 pages go live with it" in client.get(url).content.decode()
    assert not is_live(draft)
    client.post(url)
    assert is_live(draft)
    assert below(draft, live=True) == ["First", "Lesson", "Second"]


def test_stock_bulk_publish_takes_the_drafts_of_a_team_along(cast, client, draft):
    client.force_login(cast.lead)
    url = f"/admin/bulk/wagtailcore/page/publish/?id={draft.pk}"
    client.post(url, {"include_descendants": "on"})
    assert below(draft, live=True) == ["First", "Lesson", "Second"]


@pytest.mark.parametrize("name", ["other_instructor", "student", "outsider", "inactive"])
@pytest.mark.parametrize("step", ["submit", "approve", "reject", "cancel", "publish-all"])
def test_outsiders_do_nothing_to_a_review(cast, client, strict, name, step):
    if step not in {"submit", "publish-all"}:
        submit(client, cast, strict)
    states = list(WorkflowState.objects.values_list("pk", "status"))
    client.force_login(getattr(cast, name))
    url = f"/admin/pages/{strict.pk}/edit/"
    if step in {"approve", "reject"}:
        decide(client, strict, step)
        client.post(url, {"action-workflow-action": "1", "workflow-action-name": step})
    elif step == "cancel":
        client.post(url, {"action-cancel-workflow": "1"})
    elif step == "submit":
        client.post(url, {"action-submit": "1"})
    else:
        client.post(f"/admin/courses/{strict.pk}/publish/")
    body = client.get(f"/admin/courses/{strict.pk}/review/", follow=True).content.decode()
    assert "Second" not in body
    assert list(WorkflowState.objects.values_list("pk", "status")) == states
    assert not is_live(strict)


def test_author_does_not_approve_but_takes_back(cast, client, strict):
    submit(client, cast, strict)
    decide(client, strict, "approve")
    assert status(strict) == "in_progress"
    press(client, strict, "cancel-workflow")
    assert status(strict) == "cancelled"
    assert not is_live(strict)


def test_ex_member_does_not_take_back_what_he_submitted(cast, client, strict):
    submit(client, cast, strict, by=cast.co_instructor)
    remove_from_team(team=cast.course_a.team, user=cast.co_instructor)
    client.post(f"/admin/pages/{strict.pk}/edit/", {"action-cancel-workflow": "1"})
    assert status(strict) == "in_progress"


def test_team_does_not_write_on_what_is_in_review(cast, client, strict):
    submit(client, cast, strict)
    client.force_login(cast.co_instructor)
    press(client, strict, "save-draft", title="Slipped in")
    strict.refresh_from_db()
    assert strict.draft_title == "Course D"


def test_reviewer_is_pointed_to_the_pages_below(cast, client, strict):
    submit(client, cast, strict)
    client.force_login(cast.manager)
    body = client.get(f"/admin/pages/{strict.pk}/edit/").content.decode()
    assert "3 pages below were submitted with this one" in body
    listing = client.get(f"/admin/courses/{strict.pk}/review/")
    for row in listing.context["rows"]:
        url = f"/admin/pages/{row.page_id}/revisions/{row.revision_id}/view/"
        assert url in listing.content.decode()
        assert client.get(url).status_code == 200


def test_approving_from_the_editor_publishes_all(cast, client, strict):
    submit(client, cast, strict)
    client.force_login(cast.manager)
    edit_page(client, strict, **{"action-workflow-action": "1", "workflow-action-name": "approve"})
    assert below(strict, live=True) == ["First", "Lesson", "Second"]


def test_listing_of_a_review_costs_the_same_at_2_and_50_pages(cast, client, strict, count_queries):
    def measure():
        submit(client, cast, strict)
        client.force_login(cast.manager)
        count = count_queries(lambda: client.get(f"/admin/courses/{strict.pk}/review/"))
        decide(client, strict, "reject")
        return count

    few = measure()
    for number in range(47):
        make_module(strict, f"Module {number}", text=None, live=False)
    assert measure() == few


def test_site_keeps_its_review_when_prepared_again(cast, client, strict):
    submit(client, cast, strict)
    call_command("prepare_site")
    client.force_login(cast.manager)
    decide(client, strict, "approve")
    assert is_live(strict)
