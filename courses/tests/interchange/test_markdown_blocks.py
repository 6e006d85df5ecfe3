"""What each piece of Markdown becomes."""

import pytest

from courses.interchange.page_source import Report
from courses.interchange.tree import (
    Audio,
    Callout,
    Code,
    CourseFormatError,
    Divider,
    DownloadList,
    File,
    Heading,
    Image,
    Maths,
    Quote,
    Table,
    Text,
    Video,
)

from .folders import read_markdown, write_files, write_picture


@pytest.fixture
def read(tmp_path):
    def reading(body, **fields):
        return read_markdown(tmp_path, body, **fields).blocks

    return reading


def test_paragraphs_and_lists_join_into_one_text(read):
    blocks = read("One **bold** word.\n\n- a\n- b\n  1. c\n\nLast\nline.")
    assert blocks == (
        Text(
            "<p>One <b>bold</b> word.</p>"
            "<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul><p>Last line.</p>"
        ),
    )


def test_inline_marks(read):
    (text,) = read("*i* `a<b` H~2~O x^2^ ~~gone~~ <kbd>Tab</kbd> <u>u</u>\\\nnext")
    assert text.html == (
        "<p><i>i</i> <code>a&lt;b</code> H<sub>2</sub>O x<sup>2</sup> <s>gone</s> "
        "<code>Tab</code> <i>u</i><br>next</p>"
    )


def test_long_text_is_cut_after_twelve_elements(read):
    blocks = read("\n\n".join(f"Paragraph {number}." for number in range(30)))
    assert [block.html.count("<p>") for block in blocks] == [12, 12, 6]


def test_headings_and_the_title_that_is_not_repeated(tmp_path):
    parsed = read_markdown(
        tmp_path, "# Tea\n\n# Again\n\n## Two\n\n### Three\n\n##### Five", title="Tea"
    )
    assert [(block.text, block.level) for block in parsed.blocks] == [
        ("Again", 2),
        ("Two", 2),
        ("Three", 3),
        ("Five", 4),
    ]


def test_heading_gets_an_anchor(read):
    assert read("## What's *new*? {#news}\n\n## Two words") == (
        Heading("What's new?", 2, "news"),
        Heading("Two words", 2, "two-words"),
    )


def test_picture_alone(read, tmp_path):
    write_picture(tmp_path / "episodes/fig/cup.png")
    (image,) = read("![words](fig/cup.png \"A cup\"){alt='A cup of\ntea\\_pot'}")
    assert isinstance(image, Image)
    assert (image.alt, image.caption, image.is_decorative) == ("A cup of tea_pot", "A cup", False)
    assert image.asset.path == "episodes/fig/cup.png"


def test_words_of_a_picture_with_its_own_alt_become_the_caption(read, tmp_path):
    write_picture(tmp_path / "episodes/cup.png")
    (image,) = read('![Figure 1](cup.png){alt="A cup"}')
    assert (image.alt, image.caption) == ("A cup", "Figure 1")


def test_picture_without_words_is_decorative_and_reported(tmp_path):
    write_picture(tmp_path / "episodes/cup.png")
    report = Report()
    (image,) = read_markdown(tmp_path, "![](cup.png)", report=report).blocks
    assert image.is_decorative
    assert [row.what for row in report.rows] == ["text for the picture cup.png"]


def test_picture_in_running_text_follows_its_paragraph(read, tmp_path):
    write_picture(tmp_path / "episodes/cup.png")
    text, image, rest = read("Before ![A cup](cup.png) after.\n\nRest.")
    assert text == Text("<p>Before  after.</p>")
    assert image.alt == "A cup"
    assert rest == Text("<p>Rest.</p>")


def test_code_with_title_and_output(read):
    source = (
        '```python title="waiting.py"\nprint(7)\n```\n\n```output\n7\n```\n\n```error\nOh\n```\n'
    )
    assert read(source) == (Code("print(7)", "python", "waiting.py", "7\nOh"),)


def test_output_after_words_stands_alone(read):
    blocks = read("```python\nprint(7)\n```\n\nIt prints\n\n```output\n7\n```")
    assert blocks[-1] == Code("7", "", "", "")
    assert blocks[0] == Code("print(7)", "python")


def test_unknown_language_is_plain_text(read):
    assert read("```frobnicate\nx\n```") == (Code("x"),)


def test_maths_by_fence_and_by_dollars(read):
    assert read('```math alt="one half"\n\\frac12\n```\n\n$$\na_1 = b\\\\\nc\n$$\n') == (
        Maths("\\frac12", "one half"),
        Maths("a_1 = b\\\\\nc"),
    )


def test_dollars_in_words_are_words(read):
    assert read("It costs $5 or $6.") == (Text("<p>It costs $5 or $6.</p>"),)


