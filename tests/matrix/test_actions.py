"""Every actor tries every action on the things of both courses."""

import pytest

from .action import Action, Turn
from .actors import ACTORS, ENROLLED, LEAD, MANAGER, OTHER, RULES
from .answers import find_words, is_refused
from .chat_actions import CHAT_ACTIONS
from .class_actions import CLASS_ACTIONS
from .file_actions import FILE_ACTIONS
from .fingerprint import Fingerprint, watch_writes
from .page_actions import PAGE_ACTIONS
from .people_actions import PEOPLE_ACTIONS
from .tree_actions import TREE_ACTIONS
from .world import World

ACTIONS = [
    *PAGE_ACTIONS,
    *TREE_ACTIONS,
    *FILE_ACTIONS,
    *PEOPLE_ACTIONS,
    *CLASS_ACTIONS,
    *CHAT_ACTIONS,
]

# On course B the others are strangers as they are on course A.
ACTORS_ON = {"a": ACTORS, "b": (ENROLLED, LEAD, OTHER, MANAGER)}

# The catalog belongs to no course.
CELLS = [
    pytest.param(
        act, kind, letter, actor, id=f"{act.name}-{kind}-{letter}-{actor}".replace(" ", "_")
    )
    for act in ACTIONS
    for kind in act.rules
    for letter, actors in ACTORS_ON.items()
    for actor in actors
    if (kind, letter) != ("catalog", "b")
]


@pytest.mark.parametrize(("act", "kind", "letter", "actor"), CELLS)
def test_action(
    world: World, start: Fingerprint, act: Action, kind: str, letter: str, actor: str
) -> None:
    turn = Turn(world.browser(actor), world, letter, kind)
    is_allowed = actor in RULES[act.rules[kind]][letter]
    with watch_writes() as writes:
        turn.response = act.perform(turn)
    assert turn.response.status_code < 500, describe(turn)
    assert act.happened(turn) == is_allowed, describe(turn)
    if is_allowed:
        assert not is_refused(turn.response), describe(turn)
        return
    given_away = find_words(turn.response, words_closed_to(actor, turn))
    assert not given_away, f"{describe(turn)} holds what stands in {given_away}"
    if writes.seen:
        changes = set(start.changes(Fingerprint.take())) - set(act.leaves)
        assert not changes, f"{describe(turn)} changed {sorted(changes)}"
    if actor not in RULES["class"][letter] and not act.is_list:
        assert is_refused(turn.response) or turn.response.status_code == 400, describe(turn)


def words_closed_to(actor: str, turn: Turn) -> dict[str, str]:
    """Return the course's secrets that are none of an actor's business."""
    closed = {}
    if actor not in RULES["team"][turn.letter]:
        closed |= turn.course.team_words
    if actor not in RULES["class"][turn.letter]:
        closed |= turn.course.class_words
    return closed


def describe(turn: Turn) -> str:
    response = turn.response
    if problem := getattr(response, "exc_info", None):
        return f"answer {response.status_code}: {problem[1]!r}"
    return f"answer {response.status_code} {response.headers.get('Location', '')}".strip()
