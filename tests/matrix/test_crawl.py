"""The canary crawl: what each actor finds on the whole site is what he may see, all of it.

Every protected thing holds a random word of its own, or bytes of its own. Caches are cold for
whoever comes first and warm for the others; the walk is made in both orders.
"""

import pytest
from django.core.cache import cache

from .actors import ANONYMOUS, ENROLLED, RULES
from .crawler import Crawl, seeds
from .world import WITHDRAWN, World

# Beside what the class sees, a team finds its notes and, in the API, the names of its students;
# all else of its is in the admin.
TEAM_PLACES = {"notes", "studentname"}
# The titles of recordings and the descriptions of images are for whoever puts them on pages.
ADMIN_PLACES = {"media", "alt"}


def allowed(world: World, actor: str) -> set[str]:
    """Return the canaries an actor has a right to, as "course place"."""
    places = set()
    for course in (world.a, world.b):
        mine = set(course.public_words) | set(course.public_bytes)
        if actor in RULES["class"][course.letter]:
            mine |= set(course.class_words) - ADMIN_PLACES | set(course.class_bytes)
        if actor in RULES["team"][course.letter]:
            mine |= TEAM_PLACES
        places |= {f"{course.letter} {place}" for place in mine}
    return places


@pytest.mark.slow
@pytest.mark.parametrize("order", ["guest last", "guest first"])
def test_everybody_sees_exactly_what_he_may_see(world: World, order: str):
    cache.clear()
    crawl = Crawl(world)
    crawl.addresses |= dict.fromkeys(seeds(world))
    actors = [*world.sessions, ANONYMOUS]
    if order == "guest first":
        # Whoever may see less comes before those who may see more, and once more after them.
        actors = [ANONYMOUS, WITHDRAWN, ENROLLED, WITHDRAWN, ANONYMOUS]
    for actor in actors:
        crawl.walk(actor)
    wrong = {
        actor: {
            "must not see": sorted(seen - allowed(world, actor)),
            "should see": sorted(allowed(world, actor) - seen),
        }
        for actor, seen in crawl.seen.items()
        if seen != allowed(world, actor)
    }
    assert not wrong
    assert not crawl.problems, "\n".join(crawl.problems)
