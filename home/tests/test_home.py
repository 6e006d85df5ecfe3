"""The home page, and the pages every site begins with."""

import pytest
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
