"""Every route of the site is known, and every admin route is tried by every actor."""

import pytest
from django.db import transaction

from .actors import ACTORS, ANONYMOUS, RULES, STAFF
from .answers import find_words, has_no_such_method, is_refused, may_be_kept
from .arguments import Arguments
from .fingerprint import Fingerprint, watch_writes
from .route_rules import FAILS_ON_PURPOSE, ROUTE_RULES, STATUS_SAYS_NOTHING, WRITES_ONES_OWN
from .routes import list_routes, paths_of
from .world import World

ADMIN = ("admin/", "django-admin/")
ADMIN_ROUTES = [route for route in ROUTE_RULES if route.startswith(ADMIN)]
SITE_ROUTES = [route for route in ROUTE_RULES if not route.startswith(ADMIN)]
TEAM = RULES["team"]["a"]
CLASS = RULES["class"]["a"]


def test_every_route_has_a_rule():
    unknown = [route for route in list_routes() if route not in ROUTE_RULES]
    assert not unknown, (
        "Nobody has said who may use these routes. Give each a rule in "
        f"tests/matrix/route_rules.py: {unknown}"
    )


def test_every_rule_has_a_route():
    gone = set(ROUTE_RULES) - set(list_routes())
    assert not gone, f"tests/matrix/route_rules.py speaks of routes that are gone: {sorted(gone)}"


@pytest.mark.parametrize("route", ADMIN_ROUTES)
def test_admin_route(world: World, start: Fingerprint, route: str):
    allowed = RULES[ROUTE_RULES[route]]["a"]
    problems = []
    for number, path in enumerate(paths_of(route, Arguments(world))):
        for actor in ACTORS:
            if number and (actor in TEAM or actor not in STAFF):
                continue  # the door is the same for all examples of a route
            for method in ("get", "post"):
                if method == "post" and actor in allowed and actor in TEAM:
                    continue  # what the team's buttons do is the other test's matter
                if method == "post" and number and actor in allowed:
                    continue  # a list answers to POST as it does to GET
                problems += play(world, start, route, actor, method, path)
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("route", SITE_ROUTES)
def test_site_route_keeps_secrets(world: World, start: Fingerprint, route: str):
    problems = []
    for path in paths_of(route, Arguments(world)):
        for actor in ("anonymous", "student", "enrolled", "other_instructor", "ex_member"):
            response, _changes = visit(world, start, route, actor, "get", path)
            if response.status_code >= 500:
                problems.append(f"{actor} get {path}: {response.status_code}")
            if given_away := find_words(response, closed_words(world, actor), path=path):
                problems.append(f"{actor} get {path}: shows {given_away}")
            if not path.startswith("/admin/") and not has_strict_policy(response):
                problems.append(f"{actor} get {path}: scripts may come from anywhere")
    assert not problems, "\n".join(problems)


def has_strict_policy(response) -> bool:
    """Return whether a page runs only the scripts that it was made with."""
    policy = response.headers.get("Content-Security-Policy", "")
    rules = dict(rule.strip().partition(" ")[::2] for rule in policy.split(";"))
    sources = rules.get("script-src", rules.get("default-src", "*")).split()
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    return not is_page or all(source.startswith(("'nonce-", "'none'")) for source in sources)


def play(world, start, route, actor, method, path) -> list[str]:
    """Try one request, take it back, and return what is wrong about its answer."""
    response, changes = visit(world, start, route, actor, method, path)
    title = f"{actor} {method} {path}: {response.status_code}"
    rule = ROUTE_RULES[route]
    is_allowed = actor in RULES[rule]["a"]
    problems = []
    if response.status_code >= 500 and route not in FAILS_ON_PURPOSE:
        problems.append(f"{title} {getattr(response, 'exc_info', ('',) * 2)[1]}")
    if given_away := find_words(response, closed_words(world, actor), path=path):
        problems.append(f"{title} shows {given_away}")
    if actor != ANONYMOUS and may_be_kept(response):
        problems.append(f"{title} may be kept by a cache")
    if actor not in TEAM and changes and route not in WRITES_ONES_OWN:
        problems.append(f"{title} changed {changes}")
    if has_no_such_method(response) or rule == "everybody":
        return problems
    if is_refused(response) and is_allowed and method == "get" and route not in STATUS_SAYS_NOTHING:
        problems.append(f"{title} refuses who may, with {response.headers.get('Location', '')}")
    if not is_refused(response) and not is_allowed and route not in STATUS_SAYS_NOTHING:
        problems.append(f"{title} serves who may not ({rule})")
    return problems


def visit(world, start, route, actor, method, path):
    """Return the answer to a request and the tables it changed; the change is taken back."""
    savepoint = transaction.savepoint()
    with watch_writes() as writes:
        if method == "post":
            response = world.browser(actor).post(path, Arguments(world).posted(route))
        else:
            response = world.browser(actor).get(path)
    changes = start.changes(Fingerprint.take()) if writes.seen and actor not in TEAM else []
    transaction.savepoint_rollback(savepoint)
    return response, changes


def closed_words(world: World, actor: str) -> dict[str, str]:
    """Return course A's secrets that an actor has no right to."""
    closed = {} if actor in TEAM else dict(world.a.team_words)
    return closed if actor in CLASS else closed | world.a.class_words
