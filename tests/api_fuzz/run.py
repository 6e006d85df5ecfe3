"""One role's run: the phases of schemathesis, one after another, until enough was asked."""

from copy import deepcopy
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import schemathesis
from django.core.cache import cache
from django.test import Client
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema
from schemathesis.schemas import BaseSchema

from .door import Door
from .world import FuzzWorld

SCHEMA = "/api/learning/v1/schema/"
PHASES = ("examples", "coverage", "fuzzing", "stateful")
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
    "allow_header_conformance",
    "negative_data_rejection",
    "missing_required_header",
)
# Of all that is asked, how much each phase may have; fuzzing has what is left.
SHARES = {"examples": 0.1, "coverage": 0.4, "stateful": 0.2}
MAX_ROUNDS = 60
# Entries of a batch are judged one by one: a bad one is refused in an answer of 200.
EXCEPTIONS = [
    {
        "include-path": "/api/learning/v1/courses/{course_id}/progress/",
        "include-method": "POST",
        "checks": {"negative_data_rejection": {"enabled": False}},
    }
]


@dataclass
class Run:
    """What a run is, and what came of it: `failures` by their text, with the first request."""

    door: Door
    world: FuzzWorld
    cases: int
    seed: int
    is_random: bool = False
    failures: dict[str, str] = field(default_factory=dict)
    transitions: int = 0

    def play(self) -> None:
        self.play_phase("examples", round(self.cases * SHARES["examples"]))
        self.cover_operations(round(self.cases * SHARES["coverage"]))
        self.repeat_phase("stateful", round(self.cases * SHARES["stateful"]))
        left = self.cases - self.door.counts.total()
        self.repeat_phase("fuzzing", max(left, self.cases // 5))

    def repeat_phase(self, phase: str, quota: int) -> None:
        """Run a phase with one seed after another until it has asked enough."""
        for turn in range(MAX_ROUNDS):
            if (left := quota - self.door.counts[phase]) <= 0:
                break
            self.play_phase(phase, left, turn)

    def cover_operations(self, quota: int) -> None:
        """Share the quota of coverage out: what one operation does not use, the next may."""
        operations = list_operations(self.description)
        for number, operation in enumerate(operations):
            left = quota - self.door.counts["coverage"]
            self.play_phase("coverage", max(1, left // (len(operations) - number)), 0, operation)

    def play_phase(self, phase: str, quota: int, turn: int = 0, operation: str = "") -> None:
        """Run one phase until it ends or has asked `quota` requests and somewhat more."""
        cache.clear()
        schema = self.load(phase, quota, turn)
        if operation:
            schema = schema.include(operation_id=operation)
        self.door.phase, self.door.keeps = phase, phase == "stateful"
        last = self.door.counts[phase] + quota
        stream = from_schema(schema).execute()
        for event in stream:
            self.note(event)
            if self.door.counts[phase] >= last:
                stream.stop()

    def load(self, phase: str, quota: int, turn: int) -> BaseSchema:
        config = SchemathesisConfig.from_dict(self.describe(phase, quota, turn))
        schema = schemathesis.openapi.from_dict(deepcopy(self.description), config=config)
        schema.app, schema.location = self.door, SCHEMA
        register_hooks(schema, self.world.real)
        return schema

    @cached_property
    def description(self) -> dict[str, Any]:
        """The schema as anybody gets it."""
        return Client().get(SCHEMA).json()

    def describe(self, phase: str, quota: int, turn: int) -> dict[str, Any]:
        """Return the configuration of one phase, as schemathesis.toml would hold it."""
        examples = max(1, quota // 25 if phase == "fuzzing" else quota // 5)
        return {
            "seed": self.seed + turn,
            "continue-on-failure": True,
            "headers": self.world.headers,
            "workers": 1,
            "phases": {name: {"enabled": name == phase} for name in PHASES}
            | {"examples": {"enabled": phase == "examples", "fill-missing": True}},
            "generation": {
                "max-examples": examples,
                "deterministic": not self.is_random and not turn,
                "database": "none",
                "no-shrink": True,
                "with-security-parameters": False,
            },
            "checks": {"enabled": False} | {name: {"enabled": True} for name in CHECKS},
            "operations": EXCEPTIONS,
        }

    def note(self, event: events.EngineEvent) -> None:
        if isinstance(event, (events.NonFatalError, events.FatalError)):
            self.failures[f"{type(event).__name__}: {event!r}"[:800]] = ""
        if isinstance(event, events.PhaseStarted) and event.payload:
            self.transitions = max(self.transitions, event.payload.transitions_total)
        if not isinstance(event, events.ScenarioFinished):
            return
        for identity, checks in event.recorder.checks.items():
            case = event.recorder.cases[identity].value
            answer = event.recorder.find_response(case_id=identity)
            for check in checks:
                if check.name == "unsupported_method" and is_refused_at_the_gate(answer):
                    continue
                if check.status == Status.FAILURE and check.failure_info:
                    failure = check.failure_info.failure
                    key = f"{case.operation.label}: {check.name}: {failure.title}"
                    sample = check.failure_info.code_sample
                    self.failures.setdefault(key, f"{failure.message}\n{sample}"[:1500])


def is_refused_at_the_gate(answer: Any) -> bool:
    """Whether middleware refused it: numbers of more than 18 digits are 400 for any method."""
    return answer is not None and answer.status_code == 400 and b":malformed" in answer.content


def list_operations(description: dict[str, Any]) -> list[str]:
    return [
        operation["operationId"]
        for methods in description["paths"].values()
        for operation in methods.values()
    ]


def register_hooks(schema: BaseSchema, real: dict[str, list]) -> None:
    """Put values that mean something in place of two thirds of the generated ones.

    Which, is told by the generated value alone, so that a run can be repeated.
    """

    @schema.hook
    def map_path_parameters(context: Any, path_parameters: dict | None) -> dict | None:
        return choose_real(path_parameters, real)

    @schema.hook
    def map_body(context: Any, body: Any) -> Any:
        found = body.get("events") if isinstance(body, dict) else None
        if not isinstance(found, list):
            return body
        entries = [
            choose_real(event, real) if isinstance(event, dict) else event for event in found
        ]
        return {**body, "events": entries}


def choose_real(values: dict | None, real: dict[str, list]) -> dict | None:
    chosen = dict(values or {})
    for name in chosen.keys() & real.keys():
        number = sum(str(chosen[name]).encode(errors="replace"))
        if number % 3:
            chosen[name] = real[name][number // 3 % len(real[name])]
    return chosen if values else values
