"""mdBook folders: the table of contents, speaker notes, includes, hidden lines."""

import pytest

from courses.interchange.readers import read_course
from courses.interchange.tree import Code, CourseFormatError, Text

from .folders import write_files

SUMMARY = """
# Summary

[Welcome](index.md)

- [Before](before.md)

# Day 1: *Morning*

- [`if` and more](day/if.md)
  - [Deep](day/if/deep.md)
- [Draft]()

# Day 2

- [Same](other/if.md)
"""


def make_book(root, summary=SUMMARY, **pages):
    files = {
        "src/index.md": "# Welcome to Rust\n\nThis is a book. Read it.\n",
        "src/before.md": "# Before\n\nWords.\n",
        "src/day/if.md": "---\nminutes: 5\n---\n\n# If\n\nWords.\n",
        "src/day/if/deep.md": "# Deep\n\nWords.\n",
        "src/other/if.md": "# Same\n\nWords.\n",
    }
    return write_files(root, {"src/SUMMARY.md": summary, **files, **pages})


def book_page(root, body, **files):
    book = make_book(root, "- [P](p.md)\n", **{"src/p.md": body, **files})
    tree = read_course(book)
    return tree.modules[0], tree


def test_parts_are_modules_and_links_are_lessons_in_order(tmp_path):
    tree = read_course(make_book(tmp_path))
    assert [(m.key, m.title, m.slug) for m in tree.modules] == [
        ("part/day-1-morning", "Day 1: Morning", "day-1-morning"),
        ("part/day-2", "Day 2", "day-2"),
    ]
    first, second = tree.modules
    assert [(p.key, p.title, p.slug) for p in first.lessons] == [
        ("src/index.md", "Welcome", "index"),
        ("src/before.md", "Before", "before"),
        ("src/day/if.md", "if and more", "day-if"),
        ("src/day/if/deep.md", "Deep", "day-if-deep"),
    ]
    assert second.lessons[0].slug == "other-if"
    assert first.lessons[2].minutes == 5
    assert (tree.title, tree.slug, tree.key) == (
        "Welcome to Rust",
        "welcome-to-rust",
        "mdbook:welcome-to-rust",
    )
    assert tree.promise == "This is a book."
    assert tree.overview == (Text("<p>This is a book. Read it.</p>"),)


def test_early_pages_and_drafts_have_a_row_each(tmp_path):
    rows = read_course(make_book(tmp_path)).skipped
    assert [row.where for row in rows] == ["src/SUMMARY.md line 12", "src/SUMMARY.md"]
    assert rows[0].what == "Draft"
    assert "“Day 1: Morning”" in rows[1].why


def test_book_toml_names_the_course(tmp_path):
    toml = '[book]\ntitle = "Rust"\nauthors = ["A", "B"]\nlanguage = "fa"\n'
    tree = read_course(make_book(tmp_path, **{"book.toml": toml}))
    assert (tree.title, tree.credit, tree.language) == ("Rust", "A, B", "fa")


def test_book_without_parts_has_its_chapters_as_modules(tmp_path):
    summary = "- [If](day/if.md)\n  - [Deep](day/if/deep.md)\n- [Same](other/if.md)\n"
    tree = read_course(make_book(tmp_path, summary))
    assert [m.title for m in tree.modules] == ["If", "Same"]
    assert [p.title for p in tree.modules[0].lessons] == ["Deep"]


def test_title_is_not_repeated_but_another_heading_stays(tmp_path):
    page, _tree = book_page(tmp_path, "# P\n\nWords.\n\n# Q\n")
    assert [type(block).__name__ for block in page.blocks] == ["Text", "Heading"]


def test_details_are_notes_for_teachers(tmp_path):
    page, _tree = book_page(
        tmp_path, "# P\n\nWords.\n<details>\nAsk *them*.\n\n- one\n</details>\nMore.\n"
    )
    assert page.blocks == (Text("<p>Words.</p><p>More.</p>"),)
    assert page.notes == (Text("<p>Ask <i>them</i>.</p><ul><li>one</li></ul>"),)


