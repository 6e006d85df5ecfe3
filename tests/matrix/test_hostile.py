"""Whatever a client sends to whatever address, the site answers, never with an error of its own.

A request that breaks in the database or in a view is counted like an answer of 500.
"""

import os
from urllib.parse import unquote_to_bytes

import pytest
from django.db import transaction
from django.test import Client

from .arguments import Arguments
from .hostile import (
    Ask,
    ask_with_bodies,
    ask_with_forms,
    ask_with_headers,
    ask_with_paths,
    ask_with_queries,
)
from .route_rules import FAILS_ON_PURPOSE, ROUTE_RULES
from .routes import paths_of
from .world import World

ADMIN = ("admin/", "django-admin/")
SHARES = 8
# Of all requests each address gets one in so many, by its place in the list, so that every kind is
# sent to many: the APIs read most of what is sent, and screens of the admin are many and slow.
TURNS = {"api/": 10, "admin/": 15, "django-admin/": 15}
TURNS_ELSEWHERE = 12
# Every request to every address: half an hour and more.
IS_THOROUGH = bool(os.environ.get("EDUCA_TEST_THOROUGH"))
ROUTES = [route for route in ROUTE_RULES if route not in FAILS_ON_PURPOSE]


@pytest.mark.slow
@pytest.mark.parametrize("actor", ["anonymous", "superuser"])
@pytest.mark.parametrize("share", range(SHARES))
def test_no_request_breaks_the_site(world: World, actor: str, share: int):
    arguments = Arguments(world)
    problems = []
    for route in ROUTES[share::SHARES]:
        for ask in list_asks(world, actor, route, arguments):
            status, error = answer(world, actor, ask)
            if status >= 500:
                problems.append(f"{route}: {ask}: {status} {error!r}"[:400])
    assert not problems, f"{len(problems)}:\n" + "\n".join(problems[:60])


def list_asks(world: World, actor: str, route: str, arguments: Arguments) -> list[Ask]:
    """Return the asks whose turn it is. A page is fetched for its fields only if a form is sent."""
    path = paths_of(route, arguments)[0]
    asks = [*ask_with_paths(route, arguments), *ask_with_queries(route, path)]
    if route.startswith(ADMIN) and actor == "anonymous":
        return asks[::12]  # a guest gets no further than the door
    chosen = choose(route, [*asks, *ask_with_contents(route, path, b"")])
    if not any(ask.is_form for ask in chosen):
        return chosen
    shown = world.browser(actor).get(path)
    body = b"" if shown.streaming else shown.content
    return choose(route, [*asks, *ask_with_contents(route, path, body)])


def ask_with_contents(route: str, path: str, shown: bytes) -> list[Ask]:
    forms = ask_with_forms(path, shown)
    return [*forms, *ask_with_bodies(route, path), *ask_with_headers(path)]


def choose(route: str, asks: list[Ask]) -> list[Ask]:
    turns = next((n for start, n in TURNS.items() if route.startswith(start)), TURNS_ELSEWHERE)
    return asks if IS_THOROUGH else asks[ROUTES.index(route) % turns :: turns]


def answer(world: World, actor: str, ask: Ask) -> tuple[int, object]:
    """Return the status of an answer and the error behind it; what it changed is taken back."""
    browser: Client = world.browser(actor)
    savepoint = transaction.savepoint()
    path, _mark, query = ask.path.partition("?")
    extra = {"HTTP_COOKIE": ask.cookies} if ask.cookies else {}
    headers = {name: value for name, value in ask.headers.items() if name != "Content-Type"}
    try:
        response = browser.generic(
            ask.method,
            "/",
            ask.content,
            content_type=ask.headers.get("Content-Type", ask.content_type),
            headers=headers,
            # As a server hands them over: the path decoded, the query as it came.
            PATH_INFO=unquote_to_bytes(path).decode("iso-8859-1"),
            QUERY_STRING=query,
            **extra,
        )
        if response.streaming:
            b"".join(response.streaming_content)
        return response.status_code, getattr(response, "exc_info", None) and response.exc_info[1]
    finally:
        transaction.savepoint_rollback(savepoint)
