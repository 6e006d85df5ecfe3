"""YAML at the head of pages and in config files: read safely, checked field by field."""

from __future__ import annotations

import re
from typing import Any

import yaml

from .tree import CourseFormatError

FENCE = re.compile(r"---[ \t]*$")
CLOSING = re.compile(r"(---|\.\.\.)[ \t]*$")


class Fields:
    """A YAML mapping with typed, checked access. `where` names the file in errors."""

    def __init__(self, values: dict[str, Any], where: str) -> None:
        self.values = values
        self.where = where

    def text(self, name: str, default: str = "", *, limit: int = 0) -> str:
        value = self.values.get(name)
        if value is None:
            return default
        if isinstance(value, dict | list):
            raise self.error(name, "must be text")
        text = str(value).strip()
        if limit and len(text) > limit:
            raise self.error(name, f"is longer than {limit} characters")
        return text

    def number(self, name: str) -> int | None:
        """Return a count of minutes or the like: a whole number from 0 to 10,000, or None."""
        value = self.values.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 10_000:
            raise self.error(name, "must be a whole number from 0 to 10000")
        return value

    def seconds(self, name: str) -> float:
        value = self.values.get(name, 0)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1e6:
            raise self.error(name, "must be a number of seconds")
        return float(value)

    def flag(self, name: str) -> bool:
        value = self.values.get(name, False)
        if not isinstance(value, bool):
            raise self.error(name, "must be true or false")
        return value

    def choice(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        value = self.text(name, default)
        if value not in allowed:
            raise self.error(name, f"must be one of {', '.join(allowed)}")
        return value

    def texts(self, name: str) -> list[str]:
        value = self.values.get(name)
        if value is None:
            return []
        if not isinstance(value, list) or any(isinstance(item, dict | list) for item in value):
            raise self.error(name, "must be a list of texts")
        return [str(item).strip() for item in value if item is not None]

    def mappings(self, name: str) -> list[Fields]:
        value = self.values.get(name)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.error(name, "must be a list of “key: value” groups")
        return [
            Fields(item, f"{self.where}, {name} {number}")
            for number, item in enumerate(value, start=1)
        ]

    def error(self, name: str, problem: str) -> CourseFormatError:
        return CourseFormatError(f"{self.where}: “{name}” {problem}")


def read_yaml(text: str, path: str, first_line: int = 1) -> Fields:
    """Read a mapping. Raises `CourseFormatError` with file and line when it is broken."""
    try:
        values = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = first_line + (error.problem_mark.line if error.problem_mark else 0)
        problem = error.problem or "the YAML is broken"
        raise CourseFormatError(f"{path} line {line}: broken YAML: {problem}") from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise CourseFormatError(f"{path} line {first_line}: broken YAML") from error
    if values is None:
        values = {}
    if not isinstance(values, dict):
        raise CourseFormatError(f"{path} line {first_line}: expected “key: value” lines")
    return Fields({str(key): value for key, value in values.items()}, path)


def split_front_matter(text: str, path: str) -> tuple[Fields, str, int]:
    """Return a page's front matter, its body, and the line number of the body's first line."""
    lines = text.split("\n")
    if not FENCE.match(lines[0]):
        return Fields({}, path), text, 1
    for number, line in enumerate(lines[1:], start=1):
        if CLOSING.match(line):
            fields = read_yaml("\n".join(lines[1:number]), path, first_line=2)
            return fields, "\n".join(lines[number + 1 :]), number + 2
    raise CourseFormatError(f"{path} line 1: the front matter is never closed by “---”")
