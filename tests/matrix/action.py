"""One action of the matrix: how it is done over HTTP, and how to see that it happened."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from .answers import find_words
from .course_world import CourseWorld
from .world import World


@dataclass
class Turn:
    """An actor's browser in front of one thing of one course."""

    browser: Client
    world: World
    letter: str
    kind: str
    response: HttpResponse | None = None
    noted: dict[str, Any] = field(default_factory=dict)

    @property
    def course(self) -> CourseWorld:
        return self.world.course(self.letter)

    @property
    def other(self) -> CourseWorld:
        return self.world.b if self.letter == "a" else self.world.a

    @property
    def thing(self):
        if self.kind == "catalog":
            return self.world.catalog
        return getattr(self.course, self.kind)

    @property
    def now(self):
        """The thing as the database has it at this moment, or None when it is gone."""
        return type(self.thing)._base_manager.filter(pk=self.thing.pk).first()

    def get(self, name: str, *args, query: str = "", **kwargs) -> HttpResponse:
        return self.browser.get(reverse(name, args=args) + query, **kwargs)

    def post(self, name: str, *args, data: dict | None = None, query: str = "", **kwargs):
        return self.browser.post(reverse(name, args=args) + query, data or {}, **kwargs)

    def shows(self, place: str) -> bool:
        """Return whether the answer holds a secret word of the course."""
        words = self.course.team_words | self.course.class_words
        return bool(find_words(self.response, {place: words[place]}))


@dataclass(frozen=True)
class Action:
    """`rules` says for each kind of thing whose right the action is (see `actors.RULES`).

    A list, or a form for many things, is everybody's own: strangers may get theirs, as long as
    the thing is not on it.
    `leaves` names the tables in which asking for it leaves a note.
    """

    name: str
    rules: dict[str, str]
    perform: Callable[[Turn], HttpResponse]
    happened: Callable[[Turn], bool]
    is_list: bool = False
    leaves: tuple[str, ...] = ()


def action(name: str, kinds: str, rule: str, perform, happened, **more) -> Action:
    """Return an action with the same rule for several kinds of things."""
    return Action(name, dict.fromkeys(kinds.split(), rule), perform, happened, **more)
