"""The search for programs, and suggestions as one types."""

import json
import re

import pytest
from django.test import override_settings

from courses.content.learning_pages import LessonPage
from courses.tests.cast import PEOPLE, make_course, make_lesson
from search.tests.test_results import INSIDE, make_film, people, read

SEARCH = "/api/learning/v1/search/"
SUGGEST = f"{SEARCH}suggestions/"
# Another one in each answer, whatever was asked.
TOKEN = re.compile(r'(?:name="csrfmiddlewaretoken" value|nonce)="[^"]+"')


def ask(client, person, path: str, **query):
    client.logout()
    if person is not None:
        client.force_login(person)
    response = client.get(path, query)
    assert response.status_code == 200, response.content
    return response.json()


@pytest.mark.parametrize("person", PEOPLE)
def test_api_finds_what_the_page_finds(cast, client, person):
    make_film(cast.lesson_a, "A quokka waits for the bus.")
    for words in ("canary-module-a", "quokka", "canary-free-a", "Lesson A", "canary-draft-a"):
        who = people(cast)[person]
        counts, page = read(client, who, words)
        for kind in counts:
            found = ask(client, who, SEARCH, q=words, kind=kind)
            assert found["meta"]["counts"] == counts
            assert found["meta"]["total_count"] == counts[kind] == len(found["items"])
            for item in found["items"]:
                assert item["html_url"].partition("/courses/")[2] in page
                assert item["snippet_html"] in page


def test_hit_says_where_it_stands_and_when_it_is_said(cast, client):
    make_film(cast.lesson_a, "A <b> quokka & a bus.")
    (item,) = ask(client, cast.student, SEARCH, q="quokka", kind="transcript")["items"]
    assert item["course"] == {"id": cast.course_a.pk, "title": "Course A"}
    assert item["id"] == cast.lesson_a.pk
    assert item["seconds"] == 107
    assert item["html_url"].endswith(f"{cast.lesson_a.url}#b-{item['block_id']}")
    assert item["snippet"].endswith("a bus.")
    assert "<mark>quokka</mark> &amp; a bus." in item["snippet_html"]
    assert (item["is_locked"], item["is_free"]) == (False, False)


def test_pages_of_the_api_follow_each_other(cast, client):
    for number in range(7):
        make_lesson(cast.module_a, f"Etude {number}")
    seen = []
    for offset in (0, 3, 6, 9):
        found = ask(client, None, SEARCH, q="etude", kind="lesson", limit=3, offset=offset)
        assert found["meta"]["total_count"] == 7
        seen += [item["id"] for item in found["items"]]
    assert len(seen) == len(set(seen)) == 7


@pytest.mark.parametrize(
    "query", ["", "?q=", "?q=a&kind=secret", "?q=a&sort=x", f"?q={'a' * 201}", "?q=a&limit=0"]
)
def test_wrong_questions_are_refused_in_words(cast, client, query):
    response = client.get(SEARCH + query)
    assert response.status_code == 400
    assert response.json()["type"] == "urn:educa:problem:invalid"


@pytest.mark.parametrize("path", [SEARCH, SUGGEST])
@pytest.mark.parametrize(
    "words", ['"', "-", "a AND", "' OR 1", "* ^ ( ) :", "\\", "漢字 😀", "%", "&|!"]
)
def test_any_characters_are_answered(cast, client, path, words):
    assert client.get(path, {"q": words}).status_code == 200


@override_settings(EDUCA_API_RATE_ADDRESS=1)
@pytest.mark.parametrize("path", [SEARCH, SUGGEST])
def test_too_many_questions_are_refused(cast, client, path):
    assert client.get(path, {"q": "course"}).status_code == 200
    response = client.get(path, {"q": "course"})
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0


def test_titles_are_suggested_by_the_beginnings_of_their_words(cast, client):
    make_course(cast.catalog, "Counterpoint for beginners")
    found = ask(client, None, SUGGEST, q="beg")
    (item,) = found["items"]
    assert item["title"] == "Counterpoint for beginners"
    assert (item["kind"], item["place"]) == ("course", "")
    assert item["html_url"].endswith("/courses/counterpoint-for-beginners/")
    assert found["status"] == "1 suggestion"
    assert ask(client, None, SUGGEST, q="b")["items"] == []
    (lesson,) = ask(client, None, SUGGEST, q="free")["items"]
    assert (lesson["title"], lesson["place"]) == ("Free A", "Course A")


@pytest.mark.parametrize("person", PEOPLE)
def test_text_and_drafts_are_never_suggested_from(cast, client, person):
    who = people(cast)[person]
    for words in ("canary", "draft"):
        assert ask(client, who, SUGGEST, q=words)["items"] == []
    assert [i["title"] for i in ask(client, who, SUGGEST, q="lesson")["items"]] == ["Lesson A"]


def test_suggestions_cost_the_same_for_few_and_many(cast, client, count_queries):
    few = count_queries(lambda: ask(client, cast.student, SUGGEST, q="lesson"))
    for number in range(50):
        make_lesson(cast.module_a, f"Lesson {number}")
    assert count_queries(lambda: ask(client, cast.student, SUGGEST, q="lesson")) == few
    assert len(ask(client, cast.student, SUGGEST, q="lesson")["items"]) == 8


@pytest.mark.parametrize("person", [name for name in PEOPLE if name not in INSIDE])
def test_word_of_a_locked_lesson_changes_nothing(cast, client, person):
    """A secret word is answered, to the byte, like a word that stands nowhere."""
    who = people(cast)[person]
    lesson = LessonPage.objects.get(pk=cast.lesson_a.pk)
    lesson.content = [{"type": "text", "value": "<p>quokka quokka lesson numbat</p>"}]
    lesson.save()
    make_film(cast.module_a, "A wombat waits.")

    def answers(word: str) -> list:
        pages = [
            read(client, who, f"{words}{word}", **kind)[1]
            for words in ("", "lesson ")
            for kind in ({}, {"in": "lesson"})
        ]
        apis = [
            ask(client, who, SEARCH, q=f"{words}{word}", kind=kind)
            for words in ("", "lesson ")
            for kind in ("lesson", "transcript")
        ]
        apis += [ask(client, who, SUGGEST, q=word[:5]), ask(client, who, SUGGEST, q=word)]
        return [TOKEN.sub("", text.replace(word, "")) for text in (*pages, json.dumps(apis))]

    nothing = answers("zyzzyv")
    for secret in ("quokka", "numbat", "wombat"):
        assert answers(secret) == nothing, secret


def test_words_of_a_locked_lesson_do_not_order_what_is_public(cast, client):
    """Stock BM25 ranks by how rare a word is in the whole index: then a secret would move hits."""
    make_course(cast.catalog, "One", promise="apple apple pear and more words about fruit")
    make_course(cast.catalog, "Two", promise="apple pear pear")
    before = [item["title"] for item in ask(client, None, SEARCH, q="apple pear")["items"]]
    assert len(before) == 2
    for word in ("apple", "pear"):
        for number in range(12):
            make_lesson(cast.module_a, f"L {word} {number}", text=f"{word} " * 20)
        found = ask(client, None, SEARCH, q="apple pear")["items"]
        assert [item["title"] for item in found] == before
