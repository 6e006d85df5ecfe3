"""What the content API costs does not grow with what it lists, all fields included."""

import pytest

from courses.content.learning_pages import LearningPage
from courses.teaching.services import ensure_course_team
from courses.tests.cast import make_course, make_lesson, make_module, make_picture
from courses.tests.every_block import make_blocks, make_document

PAGES = "/api/v2/pages/"
FEW, MANY = 5, 50


@pytest.fixture
def count_at_few_and_many(count_queries):
    def count(call, grow):
        grow(FEW, 0)
        few = count_queries(call)
        grow(MANY, FEW)
        return few, count_queries(call)

    return count


def list_all(client, kind: str, limit: int = 100):
    response = client.get(PAGES, {"type": kind, "fields": "*", "limit": limit})
    assert response.status_code == 200
    return response


@pytest.mark.parametrize("name", ["guest", "student", "manager"])
def test_courses_with_all_fields(cast, client, count_at_few_and_many, name):
    blocks = make_blocks(cast.course_a.team.collection, link_to=cast.lesson_a.pk)
    cover = make_picture(cast.course_a.team.collection)
    if name != "guest":
        client.force_login(getattr(cast, name))

    def grow(count, start):
        for number in range(start, count):
            course = make_course(
                cast.catalog, f"Course {number}", overview=blocks, cover=cover, owner=cast.lead
            )
            ensure_course_team(course=course, lead=cast.lead)
            make_lesson(make_module(course, "Module"), "Lesson")

    few, many = count_at_few_and_many(lambda: list_all(client, "courses.CoursePage"), grow)
    assert many == few
    assert few <= 45
    assert len(list_all(client, "courses.CoursePage").json()["items"]) == MANY + 2


@pytest.mark.parametrize("name", ["student", "lead", "manager"])
@pytest.mark.parametrize("grown", ["lessons", "blocks", "modules"])
def test_lessons_with_all_fields(cast, client, count_at_few_and_many, name, grown):
    blocks = make_blocks(cast.course_a.team.collection, link_to=cast.module_a.pk)
    client.force_login(getattr(cast, name))

    def grow(count, start):
        for number in range(start, count):
            if grown == "lessons":
                fill(make_lesson(cast.module_a, f"Lesson {number}"), blocks)
            if grown == "modules":
                fill(make_module(cast.course_a, f"Module {number}"), blocks)
        if grown == "blocks":
            fill(make_lesson(cast.module_a, f"Long {count}"), blocks * (count // FEW))

    kind = "courses.ModulePage" if grown == "modules" else "courses.LessonPage"
    few, many = count_at_few_and_many(lambda: list_all(client, kind), grow)
    assert many == few
    assert few <= 35


def fill(page: LearningPage, blocks: list) -> None:
    page.content = blocks
    page.save()


def test_aliases_with_all_fields(cast, client, count_at_few_and_many):
    def grow(count, start):
        for _number in range(start, count):
            cast.free_a.create_alias(parent=cast.module_b, update_slug=f"alias-{_number}")

    few, many = count_at_few_and_many(lambda: list_all(client, "courses.LessonPage"), grow)
    assert many == few


@pytest.mark.parametrize("kind", ["documents", "images"])
def test_files_with_all_fields(cast, client, count_at_few_and_many, kind):
    client.force_login(cast.student)
    make = {"documents": make_document, "images": make_picture}[kind]

    def grow(count, start):
        for _number in range(start, count):
            make(cast.course_a.team.collection).tags.add("one", f"tag {_number}")

    def call():
        return client.get(f"/api/v2/{kind}/", {"fields": "*", "limit": 100})

    few, many = count_at_few_and_many(call, grow)
    assert call().json()["meta"]["total_count"] == MANY
    assert many == few


def test_plain_list_and_one_lesson_are_cheap(cast, client, count_queries):
    client.force_login(cast.student)
    assert count_queries(lambda: client.get(PAGES)) <= 12
    assert count_queries(lambda: client.get(f"{PAGES}{cast.lesson_a.pk}/")) <= 25
