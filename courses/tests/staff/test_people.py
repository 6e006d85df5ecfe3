"""Team groups are managed by the product and hidden from the forms of people and groups."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from accounts.models import User
from courses.tests.cast import PASSWORD

BULK_ACTIONS = ("assign_role", "delete", "set_active_state")


@pytest.fixture
def admin(cast, client, admin_user):
    client.force_login(admin_user)
    return client


def test_group_list_and_person_form_show_no_team(cast, admin):
    team = cast.course_a.team.group
    for url in (
        reverse("wagtailusers_groups:index"),
        reverse("wagtailusers_users:edit", args=[cast.lead.pk]),
        reverse("wagtailusers_users:add"),
    ):
        body = admin.get(url).content.decode()
        assert "Course managers" in body
        assert team.name not in body


@pytest.mark.parametrize("action", ["edit", "delete"])
def test_team_group_cannot_be_reached_by_its_number(cast, admin, action):
    group = cast.course_a.team.group
    url = reverse(f"wagtailusers_groups:{action}", args=[group.pk])
    assert admin.get(url).status_code == 404
    assert admin.post(url, {"name": "Mine"}).status_code == 404
    group.refresh_from_db()
    assert group.name.startswith("Team: ")


def save_person(admin, user, **changes):
    data = {
        "username": user.username,
        "email": user.email,
        "first_name": "Lee",
        "last_name": "Ad",
        "display_name": user.display_name,
        "is_active": "on",
        "groups": [Group.objects.get(name="Instructors").pk],
        **changes,
    }
    return admin.post(reverse("wagtailusers_users:edit", args=[user.pk]), data)


def test_saving_a_person_keeps_the_teams_and_changes_the_rest(cast, admin):
    assert save_person(admin, cast.lead, groups=[], display_name="Lee").status_code == 302
    groups = set(cast.lead.groups.values_list("name", flat=True))
    assert groups == {cast.course_a.team.group.name}
    assert User.objects.get(pk=cast.lead.pk).display_name == "Lee"


def test_a_team_cannot_be_given_through_the_persons_form(cast, admin):
    save_person(admin, cast.outsider, groups=[cast.course_a.team.group.pk])
    assert not cast.outsider.groups.filter(pk=cast.course_a.team.group_id).exists()


def test_person_with_a_taken_address_is_refused_in_words(cast, admin):
    response = save_person(admin, cast.outsider, email="LEAD@educa.example")
    assert response.status_code == 200
    assert "exists already" in response.content.decode()


@pytest.mark.parametrize("name", ["lead", "manager", "student"])
def test_only_administrators_reach_people_and_groups(cast, client, name):
    client.force_login(getattr(cast, name))
    for url in (reverse("wagtailusers_users:index"), reverse("wagtailusers_groups:index")):
        body = client.get(url, follow=True).content.decode()
        assert cast.outsider.email not in body


@pytest.mark.parametrize("name", ["lead", "other_instructor", "manager", "student"])
def test_no_view_of_people_and_groups_opens_or_works_for_others(cast, client, name):
    client.force_login(getattr(cast, name))
    person, group = cast.outsider, Group.objects.get(name="Course managers")
    before = take_stock()
    people = (
        "", "results/", "new/", f"edit/{person.pk}/", f"delete/{person.pk}/",
        f"history/{person.pk}/", f"history-results/{person.pk}/", f"usage/{person.pk}/",
        f"copy/{person.pk}/",
    )  # fmt: skip
    groups = (
        "", "results/", "new/", f"edit/{group.pk}/", f"delete/{group.pk}/",
        f"history/{group.pk}/", f"history-results/{group.pk}/", f"usage/{group.pk}/",
        f"copy/{group.pk}/",
    )  # fmt: skip
    urls = [
        *(f"/admin/users/{path}" for path in people),
        *(f"/admin/groups/{path}" for path in groups),
        *(f"/admin/bulk/accounts/user/{action}/?id={person.pk}" for action in BULK_ACTIONS),
    ]
    data = {
        "username": "mine", "email": "mine@educa.example", "password1": PASSWORD,
        "password2": PASSWORD, "display_name": "Mine", "groups": [group.pk], "name": "Mine",
        "role": group.pk, "mark_as_active": "False",
    }  # fmt: skip
    for url in urls:
        for response in (client.get(url), client.post(url, data)):
            assert response.status_code in {302, 403, 404, 405}, url
            assert person.email not in response.content.decode(), url
    assert take_stock() == before


def take_stock() -> list:
    return [
        list(User.objects.order_by("pk").values("username", "email", "is_active", "is_superuser")),
        list(User.groups.through.objects.order_by("pk").values()),
        list(Group.objects.order_by("pk").values("name")),
        list(Group.permissions.through.objects.order_by("pk").values()),
    ]
