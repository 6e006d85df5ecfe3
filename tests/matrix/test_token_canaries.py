"""What an API token finds is what its owner may know within its scope: all of it, and no more.

The content API is asked what shows everything at once; its other questions are tried by session.
"""

import pytest
from django.test import Client

from accounts.models import ApiToken
from accounts.tokens import create_token
from courses.teaching.services import remove_from_team

from .actors import ANONYMOUS, DEACTIVATED, ENROLLED, LEAD, MANAGER, RULES
from .api_questions import KINDS, PAGES
from .crawler import find_canaries, read_body
from .test_api_canaries import allowed
from .world import World

LEARNING = "/api/learning/v1/"
# What the learning API adds: the class room, and for teams the names of who studies.
ROOM, NAMES = "room", "studentname"


def list_questions(world: World) -> list[str]:
    found = [f"{PAGES}?type={kind}&fields=*&limit=100" for kind in KINDS]
    found += [f"/api/v2/{kind}/?fields=*&limit=100" for kind in ("images", "documents")]
    for course in (world.a, world.b):
        pages = [course.draft, course.hidden, course.scheduled, course.lesson, course.shown]
        found += [f"{PAGES}{page.pk}/?fields=*" for page in pages]
        start = f"{LEARNING}courses/{course.course.pk}/"
        parts = (
            "",
            "contents/",
            "messages/",
            "progress/",
            "progress/events/",
            "roster/",
            "results/",
        )
        found += [start + part for part in parts]
        found.append(f"{LEARNING}courses/{course.hidden.pk}/")
    return [*found, f"{LEARNING}courses/", f"{LEARNING}enrollments/", f"{LEARNING}me/"]


def make_tokens(world: World, actor: str) -> dict[str, str]:
    """Return a token of each scope, and one of all."""
    user = world.people[actor]
    scopes = {scope: [scope] for scope in ApiToken.Scope.values} | {"all": ApiToken.Scope.values}
    return {
        name: create_token(user=user, name=name, scopes=given, days=30)[1]
        for name, given in scopes.items()
    }


def look(world: World, token: str) -> set[str]:
    seen: set[str] = set()
    browser = Client(headers={"Authorization": f"Bearer {token}"})
    for question in list_questions(world):
        response = browser.get(question)
        assert response.status_code < 500, question
        seen |= find_canaries(world, read_body(response), question)
    return seen


def worth(actor: str, scope: str) -> set[str]:
    """Return what a token of an actor is to find: reading takes "read", classes take "teach"."""
    if actor == DEACTIVATED:
        return set()
    found = {"a overview", "b overview"}  # the catalog takes no scope: guests read it too
    for letter in ("a", "b"):
        if scope in {"read", "all"}:
            found |= {f"{letter} {ROOM}"} if actor in RULES["class"][letter] else set()
        if scope in {"teach", "all"}:
            found |= {f"{letter} {NAMES}"} if actor in RULES["team"][letter] else set()
    return found | (allowed(actor) if scope in {"read", "all"} else set())


@pytest.mark.parametrize(
    "actor", [name for name in sorted(RULES["everybody"]["a"]) if name != ANONYMOUS]
)
def test_token_finds_exactly_what_its_owner_may_know_within_its_scope(world: World, actor: str):
    tokens = make_tokens(world, actor)
    seen = {scope: look(world, token) for scope, token in tokens.items()}
    wrong = {
        scope: {
            "must not see": sorted(seen[scope] - worth(actor, scope)),
            "should see": sorted(worth(actor, scope) - seen[scope]),
        }
        for scope in tokens
        if seen[scope] != worth(actor, scope)
    }
    assert not wrong


def test_token_of_a_demoted_manager_finds_what_any_account_finds(world: World):
    token = make_tokens(world, MANAGER)["all"]
    assert look(world, token) == worth(MANAGER, "all")
    world.people[MANAGER].groups.clear()
    assert look(world, token) == worth("student", "all")


def test_token_of_somebody_taken_off_the_team_finds_nothing_of_the_team(world: World):
    token = make_tokens(world, "co_instructor")["all"]
    assert look(world, token) == worth("co_instructor", "all") == worth(LEAD, "all")
    remove_from_team(team=world.a.team, user=world.people["co_instructor"])
    assert look(world, token) == worth("student", "all")


def test_token_of_a_deactivated_student_finds_nothing_at_all(world: World):
    token = make_tokens(world, ENROLLED)["all"]
    assert look(world, token) == worth(ENROLLED, "all")
    type(world.people[ENROLLED]).objects.filter(pk=world.people[ENROLLED].pk).update(
        is_active=False
    )
    assert look(world, token) == set()
