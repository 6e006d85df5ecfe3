"""The checks where authors look: the editor's panel, its fresh list, and after publishing."""

import pytest
from django.urls import reverse

from courses.content.learning_pages import LessonPage
from courses.tests.content.editor import edit_url, page_form, publish, save_draft, text_of


def checks_url(page):
    return reverse("content_checks", args=[page.pk])


@pytest.fixture
def admin(cast, client):
    client.force_login(cast.lead)
    return client


def body_of(client, url):
    return client.get(url).content.decode()


def broken_form():
    blocks = [*text_of("<p>a</p>"), ("heading", {"text": "Deep", "level": "4"})]
    return page_form("Lesson A", blocks)


def test_panel_of_the_editor_lists_what_to_look_at(cast, admin):
    body = body_of(admin, edit_url(cast.course_a))
    assert 'href="#panel-child-content-cover-section"' in body
    assert "The course has no cover image." in body
    assert 'data-problem-count="3"' in body
    assert "Nothing to look at." in body_of(admin, edit_url(cast.lesson_a))


def test_list_follows_the_draft_saved_last(cast, admin):
    assert 'data-problem-count="0"' in body_of(admin, checks_url(cast.lesson_a))
    save_draft(admin, cast.lesson_a, broken_form())
    body = body_of(admin, checks_url(cast.lesson_a))
    key = LessonPage.objects.get(pk=cast.lesson_a.pk).latest_revision.content["content"]
    assert 'data-problem="heading_first"' in body
    assert body.split('href="#block-')[1].split("-section")[0] in key
    assert "The first heading" in body_of(admin, edit_url(cast.lesson_a))


@pytest.mark.parametrize("name", ["other_instructor", "student", "outsider"])
def test_others_do_not_read_the_checks(cast, client, name):
    client.force_login(getattr(cast, name))
    response = client.get(checks_url(cast.course_a))
    assert response.status_code in {302, 404}
    assert "cover" not in response.content.decode()


def test_publishing_is_not_stopped_and_tells_the_number(cast, admin):
    form = broken_form() | {"title": "Free A", "slug": "free-a"}
    response = publish(admin, cast.free_a, form)
    assert response.status_code == 302
    assert "There is 1 thing to look at" in admin.get(response["Location"]).content.decode()
    assert "Deep" in str(LessonPage.objects.get(pk=cast.free_a.pk).content)
