"""docs/permissions.md, written from the matrix's data.

`python manage.py shell -c "from tests.matrix.permissions_doc import write; write()"` writes it
anew; a test compares.
"""

from pathlib import Path

from . import actors
from .chat_actions import CHAT_ACTIONS
from .class_actions import CLASS_ACTIONS
from .file_actions import FILE_ACTIONS
from .page_actions import PAGE_ACTIONS
from .people_actions import PEOPLE_ACTIONS
from .tree_actions import TREE_ACTIONS

DOC = Path(__file__).resolve().parents[2] / "docs" / "permissions.md"

COLUMNS = {
    actors.ANONYMOUS: "guest",
    actors.STUDENT: "account",
    actors.ENROLLED: "enrolled",
    actors.LEAD: "lead",
    actors.CO_INSTRUCTOR: "co-instructor",
    actors.OTHER: "other instructor",
    actors.EX_MEMBER: "former member",
    actors.DEACTIVATED: "account off",
    actors.MANAGER: "manager",
    actors.SUPERUSER: "superuser",
}

INTRODUCTION = """\
# Who may do what

This page is written from the test matrix (`tests/matrix/`) and compared with it by a test. Each ✓
and each – below is tried over HTTP by every actor, on the things of a course of his own and of
somebody else's, with a look into the database afterwards.

The columns are seen from one course. “Other instructor” leads another course, “former member” was
on this course's team, “account off” is a member of the team whose account was switched off while
the browser was open.
"""

SECTIONS = {
    "One page in the admin": PAGE_ACTIONS,
    "The tree, review, many at once, the admin's API": TREE_ACTIONS,
    "Files": FILE_ACTIONS,
    "People, records, the site": PEOPLE_ACTIONS,
    "A course's class": CLASS_ACTIONS,
    "A class's chat": CHAT_ACTIONS,
}

NAMES = {
    "hidden": "draft course",
    "draft": "draft lesson",
    "second_module": "module",
    "second_lesson": "lesson",
    "locked": "locked page",
    "in_review": "page in review",
    "enrollment": "record",
}


def render() -> str:
    """Return the whole page."""
    head = "| what | on | " + " | ".join(COLUMNS.values()) + " |"
    line = "|---|---|" + ":-:|" * len(COLUMNS)
    parts = [INTRODUCTION]
    for title, actions in SECTIONS.items():
        parts += [f"## {title}\n", head, line, *rows_of(actions), ""]
    return "\n".join(parts)


def rows_of(actions) -> list[str]:
    """Return a table's rows: one for each action and rule, its kinds of things together."""
    rows: dict[tuple[str, str], list[str]] = {}
    for act in actions:
        for kind, rule in act.rules.items():
            rows.setdefault((act.name, rule), []).append(NAMES.get(kind, kind))
    return [
        f"| {name} | {', '.join(kinds)} | {' | '.join(marks(rule))} |"
        for (name, rule), kinds in rows.items()
    ]


def marks(rule: str) -> list[str]:
    allowed = actors.RULES[rule]["a"]
    return ["✓" if actor in allowed else "–" for actor in COLUMNS]


def write() -> None:
    DOC.write_text(render())
