"""Mails: queued with the transaction, sent once, harmless when sending fails."""

import pytest
from django.core import mail as outgoing
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings

from accounts.mail import queue_mail, send_mail
from accounts.models import Mail, User

TEMPLATES = {
    "hello_subject.txt": "{% autoescape off %}About {{ title }}\n{% endautoescape %}",
    "hello.txt": '{% extends "mail/base.txt" %}{% block content %}{{ title }}{% endblock %}',
    "hello.html": (
        '{% extends "mail/base.html" %}{% block content %}<p>{{ title }}</p>{% endblock %}'
    ),
}
BROKEN = "accounts.tests.broken_mail.BrokenBackend"


@pytest.fixture
def templates(settings):
    loaders = [
        ("django.template.loaders.locmem.Loader", TEMPLATES),
        "django.template.loaders.app_directories.Loader",
    ]
    options = {**settings.TEMPLATES[0]["OPTIONS"], "loaders": loaders}
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "APP_DIRS": False, "OPTIONS": options}]


@pytest.fixture
def person(db) -> User:
    return User.objects.create_user("ada", "ada@educa.example", display_name="Ada <b>")


@pytest.fixture
def queue(templates, person, django_capture_on_commit_callbacks):
    def queue(*, key="hello-1", title="Algebra & more", to=None):
        with django_capture_on_commit_callbacks(execute=True):
            return queue_mail(
                to=to or person, kind="hello", key=key, template="hello", context={"title": title}
            )

    return queue


def test_mail_has_a_plain_and_an_html_part(queue):
    queue()
    [message] = outgoing.outbox
    assert message.subject == "About Algebra & more"
    assert message.to == ["ada@educa.example"]
    assert "Hello Ada <b>," in message.body
    [(html, kind)] = message.alternatives
    assert kind == "text/html"
    assert "Hello Ada &lt;b&gt;," in html
    assert "<p>Algebra &amp; more</p>" in html


def test_same_key_is_told_once(queue):
    assert queue() is not None
    assert queue(title="Again") is None
    assert len(outgoing.outbox) == 1


def test_title_cannot_break_the_header(queue):
    queue(title="A\r\nBcc: everybody@educa.example")
    [message] = outgoing.outbox
    assert message.subject == "About A Bcc: everybody@educa.example"
    assert message.recipients() == ["ada@educa.example"]


def test_account_that_is_off_gets_nothing(queue, person):
    person.is_active = False
    person.save()
    assert queue() is None
    assert not Mail.objects.exists()


def test_account_turned_off_before_sending_gets_nothing(queue, person, templates):
    mail = queue_mail(to=person, kind="hello", key="later", template="hello", context={})
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert send_mail(mail_id=mail.pk) is False
    assert not outgoing.outbox


def test_what_is_rolled_back_is_not_sent(queue, person):
    with transaction.atomic():
        queue_mail(to=person, kind="hello", key="gone", template="hello", context={})
        transaction.set_rollback(True)
    assert not Mail.objects.exists()
    assert not outgoing.outbox


def test_failure_is_kept_and_tried_again_by_the_command(queue, capsys):
    with override_settings(EMAIL_BACKEND=BROKEN):
        mail = queue()
        mail.refresh_from_db()
        assert mail.sent_at is None
        assert mail.problem == "OSError: no such server"
        with pytest.raises(CommandError, match="1 mails were not sent"):
            call_command("send_mails")
    call_command("send_mails")
    assert "Sent 1 mails" in capsys.readouterr().out
    call_command("send_mails")
    assert "Sent 0 mails" in capsys.readouterr().out
    mail.refresh_from_db()
    assert mail.sent_at is not None
    assert mail.problem == ""
    assert len(outgoing.outbox) == 1


def test_deleting_a_person_deletes_the_mails(queue, person):
    queue()
    person.delete()
    assert not Mail.objects.exists()
