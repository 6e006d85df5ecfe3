"""Subjects and courses of the learning API: what the catalog shows, as data."""

import json

import pytest
from wagtail.models import Page

from accounts.tests.test_tokens import make_token
from courses.content.pages import CourseIndexPage, CoursePage
from courses.content.subjects import Subject
from courses.enrollment.services import archive_course, enroll_student
from courses.tests.cast import make_course, make_lesson, make_module, make_user
from courses.tests.test_learning_api_conventions import API, check_problem

COURSES = f"{API}courses/"


def titles(response) -> list[str]:
    assert response.status_code == 200, response.content
    return [item["title"] for item in response.json()["items"]]


@pytest.fixture
def shelf(catalog):
    """Four courses of two subjects; the last two are a draft and an archived one."""
    physics = Subject.objects.get(slug="physics")
    make_course(catalog, "Harmony", promise="Chords and scales", level="beginner")
    make_course(catalog, "Counterpoint", level="advanced", language="de")
    make_course(catalog, "Optics", subject=physics, level="beginner")
    make_course(catalog, "Draft", live=False)
    archive_course(course=make_course(catalog, "Old"), by=None)


def test_catalog_lists_what_the_page_lists_in_its_order(shelf, catalog, client):
    response = client.get(COURSES)
    assert titles(response) == ["Optics", "Counterpoint", "Harmony"]
    cards = client.get(catalog.url).context["cards"]
    assert [card.course.title for card in cards] == titles(response)
    assert response.json()["meta"]["total_count"] == 3


@pytest.mark.parametrize(
    ("api", "page"),
    [
        ({"subject": "music"}, {"subject": "music"}),
        ({"language": "de"}, {"language": "de"}),
        ({"length": "short"}, {"length": "short"}),
        (
            {"availability": "open", "order": "shortest"},
            {"availability": "open", "sort": "shortest"},
        ),
        ({"level": "beginner"}, {"level": "beginner"}),
        ({"subject": "music", "level": "advanced"}, {"subject": "music", "level": "advanced"}),
        ({"search": " harmony "}, {"q": " harmony "}),
        ({"search": "chords", "level": "beginner"}, {"q": "chords", "level": "beginner"}),
        ({"search": "zither"}, {"q": "zither"}),
    ],
)
def test_filters_find_what_the_page_finds(shelf, catalog, client, api, page):
    found = [card.course.title for card in client.get(catalog.url, page).context["cards"]]
    response = client.get(COURSES, api)
    assert titles(response) == found
    assert response.json()["meta"]["total_count"] == len(found)


def test_unknown_subject_has_no_courses(shelf, client):
    assert titles(client.get(COURSES, {"subject": "nothing"})) == []


def test_facets_of_length_and_availability(shelf, client):
    Page.objects.filter(title="Optics").update(live=False)
    make_module(CoursePage.objects.get(title="Harmony"), "Module", estimated_minutes=121)
    facets = client.get(COURSES, {"availability": "open"}).json()["meta"]["facets"]
    assert facets["length"] == [{"value": "medium", "label": "2 to 10 hours", "count": 1}]
    assert facets["availability"] == [{"value": "open", "label": "Open now", "count": 2}]


def test_language_and_orders(shelf, catalog, client):
    assert titles(client.get(COURSES, {"language": "de"})) == ["Counterpoint"]
    by_title = titles(client.get(COURSES, {"order": "title"}))
    assert by_title == ["Counterpoint", "Harmony", "Optics"]
    harmony = CoursePage.objects.get(title="Harmony")
    enroll_student(student=make_user("student"), course=harmony)
    assert titles(client.get(COURSES, {"order": "popular"}))[0] == "Harmony"


def test_slices_follow_one_another(shelf, client):
    first = client.get(COURSES, {"limit": 2, "order": "title"})
    rest = client.get(COURSES, {"limit": 2, "offset": 2, "order": "title"})
    assert titles(first) + titles(rest) == ["Counterpoint", "Harmony", "Optics"]
    beyond = client.get(COURSES, {"offset": 500})
    assert titles(beyond) == []
    assert beyond.json()["meta"]["total_count"] == 3


def test_facets_count_under_the_other_filters(shelf, client):
    facets = client.get(COURSES, {"subject": "music"}).json()["meta"]["facets"]
    assert facets["subject"] == [
        {"value": "music", "label": "Music", "count": 2},
        {"value": "physics", "label": "Physics", "count": 1},
    ]
    assert [(row["value"], row["count"]) for row in facets["level"]] == [
        ("beginner", 1),
        ("advanced", 1),
    ]
    assert {row["value"]: row["count"] for row in facets["language"]} == {"de": 1, "en": 1}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"limit": "101"}, "limit"),
        ({"limit": "0"}, "limit"),
        ({"limit": "ten"}, "limit"),
        ({"offset": "-1"}, "offset"),
        ({"level": "wizard"}, "level"),
        ({"length": "endless"}, "length"),
        ({"availability": "maybe"}, "availability"),
        ({"order": "random"}, "order"),
        ({"subjects": "music"}, "subjects"),
        ({"format": "xml"}, "format"),
        ({"search": "x" * 201}, "search"),
    ],
)
def test_parameters_that_mean_nothing_are_refused_by_name(shelf, client, query, field):
    problem = check_problem(client.get(COURSES, query), 400, "invalid")
    assert [error["field"] for error in problem["errors"]] == [field]


def test_course_tells_what_its_page_tells_and_no_body(cast, client):
    course = client.get(f"{COURSES}{cast.course_a.pk}/").json()
    assert course["title"] == "Course A"
    assert course["subject"]["slug"] == "music"
    assert course["instructor"] == "Lead"
    assert [person["name"] for person in course["instructors"]] == ["Lead", "Co Instructor"]
    assert course["way_in"]["door"] == "enroll"
    assert course["html_url"].endswith("/courses/course-a/")
    [module] = course["modules"]
    assert [lesson["title"] for lesson in module["lessons"]] == ["Lesson A", "Free A"]
    assert "canary" not in json.dumps(course)


