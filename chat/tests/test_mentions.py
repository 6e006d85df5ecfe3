"""Lines that name people, answer lines and ask about lessons."""

import uuid

import pytest

from chat.models import Message, Notice
from chat.replay import read_changes
from chat.services import delete_message, edit_message, post_message
from courses.enrollment.services import enroll_student, withdraw_student
from courses.tests.cast import make_lesson, make_module, make_user

PEOPLE = "/api/learning/v1/courses/{}/people/"


def say(author, course, body="Line", **about) -> Message:
    return post_message(author=author, course=course, body=body, client_id=uuid.uuid4(), **about)


def list_notices() -> list[tuple[str, str]]:
    rows = Notice.objects.order_by("message__seq", "person__username")
    return list(rows.values_list("person__username", "kind"))


class TestNaming:
    @pytest.mark.parametrize(
        "body",
        [
            "@Student look",
            "look, @student!",
            "(@Student)",
            "@Student",
            "first\n@Student, second",
            "@STUDENT and @student",
        ],
    )
    def test_classmate_is_named(self, cast, body):
        say(cast.lead, cast.course_a, body)
        assert list_notices() == [("student", "mention")]

    @pytest.mark.parametrize(
        "body",
        ["Student", "mail@Student", "@ Student", "@Stud", "@Outsider", "@Withdrawn", "@", "@@"],
    )
    def test_nobody_is_named(self, cast, body):
        say(cast.lead, cast.course_a, body)
        assert list_notices() == []

    def test_longest_name_counts_and_namesakes_are_both_meant(self, cast):
        for username, name in [("ana", "Ana"), ("ana1", "Ana María"), ("ana2", "Ana María")]:
            person = make_user(username)
            person.display_name = name
            person.save()
            enroll_student(student=person, course=cast.course_a)
        say(cast.lead, cast.course_a, "@Ana María: yes")
        assert list_notices() == [("ana1", "mention"), ("ana2", "mention")]

    def test_nobody_notifies_himself(self, cast):
        line = say(cast.student, cast.course_a, "@Student")
        say(cast.student, cast.course_a, "me", reply_to=line.seq)
        assert list_notices() == []

    def test_edit_names_more_people_and_deleting_takes_notices_away(self, cast):
        line = say(cast.lead, cast.course_a, "Hello")
        edit_message(message=line, body="Hello @Student")
        assert list_notices() == [("student", "mention")]
        delete_message(message=line, by=cast.lead)
        assert list_notices() == []

    def test_text_full_of_marks_costs_one_query(self, cast, django_assert_max_num_queries):
        from chat.mentions import find_mentioned

        with django_assert_max_num_queries(1):
            find_mentioned(cast.course_a, "@student " * 200)


class TestSuggestions:
    def test_only_people_of_the_room_are_suggested(self, cast, client):
        client.force_login(cast.student)
        url = PEOPLE.format(cast.course_a.pk)
        names = {item["name"] for item in client.get(url, {"start": "s"}).json()["items"]}
        assert names == {"Student"}
        for start in ("o", "w", "inactive", "other"):
            assert client.get(url, {"start": start}).json() == {"items": []}
        assert client.get(url, {"start": "lea"}).json()["items"][0]["is_teacher"] is True

    @pytest.mark.parametrize(
        ("name", "status"), [("outsider", 403), ("withdrawn", 403), ("other_instructor", 403)]
    )
    def test_strangers_learn_no_names(self, cast, client, name, status):
        client.force_login(getattr(cast, name))
        assert client.get(PEOPLE.format(cast.course_a.pk), {"start": "s"}).status_code == status

    @pytest.mark.parametrize("start", ["", "%", "_", "\\", "é", "x" * 80])
    def test_any_beginning_is_taken(self, cast, client, start):
        client.force_login(cast.student)
        answer = client.get(PEOPLE.format(cast.course_a.pk), {"start": start})
        assert answer.status_code == (400 if start == "" else 200)
        assert start == "" or answer.json() == {"items": []}


