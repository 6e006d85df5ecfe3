"""What the team does in its room, and what the class sees of it."""

import csv
import io
import json
import uuid
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import PageLogEntry

from chat.models import Message, Mute, Report, Room
from chat.moderation import (
    MAX_PINNED,
    TooManyPinned,
    change_room,
    close_reports,
    mute_person,
    pin_message,
    report_message,
    unmute_person,
)
from chat.services import Muted, TooFast, TooLate, delete_message, post_message
from courses.enrollment.services import enroll_student

ROOM = "/courses/course-a/chat/"
API = "/api/learning/v1/courses/{}/messages/"


def say(author, course, body="Line") -> Message:
    return post_message(author=author, course=course, body=body, client_id=uuid.uuid4())


@pytest.fixture
def line(cast) -> Message:
    return say(cast.student, cast.course_a, "canary-line")


def list_actions(course) -> list[str]:
    entries = PageLogEntry.objects.filter(page_id=course.pk, action__startswith="chat.")
    return list(entries.order_by("pk").values_list("action", flat=True))


class TestMuting:
    def test_muted_student_reads_and_does_not_write(self, cast, client):
        mute_person(person=cast.student, course=cast.course_a, minutes=60, by=cast.lead)
        with pytest.raises(Muted, match="muted"):
            say(cast.student, cast.course_a)
        client.force_login(cast.student)
        assert client.get(ROOM).status_code == 200
        answer = client.post(ROOM, {"body": "kept text", "client_id": uuid.uuid4()})
        assert answer.status_code == 400
        assert b"kept text" in answer.content
        assert b"muted" in answer.content
        data = {"body": "Line", "client_id": str(uuid.uuid4())}
        url = API.format(cast.course_a.pk)
        answer = client.post(url, data, content_type="application/json")
        assert answer.status_code == 409
        assert answer.json()["type"] == "urn:educa:problem:muted"
        assert not Message.objects.exists()

    def test_muted_student_puts_no_new_words_into_old_lines(self, cast, client, line):
        mute_person(person=cast.student, course=cast.course_a, minutes=60, by=cast.lead)
        client.force_login(cast.student)
        answer = client.post(f"{ROOM}{line.seq}/edit/", {"body": "New words"})
        assert answer.status_code == 400
        assert b"muted" in answer.content
        url = f"{API.format(cast.course_a.pk)}{line.seq}/"
        answer = client.patch(url, {"body": "New words"}, content_type="application/json")
        assert answer.json()["type"] == "urn:educa:problem:muted"
        line.refresh_from_db()
        assert line.body == "canary-line"
        assert client.delete(url).status_code == 204

    def test_mute_ends_by_time_and_by_the_team(self, cast):
        mute_person(person=cast.student, course=cast.course_a, minutes=60, by=cast.lead)
        Mute.objects.update(until=timezone.now() - timedelta(seconds=1))
        say(cast.student, cast.course_a)
        mute_person(person=cast.student, course=cast.course_a, minutes=60, by=cast.lead)
        for _twice in range(2):
            unmute_person(person=cast.student, course=cast.course_a, by=cast.lead)
        say(cast.student, cast.course_a)
        assert list_actions(cast.course_a) == [
            "chat.mute_person",
            "chat.mute_person",
            "chat.unmute_person",
        ]

    def test_mute_holds_in_its_own_course_only(self, cast):
        enroll_student(student=cast.student, course=cast.course_b)
        mute_person(person=cast.student, course=cast.course_a, minutes=60, by=cast.lead)
        assert say(cast.student, cast.course_b).seq == 1

    @pytest.mark.parametrize("name", ["lead", "co_instructor", "manager", "outsider", "nobody"])
    def test_screen_mutes_students_of_the_room_only(self, cast, client, name):
        client.force_login(cast.lead)
        url = f"/admin/chat/rooms/{cast.course_a.pk}/mute/"
        answer = client.post(url, {"user_name": name, "minutes": "60"})
        assert answer.status_code == 400
        assert b"Nobody of this name can be muted here." in answer.content
        assert not Mute.objects.exists()