def test_table_with_caption(read):
    assert read("| a | b |\n|---|---|\n| *1* | 2 |\n\nTable: Sums\n\nAfter.") == (
        Table(("a", "b"), (("<i>1</i>", "2"),), "Sums"),
        Text("<p>After.</p>"),
    )


def test_quote_with_attribution_and_source(read):
    body = "> See.\n>\n> Then notice.\n> — [John Tukey](https://example.org/eda)"
    assert read(body) == (Quote("See.\n\nThen notice.", "John Tukey", "https://example.org/eda"),)


def test_quote_that_holds_more_than_words_is_a_note(read):
    (callout,) = read("> Go [there](https://example.org).\n>\n> - one")
    assert isinstance(callout, Callout)
    assert callout.kind == "note"
    assert "https://example.org" in callout.body[0].html


def test_divider(read):
    assert read("a\n\n---\n\nb") == (Text("<p>a</p>"), Divider(), Text("<p>b</p>"))


def test_file_alone_and_download_list(read, tmp_path):
    write_files(tmp_path, {"episodes/files/a.pdf": b"%PDF", "episodes/files/b.csv": "1"})
    file, downloads = read(
        '[Sheet](files/a.pdf "Two pages")\n\n'
        "::: downloads For the road\n- [Sheet](files/a.pdf)\n- [Data](files/b.csv) – raw\n:::\n"
    )
    assert isinstance(file, File)
    assert (file.title, file.description) == ("Sheet", "Two pages")
    assert isinstance(downloads, DownloadList)
    assert downloads.title == "For the road"
    assert [(item.title, item.description) for item in downloads.files] == [
        ("Sheet", ""),
        ("Data", "raw"),
    ]


def test_video_and_audio(read, tmp_path):
    write_files(
        tmp_path,
        {
            "episodes/media/a.mp4": b"film",
            "episodes/media/a.vtt": "WEBVTT\n\n00:00.000 --> 00:02.000\nHello\n",
            "episodes/media/a.mp3": b"sound",
        },
    )
    film, embed, sound = read(
        "::: video\ntitle: One stop\nsrc: media/a.mp4\ncaptions: media/a.vtt\nseconds: 2\n:::\n\n"
        "::: video\ntitle: Elsewhere\nurl: https://vimeo.com/76979871\n:::\n\n"
        "::: audio\ntitle: A fifth\nsrc: media/a.mp3\ntranscript: |\n  Two notes.\n:::\n"
    )
    assert isinstance(film, Video)
    assert film.asset.path == "episodes/media/a.mp4"
    assert film.captions.path == "episodes/media/a.vtt"
    assert embed.url == "https://vimeo.com/76979871"
    assert isinstance(sound, Audio)
    assert sound.transcript == "Two notes."


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("title: A\nurl: https://example.org/film", "no https address of a YouTube or Vimeo"),
        ("title: A\nurl: http://vimeo.com/76979871", "no https address"),
        ("title: A", "exactly one of them"),
        ("title: A\nsrc: a.exe", "a.exe is missing"),
        ("src: x.txt\n", "“title” is missing"),
        ("title: A\nsrc: x.txt", "must be one of .mp4"),
        ("title: A\nsrc: x.mp4\ncaptions: x.txt", "captions must be a .vtt file"),
        ("title: A\nsrc: x.mp4\ncaptions: x.vtt", "not a WebVTT file"),
        ("title: A\nfrob: 1\nurl: https://vimeo.com/76979871", "unknown key “frob”"),
        ("title: [", "broken YAML"),
    ],
)
def test_broken_video_is_one_clear_line(read, tmp_path, body, problem):
    write_files(tmp_path, {f"episodes/x.{kind}": "no" for kind in ("txt", "mp4", "vtt")})
    with pytest.raises(CourseFormatError) as caught:
        read(f"Words.\n\n::: video\n{body}\n:::\n")
    assert problem in str(caught.value)
    assert str(caught.value).startswith("episodes/page.md line ")
    assert "\n" not in str(caught.value)


def test_lists_that_hold_code_keep_their_numbers(read):
    blocks = read("1. First\n\n   ```sh\n   ls\n   ```\n\n   more\n\n2. Second\n")
    assert blocks == (
        Text("<p>1. First</p>"),
        Code("ls", "sh"),
        Text("<p>more</p><p>2. Second</p>"),
    )


def test_bullets_that_hold_code(read):
    blocks = read("- a\n- b\n\n  ```sh\n  ls\n  ```\n\n- c\n")
    assert blocks == (
        Text("<ul><li>a</li><li>b</li></ul>"),
        Code("ls", "sh"),
        Text("<ul><li>c</li></ul>"),
    )


def test_footnotes_stand_at_the_end(read):
    (text,) = read("Words[^a].\n\n[^a]: A note.\n\nMore.")
    assert text.html == "<p>Words<sup>1</sup>.</p><p>More.</p><p><sup>1</sup> A note.</p>"
