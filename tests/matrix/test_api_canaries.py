"""What each actor finds through the content API alone is what he may find there, all of it.

Asked in every way the API knows: lists, details, nested fields, tree filters, searches, orders.
"""

import pytest
from django.core.cache import cache

from .actors import ANONYMOUS, RULES
from .api_questions import ask_about
from .crawler import find_canaries, read_body
from .world import World

# Places whose words stand in answers of the API; the bytes of files stand behind its addresses.
PUBLIC_PLACES = {"free", "overview"}
CLASS_PLACES = {
    *("body", "lesson", "alttext", "caption", "transcript"),
    *("document", "documentfile", "tag", "image", "imagefile", "mediafile"),
}
TEAM_PLACES = {"notes"}


@pytest.fixture(scope="module")
def questions(built_world) -> list[str]:
    """About course A; the lists hold course B's things too, which are somebody else's."""
    return list(dict.fromkeys(ask_about(built_world.a)))


def allowed(actor: str) -> set[str]:
    places = set()
    for letter in ("a", "b"):
        mine = set(PUBLIC_PLACES)
        mine |= CLASS_PLACES if actor in RULES["class"][letter] else set()
        mine |= TEAM_PLACES if actor in RULES["team"][letter] else set()
        places |= {f"{letter} {place}" for place in mine}
    return places


@pytest.mark.slow
def test_api_tells_everybody_exactly_what_he_may_know(world: World, questions: list[str]):
    cache.clear()
    wrong = {}
    for actor in (*world.sessions, ANONYMOUS):
        browser = world.browser(actor)
        seen: set[str] = set()
        for question in questions:
            response = browser.get(question)
            assert response.status_code < 500, (actor, question)
            seen |= find_canaries(world, read_body(response), question)
        if seen != allowed(actor):
            wrong[actor] = {
                "must not see": sorted(seen - allowed(actor)),
                "should see": sorted(allowed(actor) - seen),
            }
    assert not wrong


@pytest.mark.parametrize("actor", ["anonymous", "student", "withdrawn", "other_instructor"])
def test_searching_and_filtering_for_a_secret_is_answered_like_for_a_nonsense_word(
    world: World, actor: str
):
    browser = world.browser(actor)
    words = {**world.a.team_words, **world.a.class_words}
    for name, kind in (("search", "wagtailcore.Page"), ("title", "courses.LessonPage")):
        start = f"/api/v2/pages/?type={kind}&{name}="
        nothing = browser.get(start + "zqnosuchword").content
        for place, word in words.items():
            assert browser.get(start + word).content == nothing, (place, name, kind)
