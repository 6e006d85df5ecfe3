"""The canary crawl through the admin: a team finds all that is its own, and nobody else's.

Every actor tries every admin address that the routes and those before him lead to. Guests and
students are tried at every route by the matrix: they do not get in at all.
"""

import pytest

from .actors import EX_MEMBER, LEAD, OTHER, RULES
from .crawler import Crawl, seeds
from .world import REVIEWER, WITHDRAWN, World

# Teams first, so that everybody after them tries what only they are led to.
WALKERS = (LEAD, OTHER, REVIEWER, EX_MEMBER, WITHDRAWN)
# What was submitted is shown to who reviews it.
REVIEWED_PLACES = {"inreview", "inreviewbody"}
# Not in the admin: what stands in files, which the other crawl opens; uploads broken off; and
# redirects, which are the superuser's. A line of the class room is there: it was reported.
FILE_PLACES = {"caption", "coverbytes", "filmbytes", "photobytes", "posterbytes"}
OTHER_PLACES = {"coursedocumentupload", "courseimageupload", "redirect"}


def allowed(world: World, actor: str) -> set[str]:
    """Return the canaries an actor has a right to in the admin, as "course place"."""
    places = set()
    for course in (world.a, world.b):
        words = course.public_words | course.class_words | course.team_words
        if actor in RULES["team"][course.letter]:
            mine = set(words) - FILE_PLACES - OTHER_PLACES
            places |= {f"{course.letter} {place}" for place in mine}
        if actor == REVIEWER:
            places |= {f"{course.letter} {place}" for place in REVIEWED_PLACES}
    return places


@pytest.mark.slow
def test_everybody_finds_in_the_admin_exactly_what_is_his(world: World):
    crawl = Crawl(world, in_admin=True)
    crawl.addresses |= dict.fromkeys(seeds(world, in_admin=True))
    for actor in WALKERS:
        crawl.walk(actor)
    leaks = {
        seen: where
        for seen, where in crawl.places.items()
        if seen[1] not in allowed(world, seen[0])
    }
    missing = {actor: sorted(allowed(world, actor) - seen) for actor, seen in crawl.seen.items()}
    assert not leaks
    assert missing == {actor: [] for actor in WALKERS}
    assert not crawl.problems, "\n".join(crawl.problems)
