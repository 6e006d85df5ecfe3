"""Two people edit one page at the same time: nothing is overwritten in silence."""

import pytest
from django.db import connection
from django.test import Client

from courses.content.learning_pages import LessonPage
from courses.tests.content.editor import edit_url, page_form, save_draft, text_of
from courses.tests.races import in_parallel, on_postgres


def open_editor(user, page) -> tuple[Client, dict]:
    """Return a client with the hidden fields by which the editor knows what it loaded."""
    client = Client()
    client.force_login(user)
    context = client.get(edit_url(page)).context
    return client, {
        "loaded_revision_id": context["loaded_revision_id"] or "",
        "loaded_revision_created_at": context["loaded_revision_created_at"] or "",
    }


def lesson_form(words: str, loaded: dict) -> dict:
    return {**page_form("Lesson A", text_of(f"<p>{words}</p>"), slug="lesson-a"), **loaded}


def autosave(client, page, words, loaded):
    return client.post(
        edit_url(page), lesson_form(words, loaded), headers={"accept": "application/json"}
    )


@pytest.fixture
def lesson(cast):
    LessonPage.objects.get(pk=cast.lesson_a.pk).save_revision(user=cast.lead)
    return cast.lesson_a


def words_of(lesson) -> list[str]:
    return [str(revision.content["content"]) for revision in lesson.revisions.order_by("pk")]


def test_autosave_over_a_colleagues_newer_draft_is_refused(cast, lesson):
    first, loaded_first = open_editor(cast.lead, lesson)
    second, loaded_second = open_editor(cast.co_instructor, lesson)
    assert autosave(first, lesson, "from the lead", loaded_first).json()["success"]
    refused = autosave(second, lesson, "from the colleague", loaded_second)
    assert refused.status_code == 400
    assert refused.json()["error_code"] == "invalid_revision"
    assert "from the lead" in words_of(lesson)[-1]


def test_saving_on_purpose_keeps_both_versions(cast, lesson):
    first, loaded_first = open_editor(cast.lead, lesson)
    second, loaded_second = open_editor(cast.co_instructor, lesson)
    save_draft(first, lesson, lesson_form("from the lead", loaded_first))
    save_draft(second, lesson, lesson_form("from the colleague", loaded_second))
    kept = words_of(lesson)
    assert "from the lead" in kept[-2]
    assert "from the colleague" in kept[-1]


class TestAtTheSameMoment:
    pytestmark = on_postgres

    def test_one_autosave_of_many_wins_and_the_others_are_told(self, cast, lesson):
        editors = [open_editor(cast.lead, lesson) for _ in range(10)]
        connection.close()
        answers = in_parallel(
            lambda n: autosave(editors[n][0], lesson, f"version {n}", editors[n][1]).status_code,
            10,
        )
        assert sorted(answers) == [200] + [400] * 9
        assert sum("version " in words for words in words_of(lesson)) == 1
