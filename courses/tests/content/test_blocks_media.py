"""Image, video, audio: full, empty, hostile, and what their forms refuse."""

from urllib.parse import urlsplit

import pytest
from wagtail.blocks import StructBlockValidationError

from courses.content.blocks import AudioBlock, ImageBlock, VideoBlock
from courses.content.embeds import get_embed_src

from .inertness import HOSTILE_ADDRESSES, HOSTILE_TEXTS, assert_inert, words
from .rendering import render

pytestmark = pytest.mark.django_db

YOUTUBE = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"
VIMEO = "https://player.vimeo.com/video/76979871?dnt=1"
ACCEPTED = {
    "https://www.youtube.com/watch?v=dQw4w9WgXcQ": YOUTUBE,
    "https://youtube.com/watch?v=dQw4w9WgXcQ&t=42s&list=PL1": YOUTUBE,
    "https://m.youtube.com/watch?feature=share&v=dQw4w9WgXcQ": YOUTUBE,
    "https://www.youtube.com/shorts/dQw4w9WgXcQ": YOUTUBE,
    "https://www.youtube.com/live/dQw4w9WgXcQ?si=x": YOUTUBE,
    "https://www.youtube.com/embed/dQw4w9WgXcQ": YOUTUBE,
    "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ": YOUTUBE,
    "https://youtu.be/dQw4w9WgXcQ?t=10": YOUTUBE,
    "https://YouTu.be/dQw4w9WgXcQ": YOUTUBE,
    "https://vimeo.com/76979871": VIMEO,
    "https://www.vimeo.com/76979871/": VIMEO,
    "https://vimeo.com/channels/staffpicks/76979871": VIMEO,
    "https://player.vimeo.com/video/76979871": VIMEO,
}
REFUSED = [
    "http://www.youtube.com/watch?v=dQw4w9WgXcQ",
    "https://youtube.com@evil.example/watch?v=dQw4w9WgXcQ",
    "https://evil.example@youtube.com/watch?v=dQw4w9WgXcQ",
    "https://youtube.com:x@evil.example/watch?v=dQw4w9WgXcQ",
    "https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ",
    "https://evil.example/youtube.com/watch?v=dQw4w9WgXcQ",
    "https://evil.example/?https://youtube.com/watch?v=dQw4w9WgXcQ",
    "https:\\\\youtube.com\\watch?v=dQw4w9WgXcQ",
    "https://evil.example\\@youtube.com/watch?v=dQw4w9WgXcQ",
    "https:youtube.com/watch?v=dQw4w9WgXcQ",
    "https://notyoutube.com/watch?v=dQw4w9WgXcQ",
    "https://youtube.com./watch?v=dQw4w9WgXcQ",
    "https://youtübe.com/watch?v=dQw4w9WgXcQ",
    'https://youtube.com/watch?v="onload=alert(1)"',
    "https://youtube.com/watch?v=../../evil",
    "https://youtube.com/embed/a/b/c",
    "https://youtube.com/redirect?q=https://evil.example",
    "https://youtube.com/watch",
    "https://youtu.be/",
    "https://vimeo.com/",
    "https://vimeo.com/about",
    "https://vimeo.com/٧٦٩٧٩٨٧١",
    "https://vimeo.com/76979871%22onload",
    "https://www.dailymotion.com/video/x8",
    "https://127.0.0.1/watch?v=dQw4w9WgXcQ",
    "https://[::1/watch?v=dQw4w9WgXcQ",
    "https://",
    *HOSTILE_ADDRESSES,
]


def errors_of(block, **fields) -> set[str]:
    """Return the names of the fields a block's form complains about."""
    value = block.normalize(
        {name: child.get_default() for name, child in block.child_blocks.items()}
    )
    value.update(fields)
    try:
        block.clean(value)
    except StructBlockValidationError as error:
        return set(error.block_errors)
    return set()


# --- image


def test_image_shows_words_picture_and_credit(image):
    value = {"image": image.pk, "alt_text": "Dots", "is_decorative": False, "caption": "Figure 1"}
    soup = assert_inert(render("image", value))
    assert soup.find("img")["alt"] == "Dots"
    assert soup.find("img")["width"]
    assert soup.find("img")["src"].startswith("/media/images/")
    assert words(soup.find("figcaption")) == "Figure 1 Ada, CC BY 4.0"


def test_drawing_is_shown_as_a_drawing(drawing):
    value = {"image": drawing.pk, "alt_text": "A dot", "is_decorative": False, "caption": ""}
    soup = assert_inert(render("image", value))
    assert urlsplit(soup.find("img")["src"]).path.endswith(".svg")
    assert soup.find("figcaption") is None


def test_decorative_image_is_silent(image):
    value = {"image": image.pk, "alt_text": "left over", "is_decorative": True, "caption": ""}
    assert assert_inert(render("image", value)).find("img")["alt"] == ""


@pytest.mark.parametrize("kind", ["image", "video", "audio"])
def test_files_that_are_gone_leave_a_page_that_renders(kind):
    for value in ({}, {"image": 987654, "media": 987654}):
        soup = assert_inert(render(kind, value))
        assert soup.find(["img", "video", "audio", "iframe"]) is None


