"""Rights that end while the editor is open: nothing is saved, and what was typed comes back."""

import json

import pytest

from courses.content.learning_pages import LessonPage
from courses.teaching.services import remove_from_team

RICH = json.dumps({"blocks": [{"text": "First line"}, {"text": "<b>Second</b>"}], "entityMap": {}})


@pytest.fixture
def url(cast, client):
    """The editor of a lesson, opened by somebody who is taken off the team after that."""
    url = f"/admin/pages/{cast.lesson_a.pk}/edit/"
    client.force_login(cast.co_instructor)
    assert client.get(url).status_code == 200
    remove_from_team(team=cast.course_a.team, user=cast.co_instructor)
    return url


def save(client, url, **headers):
    data = {
        "csrfmiddlewaretoken": "token-of-the-form",
        "title": "A title typed in vain",
        "content-0-type": "text",
        "content-0-id": "11111111-2222-3333-4444-555555555555",
        "content-0-value": RICH,
        "content-1-value-caption": "A caption & more",
        "action-publish": "1",
    }
    return client.post(url, data, **headers)


def test_late_save_is_refused_and_the_text_comes_back(cast, client, url):
    response = save(client, url)
    body = response.content.decode()
    assert response.status_code == 403
    assert "no-store" in response["Cache-Control"]
    for text in ("A title typed in vain", "First line", "A caption &amp; more", "Content 1"):
        assert text in body
    assert "&lt;b&gt;Second" in body
    for machine in ("token-of-the-form", "11111111-2222", "Lesson A", "canary"):
        assert machine not in body
    lesson = LessonPage.objects.get(pk=cast.lesson_a.pk)
    assert lesson.title == "Lesson A"
    assert lesson.latest_revision is None


def test_editor_that_saves_by_itself_is_told_in_json(client, url):
    response = save(client, url, headers={"accept": "application/json"})
    assert response.status_code == 403
    assert response.json()["success"] is False


def test_late_save_of_a_new_page_comes_back_too(cast, client, url):
    response = save(client, f"/admin/pages/add/courses/lessonpage/{cast.module_a.pk}/")
    assert response.status_code == 403
    assert "First line" in response.content.decode()
    assert not LessonPage.objects.filter(title="A title typed in vain").exists()


def test_next_person_at_the_same_address_gets_nothing_of_it(cast, client, url):
    save(client, url)
    client.force_login(cast.other_instructor)
    assert "typed in vain" not in client.get(url, follow=True).content.decode()


def test_posts_of_the_team_pass(cast, client, url):
    client.force_login(cast.lead)
    client.post(f"/admin/pages/{cast.lesson_a.pk}/unpublish/")
    assert not LessonPage.objects.get(pk=cast.lesson_a.pk).live