def test_archived_course_is_shown_with_its_date(cast, client):
    archive_course(course=cast.course_a, by=None)
    course = client.get(f"{COURSES}{cast.course_a.pk}/").json()
    assert course["archived_at"]
    assert course["way_in"]["door"] == "archived"


@pytest.mark.parametrize("person", ["guest", "student", "lead", "manager"])
def test_drafts_are_unknown_to_everybody(cast, client, person):
    draft = make_course(cast.catalog, "Draft", live=False, owner=cast.lead)
    if person != "guest":
        client.force_login(getattr(cast, person))
    for path in ("", "enroll/", "withdraw/", "contents/"):
        method = client.post if path in {"enroll/", "withdraw/"} else client.get
        response = method(f"{COURSES}{draft.pk}/{path}", content_type="application/json")
        is_personal = person == "guest" and path
        assert response.status_code == (401 if is_personal else 404)
    assert "Draft" not in titles(client.get(COURSES))


def test_courses_of_an_unpublished_catalog_are_unknown(cast, client):
    CourseIndexPage.objects.get().unpublish()
    assert titles(client.get(COURSES)) == []
    check_problem(client.get(f"{COURSES}{cast.course_a.pk}/"), 404, "not-found")


def test_subjects_have_totals_and_their_best_attended_courses(catalog, client):
    students = [make_user(f"student_{number}") for number in range(3)]
    for number in range(5):
        course = make_course(catalog, f"Course {number}")
        for student in students[: max(0, number - 1)]:
            enroll_student(student=student, course=course)
    make_course(catalog, "Draft", live=False)
    response = client.get(f"{API}subjects/")
    assert titles(response) == ["Mathematics", "Music", "Physics", "Programming"]
    music = response.json()["items"][1]
    assert music["course_count"] == 5
    popular = [(course["title"], course["student_count"]) for course in music["popular_courses"]]
    assert popular == [("Course 4", 3), ("Course 3", 2), ("Course 2", 1)]
    assert response.json()["items"][0]["popular_courses"] == []
    assert client.get(f"{API}subjects/{music['id']}/").json() == music
    check_problem(client.get(f"{API}subjects/999999/"), 404, "not-found")


def grow(catalog, count: int, start: int = 0) -> None:
    for number in range(start, count):
        course = make_course(catalog, f"Course {number}", owner=make_user(f"teacher_{number}"))
        make_lesson(make_module(course, "Module"), "Lesson")


# The view's own: it asks nothing about who asks. Who that is costs a session two queries more (the
# session, its person), and a token one (with its person).
VIEW_QUERIES = 6
AUTHENTICATION_QUERIES = {"guest": 0, "session": 2, "token": 1}


@pytest.mark.parametrize("asker", AUTHENTICATION_QUERIES)
def test_list_of_50_courses_costs_6_queries_and_who_asks(catalog, client, count_queries, asker):
    grow(catalog, 50)
    headers = {}
    if asker == "session":
        client.force_login(make_user("asker"))
    if asker == "token":
        headers = {"Authorization": f"Bearer {make_token(make_user('asker'))}"}
    count = count_queries(lambda: client.get(f"{COURSES}?limit=100", headers=headers))
    assert count - AUTHENTICATION_QUERIES[asker] <= VIEW_QUERIES


@pytest.mark.parametrize("query", ["", "&search=course", "&order=popular", "&level=beginner"])
def test_list_of_50_courses_costs_what_5_cost(catalog, client, count_queries, query):
    grow(catalog, 5)
    few = count_queries(lambda: client.get(f"{COURSES}?limit=100{query}"))
    grow(catalog, 50, start=5)
    many = count_queries(lambda: client.get(f"{COURSES}?limit=100{query}"))
    assert many == few <= 6
    assert len(titles(client.get(f"{COURSES}?limit=100{query}"))) == 50


@pytest.mark.parametrize("path", ["subjects/?limit=100", "subjects/1/"])
def test_subjects_cost_the_same_with_50_courses(catalog, client, count_queries, path):
    path = API + path.replace("/1/", f"/{Subject.objects.get(slug='music').pk}/")
    grow(catalog, 5)
    few = count_queries(lambda: client.get(path))
    grow(catalog, 50, start=5)
    assert count_queries(lambda: client.get(path)) == few <= 4


def test_guests_may_keep_answers_until_something_changes(cast, client):
    url = f"{COURSES}{cast.course_a.pk}/"
    first = client.get(url)
    assert "public" in first["Cache-Control"]
    assert {"Cookie", "Authorization"} <= {name.strip() for name in first["Vary"].split(",")}
    again = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert again["X-Request-ID"]
    cast.course_a.promise = "Something else"
    cast.course_a.save_revision().publish()
    assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 200
    client.force_login(cast.student)
    assert client.get(url)["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("path", ["", "subjects/", "courses/"])
def test_head_and_options_are_answered(catalog, client, path):
    head = client.head(API + path)
    assert (head.status_code, head.content) == (200, b"")
    options = client.options(API + path)
    assert options.status_code == 200
    assert set(options.json()["methods"]) == {"GET", "HEAD", "OPTIONS"}
    problem = client.post(API + path, content_type="application/json")
    check_problem(problem, 405, "method-not-allowed")
    assert "GET" in problem["Allow"]


def test_root_names_addresses_that_answer(catalog, client):
    for name, url in client.get(API).json().items():
        expected = 401 if name == "enrollments" else 200
        assert client.get("/" + url.split("/", 3)[3]).status_code == expected
