"""What a page of each kind makes a browser fetch, as production sends it: compressed."""

import gzip
import re
from pathlib import Path

import pytest

STYLES_LIMIT = 25_000
SCRIPTS_LIMIT = 15_000
IMPORT = re.compile(r'from "\./([^"]+)"')
# The class room is a program; it has the same limit for itself.
PAGE_SCRIPTS = ["", "course_page", "learning_page"]


def weigh(path: Path) -> int:
    return len(gzip.compress(path.read_bytes()))


def find(folder: Path, stem: str, suffix: str) -> Path:
    """Return the newest version of a file: the one with a hash in its name."""
    (found,) = (path for path in folder.glob(f"{stem}.*{suffix}") if path.name.count(".") == 2)
    return found


def follow(script: Path) -> set[Path]:
    """Return a module and everything that it imports."""
    found, waiting = set(), [script]
    while waiting:
        module = waiting.pop()
        if module not in found:
            found.add(module)
            waiting += [module.parent / name for name in IMPORT.findall(module.read_text())]
    return found


def test_styles_of_every_page_are_light(collected):
    shared = weigh(find(collected / "educa/css", "educa", ".css"))
    pages = {path.name: shared + weigh(path) for path in collected.glob("educa/css/pages/*.*.css")}
    assert len(pages) > 8
    assert not {name: size for name, size in pages.items() if size > STYLES_LIMIT}


@pytest.mark.parametrize("page", PAGE_SCRIPTS)
def test_scripts_of_a_page_are_light(collected, page):
    folder = collected / "educa/js"
    modules = follow(find(folder, "main", ".js"))
    if page:
        modules |= follow(find(folder, page, ".js"))
    assert len(modules) > 5
    assert sum(weigh(module) for module in modules) <= SCRIPTS_LIMIT


def test_scripts_of_the_class_room_are_light(collected):
    folder = collected / "educa/js"
    room = find(folder, "chat_room", ".js")
    assert follow(room) == {room}  # in one piece
    assert "class ChatConnection" in room.read_text()
    assert weigh(room) <= SCRIPTS_LIMIT
    # What few need is fetched when they do.
    later = re.findall(r'import\("\./([^"]+)"\)', room.read_text())
    assert len(later) == 2
    assert all((folder / name).is_file() for name in later)


def test_scripts_are_sent_without_their_comments(collected):
    script = find(collected / "educa/js", "transcript", ".js").read_text()
    assert not re.search(r"^\s*//", script, re.MULTILINE)
    assert "export class Transcript" in script