def test_image_shows_hostile_words_literally(image):
    for text in HOSTILE_TEXTS:
        value = {"image": image.pk, "alt_text": text, "is_decorative": False, "caption": text}
        type(image).objects.filter(pk=image.pk).update(credit=text, license=text)
        soup = assert_inert(render("image", value))
        assert soup.find("img")["alt"] == text
        assert text in soup.find("figcaption").get_text()


def test_image_needs_words_or_to_be_decorative(image):
    block = ImageBlock()
    assert errors_of(block, image=image) == {"alt_text"}
    assert errors_of(block, image=image, alt_text="   ") == {"alt_text"}
    assert errors_of(block, image=None, alt_text="Dots") == {"image"}
    assert not errors_of(block, image=image, alt_text="Dots")
    assert not errors_of(block, image=image, is_decorative=True)


def test_chosen_image_has_its_description_for_default_words(image):
    assert image.default_alt_text == "Eight dots"
    value = {"image": image.pk, "alt_text": "", "is_decorative": False, "caption": ""}
    assert assert_inert(render("image", value)).find("img").has_attr("alt")


# --- video and audio


def test_uploaded_video_has_poster_captions_and_transcript(video):
    soup = assert_inert(render("video", {"title": "One stop", "media": video.pk, "embed_url": ""}))
    player = soup.find("video")
    assert player["poster"] == video.thumbnail.url
    assert player.find("source")["src"] == video.file.url
    assert player.find("source")["type"] == "video/mp4"
    assert player.find("track")["src"] == video.captions.url
    assert player.find("track")["srclang"] == "en"
    lines = [words(line) for line in soup.select(".transcript p")]
    assert lines == ["0:21Fish & chips", "1:02:03The end"]
    assert "Ada" in soup.get_text()


def test_video_without_captions_shows_its_transcript(video):
    type(video).objects.filter(pk=video.pk).update(captions="", thumbnail="")
    soup = assert_inert(render("video", {"title": "One stop", "media": video.pk, "embed_url": ""}))
    assert soup.find("track") is None
    assert "poster" not in soup.find("video").attrs
    assert words(soup.select_one(".transcript")) == "Fish and chips"


def test_video_whose_captions_file_is_lost_still_renders(video):
    video.captions.storage.delete(video.captions.name)
    soup = assert_inert(render("video", {"title": "One stop", "media": video.pk, "embed_url": ""}))
    assert soup.find("video")


def test_sound_plays_and_names_itself(audio):
    soup = assert_inert(render("audio", {"title": "A fifth", "media": audio.pk}))
    assert soup.find("audio")["aria-label"] == "A fifth"
    assert soup.find("audio").find("source")["type"] == "audio/mpeg"


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_players_show_hostile_words_literally(text, video, audio):
    cue = text.replace("-->", "→").replace("\n", " ")
    video.captions.storage.delete(video.captions.name)
    with video.captions.storage.open(video.captions.name, "w") as file:
        file.write(f"WEBVTT\n\n00:01.000 --> 00:02.000\n{cue}\n")
    fields = {"credit": text, "license": text[:100], "language": text[:12], "transcript": text}
    type(video).objects.update(**fields)
    for kind, media in (("video", video), ("audio", audio), ("video", None)):
        pk = media.pk if media else None
        embed_url = "" if media else "https://vimeo.com/76979871"
        value = {"title": text, "media": pk, "embed_url": embed_url}
        soup = assert_inert(render(kind, value))
        assert text in soup.get_text() or text in str(soup.find("iframe").get("title"))


@pytest.mark.parametrize(("address", "src"), ACCEPTED.items())
def test_embeds_of_the_list_play_without_cookies(address, src):
    assert get_embed_src(address) == src
    frame = assert_inert(render("video", {"title": "T", "media": None, "embed_url": address}))
    assert frame.find("iframe")["src"] == src
    assert frame.find("iframe")["title"] == "T"
    assert not errors_of(VideoBlock(), title="T", embed_url=address)


@pytest.mark.parametrize("address", REFUSED)
def test_no_other_address_is_framed(address):
    assert get_embed_src(address) == ""
    soup = assert_inert(render("video", {"title": "T", "media": None, "embed_url": address}))
    assert soup.find("iframe") is None
    assert errors_of(VideoBlock(), title="T", embed_url=address) == {"embed_url"}


def test_address_without_a_scheme_is_completed_to_https():
    block = VideoBlock()
    for address in ("//youtube.com/watch?v=dQw4w9WgXcQ", "youtube.com/watch?v=dQw4w9WgXcQ"):
        value = block.normalize({"title": "T", "media": None, "embed_url": ""})
        value["embed_url"] = address
        assert get_embed_src(block.clean(value)["embed_url"]) == YOUTUBE


def test_video_is_exactly_one_of_file_and_address(video):
    block = VideoBlock()
    address = "https://vimeo.com/76979871"
    assert errors_of(block, title="T") == {"media"}
    assert errors_of(block, title="T", media=video, embed_url=address) == {"media"}
    assert errors_of(block, title="", media=video) == {"title"}
    assert not errors_of(block, title="T", media=video)


def test_sound_needs_title_and_file(audio):
    block = AudioBlock()
    assert errors_of(block) == {"title", "media"}
    assert not errors_of(block, title="T", media=audio)
