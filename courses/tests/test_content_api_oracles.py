"""Nothing about closed pages can be learned from the content API by asking cleverly."""

import pytest

from courses.tests.cast import make_course, make_lesson, make_module

PAGES = "/api/v2/pages/"
NOWHERE = 10_000_000


@pytest.fixture
def hidden(cast):
    """A draft course whose module is live: live below something unpublished."""
    course = make_course(cast.catalog, "Hidden course", live=False, owner=cast.lead)
    return make_module(course, "Hidden module", text="canary-hidden")


def answer(client, **query):
    response = client.get(PAGES, query)
    return response.status_code, response.json().get("meta"), response.json().get("items")


@pytest.mark.parametrize("name", ["guest", "outsider", "student", "lead", "manager"])
@pytest.mark.parametrize("question", ["child_of", "descendant_of", "ancestor_of", "translation_of"])
def test_tree_filters_know_of_no_draft_and_of_nothing_below_one(
    cast, client, hidden, name, question
):
    if name != "guest":
        client.force_login(getattr(cast, name))
    unknown = client.get(PAGES, {question: NOWHERE})
    assert unknown.status_code == 400
    for page in (cast.draft_a, hidden, hidden.get_parent()):
        response = client.get(PAGES, {question: page.pk})
        assert (response.status_code, response.json()) == (400, unknown.json())


def test_locked_page_as_a_place_to_look_below_shows_nothing(cast, client):
    for question in ("child_of", "descendant_of"):
        status, meta, items = answer(client, **{question: cast.module_a.pk})
        assert status == 200
        assert [item["id"] for item in items] == [cast.free_a.pk]
        assert meta == {"total_count": 1}


@pytest.mark.parametrize(
    "query",
    [
        {"content": "x"},
        {"content__contains": "canary"},
        {"teaching_notes": "x"},
        {"teaching_notes__contains": "x"},
        {"draft_title": "Draft A"},
        {"live": "false"},
        {"owner": "1"},
        {"alias_of": "1"},
        {"path": "0001"},
        {"enrollments__student": "1"},
        {"order": "teaching_notes"},
        {"order": "owner__password"},
        {"order": "alias_of"},
        {"order": "draft_title"},
        {"fields": "owner(password)"},
        {"fields": "parent(content)"},
        {"fields": "alias_of(content)"},
        {"fields": "enrollments"},
        {"type": "auth.Group"},
        {"type": "accounts.User"},
    ],
)
@pytest.mark.parametrize("name", ["guest", "student"])
def test_private_fields_can_neither_be_asked_for_nor_sorted_by(cast, client, name, query):
    if name != "guest":
        client.force_login(cast.student)
    query = {"type": "courses.LessonPage"} | query
    response = client.get(PAGES, query)
    if response.status_code == 400:
        assert "canary" not in response.content.decode()
        return
    assert response.status_code == 200
    # `content` may be asked for: of the pages that are open anyway.
    assert "content" in str(query)
    ids = {item["id"] for item in response.json()["items"]}
    assert ids <= ({cast.free_a.pk} if name == "guest" else {cast.free_a.pk, cast.lesson_a.pk})


@pytest.mark.parametrize("words", ["canary-lesson-a", "canary-draft-a", "Draft A", "Lesson A"])
@pytest.mark.parametrize("kind", ["", "courses.LessonPage", "courses.ModulePage"])
def test_search_finds_no_closed_page_and_counts_none(cast, client, words, kind):
    query = {"search": words, "search_operator": "and"} | ({"type": kind} if kind else {})
    response = client.get(PAGES, query)
    assert response.status_code == 200
    ids = {item["id"] for item in response.json()["items"]}
    assert not ids & {cast.lesson_a.pk, cast.draft_a.pk, cast.module_a.pk}
    assert response.json()["meta"]["total_count"] == len(ids)


def test_open_alias_does_not_tell_of_the_draft_it_came_from(cast, client):
    source = make_lesson(cast.module_b, "Open for now", text="canary-source")
    alias = source.create_alias(parent=cast.module_a)
    source.unpublish()
    type(alias).objects.filter(pk=alias.pk).update(live=True, is_free_preview=True)
    type(source).objects.filter(pk=source.pk).update(title="canary-secret-title")
    for url in (f"{PAGES}{alias.pk}/", f"{PAGES}?fields=*&type=courses.LessonPage"):
        assert "canary-secret-title" not in client.get(url).content.decode()
    assert client.get(f"{PAGES}{alias.pk}/").json()["meta"]["alias_of"] is None


def test_alias_of_a_published_page_still_says_so(cast, client):
    alias = cast.free_a.create_alias(parent=cast.module_b)
    told = client.get(f"{PAGES}{alias.pk}/").json()["meta"]["alias_of"]
    assert told["id"] == cast.free_a.pk


def test_find_leads_nobody_to_what_he_may_not_open(cast, client, hidden):
    for page in (cast.lesson_a, cast.draft_a, hidden):
        assert client.get(f"{PAGES}find/", {"id": page.pk}).status_code == 404
        assert client.get(f"{PAGES}find/", {"html_path": page.url}).status_code in {400, 404}


def test_new_title_of_a_draft_version_shows_nowhere(cast, client):
    for page in (cast.course_a, cast.module_a, cast.lesson_a, cast.free_a):
        page.title = f"canary-title-{page.pk}"
        page.save_revision()
    client.force_login(cast.student)
    for url in (
        "/",
        "/courses/",
        cast.course_a.url,
        cast.lesson_a.url,
        "/learn/",
        "/search/?q=canary+title",
        f"{PAGES}?fields=*",
        f"{PAGES}?search=canary",
    ):
        assert "canary-title" not in client.get(url).content.decode(), url


@pytest.mark.parametrize("query", ["preview=true", "preview=1&mode=student", "print=1", "v=draft"])
def test_query_parameters_open_nothing(cast, client, query):
    response = client.get(f"{cast.lesson_a.url}?{query}")
    assert response.status_code == 403
    assert "canary" not in response.content.decode()
    client.force_login(cast.other_instructor)
    assert client.get(f"{cast.lesson_a.url}?{query}").status_code == 403
