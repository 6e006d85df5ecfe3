"""What concerns a person: the number on the site, and one mail for all of it."""

import re
import uuid
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.utils import timezone

from chat.inbox import count_notices
from chat.models import Message
from chat.notices import QUIET_MINUTES
from chat.services import delete_message, mark_read, post_message
from courses.enrollment.services import enroll_student, withdraw_student


def say(author, course, body) -> Message:
    return post_message(author=author, course=course, body=body, client_id=uuid.uuid4())


def make_old(minutes: int = QUIET_MINUTES + 1) -> None:
    Message.objects.update(posted_at=timezone.now() - timedelta(minutes=minutes))


@pytest.fixture
def willing(cast):
    cast.student.wants_digests = True
    cast.student.save()
    EmailAddress.objects.update_or_create(
        user=cast.student, email=cast.student.email, defaults={"verified": True, "primary": True}
    )
    return cast.student


class TestCounting:
    def test_unread_lines_for_me_are_counted_until_read(self, cast):
        say(cast.lead, cast.course_a, "@Student one")
        line = say(cast.lead, cast.course_a, "@Student two")
        say(cast.lead, cast.course_a, "for nobody")
        assert count_notices(cast.student) == 2
        mark_read(reader=cast.student, course=cast.course_a, seq=1)
        assert count_notices(cast.student) == 1
        delete_message(message=line, by=cast.lead)
        assert count_notices(cast.student) == 0

    def test_who_left_has_nothing_to_see(self, cast):
        say(cast.lead, cast.course_a, "@Student one")
        withdraw_student(student=cast.student, course=cast.course_a)
        assert count_notices(cast.student) == 0

    def test_50_cost_what_1_costs(self, cast, django_assert_num_queries):
        for _number in range(50):
            say(cast.lead, cast.course_a, "@Student")
        with django_assert_num_queries(1):
            assert count_notices(cast.student) == 50


class TestDigest:
    def test_one_mail_holds_all_and_comes_once(self, cast, willing, mailoutbox, capsys):
        say(cast.lead, cast.course_a, "@Student <b>one</b>")
        enroll_student(student=willing, course=cast.course_b)
        mailoutbox.clear()
        say(cast.other_instructor, cast.course_b, "@Student two")
        make_old()
        call_command("send_chat_digests")
        call_command("send_chat_digests")
        (mail,) = mailoutbox
        assert mail.to == [willing.email]
        assert mail.subject == "2 messages for you in your classes"
        assert "@Student <b>one</b>" in mail.body
        assert "two" in mail.body
        assert "&lt;b&gt;one" in mail.alternatives[0].content
        assert "List-Unsubscribe" in mail.extra_headers
        assert capsys.readouterr().out == "Sent 1 digests\nSent 0 digests\n"

    @pytest.mark.parametrize("case", ["young", "read", "unwilling", "left", "ancient", "off"])
    def test_no_mail(self, cast, willing, mailoutbox, case):
        say(cast.lead, cast.course_a, "@Student one")
        make_old(
            60 * 24 * 20 if case == "ancient" else QUIET_MINUTES - (5 if case == "young" else -1)
        )
        if case == "read":
            mark_read(reader=willing, course=cast.course_a, seq=1)
        elif case == "unwilling":
            type(willing).objects.update(wants_digests=False)
        elif case == "left":
            withdraw_student(student=willing, course=cast.course_a)
        elif case == "off":
            type(willing).objects.filter(pk=willing.pk).update(is_active=False)
        mailoutbox.clear()
        call_command("send_chat_digests")
        assert mailoutbox == []

    def test_link_in_the_mail_ends_the_mails(self, cast, willing, mailoutbox, client):
        say(cast.lead, cast.course_a, "@Student one")
        make_old()
        call_command("send_chat_digests")
        path = (
            "/" + re.search(r"http\S+/accounts/digests/\S+", mailoutbox[0].body)[0].split("/", 3)[3]
        )
        assert client.get(path).status_code == 200
        willing.refresh_from_db()
        assert willing.wants_digests
        assert client.post(path).status_code == 200
        willing.refresh_from_db()
        assert not willing.wants_digests
        assert willing.wants_reminders
        crossed = path.replace("digests", "reminders")
        assert client.post(crossed).status_code == 404
