"""The notices of a person: their number in the header, their list, and marking them as read."""

import re
import uuid
from types import SimpleNamespace

import pytest

from chat.inbox import count_for_header, count_notices
from chat.models import Message, Notice
from chat.services import delete_message, post_message
from courses.enrollment.services import enroll_student, withdraw_student

NOTICES = "/notices/"


def say(author, course, body="@Student look", **about) -> Message:
    return post_message(author=author, course=course, body=body, client_id=uuid.uuid4(), **about)


@pytest.fixture(autouse=True)
def commits(monkeypatch):
    """What waits for the commit happens at once: these tests run in one transaction each."""
    at_once = SimpleNamespace(on_commit=lambda call: call())
    monkeypatch.setattr("chat.inbox.transaction", at_once)


@pytest.fixture
def student(cast, client):
    client.force_login(cast.student)
    return client


def read(client, address=NOTICES) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def badge(html: str) -> str:
    found = re.search(r'class="tool__count"[^>]*>([^<]*)<', html)
    return found[1] if found else ""


class TestBadge:
    def test_header_counts_what_is_new(self, cast, student):
        assert badge(read(student)) == ""
        say(cast.lead, cast.course_a)
        say(cast.lead, cast.course_a)
        for address in ("/", "/learn/", NOTICES):
            html = read(student, address)
            assert badge(html) == "2"
            assert "Notices: 2 new" in html
        read(student, "/courses/course-a/chat/")
        assert badge(read(student)) == ""

    def test_guest_has_none(self, client, cast):
        assert "tool__count" not in read(client, "/")
        assert f'href="{NOTICES}"' not in read(client, "/")

    def test_number_costs_no_query_until_it_changes(self, cast, student, django_assert_num_queries):
        line = say(cast.lead, cast.course_a)
        assert badge(read(student, "/")) == "1"
        with django_assert_num_queries(0):
            assert count_for_header(cast.student) == 1
        say(cast.lead, cast.course_a)
        assert badge(read(student, "/")) == "2"
        delete_message(message=line, by=cast.lead)
        assert badge(read(student, "/")) == "1"

    def test_100_and_more_are_not_counted_on(self, cast, student, django_assert_num_queries):
        line = say(cast.lead, cast.course_a)
        copies = [
            Message(
                course=cast.course_a, seq=seq, change=seq, author=cast.lead, body="@Student more"
            )
            for seq in range(line.seq + 1, line.seq + 130)
        ]
        for copy in Message.objects.bulk_create(copies):
            Notice.objects.create(message=copy, person=cast.student, kind="mention")
        with django_assert_num_queries(1):
            assert count_notices(cast.student) == 100
        assert badge(read(student)) == "99+"
        assert "Notices: more than 99 new" in read(student)


