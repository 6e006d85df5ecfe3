"""The house rules that a machine can check."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 40
VAGUE_NAMES = {"utils.py", "helpers.py", "misc.py", "common.py"}


def tracked(*patterns: str) -> list[Path]:
    """Return the files git tracks (or would), without generated migrations."""
    names = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    paths = [ROOT / name for name in names if "/migrations/0" not in name]
    return [path for path in paths if path.exists()]


def test_no_python_file_is_longer_than_400_lines():
    long = [
        f"{path.relative_to(ROOT)}: {count}"
        for path in tracked("*.py")
        if (count := len(path.read_text().splitlines())) > MAX_FILE_LINES
    ]
    assert not long


def test_no_function_is_longer_than_40_lines():
    long = []
    for path in tracked("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > MAX_FUNCTION_LINES:
                    long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {length}")
    assert not long


def test_no_file_has_a_name_that_says_nothing():
    assert not [path for path in tracked("*.py") if path.name in VAGUE_NAMES]


def test_every_module_says_what_it_holds():
    silent = [
        str(path.relative_to(ROOT))
        for path in tracked("*.py")
        if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert not silent


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_lock_pins_hashes_and_names_no_registry(name):
    text = (ROOT / name).read_text()
    assert "--hash=sha256:" in text
    assert not re.search(r"https?://|--index-url|--extra-index-url|--find-links", text)


def test_lock_of_the_typed_client_names_no_registry():
    text = (ROOT / "tests" / "typed_client" / "package-lock.json").read_text()
    assert '"integrity": "sha512-' in text
    assert '"resolved"' not in text


def test_lock_holds_every_direct_dependency():
    locked = set(
        re.findall(r"^([a-z0-9._-]+)(?:\[.*\])?==", (ROOT / "requirements.txt").read_text(), re.M)
    )
    wanted = re.findall(r"^([A-Za-z0-9._-]+)", (ROOT / "requirements.in").read_text(), re.M)
    assert {name.lower().replace("_", "-") for name in wanted} <= locked


def test_migrations_are_few():
    """Until the first release each app has one migration of its schema, a reader can follow it."""
    for app in ("accounts", "chat", "courses", "home", "search"):
        files = {path.name for path in (ROOT / app / "migrations").glob("0*.py")}
        assert files - {"0002_staff_groups.py"} == {"0001_initial.py"}


def test_every_setting_of_an_operator_is_in_the_example_file():
    example = (ROOT / ".env.example").read_text()
    for path in (ROOT / "educa_site" / "settings").glob("*.py"):
        for name in re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", path.read_text()):
            assert name in example, f"{name} of {path.name} is missing in .env.example"
