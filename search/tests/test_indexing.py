"""Entries are what the pages say, whichever way they were written."""

from io import StringIO

from django.core.management import call_command
from wagtail.models import ReferenceIndex

from courses.content.learning_pages import LessonPage
from courses.content.pages import CoursePage
from search.indexing import refresh_pages
from search.models import SearchEntry

FIELDS = ("kind", "audience", "page", "parent", "course", "block_id", "title", "text", "minutes")


def read_rows() -> set[tuple]:
    return set(SearchEntry.objects.values_list(*FIELDS))


def test_every_live_page_has_a_teaser_for_those_outside_and_a_text_for_the_class(cast):
    kinds = SearchEntry.objects.filter(course=cast.course_a).values_list("page", "audience", "text")
    of = {(page, audience): text for page, audience, text in kinds}
    assert of[cast.lesson_a.pk, "class"] == "canary-lesson-a"
    assert of[cast.lesson_a.pk, "teaser"] == ""
    assert of[cast.free_a.pk, "public"] == "canary-free-a"
    assert (cast.free_a.pk, "teaser") not in of
    assert not [key for key in of if key[0] == cast.draft_a.pk]


def test_rebuilding_gives_the_same_entries_and_mends_what_was_lost(cast):
    before = read_rows()
    SearchEntry.objects.filter(page=cast.lesson_a).delete()
    SearchEntry.objects.filter(page=cast.free_a).update(text="Something else")
    for _time in range(2):
        out = StringIO()
        call_command("rebuild_search", stdout=out, stderr=StringIO())
        assert read_rows() == before
        assert f"{len(before)} entries" in out.getvalue()


def test_rebuilding_finds_pages_that_were_unpublished_behind_its_back(cast):
    CoursePage.objects.filter(pk=cast.course_a.pk).update(live=False)
    call_command("rebuild_search", stdout=StringIO(), stderr=StringIO())
    assert not SearchEntry.objects.filter(page=cast.course_a).exists()


def test_refreshing_costs_the_same_for_one_page_and_for_all(cast, count_queries):
    ids = [cast.module_a.pk, cast.lesson_a.pk, cast.free_a.pk, cast.module_b.pk]
    assert count_queries(lambda: refresh_pages(ids[1:2])) == count_queries(
        lambda: refresh_pages(ids)
    )


def test_choices_of_the_editor_are_not_found(cast):
    lesson = LessonPage.objects.get(pk=cast.lesson_a.pk)
    lesson.content = [
        {"type": "heading", "value": {"text": "Fugues", "level": "2"}},
        {
            "type": "callout",
            "value": {
                "kind": "note",
                "title": "Mind",
                "body": [{"type": "code", "value": {"language": "python", "code": "x = 1"}}],
            },
        },
    ]
    lesson.save()
    entry = SearchEntry.objects.get(page=lesson, audience="class")
    assert entry.text.split("\n") == ["Fugues", "Mind", "python", "x = 1"]


def test_being_found_is_no_use_of_a_page(cast):
    assert not ReferenceIndex.get_references_to(cast.lesson_a).exists()
