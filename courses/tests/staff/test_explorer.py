"""The explorer's columns and filters for courses, modules and lessons, and the list "Courses"."""

import re

import pytest
from wagtail.models import Page

from courses.content.pages import CoursePage
from courses.content.subjects import Subject
from courses.enrollment.models import Enrollment
from courses.enrollment.services import archive_course, enroll_student, withdraw_student
from courses.progress.models import PageProgress, ProgressEvent
from courses.progress.services import record_event
from courses.teaching.services import ensure_course_team
from courses.tests.cast import make_course, make_lesson, make_module, make_user


def read_counts(response, column: str) -> dict[str, int]:
    return {page.title: page.counts[column] for page in response.context["pages"]}


def explore(client, user, page, query=""):
    client.force_login(user)
    response = client.get(f"/admin/pages/{page.pk}/{query}")
    assert response.status_code == 200
    return response


def titles(response) -> set[str]:
    return {page.title for page in response.context["pages"]}


def count_tags(response, word: str) -> int:
    """Return how many status tags of a list consist of a word."""
    return len(re.findall(rf"w-status[^>]*>\s*{word}\s*<", response.content.decode()))


def complete(student, *pages):
    enrollment = Enrollment.objects.get(student=student)
    for page in pages:
        record_event(enrollment=enrollment, page=page, kind=ProgressEvent.Kind.PAGE_COMPLETED)


def test_catalog_shows_a_manager_what_each_course_has(cast, client):
    response = explore(client, cast.manager, cast.catalog)
    expected = {
        course.title: Enrollment.objects.open().filter(course=course).count()
        for course in CoursePage.objects.all()
    }
    assert read_counts(response, "enrolled") == expected
    assert expected["Course A"] == 2
    html = response.content.decode()
    assert "Subject" in html
    assert str(cast.course_a.subject) in html


def test_catalog_shows_an_instructor_own_courses_only(cast, client):
    second = make_course(cast.catalog, "Course C")
    ensure_course_team(course=second, lead=cast.lead)
    response = explore(client, cast.lead, cast.catalog)
    assert titles(response) == {"Course A", "Course C"}
    assert "Course B" not in response.content.decode()


def test_a_module_is_completed_by_who_did_all_its_live_units(cast, client):
    second, third = make_user("second"), make_user("third")
    for student in (second, third):
        enroll_student(student=student, course=cast.course_a)
    complete(cast.student, cast.module_a, cast.lesson_a, cast.free_a)
    complete(second, cast.module_a, cast.lesson_a)
    Page.objects.filter(pk=cast.draft_a.pk).update(live=True)
    complete(third, cast.module_a, cast.lesson_a, cast.free_a, cast.draft_a)
    Page.objects.filter(pk=cast.draft_a.pk).update(live=False)
    response = explore(client, cast.lead, cast.course_a)
    assert read_counts(response, "completed_by") == {"Module A": 2}
    lessons = explore(client, cast.lead, cast.module_a)
    expected = {
        page.title: PageProgress.objects.filter(page=page, completed_at__isnull=False).count()
        for page in (cast.lesson_a, cast.free_a)
    }
    assert read_counts(lessons, "completed_by") == {**expected, "Draft A": 0}
    withdraw_student(student=third, course=cast.course_a)
    response = explore(client, cast.lead, cast.course_a)
    assert read_counts(response, "completed_by") == {"Module A": 1}


def test_modules_still_open_in_the_order_that_dragging_changes(cast, client):
    make_module(cast.course_a, "An earlier letter")
    html = explore(client, cast.lead, cast.course_a).content.decode()
    assert "w-orderable" in html
    module = Page.objects.get(title="An earlier letter")
    client.post(f"/admin/pages/{module.pk}/set_position/?position=0")
    children = CoursePage.objects.get(pk=cast.course_a.pk).get_children()
    assert [page.title for page in children] == ["An earlier letter", "Module A"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("is_free_preview=True", {"Free A"}),
        ("is_empty=True", {"Empty"}),
        ("state=draft", {"Draft A"}),
        ("state=live", {"Lesson A", "Free A", "Empty"}),
        ("state=nonsense", {"Lesson A", "Free A", "Draft A", "Empty"}),
    ],
)
def test_lessons_can_be_filtered(cast, client, query, expected):
    make_lesson(cast.module_a, "Empty", text=None)
    assert titles(explore(client, cast.lead, cast.module_a, f"?{query}")) == expected


