"""The page of results: who finds what, kind by kind, and how it is shown."""

import re

import pytest
from django.core.files.base import ContentFile
from wagtail.models import Site

from courses.content.files import CourseMedia
from courses.content.learning_pages import LessonPage, ModulePage
from courses.content.pages import CoursePage
from courses.enrollment.archiving import archive_course
from courses.enrollment.services import enroll_student
from courses.tests.cast import PEOPLE, make_course, make_lesson, make_module, text_block
from search.access import visible_entries
from search.models import SearchEntry
from search.reading import find

INSIDE = {"student", "lead", "co_instructor", "manager"}
CUES = "WEBVTT\n\n00:02.000 --> 00:04.000\nWelcome to the room.\n\n01:47.000 --> 01:50.000\n{}\n"


def read(client, person, query: str, **extra) -> tuple[dict, str]:
    """Return the counts by kind and the page that a person of the cast gets for words."""
    client.logout()
    if person is not None:
        client.force_login(person)
    response = client.get("/search/", {"q": query, **extra})
    assert response.status_code == 200
    return {g.kind.value: g.total for g in response.context["groups"]}, response.content.decode()


def people(cast):
    return {name: getattr(cast, name, None) for name in PEOPLE}


def make_film(lesson: LessonPage, said: str) -> CourseMedia:
    media = CourseMedia(title="Film", type="video")
    media.file.save("film.mp4", ContentFile(b"film"))
    media.captions.save("film.vtt", ContentFile(CUES.format(said).encode()))
    value = {"title": "One stop", "media": media.pk, "embed_url": ""}
    lesson.content = [
        {"type": "video", "value": value, "id": "0b1f2a34-0000-4000-8000-000000000001"}
    ]
    lesson.save()
    return media


@pytest.mark.parametrize("person", PEOPLE)
def test_text_of_a_lesson_is_found_by_those_who_may_open_it(cast, client, person):
    counts, page = read(client, people(cast)[person], "canary-lesson-a")
    assert counts["lesson"] == (1 if person in INSIDE else 0)
    assert (f'href="{cast.lesson_a.url}"' in page) == (person in INSIDE)


@pytest.mark.parametrize("person", PEOPLE)
def test_transcript_is_found_by_those_who_may_open_its_lesson(cast, client, person):
    make_film(cast.lesson_a, "A quokka waits for the bus.")
    counts, page = read(client, people(cast)[person], "quokka")
    assert counts["transcript"] == (1 if person in INSIDE else 0)
    if person in INSIDE:
        assert f'href="{cast.lesson_a.url}#b-0b1f2a34-0000-4000-8000-000000000001"' in page
        assert "One stop, at 1:47" in page
        assert "A <mark>quokka</mark> waits for the bus." in page
        assert "Course A / Module A / Lesson A" in page


@pytest.mark.parametrize("person", PEOPLE)
def test_free_page_is_found_by_everybody(cast, client, person):
    counts, page = read(client, people(cast)[person], "canary-free-a")
    assert counts["lesson"] == 1
    assert f'href="{cast.free_a.url}"' in page
    assert "lock-open" in page


@pytest.mark.parametrize("person", PEOPLE)
def test_draft_is_found_by_nobody(cast, client, person):
    for words in ("canary-draft-a", "Draft A"):
        counts, page = read(client, people(cast)[person], words)
        assert not sum(counts.values())
        assert "Nothing found" in page


def test_closed_lesson_is_found_by_its_public_title_and_shown_as_locked(cast, client):
    lesson = LessonPage.objects.get(pk=cast.lesson_a.pk)
    lesson.title, lesson.summary = "Counterpoint", "Two voices at once."
    lesson.save()
    for person, is_locked in ((None, True), (cast.outsider, True), (cast.student, False)):
        counts, page = read(client, person, "counterpoint")
        assert counts["lesson"] == 1
        assert ("Locked" in page) == is_locked
        assert ("canary-lesson-a" in page) == (not is_locked)
        assert "Two voices at once." in page


def test_words_are_found_across_title_and_text(cast, client):
    counts, _page = read(client, cast.student, "lesson canary-lesson-a")
    assert counts["lesson"] == 1


def test_unpublished_module_takes_its_lessons_out_at_once(cast, client):
    ModulePage.objects.get(pk=cast.module_a.pk).unpublish()
    for words in ("canary-lesson-a", "canary-module-a", "canary-free-a"):
        for person in (None, cast.student, cast.manager):
            page = read(client, person, words)[1]
            assert cast.module_a.url not in page


def test_withdrawing_and_enrolling_count_with_the_next_search(cast, client):
    assert read(client, cast.outsider, "canary-lesson-a")[0]["lesson"] == 0
    enroll_student(student=cast.outsider, course=cast.course_a)
    assert read(client, cast.outsider, "canary-lesson-a")[0]["lesson"] == 1


def rename(page, title: str) -> None:
    page = type(page).objects.get(pk=page.pk)
    page.title = title
    page.save()


def test_archived_course_is_found_by_its_own_people_alone(cast, client):
    rename(cast.course_a, "Counterpoint")
    archive_course(course=cast.course_a, by=cast.manager)
    for person in (None, cast.outsider, cast.withdrawn):
        for words in ("counterpoint", "Lesson A", "canary-free-a"):
            assert cast.course_a.url not in read(client, person, words)[1], (person, words)
    for person in (cast.student, cast.lead, cast.manager):
        assert read(client, person, "canary-lesson-a")[0]["lesson"] == 1
        assert read(client, person, "counterpoint")[0]["course"] == 1


