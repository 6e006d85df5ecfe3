"""Every route of the site, found by walking the resolver, and paths that lead to it."""

import itertools
import re
from collections.abc import Iterator

from django.urls import get_resolver
from django.urls.resolvers import URLPattern

from .arguments import Arguments

PARAMETER = re.compile(
    r"<(?:\w+:)?(\w+)>"  # <int:page_id>
    r"|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)"  # (?P<pk>\d+)
)


def walk_routes(patterns=None, prefix: str = "") -> Iterator[str]:
    """Yield each route as Django writes it, from the root of the site."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield route
        else:
            yield from walk_routes(entry.url_patterns, route)


def list_routes() -> list[str]:
    """Return every route once, in the order of the resolver."""
    return list(dict.fromkeys(walk_routes()))


def paths_of(route: str, arguments: Arguments) -> list[str]:
    """Return example paths of a route with course A's objects as arguments."""
    if (given := arguments.whole_path(route)) is not None:
        return given
    names = [first or second for first, second in PARAMETER.findall(route)]
    text = PARAMETER.sub("{}", route)
    text = text.replace("^", "").replace("$", "").replace("\\", "")
    choices = [arguments.values(route, name) for name in names]
    queries = arguments.queries(route)
    return [
        "/" + text.format(*values) + query
        for values in itertools.product(*choices)
        for query in queries
    ]
