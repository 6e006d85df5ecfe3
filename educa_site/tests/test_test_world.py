"""The test world: everybody and everything that tests and tools count on."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from accounts.models import Mail

NAMES = {
    "admin",
    "manager",
    "instructor_a",
    "co_instructor_a",
    "instructor_b",
    "student_a",
    "student_b",
    "withdrawn_a",
    "outsider",
    "inactive",
}
MAY_OPEN_A = {"admin", "manager", "instructor_a", "co_instructor_a", "student_a"}


@pytest.fixture
def world(db):
    out = StringIO()
    call_command("build_test_world", "--json", stdout=out)
    return json.loads(out.getvalue())


def test_world_has_the_agreed_shape(world):
    assert set(world) == {"base_url", "users", "courses"}
    assert set(world["users"]) == NAMES
    assert set(world["courses"]) == {"a", "b"}
    course = world["courses"]["a"]
    assert set(course) == {
        "id",
        "slug",
        "url",
        "modules",
        "documents",
        "images",
        "media",
        "room",
        "draft_canary",
    }
    for page in course["modules"]:
        assert set(page) == {
            "id",
            "url",
            "title",
            "canary",
            "live",
            "free_preview",
            "block_ids",
        }
    assert {page["live"] for page in course["modules"]} == {True, False}


def test_nobody_of_the_world_gets_mail(world):
    """The console would print it before the JSON that the tools read."""
    assert not Mail.objects.exists()


def test_every_canary_is_a_word_of_its_own(world):
    words = [
        thing["canary"]
        for course in world["courses"].values()
        for kind in ("modules", "documents", "images", "media")
        for thing in course[kind]
    ]
    words += [word for course in world["courses"].values() for word in course["room"]["canaries"]]
    assert len(words) == len(set(words)) == 18


@pytest.mark.parametrize("name", sorted(NAMES - {"inactive"}))
def test_each_person_sees_exactly_the_canaries_meant_for_them(world, client, name):
    user = world["users"][name]
    client.post("/accounts/login/", {"login": user["username"], "password": user["password"]})
    for page in world["courses"]["a"]["modules"]:
        body = client.get(page["url"]).content.decode()
        may_open = page["live"] and (page["free_preview"] or name in MAY_OPEN_A)
        assert (page["canary"] in body) == may_open, page["title"]
        assert world["courses"]["a"]["draft_canary"] not in body


@pytest.mark.parametrize("name", ["guest", *sorted(NAMES - {"inactive"})])
def test_each_person_opens_exactly_the_files_meant_for_them(world, client, name):
    if name != "guest":
        user = world["users"][name]
        client.post("/accounts/login/", {"login": user["username"], "password": user["password"]})
    course = world["courses"]["a"]
    for thing in (*course["documents"], *course["images"], *course["media"]):
        expected = 200 if name in MAY_OPEN_A else 404
        assert client.get(thing["url"]).status_code == expected, thing["url"]


@pytest.mark.parametrize("name", ["guest", *sorted(NAMES - {"inactive"})])
def test_each_person_reads_exactly_the_rooms_meant_for_them(world, client, name):
    if name != "guest":
        user = world["users"][name]
        client.post("/accounts/login/", {"login": user["username"], "password": user["password"]})
    course = world["courses"]["a"]
    assert len(course["room"]["canaries"]) == 1
    response = client.get(f"{course['url']}chat/", follow=True)
    body = response.content.decode()
    assert (course["room"]["canaries"][0] in body) == (name in MAY_OPEN_A)
    assert world["courses"]["b"]["room"]["canaries"][0] not in body


def test_second_world_in_one_database_is_refused(world):
    with pytest.raises(CommandError, match="there already"):
        call_command("build_test_world")


@override_settings(EDUCA_ENV="production")
def test_world_is_refused_in_production(db):
    with pytest.raises(CommandError, match="not for production"):
        call_command("build_test_world")
