"""`:::` blocks: callouts, solutions, notes for teachers, and what is wrong with some."""

import pytest

from courses.interchange.page_source import Report
from courses.interchange.tree import Callout, CourseFormatError, File, Heading, Solution, Text

from .folders import read_markdown, write_files

KINDS = {
    "callout": "note",
    "note": "note",
    "discussion": "note",
    "testimonial": "note",
    "tip": "tip",
    "warning": "warning",
    "caution": "warning",
    "key": "key",
    "keypoints": "key",
    "objectives": "goals",
    "questions": "questions",
    "challenge": "exercise",
    "exercise": "exercise",
    "checklist": "exercise",
    "prereq": "prerequisite",
    "hint": "tip",
    "solution": "tip",
    "spoiler": "tip",
}


@pytest.mark.parametrize(("name", "kind"), KINDS.items())
def test_each_name_has_its_kind(tmp_path, name, kind):
    parsed = read_markdown(tmp_path, f"::::: {name}\n\n## Title\n\nBody.\n\n:::::\n")
    assert parsed.blocks == (Callout(kind, "Title", (Text("<p>Body.</p>"),)),)


@pytest.mark.parametrize(
    "opening", ["::: {.tip}", ":::{.tip}", "::::::::::: tip ::::", ':::: {.tip title="Steep"}']
)
def test_ways_to_open_a_block(tmp_path, opening):
    (callout,) = read_markdown(tmp_path, f"{opening}\nBody.\n:::").blocks
    assert callout.kind == "tip"
    assert callout.body == (Text("<p>Body.</p>"),)


def test_title_on_the_opening_line(tmp_path):
    (callout,) = read_markdown(tmp_path, "::: tip Steep longer\nBody.\n:::").blocks
    assert callout.title == "Steep longer"


def test_solutions_fold_inside_a_challenge(tmp_path):
    body = (
        ":::::: challenge\n\n## Sum\n\nAdd.\n\n::: solution\n\n```output\n3\n```\n\n:::\n\n"
        "More.\n\n::: hint\nCount.\n:::\n\n::::::\n"
    )
    (callout,) = read_markdown(tmp_path, body).blocks
    assert [type(part).__name__ for part in callout.body] == [
        "Text",
        "Solution",
        "Text",
        "Solution",
    ]
    assert callout.body[1].title == "Solution"
    assert callout.body[3] == Solution("Hint", (Text("<p>Count.</p>"),))


def test_box_in_a_box_becomes_heading_and_words(tmp_path):
    body = ":::: challenge\nDo.\n\n::: callout\n## Mind\nThis.\n:::\n::::\n"
    (callout,) = read_markdown(tmp_path, body).blocks
    assert callout.body == (Text("<p>Do.</p>"), Heading("Mind", 4), Text("<p>This.</p>"))


def test_downloads_in_a_box_become_files(tmp_path):
    write_files(tmp_path, {"episodes/a.pdf": b"%PDF"})
    body = ":::: callout\n::: downloads Sheets\n- [A](a.pdf)\n:::\n::::\n"
    (callout,) = read_markdown(tmp_path, body).blocks
    assert [type(part) for part in callout.body] == [File]


def test_instructor_blocks_are_notes_wherever_they_stand(tmp_path):
    body = "::: instructor\nAsk them.\n:::\n\nWords.\n\n:::: tip\nA\n::: instructor\nB\n:::\n::::\n"
    parsed = read_markdown(tmp_path, body)
    assert parsed.notes == (Text("<p>Ask them.</p>"), Text("<p>B</p>"))
    assert parsed.blocks == (Text("<p>Words.</p>"), Callout("tip", "", (Text("<p>A</p>"),)))


def test_details_fold(tmp_path):
    body = (
        ":::: exercise\nGuess.\n\n<details>\n<summary>Show <b>it</b></summary>\n- 42\n"
        "</details>\n::::\n"
    )
    (callout,) = read_markdown(tmp_path, body).blocks
    assert callout.body[1] == Solution("Show it", (Text("<ul><li>42</li></ul>"),))


def test_details_on_one_line_keep_their_words(tmp_path):
    (callout,) = read_markdown(
        tmp_path, "<details><summary>Why</summary>Because *so*.</details>"
    ).blocks
    assert callout == Callout("tip", "Why", (Text("<p>Because <i>so</i>.</p>"),))


def test_colons_in_code_are_code(tmp_path):
    (callout,) = read_markdown(tmp_path, "::: tip\n```\n::: frob\n```\n:::").blocks
    assert callout.body[0].code == "::: frob"


def test_empty_block_is_reported(tmp_path):
    report = Report()
    assert read_markdown(tmp_path, "::: tip\n:::", report=report).blocks == ()
    assert [row.why for row in report.rows] == ["it is empty"]


@pytest.mark.parametrize(
    ("body", "line", "problem"),
    [
        ("a\n\n::: frobnicate\nb\n:::", 3, "unknown block “frobnicate”"),
        ("a\n\n::: tip\nb\n", 3, "the block “tip” is never closed"),
        ("a\n:::\n", 2, "“:::” closes nothing"),
        ("::: tip\n\n```python\nx\n", 3, "the code block is never closed"),
        ("a\n\n```python\nx\n", 3, "the code block is never closed"),
        ("- a\n\n  ```\n  x\n\nb", 3, "the code block is never closed"),
        ("```python\n```", 1, "the code block is empty"),
        ("a\n\n![A](gone.png)", 3, "the file episodes/gone.png is missing"),
        ("a\n\n[A](gone.pdf)", 3, "the file episodes/gone.pdf is missing"),
        ("::: downloads X\nwords\n:::", 2, "each line of a downloads block must link to a file"),
        ("::: downloads X\n:::", 1, "the downloads block lists no file"),
        (":::: tip\n::: video\nurl: x\n:::\n::::", 2, "cannot stand inside another block"),
        ("![A](../../etc/x.png)", 1, "points outside the course folder"),
        ("a\n\n" + "> " * 70 + "deep", 3, "nest too deep"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path, body, line, problem):
    with pytest.raises(CourseFormatError) as caught:
        read_markdown(tmp_path, body)
    assert problem in str(caught.value)
    assert str(caught.value).startswith(f"episodes/page.md line {line}: ")