class TestSlowMode:
    def test_second_line_waits_and_the_team_does_not(self, cast):
        change_room(course=cast.course_a, slow_seconds=30, keep_days=None, by=cast.lead)
        say(cast.student, cast.course_a)
        with pytest.raises(TooFast) as refusal:
            say(cast.student, cast.course_a)
        assert 25 < refusal.value.wait_seconds <= 30
        Message.objects.update(posted_at=timezone.now() - timedelta(seconds=31))
        say(cast.student, cast.course_a)
        for _line in range(2):
            say(cast.lead, cast.course_a)

    def test_line_sent_again_is_no_second_line(self, cast):
        change_room(course=cast.course_a, slow_seconds=30, keep_days=None, by=cast.lead)
        first = say(cast.student, cast.course_a)
        again = post_message(
            author=cast.student, course=cast.course_a, body="x", client_id=first.client_id
        )
        assert again == first

    @pytest.mark.parametrize("value", ["-1", "3601", "x", ""])
    def test_screen_refuses_what_is_no_pause(self, cast, client, value):
        client.force_login(cast.lead)
        url = f"/admin/chat/rooms/{cast.course_a.pk}/"
        assert client.post(url, {"slow_seconds": value}).status_code == 400
        assert not Room.objects.filter(slow_seconds__gt=0).exists()


class TestPinning:
    def test_pinned_line_stands_until_taken_down(self, cast, line):
        for _twice in range(2):
            pin_message(message=line, by=cast.lead, is_pinned=True)
        line.refresh_from_db()
        assert line.pinned_at is not None
        assert line.change == 2
        pin_message(message=line, by=cast.lead, is_pinned=False)
        assert list_actions(cast.course_a) == ["chat.pin_message", "chat.unpin_message"]

    def test_deleting_takes_it_down(self, cast, line):
        pin_message(message=line, by=cast.lead, is_pinned=True)
        delete_message(message=line, by=cast.student)
        line.refresh_from_db()
        assert line.pinned_at is None
        with pytest.raises(TooLate):
            pin_message(message=line, by=cast.lead, is_pinned=True)

    def test_sixth_is_refused(self, cast):
        lines = [say(cast.student, cast.course_a) for _n in range(MAX_PINNED + 1)]
        for one in lines[:-1]:
            pin_message(message=one, by=cast.lead, is_pinned=True)
        with pytest.raises(TooManyPinned):
            pin_message(message=lines[-1], by=cast.lead, is_pinned=True)

    def test_students_do_not_pin(self, cast, line, client):
        client.force_login(cast.student)
        assert client.post(f"{ROOM}1/pin/").status_code == 403
        client.force_login(cast.lead)
        assert client.post(f"{ROOM}1/pin/").status_code == 302
        assert Message.objects.filter(pinned_at__isnull=False).count() == 1

    def test_team_pins_by_api(self, cast, line, client):
        url = API.format(cast.course_a.pk) + "1/pin/"
        for name, status in (("student", 403), ("lead", 200), ("outsider", 403)):
            client.force_login(getattr(cast, name))
            answer = client.put(url, {"is_pinned": True}, content_type="application/json")
            assert answer.status_code == status
        assert client.put(url, {}, content_type="application/json").status_code in {400, 403}
        line.refresh_from_db()
        assert line.pinned_at is not None


