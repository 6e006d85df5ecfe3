"""“Ask about this”: who finds it beside the blocks of a lesson, and what questions become."""

import re
import uuid

import pytest

from chat.models import Message
from chat.services import post_message
from courses.enrollment.services import enroll_student
from courses.tests.cast import make_lesson, make_module, text_block

ROOM = "/courses/course-a/chat/"


def ask(author, course, body="Why?", **about) -> Message:
    return post_message(author=author, course=course, body=body, client_id=uuid.uuid4(), **about)


@pytest.fixture
def lesson(cast):
    module = make_module(cast.course_a, "Module", text=None)
    lesson = make_lesson(module, "Lesson", text="First", is_free_preview=True)
    lesson.content = [text_block("First"), {"type": "divider", "value": None}, text_block("Second")]
    lesson.save_revision().publish()
    lesson.refresh_from_db()
    return lesson


def find_links(html: str) -> list[str]:
    return re.findall(r'class="ask__link" href="([^"]+)"', html)


class TestLink:
    @pytest.mark.parametrize("name", ["student", "lead", "co_instructor", "manager"])
    def test_each_block_leads_to_the_room_and_back(self, cast, client, lesson, name):
        client.force_login(getattr(cast, name))
        links = find_links(client.get(lesson.url).content.decode())
        first, _divider, second = (block["id"] for block in lesson.content.raw_data)
        wanted = f"{ROOM}?about={lesson.pk}&amp;block={{}}#composer"
        assert links == [wanted.format(first), wanted.format(second)]
        form = client.get(links[1].replace("&amp;", "&")).content.decode()
        assert f'name="block" value="{second}"' in form
        assert f'href="{lesson.url}#b-{second}"' in form

    @pytest.mark.parametrize("name", ["guest", "outsider", "withdrawn", "other_instructor"])
    def test_who_may_not_write_finds_none(self, cast, client, lesson, name):
        if name != "guest":
            client.force_login(getattr(cast, name))
        answer = client.get(lesson.url)
        assert answer.status_code == 200  # a free one
        assert find_links(answer.content.decode()) == []

    def test_50_blocks_cost_what_1_costs(self, cast, client, count_queries):
        client.force_login(cast.student)
        lessons = [
            make_lesson(make_module(cast.course_a, f"Module {count}"), f"Of {count}")
            for count in (1, 50)
        ]
        costs = []
        for page, count in zip(lessons, (1, 50), strict=True):
            page.content = [text_block("Part") for _number in range(count)]
            page.save_revision().publish()
            client.get(page.url)
            costs.append(count_queries(lambda page=page: client.get(page.url)))
            assert len(find_links(client.get(page.url).content.decode())) == count
        assert costs[0] == costs[1]


class TestQuestion:
    def test_lesson_below_an_unpublished_module_is_not_asked_about(self, cast, lesson):
        lesson.get_parent().specific.unpublish()
        lesson.refresh_from_db()
        assert lesson.live
        assert ask(cast.student, cast.course_a, page_id=lesson.pk).page is None

    def test_lesson_of_another_course_is_named_nowhere(self, cast, client):
        enroll_student(student=cast.student, course=cast.course_b)
        foreign = make_module(cast.course_b, "Foreign canary")
        client.force_login(cast.student)
        answer = client.get(f"{ROOM}?about={foreign.pk}").content.decode()
        assert "Foreign canary" not in answer
        client.post(ROOM, {"body": "Why?", "page": foreign.pk, "client_id": uuid.uuid4()})
        assert Message.objects.get().page is None

    def test_deleted_lesson_leaves_the_question_readable(self, cast, client, lesson):
        block = uuid.UUID(lesson.content.raw_data[0]["id"])
        ask(cast.student, cast.course_a, "Kept question", page_id=lesson.pk, block_id=block)
        lesson.get_parent().specific.delete()
        client.force_login(cast.lead)
        shown = client.get(ROOM).content.decode()
        assert "Kept question" in shown
        assert "message__about" not in shown.split("<template")[0]
        listed = client.get(f"/admin/chat/rooms/{cast.course_a.pk}/questions/?lesson=gone")
        assert "Kept question" in listed.content.decode()

    def test_api_names_the_block(self, cast, client, lesson):
        client.force_login(cast.student)
        block = lesson.content.raw_data[2]["id"]
        data = {"body": "Why?", "client_id": str(uuid.uuid4()), "page": lesson.pk, "block": block}
        url = f"/api/learning/v1/courses/{cast.course_a.pk}/messages/"
        answer = client.post(url, data, content_type="application/json").json()
        assert answer["about"]["block"] == block


class TestQuestionsOfALesson:
    @pytest.fixture
    def url(self, cast):
        return f"/admin/chat/rooms/{cast.course_a.pk}/questions/"

    def test_team_reads_those_of_one_lesson(self, cast, client, lesson, url):
        other = make_lesson(make_module(cast.course_a, "Another"), "Another lesson")
        ask(cast.student, cast.course_a, "canary-one", page_id=lesson.pk)
        ask(cast.student, cast.course_a, "canary-two", page_id=other.pk)
        client.force_login(cast.co_instructor)
        everything = client.get(url).content.decode()
        assert "canary-one" in everything
        assert "canary-two" in everything
        one = client.get(f"{url}?lesson={lesson.pk}").content.decode()
        assert "canary-one" in one
        assert "canary-two" not in one
        assert f'<option value="{lesson.pk}" selected>Lesson (1)' in one
        page = client.get(lesson.url).content.decode()
        assert f'href="{url}?lesson={lesson.pk}"' in page

    def test_only_the_team(self, cast, client, lesson, url):
        ask(cast.student, cast.course_a, "canary-one", page_id=lesson.pk)
        for name in ("student", "outsider", "other_instructor"):
            client.force_login(getattr(cast, name))
            answer = client.get(f"{url}?lesson={lesson.pk}")
            assert answer.status_code in {302, 404}
            assert b"canary-one" not in answer.content
            assert url.encode() not in client.get(lesson.url).content

    @pytest.mark.parametrize("value", ["x", "-1", "9" * 30, "0", "gone", "%00"])
    def test_any_choice_is_answered(self, cast, client, lesson, url, value):
        ask(cast.student, cast.course_a, "canary-one", page_id=lesson.pk)
        client.force_login(cast.lead)
        answer = client.get(f"{url}?lesson={value}")
        assert answer.status_code in {200, 400}
        assert b"canary-one" not in answer.content

    def test_many_lessons_cost_what_one_costs(self, cast, client, url, count_queries):
        client.force_login(cast.lead)
        module = make_module(cast.course_a, "Module")
        ask(cast.student, cast.course_a, page_id=make_lesson(module, "First").pk)
        client.get(url)
        few = count_queries(lambda: client.get(url))
        for number in range(5):
            page = make_lesson(module, f"More {number}")
            ask(cast.student, cast.course_a, page_id=page.pk, block_id=uuid.uuid4())
        assert count_queries(lambda: client.get(url)) == few
