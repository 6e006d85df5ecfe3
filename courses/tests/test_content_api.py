"""The content API tells nobody more than the site does."""

import pytest

from courses.content.files import CourseDocument
from courses.tests.test_access import OPENS_A, PEOPLE, person

PAGES = "/api/v2/pages/"


def log_in(client, cast, name):
    if name not in {"guest", "inactive"}:
        client.force_login(person(cast, name))


@pytest.mark.parametrize("name", PEOPLE)
def test_list_with_all_fields_holds_only_what_a_reader_may_open(cast, client, name):
    log_in(client, cast, name)
    body = "".join(
        client.get(PAGES, {"type": kind, "fields": "*", "limit": 50}).content.decode()
        for kind in ("wagtailcore.Page", "courses.ModulePage", "courses.LessonPage")
    )
    opens_a = name in OPENS_A
    assert ("canary-module-a" in body) == opens_a
    assert ("canary-lesson-a" in body) == opens_a
    assert ("canary-module-b" in body) == (name in {"other_instructor", "manager"})
    assert "canary-free-a" in body
    assert "canary-draft-a" not in body


@pytest.mark.parametrize("name", PEOPLE)
def test_typed_list_counts_only_what_a_reader_may_open(cast, client, name):
    log_in(client, cast, name)
    data = client.get(PAGES, {"type": "courses.LessonPage", "fields": "content"}).json()
    assert data["meta"]["total_count"] == (2 if name in OPENS_A else 1)


@pytest.mark.parametrize("name", PEOPLE)
def test_detail_of_a_locked_lesson_is_refused(cast, client, name):
    log_in(client, cast, name)
    response = client.get(f"{PAGES}{cast.lesson_a.pk}/")
    if name in OPENS_A:
        assert response.status_code == 200
        assert "canary-lesson-a" in response.content.decode()
    else:
        assert response.status_code == (401 if name in {"guest", "inactive"} else 403)
        assert "canary" not in response.content.decode()


@pytest.mark.parametrize("name", PEOPLE)
def test_draft_is_unknown_to_everybody(cast, client, name):
    log_in(client, cast, name)
    assert client.get(f"{PAGES}{cast.draft_a.pk}/").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        {"search": "canary-lesson-a"},
        {"slug": "lesson-a"},
        {"title": "Lesson A"},
        {"descendant_of": "COURSE"},
        {"child_of": "MODULE"},
        {"order": "title", "type": "courses.LessonPage"},
    ],
)
def test_filters_and_search_are_no_oracle_for_a_guest(cast, client, query):
    places = {"COURSE": cast.course_a.pk, "MODULE": cast.module_a.pk}
    query = {key: places.get(value, value) for key, value in query.items()}
    response = client.get(PAGES, query)
    assert str(cast.lesson_a.pk) not in [str(i["id"]) for i in response.json().get("items", [])]
    assert "canary-lesson-a" not in response.content.decode()


def test_find_by_path_does_not_lead_a_guest_to_a_lesson(cast, client):
    response = client.get(f"{PAGES}find/", {"html_path": cast.lesson_a.url})
    assert response.status_code in {302, 404}
    if response.status_code == 302:
        assert client.get(response["Location"]).status_code == 401


@pytest.mark.parametrize("name", PEOPLE)
def test_documents_and_images_of_a_course_are_listed_for_its_people_only(cast, client, name):
    from django.core.files.base import ContentFile

    document = CourseDocument(title="Sheet", collection=cast.course_a.team.collection)
    document.file.save("sheet.txt", ContentFile(b"canary-sheet"))
    log_in(client, cast, name)
    data = client.get("/api/v2/documents/").json()
    assert data["meta"]["total_count"] == (1 if name in OPENS_A else 0)
    response = client.get(document.url)
    if name in OPENS_A:
        assert b"canary-sheet" in b"".join(response.streaming_content)
    else:
        assert response.status_code == 404


@pytest.mark.parametrize(
    "query", ["offset=" + "9" * 22, "limit=-1", "search=%00", "q=%ff", "child_of=" + "9" * 30]
)
def test_absurd_input_is_refused_and_never_a_server_error(cast, client, query):
    assert 400 <= client.get(f"{PAGES}?{query}").status_code < 500


def test_password_filter_is_refused(cast, client):
    assert client.get(PAGES, {"owner__password": "x"}).status_code == 400


def test_list_costs_the_same_for_few_and_for_many_lessons(cast, client, count_queries):
    from courses.tests.cast import make_lesson

    client.force_login(cast.student)
    query = {"type": "courses.LessonPage", "fields": "_,id,title", "limit": 100}
    few = count_queries(lambda: client.get(PAGES, query))
    for number in range(45):
        make_lesson(cast.module_a, f"More {number}")
    assert count_queries(lambda: client.get(PAGES, query)) == few
