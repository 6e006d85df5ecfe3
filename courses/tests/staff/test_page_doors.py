"""The admin's views of pages: nobody outside the team reads a title or changes a row there."""

import pytest
from wagtail.models import Page, Revision, TaskState, WorkflowState

from accounts.models import User
from courses.tests.staff.canaries import KNOWN, SECRET, plant_secrets, read_body, take_stock

OUTSIDE = ["other_instructor", "ex_member"]
VIEWS = [
    "", "results/", "?q=word", "?ordering=ord", "?export=csv", "?live=false", "usage/", "edit/",
    "edit/preview/", "view_draft/", "add_subpage/", "delete/", "unpublish/", "convert_alias/",
    "move/", "move/{own}/confirm/", "set_position/", "copy/", "privacy/", "lock/", "unlock/",
    "revisions/", "revisions/{revision}/view/", "revisions/{revision}/revert/",
    "revisions/{revision}/unschedule/", "revisions/compare/earliest...latest/",
    "revisions/compare/live...{revision}/", "workflow_history/",
    "workflow_history/detail/{state}/", "history/", "history/results/",
]  # fmt: skip
VIEWS_ABOUT = [
    "/admin/pages/{own}/move/{page}/confirm/",
    "/admin/pages/add/courses/modulepage/{page}/",
    "/admin/pages/add/courses/lessonpage/{page}/",
    "/admin/pages/add/courses/lessonpage/{page}/preview/",
    "/admin/pages/workflow/action/{page}/approve/{task_state}/",
    "/admin/pages/workflow/collect_action_data/{page}/approve/{task_state}/",
    "/admin/pages/workflow/confirm_cancellation/{page}/",
    "/admin/pages/workflow/preview/{page}/{task}/",
    "/admin/api/main/pages/{page}/",
    "/admin/api/main/pages/{page}/?fields=*",
    "/admin/api/main/pages/?child_of={page}&for_explorer=1",
    "/admin/api/main/pages/?descendant_of={page}&fields=*",
    "/admin/api/main/pages/?ancestor_of={page}",
    "/admin/api/main/pages/?translation_of={page}",
    "/admin/api/main/pages/find/?id={page}",
    "/admin/bulk/wagtailcore/page/delete/?id={page}&id={own}&next=/admin/",
    "/admin/bulk/wagtailcore/page/move/?id={page}&id={own}&next=/admin/",
    "/admin/bulk/wagtailcore/page/publish/?id={page}&id={own}&next=/admin/",
    "/admin/bulk/wagtailcore/page/unpublish/?id=all&childOf={page}&next=/admin/",
]
LISTS = [
    "/admin/",
    "/admin/pages/",
    "/admin/pages/search/?content_type=courses.modulepage",
    "/admin/pages/search/results/?q=word",
    "/admin/pages/usage/courses/coursepage/",
    "/admin/pages/usage/courses/modulepage/results/?q=word",
    "/admin/pages/usage/wagtailcore/page/",
    "/admin/pages/create/courses/lessonpage",
    "/admin/api/main/pages/?fields=*",
    "/admin/api/main/pages/?search=word",
    "/admin/bulk/wagtailcore/page/delete/?id=all&childOf={catalog}&next=/admin/",
    "/admin/bulk/wagtailcore/page/delete/?id=all&q=word&childOf={catalog}&next=/admin/",
    "/admin/workflows/list/",
    "/admin/workflows/usage/{workflow}/",
    "/admin/workflows/remove/{page}/",
    "/admin/redirects/",
    "/admin/sites/",
    "/admin/account/",
]


@pytest.fixture
def secrets(cast):
    return plant_secrets(cast)


@pytest.fixture
def places(secrets):
    """The numbers that addresses are made of; `page` is added by the test."""
    task_state = TaskState.objects.get()
    return {
        "own": secrets.cast.module_b.pk,
        "catalog": secrets.cast.catalog.pk,
        "revision": Revision.objects.filter(object_id=str(secrets.cast.module_a.pk)).last().pk,
        "state": WorkflowState.objects.get().pk,
        "task_state": task_state.pk,
        "task": task_state.task_id,
        "workflow": secrets.workflow.pk,
    }


