"""The page chooser: own pages and public overviews; drafts of others never, nor their titles."""

import json

import pytest

from accounts.models import User
from courses.teaching.services import remove_from_team
from courses.tests.cast import make_course
from courses.tests.staff.canaries import KNOWN, SECRET, plant_secrets, read_body

BROWSE = "/admin/choose-page/"


@pytest.fixture
def secrets(cast):
    return plant_secrets(cast)


def get(client, url: str) -> str:
    response = client.get(url)
    assert response.status_code < 500, url
    return read_body(response).replace(f"q={SECRET}", "")


def all_addresses(secrets) -> list[str]:
    addresses = [
        BROWSE,
        f"{BROWSE}?page_type=courses.ModulePage,courses.LessonPage",
        f"{BROWSE}?page_type=courses.coursepage&multiple=1&allow_external_link=true",
        f"{BROWSE}search/?q={SECRET}",
        f"{BROWSE}search/?q={SECRET}&page_type=courses.modulepage&multiple=1",
        f"{BROWSE}search/?q={KNOWN}&multiple=1",
    ]
    for page in (*secrets.pages, secrets.draft_course, secrets.cast.catalog):
        addresses += [
            f"{BROWSE}{page.pk}/",
            f"{BROWSE}{page.pk}/?user_perms=move_to&target_pages[]={secrets.cast.module_b.pk}",
            f"{BROWSE}chosen-multiple/?id={page.pk}&multiple=1",
        ]
    return addresses


@pytest.mark.parametrize("who", ["other_instructor", "ex_member"])
def test_drafts_of_others_are_not_in_the_chooser(client, secrets, who):
    client.force_login(secrets.get_actor(who))
    for url in all_addresses(secrets):
        assert SECRET not in get(client, url), url


def test_deactivated_member_is_sent_away(client, secrets):
    client.force_login(secrets.cast.lead)
    User.objects.filter(pk=secrets.cast.lead.pk).update(is_active=False)
    for url in all_addresses(secrets):
        body = get(client, url)
        assert SECRET not in body
        assert KNOWN not in body


def test_member_removed_between_two_requests_finds_no_draft(client, secrets):
    url = f"{BROWSE}{secrets.cast.module_a.pk}/"
    client.force_login(secrets.cast.co_instructor)
    assert SECRET in get(client, url)
    remove_from_team(team=secrets.course.team, user=secrets.cast.co_instructor)
    assert client.get(url).status_code == 404
    assert SECRET not in get(client, f"{BROWSE}search/?q={SECRET}")


@pytest.mark.parametrize("who", ["lead", "manager"])
def test_team_and_managers_choose_drafts(client, secrets, who):
    client.force_login(getattr(secrets.cast, who))
    assert f"{SECRET} draft" in get(client, f"{BROWSE}{secrets.cast.module_a.pk}/")
    assert f"{SECRET} draft" in get(client, f"{BROWSE}search/?q={SECRET}")
    chosen = get(client, f"{BROWSE}chosen-multiple/?id={secrets.cast.draft_a.pk}")
    assert f"{SECRET} draft" in chosen


def test_live_course_of_somebody_else_is_offered_by_its_published_title(client, secrets):
    client.force_login(secrets.cast.other_instructor)
    title = f"{KNOWN} {secrets.course.pk}"
    assert title in get(client, f"{BROWSE}{secrets.cast.catalog.pk}/")
    assert title in get(client, f"{BROWSE}search/?q={KNOWN}")
    assert title in get(client, f"{BROWSE}chosen-multiple/?id={secrets.course.pk}")


def test_modules_of_others_are_not_offered(client, secrets):
    client.force_login(secrets.cast.other_instructor)
    assert f"{KNOWN} {secrets.cast.module_a.pk}" not in get(client, f"{BROWSE}search/?q={KNOWN}")
    assert client.get(f"{BROWSE}{secrets.course.pk}/").status_code == 404


def test_walk_from_the_root_leads_to_ones_own_lesson(client, cast):
    client.force_login(cast.other_instructor)
    assert "Home" in get(client, BROWSE)
    assert "Courses" in get(client, f"{BROWSE}{cast.catalog.get_parent().pk}/")
    assert "Course B" in get(client, f"{BROWSE}{cast.catalog.pk}/")
    assert "Module B" in get(client, f"{BROWSE}{cast.course_b.pk}/")


def test_destinations_of_a_move_are_ones_own(client, secrets):
    cast = secrets.cast
    client.force_login(cast.other_instructor)
    query = f"?user_perms=move_to&target_pages[]={cast.module_b.pk}"
    body = get(client, f"{BROWSE}{cast.catalog.pk}/{query}")
    assert "Course B" in body
    assert KNOWN not in body


def test_address_of_a_foreign_page_stays_an_address(client, secrets):
    client.force_login(secrets.cast.other_instructor)
    data = {
        "external-link-chooser-url": f"http://localhost{secrets.course.url}",
        "external-link-chooser-link_text": "See",
    }
    answer = client.post("/admin/choose-external-link/", data)
    assert SECRET not in read_body(answer)
    assert answer.json()["result"].get("id") is None
    client.force_login(secrets.cast.lead)
    data["external-link-chooser-url"] = f"http://localhost{secrets.course.url}"
    assert json.loads(client.post("/admin/choose-external-link/", data).content)["result"]["id"]


@pytest.mark.parametrize(
    "query",
    [
        "?page_type=nonsense", "?page_type=courses.subject", "?page_type=a.b.c", "?p=abc", "?p=-1",
        "?target_pages[]=abc&user_perms=move_to", "?user_perms=garbage", "?locale=xx", "?multiple=",
        "?match_subclass=0&page_type=courses.coursepage", "?can_choose_root=1",
        "search/?q=%27%22%3Cx&p=zz", "search/?page_type=x", "chosen-multiple/?id=abc&id=1",
        "chosen-multiple/", "999999/",
    ],
)  # fmt: skip
def test_garbage_is_no_server_error(client, cast, query):
    client.force_login(cast.other_instructor)
    assert client.get(BROWSE + query).status_code in (200, 404)


def test_choosers_ask_the_same_queries_for_one_and_for_many_courses(client, cast, count_queries):
    """Rows of others are counted; what Wagtail asks for each row it shows is on one page only."""
    client.force_login(cast.other_instructor)
    url = f"{BROWSE}{cast.course_b.pk}/"
    few = count_queries(lambda: client.get(url))
    for number in range(50):
        make_course(cast.catalog, f"Other {number}", live=number % 2 == 0)
    assert count_queries(lambda: client.get(url)) == few
