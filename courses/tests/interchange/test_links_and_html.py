"""Links and HTML in pages: what may stay, what goes, and that words are never lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.interchange.page_source import Dialect, Report
from courses.interchange.rich_text import clean_block
from courses.interchange.tree import CourseFormatError, Heading, Table, Text

from .folders import read_markdown, write_files, write_picture

LENIENT = Dialect(has_divs=False, is_strict=False, details_are_notes=True)


def read(root, body, **fields):
    report = Report()
    return read_markdown(root, body, report=report, **fields), report


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("https://example.org/?a=1&b=2", "https://example.org/?a=1&amp;b=2"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("//example.org", "https://example.org"),
        ("other.md", "educa-page:other"),
        ("./other.md#part-2", "educa-page:other#part-2"),
        ("other.html", "educa-page:other"),
        ("#here", "educa-page:page#here"),
        ("data.csv", "educa-file:episodes/data.csv"),
    ],
)
def test_links_that_stay(tmp_path, target, address):
    write_files(tmp_path, {"episodes/data.csv": "1"})
    parsed, report = read(tmp_path, f"See [this]({target}) now.")
    assert parsed.blocks == (Text(f'<p>See <a href="{address}">this</a> now.</p>'),)
    assert report.rows == ()


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("javascript:alert(1)", "“javascript:” links are not allowed"),
        ("JaVaScRiPt&#58;alert(1)", "“javascript:” links are not allowed"),
        ("&#9;java&#10;script:alert(1)", "java�script:alert(1) is not in the course folder"),
        ("data:text/html,x", "“data:” links are not allowed"),
        ("vbscript:x", "“vbscript:” links are not allowed"),
        ("file:///etc/passwd", "“file:” links are not allowed"),
        ("educa-page:secret", "“educa-page:” links are not allowed"),
        ("gone.md", "episodes/gone.md is not in the course folder"),
        ("gone.zip", "episodes/gone.zip is not in the course folder"),
        ("../README.md", "README.md is not a page of the course"),
        ("/absolute", "it names no page and no file"),
        ("", "it names no page and no file"),
    ],
)
def test_links_that_go_leave_their_words_and_a_row(tmp_path, target, why):
    write_files(tmp_path, {"README.md": "x"})
    parsed, report = read(tmp_path, f"See [*this*]({target}) now.")
    assert parsed.blocks == (Text("<p>See <i>this</i> now.</p>"),)
    assert len(report.rows) == 1
    assert why in report.rows[0].why
    assert report.rows[0].where == "episodes/page.md line 1"


@pytest.mark.parametrize(
    "target", ["../../secret.txt", "..%2f..%2fsecret.txt", "../../../../etc/passwd"]
)
def test_paths_never_leave_the_folder(tmp_path, target):
    folder = tmp_path / "course"
    write_files(tmp_path, {"secret.txt": "s", "course/episodes/page.md": "x"})
    with pytest.raises(CourseFormatError, match="outside the course folder"):
        read_markdown(folder, f"See [this]({target}) now.")


def test_symlinks_never_leave_the_folder(tmp_path):
    write_files(tmp_path, {"secret.pdf": "s", "course/episodes/page.md": "x"})
    (tmp_path / "course/episodes/a.pdf").symlink_to(tmp_path / "secret.pdf")
    with pytest.raises(CourseFormatError, match="leads outside the course folder"):
        read_markdown(tmp_path / "course", "[A](a.pdf)")


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("a <script>alert(1)</script> b", "<p>a  b</p>"),
        ("a <b onclick='x()'>bold</b> b", "<p>a <b>bold</b> b</p>"),
        ("a <a href='javascript:x()'>link</a> b", "<p>a link b</p>"),
        (
            "a <a href='https://example.org' onclick='x'>l</a>",
            '<p>a <a href="https://example.org">l</a></p>',
        ),
        ("a <iframe src='https://example.org'></iframe> b", "<p>a  b</p>"),
        ("a <span style='x'>words</span> b", "<p>a words b</p>"),
        ("a Vec<String> b", "<p>a Vec&lt;String&gt; b</p>"),
        ("a <!-- comment --> b", "<p>a  b</p>"),
        ("a <b>never closed", "<p>a <b>never closed</b></p>"),
        ("a &lt;script&gt; b", "<p>a &lt;script&gt; b</p>"),
        ("a <svg><script>x</script></svg> b", "<p>a  b</p>"),
        ("<p onclick=x>Block <em>words</em></p>", "<p>Block <i>words</i></p>"),
        ("<div>\nOne\n</div>", "<p>One</p>"),
        ("<ul><li>a</li></ul>", "<ul><li>a</li></ul>"),
    ],
)
def test_html_is_cut_down_to_rich_text(tmp_path, source, kept):
    parsed, _report = read(tmp_path, source)
    assert "".join(block.html for block in parsed.blocks) == kept


@pytest.mark.parametrize("tag", ["script", "style", "iframe", "form"])
def test_html_that_is_left_out_has_a_row(tmp_path, tag):
    _parsed, report = read(tmp_path, f"<{tag}>\nx\n</{tag}>\n\nWords.")
    assert [row.what for row in report.rows] == [f"<{tag}>"]


def test_html_heading_and_picture(tmp_path):
    write_picture(tmp_path / "episodes/cup.png")
    parsed, _report = read(tmp_path, '<h2>Title</h2>\n<img src="cup.png" alt="A cup">')
    assert parsed.blocks[0] == Heading("Title", 2)
    assert parsed.blocks[1].alt == "A cup"


def test_html_table_with_markdown_in_its_cells(tmp_path):
    body = (
        "<table>\n<tr>\n<th>\n\n`core`\n\n</th>\n<th>B</th>\n</tr>\n<tr>\n<td>\n\n"
        "- one\n- two\n\n</td>\n</tr>\n</table>\n\nAfter."
    )
    parsed, _report = read(tmp_path, body)
    assert parsed.blocks == (
        Table(("<code>core</code>", "B"), (("one<br>two", ""),)),
        Text("<p>After.</p>"),
    )


def test_pictures_from_elsewhere_are_words_with_a_row(tmp_path):
    parsed, report = read(tmp_path, "[![Build](https://img.example/b.svg)](https://example.org)")
    assert parsed.blocks == (Text('<p><a href="https://example.org">Build</a></p>'),)
    assert report.rows[0].why == "only pictures of the course folder are shown"


def test_missing_picture_of_a_lenient_format_is_words_with_a_row(tmp_path):
    parsed, report = read(tmp_path, "![A cup](gone.png)", dialect=LENIENT)
    assert parsed.blocks == (Text("<p>A cup</p>"),)
    assert "gone.png is missing" in report.rows[0].why


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.png", b"not a picture", "not a readable picture"),
        ("a.bmp", b"BM", "no kind of picture"),
        ("a.svg", b"<svg><script>1</script></svg>", "script"),
        ("a.svg", b"<svg onload='x()' xmlns='http://www.w3.org/2000/svg'/>", "onload"),
        ("a.svg", b"<html/>", "not an SVG"),
        ("a.svg", b"<svg", "not a well-formed"),
    ],
)
def test_pictures_that_are_none_are_refused(tmp_path, name, content, problem):
    write_files(tmp_path, {f"episodes/{name}": content})
    with pytest.raises(CourseFormatError, match=problem):
        read_markdown(tmp_path, f"![A]({name})")


def test_picture_with_a_lying_suffix_is_refused(tmp_path):
    write_picture(tmp_path / "episodes/a.png").rename(tmp_path / "episodes/a.jpg")
    with pytest.raises(CourseFormatError, match=r"says \.jpg but is PNG"):
        read_markdown(tmp_path, "![A](a.jpg)")


FRAGMENTS = [
    *("```", "~~~", ":::", " tip", " challenge\n", " solution", "\n", "\n\n", "> ", "- ", "1. "),
    *("    ", "<details>", "</details>", "<summary>x</summary>", "<b>", "</b>", "<a href=", ">"),
    *('"javascript:x"', "<table>", "<tr>", "<td>", "</table>", "[x](", "other.md", ")", "!["),
    *("](a.png)", '{alt="', '"}', "$$", "| a | b |\n", "|---|---|\n", "# ", "**", "_", "`", "<!--"),
    *("-->", "<script>", "</script>", "words", "[^1]", "[^1]: n", "&lt;", "<img src=x>", "---\n"),
    *("<p>", "<li>", "<ul>", "</ul>", "\\", "Table: ", "— Me", "{{#include x}}", "\u202e", "\0"),
]


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=30).map("".join), st.booleans())
@settings(max_examples=300, deadline=None)
def test_any_page_is_read_into_clean_text_or_refused_with_one_line(tmp_path_factory, body, strict):
    root = tmp_path_factory.getbasetemp()
    blocks, problem = (), ""
    try:
        parsed = read_markdown(root, body, **({} if strict else {"dialect": LENIENT}))
        blocks = (*parsed.blocks, *parsed.notes)
    except CourseFormatError as error:
        problem = str(error)
    assert "\n" not in problem
    texts = [block.html for block in blocks if isinstance(block, Text)]
    assert [clean_block(text) for text in texts] == texts
