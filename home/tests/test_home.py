"""The home page, and the pages every site begins with."""

from django.core.management import call_command

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
