"""The two real Markdown courses are read whole."""

import re

import pytest

from courses.interchange.readers import read_course
from courses.interchange.rich_text import plain_text
from courses.interchange.tree import Callout, Code, Image, Solution, Table, Text

from .folders import CARPENTRY, MDBOOK, real_course


@pytest.fixture(scope="module")
def carpentry():
    return read_course(real_course(CARPENTRY))


@pytest.fixture(scope="module")
def mdbook():
    return read_course(real_course(MDBOOK))


def walk(blocks):
    for block in blocks:
        yield block
        if isinstance(block, Callout | Solution):
            yield from walk(block.body)


def all_blocks(tree):
    for page in tree.pages():
        yield from walk((*page.blocks, *page.notes))


def test_carpentry_has_twelve_episodes_in_order(carpentry):
    assert [module.slug for module in carpentry.modules] == [
        *("intro", "numpy", "matplotlib", "lists", "loop", "files", "cond", "func", "errors"),
        *("defensive", "debugging", "cmdline"),
    ]
    assert [module.minutes for module in carpentry.modules][:2] == [30, 60]
    assert len(carpentry.outcomes) == 12
    assert all(module.summary.endswith("?") for module in carpentry.modules)


def test_carpentry_has_every_figure_its_pages_name(carpentry):
    root = real_course(CARPENTRY)
    named = set()
    for path in [root / "index.md", *sorted((root / "episodes").glob("*.md"))]:
        for reference in re.findall(r"!\[[^\]]*\]\(([^)\s]+)", path.read_text()):
            named.add((path.parent / reference).resolve().relative_to(root.resolve()).as_posix())
    images = [block for block in all_blocks(carpentry) if isinstance(block, Image)]
    images += [block for block in carpentry.overview if isinstance(block, Image)]
    assert {image.asset.path for image in images} == named
    assert len(named) > 25
    assert all(image.alt for image in images)


def test_carpentry_boxes(carpentry):
    for module in carpentry.modules:
        kinds = [block.kind for block in module.blocks if isinstance(block, Callout)]
        assert {"goals", "questions", "key"} <= set(kinds), module.slug
    solutions = [block for block in all_blocks(carpentry) if isinstance(block, Solution)]
    assert len(solutions) > 50
    assert any(isinstance(block, Code) and block.output for block in all_blocks(carpentry))
    assert sum(bool(module.notes) for module in carpentry.modules) == 2


def test_mdbook_has_all_pages_in_order(mdbook):
    summary = (real_course(MDBOOK) / "src/SUMMARY.md").read_text()
    links = [f"src/{path}" for path in re.findall(r"\]\(([^)]+)\)", summary)]
    lessons = [lesson for module in mdbook.modules for lesson in module.lessons]
    assert [lesson.key for lesson in lessons] == links
    assert (len(mdbook.modules), len(lessons)) == (17, 562)
    assert mdbook.modules[0].title == "Day 1: Morning"
    for module in mdbook.modules:
        slugs = [lesson.slug for lesson in module.lessons]
        assert len(set(slugs)) == len(slugs)
    assert mdbook.title == "Welcome to Comprehensive Rust 🦀"


def test_mdbook_notes_and_code(mdbook):
    lessons = [lesson for module in mdbook.modules for lesson in module.lessons]
    assert sum(bool(lesson.notes) for lesson in lessons) > 400
    codes = [block for block in all_blocks(mdbook) if isinstance(block, Code)]
    assert sum(code.language == "rust" for code in codes) > 300
    assert not any("Copyright 20" in code.code for code in codes)
    assert not any(re.search(r"^# ", code.code, re.M) for code in codes if code.language == "rust")
    assert sum(isinstance(block, Image) for block in all_blocks(mdbook)) == 2


def test_no_row_of_the_report_is_without_place_and_reason(carpentry, mdbook):
    for row in (*carpentry.skipped, *mdbook.skipped):
        assert row.where
        assert row.what
        assert row.why
    assert len(set(mdbook.skipped)) == len(mdbook.skipped)


def words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]{4,}", text.casefold()))


def words_of(page) -> set[str]:
    found = words(page.title)
    for block in walk((*page.blocks, *page.notes)):
        if isinstance(block, Text):
            found |= words(plain_text(block.html))
        elif isinstance(block, Table):
            cells = [*block.header, *(cell for row in block.rows for cell in row)]
            found |= words(" ".join(plain_text(cell) for cell in [*cells, block.caption]))
        else:
            for name in ("text", "title", "caption", "alt", "code", "output", "attribution"):
                found |= words(getattr(block, name, ""))
    return found


def source_words(path) -> set[str]:
    text = re.sub(r"\A---\n.*?\n---\n", "", path.read_text(), flags=re.S)
    for noise in (
        r"<!--.*?-->",
        r"<style>.*?</style>",
        r"(?m)^#(?: .*Copyright.*| .*SPDX.*)?$",  # hidden lines of Rust code
        r"(?m)^:::.*$",
        r"\{\{.*?\}\}",
        r"(?m)^ *[`~]{3,}.*$",
        r"\]\([^)]*\)",
        r"(?m)^\[[^\]]+\]: .*$",
        r"\{\s*#[^}]*\}",
        r"\{alt=.*?\}$",
        r"</?\w+[^<>]*>",
        r"\]\[[^\]]*\]",
        r"[\\*_]",
    ):
        text = re.sub(noise, " ", text, flags=re.S | re.M if "alt" in noise else re.S)
    return words(text)


def test_no_words_are_lost(carpentry, mdbook):
    book = real_course(MDBOOK)
    lost = {}
    for lesson in (lesson for module in mdbook.modules for lesson in module.lessons):
        plain = {re.sub(r"[\\*_]", " ", word) for word in words_of(lesson)}
        missing = source_words(book / lesson.key) - plain
        if missing:
            lost[lesson.key] = missing
    assert lost == {}
