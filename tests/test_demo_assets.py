"""The demo courses that ship with Educa: complete, honest, accessible and small."""

import contextlib
import io
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
import webvtt
from latex2mathml.converter import convert

from courses.interchange.readers import read_course
from courses.interchange.tree import (
    CALLOUT_KINDS,
    Audio,
    Callout,
    Code,
    CourseTree,
    Divider,
    DownloadList,
    File,
    Heading,
    Image,
    Maths,
    PageNode,
    Quote,
    Solution,
    Table,
    Text,
    Video,
)
from home.demo.assets import covers, figures

COURSES = Path(figures.__file__).parent.parent / "courses"
SLUGS = sorted(path.name for path in COURSES.iterdir() if path.is_dir())
TREES = {slug: read_course(COURSES / slug) for slug in SLUGS}
EVERY_BLOCK = {
    *(Text, Image, Video, Audio, File, Heading, Callout, Solution, Quote, Code, Maths, Table),
    *(DownloadList, Divider),
}
SUBJECTS = {"mathematics", "music", "physics", "programming"}
MEGABYTE = 1_000_000
SIZE_LIMITS = {".mp4": 1.2 * MEGABYTE, ".mp3": 0.2 * MEGABYTE, ".pdf": 0.2 * MEGABYTE}
SMALLEST_TEXT = 15 / 640  # of the width of the figure
PAGES = [
    pytest.param(slug, page, id=page.key) for slug, tree in TREES.items() for page in tree.pages()
]


def flatten(blocks: tuple) -> Iterator:
    for block in blocks:
        yield block
        if isinstance(block, Callout | Solution):
            yield from flatten(block.body)


def all_blocks(tree: CourseTree) -> Iterator:
    yield from flatten(tree.overview)
    for page in tree.pages():
        yield from flatten(page.blocks + page.notes)


def blocks_of_kind(kind: type) -> list:
    return [block for tree in TREES.values() for block in all_blocks(tree) if type(block) is kind]


@pytest.mark.parametrize("slug", SLUGS)
def test_course_is_complete_and_nothing_of_it_is_skipped(slug):
    tree = TREES[slug]

    assert tree.skipped == ()
    assert tree.slug == slug
    assert tree.license == "CC BY 4.0"
    assert tree.promise
    assert 3 <= len(tree.outcomes) <= 5
    assert tree.prerequisites
    assert tree.overview
    assert tree.cover is not None
    assert any(page.is_free_preview for page in tree.pages())


@pytest.mark.parametrize(("slug", "page"), PAGES)
def test_every_page_has_a_summary_and_every_full_page_its_minutes(slug, page: PageNode):
    assert page.summary
    assert page.lessons or page.blocks
    assert not page.blocks or page.minutes


def test_courses_cover_all_subjects():
    assert {tree.subject for tree in TREES.values()} == SUBJECTS


def test_courses_together_use_every_block_and_every_kind_of_callout():
    used = [block for tree in TREES.values() for block in all_blocks(tree)]

    assert {type(block) for block in used} == EVERY_BLOCK
    assert {block.kind for block in used if isinstance(block, Callout)} == set(CALLOUT_KINDS)
    assert any(block.output for block in used if isinstance(block, Code))
    assert all(block.caption for block in used if isinstance(block, Table))
    assert any(page.notes for tree in TREES.values() for page in tree.pages())


def test_every_image_has_a_text_alternative_of_its_own():
    alternatives = [image.alt for image in blocks_of_kind(Image)]

    assert all(len(alt) > 40 for alt in alternatives)
    assert len(set(alternatives)) == len(alternatives)


def test_every_video_has_captions_transcript_and_poster():
    videos = blocks_of_kind(Video)

    assert videos
    for video in videos:
        captions = webvtt.read(str(video.captions.source))
        starts = [caption.start_in_seconds for caption in captions]
        assert len(captions) >= 5
        assert starts == sorted(starts)
        assert captions[-1].end_in_seconds <= video.seconds
        assert all(caption.text.strip() for caption in captions)
        assert len(video.transcript) > 200
        assert video.poster.source.is_file()


def test_every_audio_has_a_transcript():
    assert blocks_of_kind(Audio)
    assert all(len(audio.transcript) > 100 for audio in blocks_of_kind(Audio))


def test_every_formula_becomes_mathml():
    for maths in blocks_of_kind(Maths):
        markup = convert(maths.latex)
        assert "<merror" not in markup
        assert "\\" not in "".join(ElementTree.fromstring(markup).itertext())


def python_runs() -> list:
    """Return each page whose Python examples say what they print."""
    runs = []
    for slug, tree in TREES.items():
        for page in tree.pages():
            codes = [block for block in flatten(page.blocks) if isinstance(block, Code)]
            codes = [code for code in codes if code.language == "python"]
            if codes:
                runs.append(pytest.param(COURSES / slug, codes, id=page.key))
    return runs


@pytest.mark.parametrize(("folder", "codes"), python_runs())
def test_python_examples_print_what_the_lesson_shows(folder, codes, monkeypatch):
    if (folder / "episodes/files").is_dir():
        monkeypatch.chdir(folder / "episodes/files")
    names: dict = {}
    for code in codes:
        assert code.output, f"no output shown for: {code.code}"
        printed = run_example(code.code, names)
        if printed[-1].partition(":")[0].endswith("Error"):
            assert code.output.splitlines()[-1] == printed[-1]
        else:
            assert [line.rstrip() for line in code.output.splitlines()] == printed


def run_example(source: str, names: dict) -> list[str]:
    """Return the printed lines, after them the last line of an error if there was one."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        try:
            exec(compile(source, "example.py", "exec"), names)
        except Exception as error:
            message = error.msg if isinstance(error, SyntaxError) else error
            printed.write(f"{type(error).__name__}: {message}")
    return [line.rstrip() for line in printed.getvalue().splitlines()]


@pytest.mark.parametrize("maker", [covers.make, figures.make])
def test_committed_drawings_are_what_the_generator_draws(maker, tmp_path):
    maker(tmp_path)
    drawn = [path.relative_to(tmp_path) for path in tmp_path.rglob("*.svg")]

    assert drawn
    for path in drawn:
        assert (COURSES / path).read_bytes() == (tmp_path / path).read_bytes()


def test_drawings_are_plain_and_readable():
    for path in COURSES.rglob("*.svg"):
        root = ElementTree.parse(path).getroot()
        tags = {element.tag.rpartition("}")[2] for element in root.iter()}
        width = float(root.get("viewBox").split()[2])
        sizes = [float(element.get("font-size", width)) for element in root.iter()]
        assert tags <= {"svg", "rect", "circle", "ellipse", "line", "path", "text"}
        assert not re.search(r"href|url\(|style=|\son\w+=", path.read_text(encoding="utf-8"))
        assert min(sizes) >= SMALLEST_TEXT * width
        assert path.name != "cover.svg" or "text" not in tags


def test_handout_is_a_tagged_pdf():
    content = (COURSES / "prime-numbers/episodes/files/sieve-of-eratosthenes.pdf").read_bytes()

    assert content.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in content
    assert b"/Lang" in content


def test_demo_courses_stay_small():
    files = [path for path in COURSES.rglob("*") if path.is_file()]

    assert sum(path.stat().st_size for path in files) < 5 * MEGABYTE
    for path in files:
        assert path.stat().st_size <= SIZE_LIMITS.get(path.suffix, 50_000), path
