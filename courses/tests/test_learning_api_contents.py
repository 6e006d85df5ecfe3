"""A whole course in one answer: to its students and its team, and to nobody else."""

import json

import pytest

from courses.tests.cast import make_lesson, make_module
from courses.tests.every_block import block, make_blocks
from courses.tests.test_access import OPENS_A, PEOPLE, person
from courses.tests.test_learning_api_conventions import API, check_problem

MOST_QUERIES = 12


def contents_of(course) -> str:
    return f"{API}courses/{course.pk}/contents/"


@pytest.mark.parametrize("name", PEOPLE)
def test_whoever_may_study_gets_everything_and_nobody_else_anything(cast, client, name):
    if name not in {"guest", "inactive"}:
        client.force_login(person(cast, name))
    response = client.get(contents_of(cast.course_a))
    assert response["Cache-Control"] == "private, no-store"
    if name in OPENS_A:
        assert response.status_code == 200
        return
    is_guest = name in {"guest", "inactive"}
    status, slug = (401, "authentication-required") if is_guest else (403, "not-enrolled")
    check_problem(response, status, slug)
    assert "canary" not in response.content.decode()


def test_modules_and_lessons_come_in_study_order_with_their_blocks(cast, client):
    client.force_login(cast.student)
    data = client.get(contents_of(cast.course_a)).json()
    assert data["course"]["title"] == "Course A"
    [module] = data["modules"]
    assert (module["number"], module["title"]) == (1, "Module A")
    [block] = module["content"]
    assert block["type"] == "text"
    assert block["value"] == "<p>canary-module-a</p>"
    assert block["id"] == str(cast.module_a.content[0].id)
    assert [lesson["title"] for lesson in module["lessons"]] == ["Lesson A", "Free A"]
    assert "canary-lesson-a" in json.dumps(module["lessons"][0]["content"])
    assert "canary-draft-a" not in json.dumps(data)


def test_notes_for_teachers_are_not_part_of_it(cast, client):
    cast.module_a.teaching_notes = [block("text", "<p>canary-notes</p>")]
    cast.module_a.save_revision().publish()
    client.force_login(cast.student)
    text = client.get(contents_of(cast.course_a)).content.decode()
    assert "canary-module-a" in text
    assert "canary-notes" not in text


def test_40_modules_with_every_block_cost_what_5_cost(cast, client, count_queries):
    collection = cast.course_a.team.collection
    client.force_login(cast.student)

    def grow(count, start=0):
        for number in range(start, count):
            module = make_module(cast.course_a, f"Module {number}", text=None)
            # Files of its own for each: what one block has read is no other block's.
            module.content = make_blocks(collection, link_to=cast.lesson_a.pk)
            module.save_revision().publish()
            make_lesson(module, f"Lesson {number}")

    grow(5)
    few = count_queries(lambda: client.get(contents_of(cast.course_a)))
    grow(40, start=5)
    many = count_queries(lambda: client.get(contents_of(cast.course_a)))
    assert many == few
    assert few <= MOST_QUERIES
    assert len(client.get(contents_of(cast.course_a)).json()["modules"]) == 41