class TestAnswering:
    def test_answer_carries_the_line_it_answers(self, cast):
        first = say(cast.lead, cast.course_a, "What is a ledger?")
        say(cast.student, cast.course_a, "A list", reply_to=first.seq)
        quote = read_changes(cast.course_a.pk, 1)[0]["reply_to"]
        assert quote["body"] == "What is a ledger?"
        assert quote["user"]["name"] == cast.lead.public_name
        assert list_notices() == [("lead", "reply")]

    def test_deleted_line_is_quoted_nowhere(self, cast):
        first = say(cast.lead, cast.course_a, "canary-secret")
        say(cast.student, cast.course_a, "A list", reply_to=first.seq)
        delete_message(message=first, by=cast.lead)
        changes = read_changes(cast.course_a.pk, 0)
        assert "canary-secret" not in str(changes)
        assert changes[0]["reply_to"]["is_deleted"]

    def test_line_of_another_room_is_not_answered(self, cast):
        say(cast.other_instructor, cast.course_b, "canary-b")
        line = say(cast.student, cast.course_a, "Me too", reply_to=1)
        assert line.reply_to is None
        assert list_notices() == []

    def test_who_left_gets_no_answer_to_see(self, cast):
        first = say(cast.student, cast.course_a, "Bye")
        withdraw_student(student=cast.student, course=cast.course_a)
        say(cast.lead, cast.course_a, "Wait", reply_to=first.seq)
        # The notice stands for the day he returns; nothing shows it while he has no place.
        assert list_notices() == [("student", "reply")]


class TestAskingAboutLessons:
    @pytest.fixture
    def lesson(self, cast):
        return make_lesson(make_module(cast.course_a, "Module"), "Lesson", text="Part")

    def test_question_tells_its_lesson_and_block(self, cast, lesson):
        block = lesson.content.raw_data[0]["id"]
        say(cast.student, cast.course_a, "Why?", page_id=lesson.pk, block_id=uuid.UUID(block))
        about = read_changes(cast.course_a.pk, 0)[0]["about"]
        assert about["title"] == "Lesson"
        assert about["url"].endswith(f"/lesson/#b-{block}")

    def test_block_that_is_gone_leaves_the_lesson(self, cast, lesson):
        line = say(cast.student, cast.course_a, "Why?", page_id=lesson.pk, block_id=uuid.uuid4())
        assert (line.page_id, line.block_id) == (lesson.pk, None)

    def test_pages_of_others_and_drafts_are_left_out(self, cast, lesson):
        foreign = make_module(cast.course_b, "Foreign canary")
        draft = make_module(cast.course_a, "Draft canary", live=False)
        for pk in (foreign.pk, draft.pk, cast.course_a.pk, 10**9):
            assert say(cast.student, cast.course_a, "Why?", page_id=pk).page is None

    def test_team_sees_questions_by_lesson(self, cast, lesson, client, count_queries):
        say(cast.student, cast.course_a, "canary-question", page_id=lesson.pk)
        client.force_login(cast.lead)
        url = f"/admin/chat/rooms/{cast.course_a.pk}/questions/"
        shown = client.get(url).content.decode()
        assert "Lesson" in shown
        assert "canary-question" in shown
        for_one = count_queries(lambda: client.get(url))
        for number in range(49):
            say(cast.student, cast.course_a, f"Question {number}", page_id=lesson.pk)
        assert count_queries(lambda: client.get(url)) == for_one
        assert client.get(f"{url}?p=nonsense").status_code == 200
        client.force_login(cast.other_instructor)
        assert client.get(url).status_code in {302, 404}

    def test_unpublished_lesson_is_named_no_more(self, cast, lesson):
        say(cast.student, cast.course_a, "Why?", page_id=lesson.pk)
        lesson.unpublish()
        assert read_changes(cast.course_a.pk, 0)[0]["about"] is None

    def test_api_takes_and_shows_what_a_line_refers_to(self, cast, lesson, client):
        first = say(cast.lead, cast.course_a, "Read it")
        client.force_login(cast.student)
        url = f"/api/learning/v1/courses/{cast.course_a.pk}/messages/"
        data = {
            "body": "@Lead why?",
            "client_id": str(uuid.uuid4()),
            "reply_to": first.seq,
            "page": lesson.pk,
        }
        answer = client.post(url, data, content_type="application/json").json()
        assert answer["reply_to"]["body"] == "Read it"
        assert answer["about"]["page"] == lesson.pk
        assert answer["mentions"] == [cast.lead.pk]


def test_replay_of_50_lines_costs_what_1_costs(cast, count_queries):
    lesson = make_lesson(make_module(cast.course_a, "Module"), "Lesson")
    first = say(cast.lead, cast.course_a, "First @Student")
    say(cast.student, cast.course_a, "x", reply_to=first.seq, page_id=lesson.pk)
    for_few = count_queries(lambda: read_changes(cast.course_a.pk, 0))
    for _number in range(48):
        say(cast.lead, cast.course_a, "@Student", reply_to=1, page_id=lesson.pk)
    assert count_queries(lambda: read_changes(cast.course_a.pk, 0)) == for_few