class TestReporting:
    def test_report_reaches_the_team_and_not_the_author(self, cast, client):
        say(cast.lead, cast.course_a, "canary-line")
        client.force_login(cast.student)
        assert client.get(f"{ROOM}1/report/").status_code == 200
        for _twice in range(2):
            client.post(f"{ROOM}1/report/", {"reason": "  rude  "})
        report = Report.objects.get()
        assert (report.reporter, report.reason, report.status) == (cast.student, "rude", "open")
        client.force_login(cast.co_instructor)
        assert b"canary-line" in client.get("/admin/chat/report/").content
        client.force_login(cast.other_instructor)
        assert b"canary-line" not in client.get("/admin/chat/report/").content
        assert client.get(f"/admin/chat/report/inspect/{report.pk}/").status_code in {302, 404}

    def test_report_by_api_is_the_same(self, cast, client):
        say(cast.lead, cast.course_a, "canary-line")
        client.force_login(cast.student)
        url = API.format(cast.course_a.pk) + "1/report/"
        for _twice in range(2):
            answer = client.post(url, {"reason": "rude"}, content_type="application/json")
            assert answer.status_code == 204
        assert Report.objects.get().reason == "rude"
        client.force_login(cast.outsider)
        assert client.post(url, {}, content_type="application/json").status_code == 403

    def test_nobody_reports_his_own_or_deleted_lines(self, cast, line, client):
        client.force_login(cast.student)
        assert client.post(f"{ROOM}1/report/").status_code == 403
        delete_message(message=line, by=cast.student)
        client.force_login(cast.lead)
        assert client.post(f"{ROOM}1/report/").status_code == 403

    @pytest.mark.parametrize(("decision", "body"), [("keep", "canary-line"), ("delete", "")])
    def test_one_decision_closes_all_reports_of_a_line(self, cast, line, client, decision, body):
        first = report_message(message=line, by=cast.co_instructor, reason="")
        report_message(message=line, by=cast.manager, reason="")
        client.force_login(cast.lead)
        url = f"/admin/chat/report/inspect/{first.pk}/"
        assert client.post(url, {"decision": decision}).status_code == 302
        line.refresh_from_db()
        assert line.body == body
        assert not Report.objects.filter(status="open").exists()
        assert client.get(url).status_code == 200

    def test_closing_again_changes_nothing(self, cast, line):
        report_message(message=line, by=cast.manager, reason="")
        assert close_reports(message=line, by=cast.lead, is_deleted=False) == 1
        assert close_reports(message=line, by=cast.manager, is_deleted=False) == 0
        assert Report.objects.get().closed_by == cast.lead

    def test_author_can_be_muted_from_the_report(self, cast, line, client):
        report = report_message(message=line, by=cast.manager, reason="")
        client.force_login(cast.lead)
        client.post(f"/admin/chat/report/inspect/{report.pk}/", {"mute": "60"})
        assert Mute.objects.get().person == cast.student

    @pytest.mark.parametrize("query", ["status=nope", "course=999", "course=x", "q=canary"])
    def test_queue_takes_any_query(self, cast, line, client, query):
        report_message(message=line, by=cast.manager, reason="")
        client.force_login(cast.lead)
        assert client.get(f"/admin/chat/report/?{query}").status_code == 200

    def test_50_reports_cost_what_1_costs(self, cast, client, count_queries):
        client.force_login(cast.lead)
        report_message(message=say(cast.student, cast.course_a), by=cast.lead, reason="")
        for_one = count_queries(lambda: client.get("/admin/chat/report/"))
        for _number in range(49):
            report_message(message=say(cast.student, cast.course_a), by=cast.lead, reason="")
        assert count_queries(lambda: client.get("/admin/chat/report/")) == for_one


class TestKeeping:
    def test_old_lines_lose_their_text_once(self, cast, line, capsys):
        young = say(cast.student, cast.course_a, "young")
        other = say(cast.lead, cast.course_b, "other room")
        old = timezone.now() - timedelta(days=31)
        Message.objects.exclude(pk=young.pk).update(posted_at=old)
        change_room(course=cast.course_a, slow_seconds=0, keep_days=30, by=cast.lead)
        call_command("expire_messages")
        call_command("expire_messages")
        bodies = Message.objects.order_by("pk").values_list("body", flat=True)
        assert list(bodies) == ["", "young", other.body]
        assert capsys.readouterr().out.split("\n")[:2] == [
            "1 messages expired in 1 rooms.",
            "0 messages expired in 1 rooms.",
        ]

    def test_room_is_exported_for_its_lead_only(self, cast, line, client):
        say(cast.lead, cast.course_a, "=1+1")
        url = f"/admin/chat/rooms/{cast.course_a.pk}/export/"
        client.force_login(cast.co_instructor)
        assert client.get(f"{url}csv/").status_code in {302, 403}
        client.force_login(cast.lead)
        rows = list(csv.DictReader(io.StringIO(client.get(f"{url}csv/").content.decode())))
        assert [row["text"] for row in rows] == ["canary-line", "'=1+1"]
        data = json.loads(client.get(f"{url}json/").content)
        assert [item["text"] for item in data["messages"]] == ["canary-line", "=1+1"]
        assert client.get(f"{url}exe/").status_code == 404
        assert list_actions(cast.course_a) == ["chat.export_room"] * 2

    def test_empty_room_is_exported_too(self, cast, client):
        client.force_login(cast.lead)
        answer = client.get(f"/admin/chat/rooms/{cast.course_a.pk}/export/json/")
        assert json.loads(answer.content)["messages"] == []
