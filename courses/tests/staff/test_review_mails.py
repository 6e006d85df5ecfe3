"""The e-mails of a review: who gets one, what it says, that it is one."""

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from wagtail.users.models import UserProfile

from accounts.models import User
from courses.teaching.groups import COURSE_MANAGERS
from courses.teaching.review import align_publishing_grants
from courses.teaching.services import remove_from_team
from courses.tests.cast import make_module, make_user
from courses.tests.staff.editor_form import decide, press


@pytest.fixture(autouse=True)
def site(settings, cast):
    settings.EDUCA_COURSES_REQUIRE_REVIEW = True
    settings.WAGTAILADMIN_BASE_URL = "https://learn.example.org"
    align_publishing_grants()


@pytest.fixture
def deliver(django_capture_on_commit_callbacks):
    """Return a function that does something and returns the mails sent by it."""

    def run(work) -> list:
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            work()
        return sorted(mail.outbox, key=lambda message: message.to)

    return run


def submit(client, page, by):
    client.force_login(by)
    return press(client, page, "submit")


def receivers(messages) -> list[str]:
    return [address.split("@")[0] for message in messages for address in message.to]


def test_submission_is_told_once_to_those_who_may_approve(cast, client, deliver, admin_user):
    off = make_user("manager_off", is_active=False)
    both = make_user("both")
    User.objects.filter(pk=both.pk).update(is_superuser=True)
    for person in (off, both):
        person.groups.add(Group.objects.get(name=COURSE_MANAGERS))
    module = make_module(cast.course_a, "Draft below", text=None, live=False)
    messages = deliver(lambda: submit(client, cast.course_a, cast.lead))
    assert receivers(messages) == ["admin", "both", "manager"]
    text = messages[2].body
    assert messages[2].subject == "“Course A” waits for your review"
    assert "Lead submitted “Course A” to “Course review”" in text
    assert f"- {module.title}" in text
    assert f"https://learn.example.org/admin/pages/{cast.course_a.pk}/edit/" in text


def test_decision_is_told_to_submitter_and_lead(cast, client, deliver):
    deliver(lambda: submit(client, cast.course_a, cast.co_instructor))
    client.force_login(cast.manager)
    messages = deliver(lambda: decide(client, cast.course_a, "reject", "Too <long> & {{ dry }}."))
    assert receivers(messages) == ["co_instructor", "lead"]
    assert "Too <long> & {{ dry }}." in messages[0].body
    assert f"https://learn.example.org/admin/pages/{cast.course_a.pk}/edit/" in messages[0].body
    deliver(lambda: submit(client, cast.course_a, cast.co_instructor))
    client.force_login(cast.manager)
    messages = deliver(lambda: decide(client, cast.course_a, "approve", "Lovely."))
    assert receivers(messages) == ["co_instructor", "lead"]
    assert "was approved" in messages[0].subject
    assert "Lovely." in messages[0].body
    assert cast.course_a.full_url in messages[0].body


def test_lead_who_submitted_gets_one_mail(cast, client, deliver):
    deliver(lambda: submit(client, cast.course_a, cast.lead))
    client.force_login(cast.manager)
    messages = deliver(lambda: decide(client, cast.course_a, "approve"))
    assert receivers(messages) == ["lead"]


def test_ex_members_and_accounts_off_are_told_nothing(cast, client, deliver):
    deliver(lambda: submit(client, cast.course_a, cast.co_instructor))
    remove_from_team(team=cast.course_a.team, user=cast.co_instructor)
    User.objects.filter(pk=cast.lead.pk).update(is_active=False)
    client.force_login(cast.manager)
    assert deliver(lambda: decide(client, cast.course_a, "reject", "No")) == []


def test_notifications_turned_off_stay_off(cast, client, deliver):
    profile = UserProfile.get_for_user(cast.manager)
    profile.submitted_notifications = False
    profile.save()
    assert deliver(lambda: submit(client, cast.course_a, cast.lead)) == []


def test_hostile_title_stays_text(cast, client, deliver):
    title = "Sums\r\nBcc: all@example.org {{ settings.SECRET_KEY }}<b>"
    cast.course_a.title = title
    cast.course_a.draft_title = title
    cast.course_a.save()
    (message,) = deliver(lambda: submit(client, cast.course_a, cast.lead))
    flat = "Sums Bcc: all@example.org {{ settings.SECRET_KEY }}<b>"
    assert message.subject == f"“{flat}” waits for your review"
    assert flat in message.body
    assert (message.to, message.bcc) == (["manager@educa.example"], [])


def test_what_could_not_be_published_is_told(cast, client, deliver):
    first = make_module(cast.course_a, "First", text=None, live=False)
    first.slug = "module-b"
    first.save_revision()
    deliver(lambda: submit(client, cast.course_a, cast.lead))
    make_module(cast.course_a, "Module B", text=None)
    client.force_login(cast.manager)
    (message,) = deliver(lambda: decide(client, cast.course_a, "approve"))
    assert "- First (not published:" in message.body


def test_rolled_back_submission_sends_nothing(cast, client):
    submit(client, cast.course_a, cast.lead)
    assert mail.outbox == []