def test_edited_text_and_privacy_count_with_the_next_search(cast, client):
    lesson = LessonPage.objects.get(pk=cast.lesson_a.pk)
    lesson.content = [text_block("An axolotl")]
    lesson.save_revision().publish()
    assert read(client, cast.student, "axolotl")[0]["lesson"] == 1
    assert read(client, cast.student, "canary-lesson-a")[0]["lesson"] == 0
    assert read(client, None, "axolotl")[0]["lesson"] == 0
    lesson.is_free_preview = True
    lesson.save_revision().publish()
    assert read(client, None, "axolotl")[0]["lesson"] == 1
    lesson.is_free_preview = False
    lesson.save_revision().publish()
    assert read(client, None, "axolotl")[0]["lesson"] == 0


def test_draft_of_a_live_page_is_not_found(cast, client):
    lesson = LessonPage.objects.get(pk=cast.lesson_a.pk)
    lesson.content = [text_block("An axolotl")]
    lesson.save_revision()
    assert not sum(read(client, cast.manager, "axolotl")[0].values())
    assert read(client, cast.manager, "canary-lesson-a")[0]["lesson"] == 1


def test_moved_and_deleted_pages_follow(cast, client):
    lesson = LessonPage.objects.get(pk=cast.lesson_a.pk)
    lesson.move(ModulePage.objects.get(pk=cast.module_b.pk), pos="last-child")
    assert read(client, cast.student, "canary-lesson-a")[0]["lesson"] == 0
    assert read(client, cast.other_instructor, "canary-lesson-a")[0]["lesson"] == 1
    LessonPage.objects.get(pk=lesson.pk).delete()
    assert read(client, cast.other_instructor, "canary-lesson-a")[0]["lesson"] == 0
    assert not SearchEntry.objects.filter(page_id=lesson.pk).exists()


def test_new_captions_are_found_in_place_of_the_old(cast, client):
    media = make_film(cast.lesson_a, "A quokka waits.")
    media.captions.save("new.vtt", ContentFile(CUES.format("A numbat waits.").encode()))
    assert read(client, cast.student, "quokka")[0]["transcript"] == 0
    assert read(client, cast.student, "numbat")[0]["transcript"] == 1


def test_renamed_subject_is_found(cast, client):
    subject = CoursePage.objects.get(pk=cast.course_a.pk).subject
    subject.title = "Zoology"
    subject.save()
    assert read(client, None, "zoology")[0]["course"] == 2


def test_what_is_found_is_escaped_and_marked(cast, client):
    course = make_course(
        cast.catalog, "Ink <b>", promise='Ink & <img src=x onerror="alert(1)"> ink'
    )
    assert course.live
    page = read(client, None, "ink")[1]
    assert "<mark>Ink</mark> &lt;b&gt;" in page
    assert (
        "<mark>Ink</mark> &amp; &lt;img src=x onerror=&quot;alert(1)&quot;&gt; <mark>ink</mark>"
        in page
    )


def test_page_keeps_the_query_and_is_not_for_crawlers(cast, client):
    page = client.get("/search/", {"q": '  "lesson"   a '}).content.decode()
    assert 'value="&quot;lesson&quot; a"' in page
    assert '<meta name="robots" content="noindex">' in page
    assert '<meta name="robots" content="noindex">' in client.get("/search/").content.decode()


def test_results_of_somebody_are_kept_by_no_cache(cast, client):
    client.force_login(cast.student)
    response = client.get("/search/", {"q": "canary-lesson-a"})
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))


def test_one_kind_is_paged_and_the_others_keep_their_counts(cast, client):
    for number in range(23):
        make_lesson(cast.module_a, f"Etude {number}")
    counts, page = read(client, None, "etude")
    assert counts["lesson"] == 23
    assert len(re.findall('<article class="result">', page)) == 3
    assert "?q=etude&amp;in=lesson" in page
    seen = []
    for number in ("1", "2", "3"):
        counts, page = read(client, None, "etude", **{"in": "lesson", "page": number})
        assert counts["lesson"] == 23
        seen += re.findall(r'<h3><a href="([^"]+)"', page)
    assert len(seen) == len(set(seen)) == 23
    last = read(client, None, "etude", **{"in": "lesson", "page": "999"})[1]
    assert re.findall(r'<h3><a href="([^"]+)"', last) == seen[20:]
    for odd in ("-1", "x", "²", "²3", "0999"):
        assert read(client, None, "etude", page=odd, **{"in": "lesson"})[0]["lesson"] == 23
    assert read(client, None, "etude", **{"in": "nonsense"})[0]["lesson"] == 23


def test_kind_without_results_says_so_and_leads_back(cast, client):
    page = read(client, None, "Module", **{"in": "transcript"})[1]
    assert "Nothing of this kind." in page


@pytest.mark.parametrize("person", ["guest", "student", "manager"])
def test_results_cost_the_same_for_few_and_many(cast, client, count_queries, person):
    module = make_module(cast.course_b, "Etudes")

    def make(numbers):
        for number in numbers:
            course = make_course(cast.catalog, f"Etude {number}")
            make_lesson(make_module(course, f"Etude {number}"), f"Etude {number}")
            make_lesson(module, f"Etude {number}")

    def search():
        read(client, people(cast)[person], "etude")

    make(range(3))
    few = count_queries(search)
    make(range(3, 20))
    assert count_queries(search) == few


def test_one_query_for_each_kind(cast, client, django_assert_num_queries):
    entries = visible_entries(cast.student)
    Site.get_site_root_paths()
    find(entries, "a", SearchEntry.Kind.COURSE, start=0, limit=1)  # content types, once
    for kind in SearchEntry.Kind:
        with django_assert_num_queries(1):
            found = find(entries, "a", kind, start=0, limit=3)
            assert all(hit.url for hit in found.hits)
