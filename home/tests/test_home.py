"""The home page, and the pages every site begins with."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from wagtail.models import Site

from courses.content.pages import CourseIndexPage
from courses.content.subjects import Subject
from courses.tests.cast import make_course, make_lesson, make_module
from home.models import HomePage


def test_home_shows_subjects_and_courses(cast, client):
    body = client.get("/").content.decode()
    assert "Course A" in body
    assert "Mathematics" in body


def test_home_offers_a_student_to_continue(cast, client):
    client.force_login(cast.student)
    assert "Continue" in client.get("/").content.decode()


def test_home_with_50_courses_costs_what_5_cost(catalog, client, count_queries):
    def grow(start, end):
        for number in range(start, end):
            course = make_course(catalog, f"Course {number}")
            make_lesson(make_module(course, "Module"), "Lesson")

    grow(0, 6)
    few = count_queries(lambda: client.get("/"))
    grow(6, 50)
    assert count_queries(lambda: client.get("/")) == few


def compose(*body) -> HomePage:
    home = HomePage.objects.get()
    home.body = list(body)
    home.save_revision().publish()
    return home


def choose(*courses) -> tuple:
    return ("courses", {"heading": "To begin with", "note": "", "courses": list(courses)})


def test_new_home_page_is_composed_already(catalog, client):
    kinds = [block.block_type for block in HomePage.objects.get().body]
    assert kinds == ["hero", "subjects", "newest", "steps"]
    body = client.get("/").content.decode()
    for words in (
        "Learn something well",
        "Mathematics",
        "No courses yet",
        "Stop whenever you like",
    ):
        assert words in body


def test_editor_composes_the_home_page(cast, client):
    cta = {"title": "Bring your class", "text": "", "label": "Write to us", "page": None}
    quote = {"text": "Half an answer", "attribution": "Ada", "source_url": ""}
    compose(
        ("hero", {"headline": "A school by the harbor", "lead": "", "has_search": False}),
        choose(cast.course_b, cast.course_a),
        ("text", {"heading": "Who we are", "text": "<p>Three <b>teachers</b>.</p>"}),
        ("quote", quote),
        ("call_to_action", {**cta, "address": "https://educa.example/write"}),
    )
    body = client.get("/").content.decode()
    assert "<title>A school by the harbor" in body
    assert "book-label" not in body
    assert body.index("Course B") < body.index("Course A") < body.index("<b>teachers</b>")
    assert 'href="https://educa.example/write"' in body
    assert body.count("<h1") == 1


def test_home_shows_no_course_that_is_not_published(cast, client):
    cta = {"title": "Look", "text": "", "label": "Go", "page": cast.course_b, "address": ""}
    compose(choose(cast.course_a, cast.course_b), ("call_to_action", cta))
    cast.course_b.unpublish()
    for user in (None, cast.student, cast.lead):
        if user:
            client.force_login(user)
        body = client.get("/").content.decode()
        assert "Course A" in body
        assert "Course B" not in body
        assert cast.course_b.url not in body


def test_home_without_an_opening_has_a_title_all_the_same(catalog, client):
    home = compose(("text", {"heading": "Who we are", "text": "<p>Words</p>"}))
    assert f'<h1 class="visually-hidden">{home.title}</h1>' in client.get("/").content.decode()


def test_opening_stands_first(catalog):
    home = HomePage.objects.get()
    home.body = list(reversed([(block.block_type, block.value) for block in home.body]))
    with pytest.raises(ValidationError, match="stands first"):
        home.clean()


def test_home_with_12_chosen_courses_costs_what_1_costs(catalog, client, count_queries):
    courses = [make_course(catalog, f"Course {number}") for number in range(12)]
    for course in courses:
        make_lesson(make_module(course, "Module"), "Lesson")
    compose(choose(courses[0]), ("newest", {"heading": "New", "count": 1}))
    few = count_queries(lambda: client.get("/"))
    compose(choose(*courses), choose(*courses), ("newest", {"heading": "New", "count": 12}))
    assert count_queries(lambda: client.get("/")) == few


def test_demo_puts_courses_forward_and_leaves_a_composed_page_alone(catalog, client):
    call_command("load_demo")
    assert "In an afternoon" in client.get("/").content.decode()
    home = HomePage.objects.get()
    home.body = [("hero", home.body[0].value)]
    home.save_revision().publish()
    call_command("load_demo")
    assert "In an afternoon" not in client.get("/").content.decode()


def test_preparing_a_site_twice_makes_one_of_everything(db):
    for _ in range(2):
        call_command("prepare_site")
    assert HomePage.objects.count() == CourseIndexPage.objects.count() == 1
    assert list(Subject.objects.values_list("title", flat=True)) == [
        "Mathematics",
        "Music",
        "Physics",
        "Programming",
    ]


def test_subjects_fixture_can_be_loaded_again(catalog):
    call_command("loaddata", "subjects", verbosity=0)
    assert Subject.objects.count() == 4


@pytest.mark.parametrize(
    ("base_url", "page_url"),
    [
        ("https://learn.example.org", "https://learn.example.org/courses/"),
        ("http://127.0.0.1:8123", "http://127.0.0.1:8123/courses/"),
        ("http://learn.example.org", "http://learn.example.org/courses/"),
    ],
)
def test_pages_of_a_prepared_site_give_the_address_it_is_reached_at(
    db, settings, base_url, page_url
):
    settings.EDUCA_BASE_URL = base_url
    call_command("prepare_site")
    assert CourseIndexPage.objects.get().full_url == page_url


def test_preparing_leaves_the_addresses_of_several_sites(catalog, settings):
    other = Site.objects.create(hostname="b.example.org", root_page=catalog.get_parent())
    settings.EDUCA_BASE_URL = "https://learn.example.org"
    call_command("prepare_site")
    assert not Site.objects.filter(hostname="learn.example.org").exists()
    other.refresh_from_db()
    assert other.hostname == "b.example.org"
