"""A course's team: who may change it, what a change does, and that it bites at once."""

import pytest
from wagtail.models import PageLogEntry

from accounts.models import User
from courses import access
from courses.teaching.models import CourseTeam
from courses.teaching.services import TeamRefused, hand_over_lead, remove_from_team
from courses.tests.cast import make_user


@pytest.fixture
def url(cast):
    return f"/admin/courses/{cast.course_a.pk}/team/"


def names(cast) -> set[str]:
    return set(cast.course_a.team.group.user_set.values_list("username", flat=True))


def post(client, url, **data):
    return client.post(url, data, follow=True)


@pytest.mark.parametrize("who", ["outsider", "OUTSIDER", "outsider@educa.example"])
def test_lead_adds_a_co_instructor_who_can_edit_at_the_next_request(cast, client, url, who):
    client.force_login(cast.lead)
    post(client, url, action="add", who=who)
    assert "outsider" in names(cast)
    client.force_login(cast.outsider)
    assert client.get(f"/admin/pages/{cast.course_a.pk}/edit/").status_code == 200
    assert client.get(cast.lesson_a.url).status_code == 200


def test_removal_ends_access_at_the_next_request_tab_open_or_not(cast, client, url):
    client.force_login(cast.co_instructor)
    edit = f"/admin/pages/{cast.lesson_a.pk}/edit/"
    assert client.get(edit).status_code == 200
    remove_from_team(team=cast.course_a.team, user=cast.co_instructor)
    for path in (
        edit,
        f"/admin/pages/{cast.course_a.pk}/",
        f"/admin/pages/{cast.lesson_a.pk}/history/",
    ):
        body = client.get(path, follow=True).content.decode()
        assert "Lesson A" not in body
    client.post(edit, {"title": "Too late", "action-publish": "1"})
    cast.lesson_a.refresh_from_db()
    assert cast.lesson_a.title == "Lesson A"
    assert client.get(cast.lesson_a.url).status_code == 403
    files = client.get("/api/v2/images/").json()
    assert files["meta"]["total_count"] == 0


@pytest.mark.parametrize("name", ["co_instructor", "other_instructor", "student", "outsider"])
def test_nobody_but_lead_and_managers_sees_or_changes_the_team(cast, client, url, name):
    client.force_login(getattr(cast, name))
    before = names(cast)
    assert "Co-instructor" not in client.get(url, follow=True).content.decode()
    post(client, url, action="add", who="outsider")
    post(client, url, action="remove", member=cast.co_instructor.pk)
    post(client, url, action="lead", member=cast.co_instructor.pk)
    assert names(cast) == before
    assert CourseTeam.objects.get(course=cast.course_a).lead == cast.lead


def test_manager_changes_any_team(cast, client, url):
    client.force_login(cast.manager)
    post(client, url, action="remove", member=cast.co_instructor.pk)
    assert names(cast) == {"lead"}


def test_lead_is_handed_over_to_a_member_only(cast, client, url):
    client.force_login(cast.lead)
    post(client, url, action="lead", member=cast.outsider.pk)
    assert CourseTeam.objects.get(course=cast.course_a).lead == cast.lead
    post(client, url, action="lead", member=cast.co_instructor.pk)
    assert CourseTeam.objects.get(course=cast.course_a).lead == cast.co_instructor
    assert "lead" in names(cast)
    assert not access.can_manage_team(cast.lead, cast.course_a)
    assert client.get(url).status_code == 404


def test_lead_cannot_be_removed(cast, client, url):
    client.force_login(cast.manager)
    body = post(client, url, action="remove", member=cast.lead.pk).content.decode()
    assert "Hand over the lead first" in body
    assert "lead" in names(cast)


def test_inactive_member_cannot_become_lead(cast):
    User.objects.filter(pk=cast.co_instructor.pk).update(is_active=False)
    cast.co_instructor.refresh_from_db()
    with pytest.raises(TeamRefused):
        hand_over_lead(team=cast.course_a.team, to=cast.co_instructor)


@pytest.mark.parametrize(
    "data",
    [
        {"action": "add", "who": "nobody"},
        {"action": "add", "who": ""},
        {"action": "add", "who": "inactive"},
        {"action": "add"},
        {"action": "remove", "member": "abc"},
        {"action": "remove", "member": "9" * 17},
        {"action": "explode", "member": "1"},
        {},
    ],
)
def test_wrong_input_changes_nothing(cast, client, url, data):
    client.force_login(cast.lead)
    before = names(cast)
    assert post(client, url, **data).status_code == 200
    assert names(cast) == before


def test_each_change_leaves_one_audit_entry(cast, client, url):
    client.force_login(cast.lead)
    for _ in range(2):
        post(client, url, action="add", who="outsider")
    post(client, url, action="remove", member=cast.outsider.pk)
    post(client, url, action="lead", member=cast.co_instructor.pk)
    entries = PageLogEntry.objects.filter(
        page=cast.course_a.pk, action__startswith="courses.team", user=cast.lead
    )
    assert [entry.action for entry in entries.order_by("pk")] == [
        "courses.team.add",
        "courses.team.remove",
        "courses.team.lead",
    ]
    assert entries.order_by("pk")[0].data["member"] == "Outsider"


def test_history_of_the_course_tells_the_change_in_words(cast, client, url):
    client.force_login(cast.lead)
    post(client, url, action="add", who="outsider")
    body = client.get(f"/admin/pages/{cast.course_a.pk}/history/").content.decode()
    assert "Outsider joined the team" in body


def test_reverting_the_page_does_not_give_access_back(cast, client):
    revision = cast.course_a.save_revision()
    remove_from_team(team=cast.course_a.team, user=cast.co_instructor)
    revision.publish(skip_permission_checks=True)
    assert "co_instructor" not in names(cast)


def test_team_page_costs_the_same_for_5_and_50_members(cast, client, url, count_queries):
    client.force_login(cast.lead)

    def grow(start, end):
        for number in range(start, end):
            make_user(f"member_{number}").groups.add(cast.course_a.team.group)

    grow(0, 5)
    few = count_queries(lambda: client.get(url))
    grow(5, 50)
    assert count_queries(lambda: client.get(url)) == few
