"""The learning API keeps what its schema says, whatever is asked, by whoever asks."""

import os

import pytest

from .door import Door
from .run import PHASES, Run
from .world import ROLES, build_fuzz_world

CASES = int(os.environ.get("EDUCA_TEST_FUZZ_CASES", "500"))
# Without a seed the same cases every time.
SEED = os.environ.get("EDUCA_TEST_FUZZ_SEED", "")


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_the_api_keeps_its_schema(cast, record_property, role):
    with Door() as door:
        run = Run(
            door=door,
            world=build_fuzz_world(cast, role),
            cases=CASES,
            seed=int(SEED or 1),
            is_random=bool(SEED),
        )
        run.play()
    asked = {phase: door.counts[phase] for phase in PHASES}
    total = sum(asked.values())
    phases = ", ".join(f"{phase} {count}" for phase, count in asked.items())
    answers = ", ".join(f"{status} {count}" for status, count in sorted(door.statuses.items()))
    text = f"{role}: {total} cases ({phases}; {run.transitions} transitions), answers {answers}"
    record_property("api_fuzz", text)
    assert not run.failures, "\n\n".join(f"{key}\n{ask}" for key, ask in run.failures.items())
    assert total >= CASES, text
    assert all(asked.values()), text
