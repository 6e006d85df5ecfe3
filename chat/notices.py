"""What concerns people in their rooms and is new to them, gathered for one mail each."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import Truncator

from accounts.bulk_mail import MailDraft, send_batch
from accounts.mail import get_language
from accounts.reminders import (
    OptionalMail,
    make_mail_headers,
    make_unsubscribe_url,
    people_who_take,
)

from .inbox import unseen_notices
from .models import Notice

KIND = "chat_digest"
TEMPLATE = "chat/mail/digest"
# Who reads along needs no mail; and a mail gathers what comes in quick succession.
QUIET_MINUTES = 30
# What is older was missed for other reasons than a quiet hour.
MAX_AGE = timedelta(days=14)
MAX_LINES = 20
TEXT_CHARACTERS = 300
BATCH_SIZE = 200


def notices_to_mail() -> QuerySet[Notice]:
    """Return what is mailed now: unseen for half an hour, for people who want such mails."""
    now = timezone.now()
    return unseen_notices().filter(
        person__in=people_who_take(OptionalMail.DIGESTS).values("pk"),
        mailed_at__isnull=True,
        message__posted_at__lte=now - timedelta(minutes=QUIET_MINUTES),
        message__posted_at__gte=now - MAX_AGE,
    )


def send_digests(*, report: Callable[[int], object] = lambda count: None) -> int:
    """Mail everybody what concerns him, one mail each; return how many were sent.

    Batch by batch, so that memory does not grow with the number of people. Twice is once: what was
    mailed is noted, and a mail's key is its newest notice.
    """
    sent = 0
    for notices in read_batches():
        drafts = []
        for _pk, own in groupby(notices, key=lambda notice: notice.person_id):
            drafts.append(draft_digest(list(own)))
        sent += send_batch(kind=KIND, drafts=drafts)
        pks = [notice.pk for notice in notices]
        Notice.objects.filter(pk__in=pks).update(mailed_at=timezone.now())
        report(len(drafts))
    return sent


def read_batches() -> Iterator[list[Notice]]:
    """Yield the notices of up to `BATCH_SIZE` people at a time, each person's together."""
    last = 0
    while True:
        waiting = notices_to_mail().filter(person__gt=last)
        people = list(
            waiting.order_by("person").values_list("person", flat=True).distinct()[:BATCH_SIZE]
        )
        if not people:
            return
        rows = waiting.filter(person__in=people).select_related(
            "person__wagtail_userprofile", "message__author", "message__course"
        )
        yield list(rows.order_by("person", "message__posted_at", "pk"))
        last = people[-1]


def draft_digest(notices: list[Notice]) -> MailDraft:
    """Render one person's mail in his language. Asks the database nothing."""
    person = notices[0].person
    with translation.override(get_language(person)):
        values = {
            "recipient": person,
            "site_name": settings.WAGTAIL_SITE_NAME,
            "base_url": settings.EDUCA_BASE_URL,
            "lines": [describe_line(notice) for notice in notices[:MAX_LINES]],
            "total": len(notices),
            "more": max(0, len(notices) - MAX_LINES),
            "unsubscribe_url": make_unsubscribe_url(person, OptionalMail.DIGESTS),
        }
        subject = render_to_string(f"{TEMPLATE}_subject.txt", values)
        return MailDraft(
            recipient=person,
            key=f"{KIND}-{person.pk}-{max(notice.pk for notice in notices)}",
            subject=subject,
            text=render_to_string(f"{TEMPLATE}.txt", values),
            html=render_to_string(f"{TEMPLATE}.html", values | {"subject": subject.strip()}),
            headers=make_mail_headers(person, OptionalMail.DIGESTS),
        )


def describe_line(notice: Notice) -> dict[str, Any]:
    message = notice.message
    path = reverse("course_chat", args=[message.course.slug])
    author = message.author
    return {
        "course": message.course.title,
        "name": author.public_name if author else translation.gettext("Deleted user"),
        "text": Truncator(message.body).chars(TEXT_CHARACTERS),
        "url": f"{settings.EDUCA_BASE_URL}{path}?before={message.seq + 1}#m-{message.seq}",
    }