class TestList:
    def test_it_tells_who_where_and_what_and_leads_to_the_line(self, cast, student):
        own = say(cast.student, cast.course_a, "What is a ledger?")
        say(cast.lead, cast.course_a, "<b>A list</b>", reply_to=own.seq)
        html = read(student)
        assert "Nothing here yet" not in html
        assert "Answers you" in html
        assert "Lead" in html
        assert cast.course_a.title in html
        assert "&lt;b&gt;A list&lt;/b&gt;" in html
        assert 'href="/courses/course-a/chat/#m-2"' in html
        assert 'id="m-2"' in read(student, "/courses/course-a/chat/")

    def test_older_line_is_led_to_on_the_page_that_shows_it(self, cast, student):
        say(cast.lead, cast.course_a)
        for _number in range(50):
            say(cast.lead, cast.course_a, "filler")
        assert 'href="/courses/course-a/chat/?before=2#m-1"' in read(student)
        assert 'id="m-1"' in read(student, "/courses/course-a/chat/?before=2")

    def test_only_ones_own(self, cast, client):
        say(cast.lead, cast.course_a, "@Student canary-own")
        for name in ("lead", "co_instructor", "manager", "outsider"):
            client.force_login(getattr(cast, name))
            assert "canary-own" not in read(client)
        client.logout()
        assert client.get(NOTICES).status_code == 302

    @pytest.mark.parametrize("how", ["left", "unpublished", "deleted"])
    def test_what_is_closed_to_me_is_not_shown(self, cast, student, how):
        line = say(cast.lead, cast.course_a, "@Student canary-closed")
        assert "canary-closed" in read(student)
        if how == "left":
            withdraw_student(student=cast.student, course=cast.course_a)
        elif how == "unpublished":
            cast.course_a.unpublish()
        else:
            delete_message(message=line, by=cast.lead)
        assert "canary-closed" not in read(student)
        assert count_notices(cast.student) == 0

    def test_manager_without_a_place_sees_answers_to_him(self, cast, client):
        line = say(cast.manager, cast.course_a, "Anybody?")
        say(cast.student, cast.course_a, "Yes", reply_to=line.seq)
        client.force_login(cast.manager)
        assert badge(read(client)) == "1"

    def test_60_cost_what_2_cost_and_older_ones_are_a_page_away(self, cast, student, count_queries):
        enroll_student(student=cast.student, course=cast.course_b)
        say(cast.lead, cast.course_a, "@Student the first")
        say(cast.other_instructor, cast.course_b, "@Student")
        read(student)
        few = count_queries(lambda: read(student))
        for _number in range(58):
            say(cast.lead, cast.course_a)
        assert count_queries(lambda: read(student)) == few
        assert "the first" not in read(student)
        older = re.search(r'href="(\?before=\d+)"', read(student))[1]
        assert "the first" in read(student, f"{NOTICES}{older}")

    @pytest.mark.parametrize("value", ["", "x", "-1", "0", "²"])
    def test_any_address_is_answered(self, cast, student, value):
        say(cast.lead, cast.course_a)
        read(student, f"{NOTICES}?before={value}")
        for name in ("seen", "up_to"):
            assert student.post(NOTICES, {name: value}).status_code == 302
        assert count_notices(cast.student) == 1


class TestMarking:
    def test_one_is_read_and_the_others_stay_new(self, cast, student):
        for number in range(3):
            say(cast.lead, cast.course_a, f"@Student {number}")
        middle = Notice.objects.order_by("pk")[1]
        answer = student.post(f"{NOTICES}?before=9", {"seen": middle.pk})
        assert (answer.status_code, answer.url) == (302, f"{NOTICES}?before=9")
        html = read(student)
        assert badge(html) == "2"
        assert html.count("Mark as read") == 2
        assert html.count('class="notice"') == 3

    def test_all_that_stood_there_are_read_and_a_later_one_is_new(self, cast, student):
        say(cast.lead, cast.course_a)
        say(cast.lead, cast.course_a)
        newest = re.search(r'name="up_to" value="(\d+)"', read(student))[1]
        say(cast.lead, cast.course_a)
        student.post(NOTICES, {"up_to": newest})
        assert badge(read(student)) == "1"

    def test_others_notices_are_not_touched(self, cast, client):
        say(cast.lead, cast.course_a)
        client.force_login(cast.co_instructor)
        client.post(NOTICES, {"seen": Notice.objects.get().pk})
        client.post(NOTICES, {"up_to": "999999"})
        assert count_notices(cast.student) == 1

    def test_what_was_marked_is_not_mailed(self, cast, student):
        from chat.notices import notices_to_mail

        cast.student.wants_digests = True
        cast.student.save()
        say(cast.lead, cast.course_a)
        Message.objects.update(posted_at="2020-01-01T00:00:00Z")
        seen = Notice.objects.get()
        student.post(NOTICES, {"seen": seen.pk})
        seen.refresh_from_db()
        assert seen.seen_at is not None
        assert not notices_to_mail().exists()
