"""What each screen costs does not grow with what it shows."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.enrollment.models import Enrollment
from courses.enrollment.services import enroll_student
from courses.progress.models import ProgressEvent
from courses.progress.services import record_event
from courses.tests.cast import make_course, make_lesson, make_module, make_user, text_block

FEW, MANY = 5, 50


@pytest.fixture
def student(catalog):
    return make_user("student")


def fill_catalog(catalog, count, start=0):
    for number in range(start, count):
        course = make_course(catalog, f"Course {number}", owner=make_user(f"teacher_{number}"))
        make_lesson(make_module(course, "Module"), "Lesson")
        yield course


def fill_course(course, count, start=0):
    for number in range(start, count):
        make_lesson(make_module(course, f"Module {number}"), f"Lesson {number}")


def count_at_few_and_many(call, grow) -> tuple[int, int]:
    grow(FEW, 0)
    few = count(call)
    grow(MANY, FEW)
    return few, count(call)


def count(call) -> int:
    call()
    with CaptureQueriesContext(connection) as captured:
        response = call()
    assert response.status_code == 200
    return len(captured)


@pytest.mark.parametrize("is_signed_in", [False, True])
def test_catalog_with_50_courses_costs_what_5_cost(catalog, client, student, is_signed_in):
    if is_signed_in:
        client.force_login(student)

    def grow(count, start):
        for course in fill_catalog(catalog, count, start):
            enroll_student(student=student, course=course)

    # 5 courses and 50 are shown on one page, 12 at a time; the page size must not hide a growth.
    few, many = count_at_few_and_many(lambda: client.get(catalog.url), grow)
    assert many == few
    assert few <= (17 if is_signed_in else 11)


@pytest.mark.parametrize("is_enrolled", [False, True])
def test_course_page_with_50_modules_costs_what_5_cost(catalog, client, student, is_enrolled):
    course = make_course(catalog, "Course")
    if is_enrolled:
        enroll_student(student=student, course=course)
        client.force_login(student)
    few, many = count_at_few_and_many(
        lambda: client.get(course.url), lambda count, start: fill_course(course, count, start)
    )
    assert many == few


@pytest.mark.parametrize("grown", ["modules", "lessons", "blocks", "links", "progress"])
def test_lesson_page_costs_the_same_however_much_there_is(catalog, client, student, grown):
    course = make_course(catalog, "Course")
    module = make_module(course, "Module")
    lesson = make_lesson(module, "Lesson")
    enrollment = enroll_student(student=student, course=course)
    client.force_login(student)

    def grow(count, start):
        if grown == "modules":
            fill_course(course, count, start)
        for number in range(start, count):
            if grown == "lessons":
                make_lesson(module, f"More {number}")
            if grown == "progress":
                page = make_lesson(module, f"Done {number}")
                kind = ProgressEvent.Kind.PAGE_COMPLETED
                record_event(enrollment=enrollment, page=page, kind=kind)
        if grown in {"blocks", "links"}:
            text = f'<a linktype="page" id="{module.pk}">Here</a>' if grown == "links" else "Text"
            lesson.refresh_from_db()
            lesson.content = [text_block(text) for _number in range(count)]
            lesson.save_revision().publish()

    few, many = count_at_few_and_many(lambda: client.get(lesson.url), grow)
    assert many == few
    assert few <= (26 if grown == "links" else 25)


def test_my_learning_with_50_courses_costs_what_5_cost(catalog, client, student):
    client.force_login(student)

    def grow(count, start):
        for course in fill_catalog(catalog, count, start):
            enroll_student(student=student, course=course)

    few, many = count_at_few_and_many(lambda: client.get("/learn/"), grow)
    assert many == few
    assert Enrollment.objects.filter(student=student).count() == MANY


@pytest.mark.parametrize("kind", ["page_completed", "block_done"])
def test_marking_as_done_costs_the_same_in_a_long_course(catalog, client, student, kind):
    course = make_course(catalog, "Course")
    lesson = make_lesson(make_module(course, "Module"), "Lesson")
    enroll_student(student=student, course=course)
    client.force_login(student)
    block = {"block": lesson.content.raw_data[0]["id"]} if kind == "block_done" else {}

    def report():
        event = {"key": str(uuid.uuid4()), "kind": kind, "page": lesson.pk} | block
        batch = {"course": course.pk, "events": [event]}
        return client.post("/learn/events/", batch, content_type="application/json")

    few, many = count_at_few_and_many(
        report, lambda count, start: fill_course(course, count, start)
    )
    assert many == few
    assert few <= 32


def test_explained_percentage_with_50_begun_lessons_costs_what_5_cost(catalog, client, student):
    course = make_course(catalog, "Course")
    module = make_module(course, "Module")
    enrollment = enroll_student(student=student, course=course)
    client.force_login(student)

    def grow(count, start):
        for number in range(start, count):
            page = make_lesson(module, f"Lesson {number}")
            record_event(enrollment=enrollment, page=page, kind=ProgressEvent.Kind.PAGE_OPENED)

    few, many = count_at_few_and_many(lambda: client.get("/learn/course/progress/"), grow)
    assert many == few
    assert few <= 14


def test_progress_of_one_among_50_students_costs_what_it_costs_among_5(catalog, client, student):
    course = make_course(catalog, "Course")
    lesson = make_lesson(make_module(course, "Module"), "Lesson")
    enroll_student(student=student, course=course)
    client.force_login(student)

    def grow(count, start):
        for number in range(start, count):
            place = enroll_student(student=make_user(f"other_{number}"), course=course)
            record_event(enrollment=place, page=lesson, kind=ProgressEvent.Kind.PAGE_COMPLETED)

    few, many = count_at_few_and_many(lambda: client.get(lesson.url), grow)
    assert many == few
