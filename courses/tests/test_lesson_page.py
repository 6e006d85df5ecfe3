"""A lesson's page: its files listed beside it, its words in the language of its course."""

import pytest
from bs4 import BeautifulSoup

from courses.tests.cast import Cast
from courses.tests.every_block import block, make_document


@pytest.fixture
def worksheets(cast: Cast):
    """A lesson with a file, one in a callout, and one in a solution."""
    names = ["In the open", "In a box", "In a solution"]
    documents = [make_document(cast.course_a.team.collection) for _ in names]
    files = [
        block("file", {"document": document.pk, "title": name, "description": ""})
        for document, name in zip(documents, names, strict=True)
    ]
    solution = block("solution", {"title": "", "body": [files[2]]})
    box = block("callout", {"kind": "exercise", "title": "", "body": [files[1], solution]})
    cast.lesson_a.content = [files[0], box]
    cast.lesson_a.save_revision().publish()
    return cast.lesson_a


def read(client, page) -> BeautifulSoup:
    return BeautifulSoup(client.get(page.url).content, "html.parser")


def test_files_of_a_lesson_stand_in_a_list_but_those_of_a_solution(client, cast, worksheets):
    client.force_login(cast.student)
    links = read(client, worksheets).select("[data-file-of]")
    assert [next(link.stripped_strings) for link in links] == ["In the open", "In a box"]
    assert links[0]["data-file-of"] == f"b-{worksheets.content[0].id}"
    assert client.get(links[0]["href"]).status_code == 200


def test_outsider_sees_no_list_of_files(client, cast, worksheets):
    client.force_login(cast.outsider)
    answer = client.get(worksheets.url)
    assert answer.status_code == 403
    assert b"In the open" not in answer.content


def test_words_of_a_course_carry_its_language_and_direction(client, cast):
    cast.course_a.language = "ar"
    cast.course_a.save()
    client.force_login(cast.student)
    for page, place in ((cast.lesson_a, ".blocks"), (cast.lesson_a, "h1"), (cast.course_a, "h1")):
        words = read(client, page).select_one(f"main {place}")
        assert (words["lang"], words["dir"]) == ("ar", "rtl")
    cast.course_a.language = "en"
    cast.course_a.save()
    assert "lang" not in read(client, cast.lesson_a).select_one("main h1").attrs


def test_every_key_has_its_word_and_the_list_can_turn_them_off(client, cast):
    client.force_login(cast.student)
    dialog = read(client, cast.lesson_a).select_one("dialog[data-shortcuts]")
    assert {key.text for key in dialog.select("kbd")} >= {"n", "p", "m", "?"}
    assert dialog.select_one("input[type=checkbox][data-shortcuts-on]")


def test_modules_of_course_and_lesson_may_run(client, cast):
    cast.course_a.overview = [block("text", "<p>About</p>")]
    cast.course_a.save_revision().publish()
    client.force_login(cast.student)
    for page, name in ((cast.course_a, "course_page"), (cast.lesson_a, "learning_page")):
        answer = client.get(page.url)
        soup = BeautifulSoup(answer.content, "html.parser")
        script = soup.select_one(f"script[type=module][src*={name}]")
        assert f"'nonce-{script['nonce']}'" in answer.headers["Content-Security-Policy"]