def find_words(client, url: str, method: str = "get") -> list[str]:
    response = getattr(client, method)(url)
    assert response.status_code < 500, url
    body = read_body(response)
    return [word for word in (SECRET, KNOWN) if word in body]


def addresses_of(page, places) -> list[str]:
    about = [f"/admin/pages/{{page}}/{view}" for view in VIEWS] + VIEWS_ABOUT
    return [address.format(page=page.pk, **places) for address in about]


@pytest.mark.parametrize("who", OUTSIDE)
def test_no_view_of_a_page_tells_its_title_outside_the_team(client, secrets, places, who):
    client.force_login(secrets.get_actor(who))
    before = take_stock()
    for page in (secrets.cast.module_a, secrets.draft_course):
        for url in addresses_of(page, places):
            assert find_words(client, url) == [], url
    assert take_stock() == before


@pytest.mark.parametrize("who", OUTSIDE)
def test_no_list_of_the_admin_shows_pages_of_others(client, secrets, places, who):
    client.force_login(secrets.get_actor(who))
    for address in LISTS:
        url = address.format(page=secrets.course.pk, **places)
        assert find_words(client, url) == [], url


@pytest.mark.parametrize("who", OUTSIDE)
def test_posting_to_views_of_foreign_pages_changes_nothing(client, secrets, places, who):
    client.force_login(secrets.get_actor(who))
    before = take_stock()
    for page in (secrets.cast.module_a, secrets.cast.lesson_a):
        for url in addresses_of(page, places):
            if "/bulk/" not in url:
                assert find_words(client, url, "post") == [], url
    assert take_stock() == before


def test_removal_closes_all_views_between_two_requests(client, secrets, places):
    person = secrets.cast.co_instructor
    page = secrets.cast.module_a
    client.force_login(person)
    assert SECRET in read_body(client.get(f"/admin/pages/{page.pk}/edit/"))
    person.groups.remove(secrets.course.team.group)
    for url in addresses_of(page, places):
        assert find_words(client, url) == [], url


def test_deactivated_lead_is_asked_to_log_in(client, secrets, places):
    client.force_login(secrets.cast.lead)
    User.objects.filter(pk=secrets.cast.lead.pk).update(is_active=False)
    before = take_stock()
    for url in addresses_of(secrets.cast.module_a, places):
        assert find_words(client, url) == [], url
        assert find_words(client, url, "post") == [], url
    assert take_stock() == before


@pytest.mark.parametrize("who", ["lead", "manager"])
def test_team_and_managers_pass(client, secrets, places, who):
    client.force_login(getattr(secrets.cast, who))
    page = secrets.cast.module_a.pk
    for view in ("edit/", "history/", "copy/", "usage/", "view_draft/", "workflow_history/"):
        assert client.get(f"/admin/pages/{page}/{view}").status_code == 200, view
    assert SECRET in read_body(client.get(f"/admin/pages/{secrets.course.pk}/"))
    assert SECRET in read_body(client.get("/admin/pages/usage/courses/modulepage/"))
    assert SECRET in read_body(client.get(f"/admin/api/main/pages/{page}/"))


@pytest.mark.parametrize("action", ["delete", "publish", "unpublish", "move"])
def test_bulk_action_takes_own_pages_and_leaves_foreign_ones(client, secrets, action):
    cast = secrets.cast
    client.force_login(cast.other_instructor)
    foreign = [row for row in take_stock()[0] if row[0] != cast.module_b.pk]
    url = f"/admin/bulk/wagtailcore/page/{action}/?id={cast.module_a.pk}&id={cast.module_b.pk}"
    assert "Module B" in read_body(client.get(url))
    response = client.post(url, {"chooser": secrets.course.pk})
    assert KNOWN not in read_body(response)
    assert SECRET not in read_body(response)
    assert [row for row in take_stock()[0] if row[0] != cast.module_b.pk] == foreign


def test_bulk_action_still_works_on_own_pages_alone(client, secrets):
    cast = secrets.cast
    client.force_login(cast.other_instructor)
    url = "/admin/bulk/wagtailcore/page/unpublish/"
    client.post(f"{url}?id=all&childOf={cast.course_b.pk}&next=/admin/")
    assert not Page.objects.get(pk=cast.module_b.pk).live
    assert Page.objects.get(pk=cast.module_a.pk).live