def test_details_never_closed_are_notes_to_the_end(tmp_path):
    page, tree = book_page(tmp_path, "# P\n\nWords.\n\n<details>\n\nSecret.\n")
    assert page.blocks == (Text("<p>Words.</p>"),)
    assert page.notes == (Text("<p>Secret.</p>"),)
    assert tree.skipped[0].where == "src/p.md line 5"


def test_hidden_lines_and_flags(tmp_path):
    body = (
        "# P\n\n```rust,editable,should_panic\n# // hidden\n#\n#[derive(Debug)]\nfn main() {\n"
        "    # let x = 1;\n    ## not hidden\n}\n```\n\n```sh,ignore\n# kept\n```\n"
    )
    page, _tree = book_page(tmp_path, body)
    assert page.blocks == (
        Code("#[derive(Debug)]\nfn main() {\n    # not hidden\n}", "rust"),
        Code("# kept", "sh"),
    )


@pytest.mark.parametrize(
    ("reference", "code"),
    [
        ("code.rs", "one\ntwo\nthree\nfour"),
        ("code.rs:2", "one"),
        ("code.rs:6:", "three\nfour"),
        ("code.rs::2", "one"),
        ("code.rs:2:4", "one\ntwo"),
        ("code.rs:mid", "two"),
    ],
)
def test_includes(tmp_path, reference, code):
    source = "// ANCHOR: all\none\n// ANCHOR: mid\ntwo\n// ANCHOR_END: mid\nthree\nfour\n"
    page, tree = book_page(
        tmp_path, f"# P\n\n```rust\n{{{{#include {reference}}}}}\n```\n", **{"src/code.rs": source}
    )
    assert page.blocks == (Code(code, "rust"),)
    assert tree.skipped == ()


def test_missing_include_leaves_the_rest_and_a_row(tmp_path):
    body = (
        "# P\n\n```rust\nlet a;\n{{#include gone.rs:main}}\n```\n\n"
        "```rust\n{{#include x.rs}}\n```\n"
    )
    page, tree = book_page(tmp_path, body)
    assert page.blocks == (Code("let a;", "rust"),)
    assert [(row.where, row.what) for row in tree.skipped] == [
        ("src/p.md line 5", "included file src/gone.rs"),
        ("src/p.md line 9", "included file src/x.rs"),
        ("src/p.md line 8", "code block"),
    ]


def test_include_never_leaves_the_folder(tmp_path):
    write_files(tmp_path, {"secret.rs": "s"})
    with pytest.raises(CourseFormatError, match=r"src/p\.md line 4: .*outside the course folder"):
        book_page(tmp_path / "book", "# P\n\n```rust\n{{#include ../../secret.rs}}\n```\n")


def test_directives_have_a_row(tmp_path):
    page, tree = book_page(tmp_path, "# P\n\n{{%session outline}}\n\nWords.\n")
    assert page.blocks == (Text("<p>Words.</p>"),)
    assert [row.what for row in tree.skipped] == ["{{%session outline}}"]


def test_lines_after_an_include_keep_their_numbers(tmp_path):
    body = "# P\n\n```rust\n{{#include a.rs}}\n```\n\n```rust\nnever closed\n"
    with pytest.raises(CourseFormatError, match=r"src/p\.md line 7: the code block is never"):
        book_page(tmp_path, body, **{"src/a.rs": "a\n" * 20})


def test_colons_are_words_in_a_book(tmp_path):
    page, _tree = book_page(tmp_path, "# P\n\n::: frobnicate\n")
    assert page.blocks == (Text("<p>::: frobnicate</p>"),)


@pytest.mark.parametrize(
    ("summary", "problem"),
    [
        ("# Summary\n", "names no page"),
        ("- [A](gone.md)\n", "line 1: the page src/gone.md is missing"),
        ("- [A](index.md)\n- [B](index.md)\n", "line 2: src/index.md stands in the course twice"),
        ("- [A](../../x.md)\n", "outside the course folder"),
    ],
)
def test_broken_table_of_contents(tmp_path, summary, problem):
    with pytest.raises(CourseFormatError, match=problem):
        read_course(make_book(tmp_path, summary))
