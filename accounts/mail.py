"""Mails as tasks, each sent once: what asks for one queues it and is never stopped by it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import partial

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django_tasks import task

from .models import Mail, User
from .site_identity import get_site_identity

MAX_SUBJECT_CHARACTERS = 200
MAX_PROBLEM_CHARACTERS = 500

_is_muted = ContextVar("is_muted", default=False)


@contextmanager
def without_mails() -> Iterator[None]:
    """Queue nothing meanwhile: for example data, whose people wait for no mail."""
    token = _is_muted.set(True)
    try:
        yield
    finally:
        _is_muted.reset(token)


def queue_mail(*, to: User, kind: str, key: str, template: str, context: dict) -> Mail | None:
    """Render a mail in the recipient's language, keep it, and have it sent after the commit.

    `key` names what happened, up to 200 characters: a mail is kept once per key, and a repeat
    returns None, as does an account that is off or has no address. `template` is a stem, for
    `<template>_subject.txt`, `<template>.txt` and `<template>.html`. Writes one row within the
    caller's transaction; what is rolled back is not sent.
    """
    if _is_muted.get() or not to.is_active or not to.email:
        return None
    if Mail.objects.filter(key=key).exists():
        return None
    values = {**read_letterhead(), "recipient": to, **context}
    with translation.override(get_language(to)):
        subject = render_to_string(f"{template}_subject.txt", values)
        text = render_to_string(f"{template}.txt", values)
        html = render_to_string(f"{template}.html", values | {"subject": flatten(subject)})
    mail, is_new = Mail.objects.get_or_create(
        key=key,
        defaults={
            "recipient": to,
            "kind": kind,
            "subject": flatten(subject)[:MAX_SUBJECT_CHARACTERS],
            "text": text.strip() + "\n",
            "html": html,
        },
    )
    if not is_new:
        return None
    transaction.on_commit(partial(send_mail_task.enqueue, mail.pk), robust=True)
    return mail


def read_letterhead() -> dict[str, str]:
    """Return what every mail's frame shows of the site: name, color, address."""
    identity = get_site_identity()
    return {
        "site_name": identity.get_name(),
        "accent": identity.get_accent(),
        "base_url": settings.EDUCA_BASE_URL,
    }


def get_language(user: User) -> str:
    """Return the language of a profile, else the one chosen in the admin, else the site's."""
    profile = getattr(user, "wagtail_userprofile", None)
    chosen = user.language or (profile and profile.preferred_language)
    return chosen or settings.LANGUAGE_CODE


def flatten(text: str) -> str:
    """Return text on one line: a title can neither break a header nor forge one."""
    return " ".join(text.split())


@task()
def send_mail_task(mail_id: int) -> bool:
    return send_mail(mail_id=mail_id)


@transaction.atomic
def send_mail(*, mail_id: int) -> bool:
    """Send one kept mail unless it was sent; return whether it was sent now.

    Locks the row, so that two workers cannot send it both. A failure is noted on the row and
    tried again by `send_mails`. What was sent is not kept, only that it was: a mail may name
    other people.
    """
    mails = Mail.objects.waiting().select_related("recipient").filter(pk=mail_id)
    mail = mails.select_for_update(of=("self",), skip_locked=True).first()
    if mail is None:
        return False
    message = EmailMultiAlternatives(mail.subject, mail.text, to=[mail.recipient.email])
    message.attach_alternative(mail.html, "text/html")
    try:
        message.send()
    except Exception as error:  # whatever a mail server, its network or an address bring about
        mail.problem = f"{type(error).__name__}: {error}"[:MAX_PROBLEM_CHARACTERS]
        mail.save(update_fields=["problem"])
        return False
    Mail.objects.filter(pk=mail_id).update(**as_sent(timezone.now()))
    return True


def as_sent(at: datetime) -> dict[str, object]:
    """Return the fields of a mail that was sent: only that it was is kept."""
    return {"sent_at": at, **dict.fromkeys(("subject", "text", "html", "problem"), "")}


def send_waiting_mails() -> tuple[int, int]:
    """Try every mail that was not sent, the oldest first; return how many were and were not."""
    sent = failed = 0
    for mail_id in list(Mail.objects.waiting().order_by("pk").values_list("pk", flat=True)):
        if send_mail(mail_id=mail_id):
            sent += 1
        else:
            failed += 1
    return sent, failed
