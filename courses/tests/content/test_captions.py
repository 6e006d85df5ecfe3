"""WebVTT: what real files say, what broken ones answer."""

import time

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from courses.content.captions import MAX_CAPTION_BYTES, captions_problem, clock, read_cues
from courses.content.files import CourseMedia

from .material import find_material


def vtt(content: str | bytes, name: str = "film.vtt") -> ContentFile:
    return ContentFile(content.encode() if isinstance(content, str) else content, name=name)


def cue(text: str) -> dict:
    return read_cues(vtt(f"WEBVTT\n\n00:21.500 --> 00:24.000\n{text}\n"))[0]


def test_cues_have_a_place_a_label_and_plain_words():
    assert cue("Hello,\nworld") == {"start_seconds": 21, "label": "0:21", "text": "Hello, world"}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<v Ada>Fish &amp; <i>chips</i></v>", "Fish & chips"),
        ("a &lt; b &gt; c", "a < b > c"),
        ("<b>x</b>&nbsp;y", "x y"),
        ("Grüße 🦉 שלום", "Grüße 🦉 שלום"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "<script>alert(1)</script>"),
    ],
)
def test_cues_read_as_a_viewer_reads_them(written, read):
    assert cue(written)["text"] == read


def test_byte_order_mark_notes_styles_and_settings_are_no_words():
    text = (
        "\ufeffWEBVTT - a film\n\nNOTE\nfor translators\n\nSTYLE\n::cue { color: red }\n\n"
        "intro\n01:02:03.000 --> 01:02:04.000 align:start position:10%\nHello\n"
    )
    assert read_cues(vtt(text)) == [{"start_seconds": 3723, "label": "1:02:03", "text": "Hello"}]


def test_windows_line_ends_are_read():
    raw = b"WEBVTT\r\n\r\n00:01.000 --> 00:02.000\r\nHello\r\n"
    assert [line["text"] for line in read_cues(vtt(raw))] == ["Hello"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0\0\0\0",
        b"WEBV",
        b"<script>alert(1)</script>",
        b"1\n00:00:01,000 --> 00:00:02,000\nSubRip\n",
        b"\x89PNG\r\n\x1a\n",
        "WEBVTT\n\n00:01.000 --> 00:02.000\nGr\u00fc\u00dfe".encode("latin-1"),
        "WEBVTT\n\n00:01.000 --> 00:02.000\nHello".encode("utf-16"),
        b"WEBVTT\n\n" + b"x" * MAX_CAPTION_BYTES,
    ],
)
def test_garbage_is_refused_with_a_sentence(content):
    with pytest.raises(ValueError, match=r"^The captions are .+\.$"):
        read_cues(vtt(content))
    assert captions_problem(vtt(content)).endswith(".")


def test_captions_without_a_caption_or_under_another_name_are_refused():
    assert captions_problem(vtt("WEBVTT\n\nno times here\n"))
    good = "WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n"
    assert captions_problem(vtt(good)) == ""
    assert captions_problem(vtt(good, name="FILM.VTT")) == ""
    for name in ("film.html", "film.vtt.html", "film.svg", "film"):
        assert captions_problem(vtt(good, name=name)), name


def test_file_can_be_stored_after_it_was_read():
    file = vtt("WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n")
    read_cues(file)
    assert file.read().startswith(b"WEBVTT")


@pytest.mark.django_db
def test_media_tell_which_field_is_wrong():
    media = CourseMedia(type="video", title="T", file=vtt("x", "film.mp4"), captions=vtt("junk"))
    with pytest.raises(ValidationError) as caught:
        media.clean()
    assert set(caught.value.message_dict) == {"captions"}


def test_clock():
    assert [clock(n) for n in (0, 59, 60, 3599, 3600, 36_000)] == [
        *("0:00", "0:59", "1:00", "59:59", "1:00:00", "10:00:00"),
    ]


def test_hostile_lengths_take_no_time():
    start = time.monotonic()
    for text in ("<" * 500_000, "&" * 500_000, "<v " * 100_000, "\n-->\n" * 50_000):
        try:
            read_cues(vtt(f"WEBVTT\n\n00:01.000 --> 00:02.000\n{text}"))
        except ValueError:
            continue
    assert time.monotonic() - start < 10


def test_captions_of_a_real_course_are_read():
    files = sorted(find_material("captions-py4e-a").rglob("*.vtt"))
    assert files
    for path in files:
        cues = read_cues(vtt(path.read_bytes(), path.name))
        assert len(cues) > 10, path.name
        starts = [line["start_seconds"] for line in cues]
        assert starts == sorted(starts), path.name
        assert all("&amp;" not in line["text"] for line in cues), path.name


def test_nasty_captions_are_read_or_refused():
    files = sorted(find_material("nasty-a", "webvtt-a").rglob("*.vtt"))
    assert len(files) > 100
    for path in files:
        file = vtt(path.read_bytes(), path.name)
        problem = captions_problem(file)
        assert problem == "" or problem.endswith("."), path.name
        assert problem or all(line["start_seconds"] >= 0 for line in read_cues(file)), path.name
