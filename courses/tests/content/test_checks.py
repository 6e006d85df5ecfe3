"""Content checks: each rule on a page that breaks it, and on one that does not."""

import uuid

import pytest
from django.core.files.base import ContentFile
from wagtail.models import Collection

from courses.content.checks import find_course_problems, find_problems
from courses.content.files import CourseMedia
from courses.content.learning_pages import LessonPage
from courses.content.pages import CoursePage
from courses.tests.cast import make_course, make_lesson, make_module, make_picture


def block(kind, value, block_id=None):
    return {"type": kind, "value": value, "id": block_id or str(uuid.uuid4())}


def heading(text, level):
    return block("heading", {"text": text, "level": level})


def make_film(kind, **fields):
    media = CourseMedia(title="Film", type=kind, collection=Collection.get_first_root_node())
    for name, value in fields.items():
        setattr(media, name, value)
    media.file.save("film.mp4", ContentFile(b"film"))
    return media


@pytest.fixture
def check(cast):
    """Return a function: the codes of the problems of a lesson with some blocks."""

    def run(*blocks) -> list[str]:
        lesson = LessonPage.objects.get(pk=cast.lesson_a.pk)
        lesson.content = [*blocks, block("text", "<p>Body</p>")]
        lesson.save()
        return [problem.code for problem in find_problems(LessonPage.objects.get(pk=lesson.pk))]

    return run


def test_sound_lesson_has_no_problems(check):
    assert check(heading("One", "2"), heading("Two", "3"), heading("Three", "2")) == []


def test_headings(check):
    assert check(heading("Small", "3")) == ["heading_first"]
    assert check(heading("One", "2"), heading("Two", "4")) == ["heading_jump"]
    assert check(heading("One", "2"), heading(" ", "3")) == ["heading_empty"]


def test_headings_in_a_callout_stand_in_the_same_outline(check):
    body = [heading("In the box", "4")]
    callout = block("callout", {"kind": "note", "title": "", "body": body})
    assert check(heading("One", "2"), callout) == ["heading_jump"]
    assert check(heading("One", "2"), heading("Two", "3"), callout) == []


def test_image_needs_words_or_the_mark(check, cast):
    image = make_picture(cast.course_a.team.collection).pk
    plain = {"image": image, "alt_text": " ", "is_decorative": False, "caption": ""}
    assert check(block("image", plain)) == ["image_without_alt"]
    assert check(block("image", plain | {"alt_text": "A dog"})) == []
    assert check(block("image", plain | {"is_decorative": True})) == []
    nested = block("callout", {"kind": "note", "title": "", "body": [block("image", plain)]})
    assert check(nested) == ["image_without_alt"]


def test_film_and_recording_need_words(check):
    film = make_film("video")
    value = {"title": "T", "media": film.pk, "embed_url": ""}
    assert check(block("video", value)) == ["video_without_captions", "video_without_transcript"]
    film.transcript = "Words"
    film.save()
    assert check(block("video", value)) == ["video_without_captions"]
    film.captions.save("film.vtt", ContentFile(b"WEBVTT\n\n00:00.000 --> 00:01.000\nHi\n"))
    assert check(block("video", value)) == []
    embed = {"title": "T", "media": None, "embed_url": "https://vimeo.com/1"}
    assert check(block("video", embed)) == []
    sound = make_film("audio")
    audio = {"title": "T", "media": sound.pk}
    assert check(block("audio", audio)) == ["audio_without_transcript"]
    sound.transcript = "Words"
    sound.save()
    assert check(block("audio", audio)) == []


def test_links_to_drafts_and_to_nothing(check, cast):
    def link(kind, key):
        return block("text", f'<p><a linktype="{kind}" id="{key}">here</a></p>')

    assert check(link("page", cast.free_a.pk)) == []
    assert check(link("page", cast.draft_a.pk)) == ["link_to_draft"]
    assert check(link("page", 10**6)) == ["link_to_missing_page"]
    assert check(link("document", 10**6)) == ["link_to_missing_file"]


def test_table_needs_headings(check):
    def table(headings, has_row_headers=False):
        columns = [{"type": "text", "heading": text} for text in headings]
        rows = [{"values": ["1"] * len(headings)}]
        value = {"columns": columns, "rows": rows, "caption": ""}
        return block("table", {"caption": "", "has_row_headers": has_row_headers, "table": value})

    assert check(table(["A", "B"])) == []
    assert check(table(["A", ""])) == ["table_without_header"]
    assert check(table(["", "B"])) == ["table_without_header"]
    assert check(table(["", "B"], has_row_headers=True)) == []


def test_empty_pages(cast):
    course = make_course(cast.catalog, "Empty")
    codes = [problem.code for problem in find_problems(course)]
    assert codes == [
        "course_without_promise",
        "course_without_cover",
        "course_without_outcomes",
        "course_without_modules",
    ]
    module = make_module(course, "Hollow", text=None)
    assert [problem.code for problem in find_problems(module)] == ["module_empty"]
    lesson = make_lesson(module, "Bare", text=None)
    assert [problem.code for problem in find_problems(lesson)] == ["lesson_empty"]
    module.refresh_from_db()
    assert find_problems(module) == []
    assert find_problems(cast.catalog) == []


def test_problem_says_where_it_is(cast):
    key = str(uuid.uuid4())
    lesson = LessonPage.objects.get(pk=cast.lesson_a.pk)
    lesson.content = [block("heading", {"text": "", "level": "2"}, key)]
    problems = {problem.code: problem for problem in find_problems(lesson)}
    assert problems["heading_empty"].anchor == f"block-{key}-section"
    assert problems["lesson_empty"].field == "content"


def test_block_whose_file_is_gone_or_never_chosen(check, cast):
    image = make_picture(cast.course_a.team.collection)
    value = {"image": image.pk, "alt_text": "A dog", "is_decorative": False, "caption": ""}
    shown = block("image", value)
    assert check(shown) == []
    image.delete()
    assert check(shown) == ["file_missing"]
    entry = block("item", {"document": None, "title": "", "description": ""})
    assert check(block("download_list", {"title": "T", "files": [entry]})) == ["file_missing"]


def test_course_is_checked_as_last_saved_in_study_order(cast):
    lesson = LessonPage.objects.get(pk=cast.lesson_a.pk)
    lesson.content = []
    lesson.save_revision()
    found = {
        page.title: [p.code for p in page.problems] for page in find_course_problems(cast.course_a)
    }
    assert list(found) == ["Course A", "Lesson A"]
    assert found["Lesson A"] == ["lesson_empty"]
    assert "Module B" not in found


def test_sixty_modules_cost_as_many_queries_as_one(cast, count_queries):
    def link_to(page):
        return f'<a linktype="page" id="{page.pk}">x</a>'

    few = count_queries(lambda: find_course_problems(cast.course_a))
    for number in range(20):
        module = make_module(cast.course_a, f"M{number}", text=link_to(cast.draft_a))
        module.save_revision()
        make_lesson(module, f"L{number}", text=link_to(cast.draft_a))
    assert count_queries(lambda: find_course_problems(cast.course_a)) <= few + 2 <= 8
    course = CoursePage.objects.get(pk=cast.course_a.pk)
    assert count_queries(lambda: find_problems(course)) == 0