def test_courses_can_be_filtered_and_the_filters_name_no_person(cast, client):
    other = Subject.objects.exclude(pk=cast.course_a.subject_id).first()
    make_course(cast.catalog, "Course C", subject=other)
    response = explore(client, cast.manager, cast.catalog, f"?subject={other.pk}")
    assert titles(response) == {"Course C"}
    ensure_course_team(course=CoursePage.objects.get(title="Course C"), lead=cast.lead)
    html = explore(client, cast.lead, cast.catalog).content.decode()
    assert "Course A" in html
    assert "Other Instructor" not in html


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("lead", {"Course A"}),
        ("co_instructor", {"Course A"}),
        ("other_instructor", {"Course B"}),
        ("manager", {"Course A", "Course B"}),
    ],
)
def test_the_list_of_courses_holds_ones_own(cast, client, who, expected):
    client.force_login(getattr(cast, who))
    response = client.get("/admin/courses/mine/")
    assert titles(response) == expected
    html = response.content.decode()
    for title in {"Course A", "Course B"} - expected:
        assert title not in html


@pytest.mark.parametrize("who", ["lead", "manager"])
def test_courses_are_started_and_not_added_below_a_chosen_catalog(cast, client, who):
    client.force_login(getattr(cast, who))
    response = client.get("/admin/courses/mine/choose_parent/")
    assert response.status_code == 404
    assert "choose_parent" not in client.get("/admin/courses/mine/").content.decode()


def test_an_archived_course_says_so_in_every_list(cast, client):
    urls = (f"/admin/pages/{cast.catalog.pk}/", "/admin/courses/mine/")
    client.force_login(cast.manager)
    assert all(count_tags(client.get(url), "archived") == 0 for url in urls)
    archive_course(course=CoursePage.objects.get(pk=cast.course_a.pk), by=cast.lead)
    assert [count_tags(client.get(url), "archived") for url in urls] == [1, 1]


def test_a_module_takes_as_long_as_it_and_its_lessons_together(cast, client):
    for page, minutes in ((cast.module_a, 5), (cast.lesson_a, 10), (cast.free_a, 20)):
        type(page).objects.filter(pk=page.pk).update(estimated_minutes=minutes)
    draft_minutes = cast.draft_a.minutes
    response = explore(client, cast.lead, cast.course_a)
    assert read_counts(response, "total_minutes") == {"Module A": 35 + draft_minutes}


def test_a_module_with_full_lessons_is_not_empty(cast, client):
    outline = make_module(cast.course_a, "Outline", text=None)
    make_module(cast.course_a, "Bare", text=None)
    make_lesson(outline, "Lesson")
    found = titles(explore(client, cast.lead, cast.course_a, "?is_empty=True"))
    assert found == {"Bare"}
    found = titles(explore(client, cast.lead, cast.course_a, "?is_empty=False"))
    assert found == {"Module A", "Outline"}


def test_searching_the_list_finds_no_other_course(cast, client):
    client.force_login(cast.lead)
    assert titles(client.get("/admin/courses/mine/?q=Course")) == {"Course A"}


def test_catalog_opens_in_as_many_queries_with_50_courses_as_with_2(catalog, client, count_queries):
    lead = make_user("busy")

    def add(numbers):
        for number in numbers:
            course = make_course(catalog, f"Course {number}", owner=lead)
            ensure_course_team(course=course, lead=lead)

    # With one course only, the explorer opens that course instead of the catalog.
    add([1, 2])
    client.force_login(lead)
    urls = (f"/admin/pages/{catalog.pk}/", "/admin/courses/mine/")
    one = [count_queries(lambda url=url: client.get(url)) for url in urls]
    add(range(3, 51))
    assert [count_queries(lambda url=url: client.get(url)) for url in urls] == one


def test_modules_open_in_as_many_queries_with_50_as_with_1(cast, client, count_queries):
    client.force_login(cast.lead)
    urls = (f"/admin/pages/{cast.course_a.pk}/", f"/admin/pages/{cast.module_a.pk}/")
    make_lesson(cast.module_a, "Lesson 0")
    one = [count_queries(lambda url=url: client.get(url)) for url in urls]
    for number in range(1, 47):
        make_module(cast.course_a, f"Module {number}")
        make_lesson(cast.module_a, f"Lesson {number}")
    assert [count_queries(lambda url=url: client.get(url)) for url in urls] == one