@pytest.mark.parametrize("view", ["copy", "move"])
def test_foreign_destination_is_neither_named_nor_used(client, secrets, view):
    cast = secrets.cast
    client.force_login(cast.other_instructor)
    before = take_stock()
    response = client.post(
        f"/admin/pages/{cast.module_b.pk}/{view}/",
        {"new_title": "Copy", "new_slug": "copy", "new_parent_page": secrets.draft_course.pk},
    )
    assert SECRET not in read_body(response)
    assert take_stock() == before


def test_foreign_parent_for_a_new_page_is_not_named(client, secrets):
    client.force_login(secrets.cast.other_instructor)
    data = {"parent_page": secrets.draft_course.pk}
    response = client.post("/admin/pages/create/courses/modulepage", data)
    assert SECRET not in read_body(response)


API_ACTIONS = [
    "copy", "convert_alias", "delete", "publish", "unpublish", "move", "create_alias",
    "copy_for_translation", "revert_to_page_revision",
]  # fmt: skip


@pytest.mark.parametrize("who", OUTSIDE)
@pytest.mark.parametrize("action", API_ACTIONS)
def test_api_actions_on_foreign_pages_do_nothing(client, secrets, places, who, action):
    client.force_login(secrets.get_actor(who))
    before = take_stock()
    data = {
        "destination_page_id": secrets.cast.course_b.pk,
        "revision_id": places["revision"],
        "recursive": True,
        "locale": "en",
    }
    for page in (secrets.cast.module_a, secrets.course, secrets.cast.catalog):
        url = f"/admin/api/main/pages/{page.pk}/action/{action}/"
        response = client.post(url, data, content_type="application/json")
        assert 400 <= response.status_code < 500, response.status_code
        assert SECRET not in read_body(response)
    assert take_stock() == before


@pytest.mark.parametrize("action", ["copy", "move", "create_alias"])
@pytest.mark.parametrize("position", [None, "left", "first-child"])
def test_api_takes_no_foreign_destination(client, secrets, action, position):
    cast = secrets.cast
    client.force_login(cast.other_instructor)
    before = take_stock()
    targets = [secrets.draft_course, cast.module_a, secrets.course, Page.get_first_root_node()]
    for target in [*(page.pk for page in targets), cast.catalog.pk, "x", -1, "9" * 30]:
        data = {"destination_page_id": target}
        if position:
            data["position"] = position
        url = f"/admin/api/main/pages/{cast.module_b.pk}/action/{action}/"
        response = client.post(url, data, content_type="application/json")
        assert 400 <= response.status_code < 500, (target, response.status_code)
        assert SECRET not in read_body(response)
    assert take_stock() == before


def test_editing_sessions_are_told_to_the_team_only(client, secrets):
    page = secrets.cast.module_a.pk
    url = f"/admin/editing-sessions/ping/courses/modulepage/{page}/1/"
    client.force_login(secrets.cast.other_instructor)
    assert client.post(url).status_code == 404
    client.force_login(secrets.cast.lead)
    assert client.post(url).status_code == 200


@pytest.mark.parametrize(
    "url",
    [
        "/admin/pages/0/edit/",
        "/admin/pages/99999999999999999999/edit/",
        "/admin/pages/" + "9" * 5000 + "/revisions/compare/live...latest/",
        "/admin/pages/create/nothing/here",
        "/admin/pages/create/courses/subject",
        "/admin/bulk/wagtailcore/page/delete/?id=abc&id=" + "9" * 40,
        "/admin/bulk/wagtailcore/page/delete/?id=all&childOf=abc",
        "/admin/bulk/wagtailcore/page/delete/",
    ],
)
def test_odd_addresses_are_refused(client, cast, url):
    client.force_login(cast.other_instructor)
    assert client.get(url).status_code in (400, 404)


def test_page_views_ask_the_same_queries_for_1_and_50_pages(client, cast, count_queries):
    from courses.tests.cast import make_module

    client.force_login(cast.other_instructor)
    url = f"/admin/pages/{cast.module_b.pk}/history/"
    few = count_queries(lambda: client.get(url))
    for number in range(49):
        make_module(cast.course_b, f"More {number}")
    assert count_queries(lambda: client.get(url)) == few
