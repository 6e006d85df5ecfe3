"""The reminder to people who never enrolled: who gets it, once, and how many it says there were."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Mail, User
from courses.enrollment import reminders
from courses.enrollment.services import enroll_student, withdraw_student
from courses.teaching.groups import COURSE_MANAGERS, INSTRUCTORS
from courses.tests.cast import make_course, make_user


@pytest.fixture
def run(capsys):
    """Return a function that runs the command and returns what it prints."""

    def call(*arguments: str) -> str:
        capsys.readouterr()
        call_command("enroll_reminder", *arguments)
        return capsys.readouterr().out.strip()

    return call


@pytest.fixture
def ada(catalog) -> User:
    return make_newcomer("ada")


def make_newcomer(name: str, *, days: int = 10) -> User:
    user = make_user(name)
    User.objects.filter(pk=user.pk).update(date_joined=timezone.now() - timedelta(days=days))
    user.refresh_from_db()
    return user


def told() -> set[str]:
    return {address for message in mail.outbox for address in message.to}


def test_of_a_mail_that_was_sent_no_text_is_kept(ada, run):
    run("--days", "0")
    [kept] = Mail.objects.filter(recipient=ada)
    assert kept.sent_at
    assert [kept.subject, kept.text, kept.html, kept.problem] == [""] * 4


def test_newcomer_without_a_course_is_reminded_once(ada, run):
    assert run("--days", "7") == "Sent 1 reminders"
    assert run("--days", "7") == "Sent 0 reminders"
    assert told() == {ada.email}
    assert len(mail.outbox) == 1


def test_mail_has_two_parts_that_say_the_same_and_a_way_to_end_it(ada, run, catalog):
    run("--days", "0")
    [message] = mail.outbox
    [(html, kind)] = message.alternatives
    assert kind == "text/html"
    for part in (message.body, html):
        assert "Ada" in part
        assert catalog.url in part
        assert "/accounts/reminders/" in part
    assert "<" not in message.body
    assert "\n" not in message.subject
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_link_in_the_mail_ends_the_reminders(ada, run, client):
    run("--days", "0")
    url = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>")
    client.post(url.split("8000", 1)[-1])
    ada.refresh_from_db()
    assert not ada.wants_reminders


def test_days_are_counted_from_the_day_of_joining(catalog, run):
    make_newcomer("new", days=2)
    old = make_newcomer("old", days=4)
    assert run("--days", "3") == "Sent 1 reminders"
    assert told() == {old.email}


def enrolled(user: User, catalog) -> None:
    enroll_student(student=user, course=make_course(catalog, "Course"))


def withdrawn(user: User, catalog) -> None:
    course = make_course(catalog, "Course")
    enroll_student(student=user, course=course)
    withdraw_student(student=user, course=course)


def change(**fields):
    return lambda user, catalog: User.objects.filter(pk=user.pk).update(**fields)


def join(name: str):
    return lambda user, catalog: user.groups.add(Group.objects.get(name=name))


def on_a_team(user: User, catalog) -> None:
    from courses.teaching.services import ensure_course_team

    ensure_course_team(course=make_course(catalog, "Course", owner=user), lead=user)


def admitted_by_name(user: User, catalog) -> None:
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))


def unverified(user: User, catalog) -> None:
    EmailAddress.objects.filter(user=user).update(verified=False)


def verified_another(user: User, catalog) -> None:
    EmailAddress.objects.filter(user=user).update(email="other@educa.example")


@pytest.mark.parametrize(
    "make",
    [
        enrolled,
        withdrawn,
        on_a_team,
        admitted_by_name,
        unverified,
        verified_another,
        join(INSTRUCTORS),
        join(COURSE_MANAGERS),
        change(is_active=False),
        change(is_staff=True),
        change(is_superuser=True),
        change(wants_reminders=False),
    ],
)
def test_others_are_left_alone(ada, run, catalog, make):
    make(ada, catalog)
    assert run("--days", "0") == "Sent 0 reminders"
    assert not mail.outbox
    assert run("--days", "0", "--dry-run") == "Would send 0 reminders"


def test_dry_run_counts_and_sends_nothing(ada, run):
    assert run("--days", "0", "--dry-run") == "Would send 1 reminders"
    assert not mail.outbox
    assert not Mail.objects.exists()
    assert run("--days", "0") == "Sent 1 reminders"


@pytest.mark.parametrize("days", ["-1", "1.5", "many", "", "1e3", "٣", "9" * 30, "36501"])
def test_days_must_be_a_whole_number(ada, run, days):
    with pytest.raises(CommandError, match="whole number of days"):
        run(f"--days={days}")
    assert not mail.outbox


def test_days_must_be_given(ada, run):
    with pytest.raises(CommandError, match="--days"):
        run()


def test_what_the_mail_server_refuses_is_not_counted_and_tried_again(ada, run, settings):
    make_newcomer("grace")
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "accounts.tests.broken_mail.BrokenBackend"
    assert run("--days", "0") == "Sent 0 reminders"
    assert Mail.objects.exclude(problem="").count() == 2
    settings.EMAIL_BACKEND = working
    assert run("--days", "0") == "Sent 0 reminders"
    call_command("send_mails")
    assert len(mail.outbox) == 2


def make_crowd(name: str, count: int) -> None:
    """Make people in bulk, as fast as rows can be written."""
    people = User.objects.bulk_create(
        User(
            username=f"{name}{number}",
            email=f"{name}{number}@educa.example",
            display_name="Someone",
        )
        for number in range(count)
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=person, email=person.email, verified=True, primary=True)
        for person in people
    )


def test_a_batch_costs_the_same_queries_whatever_it_holds(catalog, run):
    run("--days", "0")  # the site is looked up once in a process
    counts = {}
    for size in (5, 50):
        make_crowd(f"crowd{size}", size)
        with CaptureQueriesContext(connection) as captured:
            assert run("--days", "0") == f"Sent {size} reminders"
        counts[size] = len(captured)
    assert counts[5] == counts[50] <= 12


def test_many_people_are_reminded_batch_by_batch(catalog, run, monkeypatch):
    monkeypatch.setattr(reminders, "BATCH_SIZE", 7)
    make_crowd("many", 30)
    assert run("--days", "0") == "Sent 30 reminders"
    assert len(told()) == len(mail.outbox) == 30


def test_progress_goes_to_standard_error_and_to_people_only(ada, capsys):
    call_command("enroll_reminder", days=0)
    printed = capsys.readouterr()
    assert printed.out == "Sent 1 reminders\n"
    assert printed.err == ""
