"""The one mail to people who have an account and never took a course."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import Permission
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts.bulk_mail import MailDraft, send_batch
from accounts.mail import get_language
from accounts.models import Mail, User
from accounts.reminders import (
    OptionalMail,
    make_mail_headers,
    make_unsubscribe_url,
    people_who_take,
)
from courses.content.pages import CourseIndexPage

from .models import Enrollment

KIND = "enroll_reminder"
TEMPLATE = "courses/mail/enroll_reminder"
BATCH_SIZE = 200


def people_to_remind(*, days: int) -> QuerySet[User]:
    """Return who is reminded: joined at least `days` days ago and never took a place.

    Active, with a verified address, willing, neither staff nor on a team, and not reminded yet.
    """
    enters_admin = Permission.objects.filter(
        codename="access_admin", content_type__app_label="wagtailadmin"
    )
    staff = User.objects.filter(pk=OuterRef("pk")).filter(
        Q(groups__permissions__in=enters_admin)
        | Q(user_permissions__in=enters_admin)
        | Q(groups__course_team__isnull=False)
    )
    return people_who_take(OptionalMail.REMINDERS).filter(
        ~Exists(staff),
        ~Exists(Enrollment.objects.filter(student=OuterRef("pk"))),
        ~Exists(Mail.objects.filter(recipient=OuterRef("pk"), kind=KIND)),
        is_staff=False,
        is_superuser=False,
        date_joined__lte=timezone.now() - timedelta(days=days),
    )


def send_reminders(*, days: int, report: Callable[[int], object] = lambda count: None) -> int:
    """Remind everybody of `people_to_remind`; return how many mails were sent.

    Batch by batch: the memory and the queries of a batch do not grow with the number of people.
    `report` is told how many people each batch held. Ended half-way, it goes on where it was.
    """
    catalog_url = get_catalog_url()
    sent = 0
    for batch in read_batches(people_to_remind(days=days)):
        drafts = [draft_reminder(person, catalog_url) for person in batch]
        sent += send_batch(kind=KIND, drafts=drafts)
        report(len(batch))
    return sent


def read_batches(people: QuerySet[User]) -> Iterator[list[User]]:
    """Yield people by number, `BATCH_SIZE` at a time. One query each."""
    last = 0
    people = people.select_related("wagtail_userprofile").order_by("pk")
    while batch := list(people.filter(pk__gt=last)[:BATCH_SIZE]):
        yield batch
        last = batch[-1].pk


def draft_reminder(person: User, catalog_url: str) -> MailDraft:
    """Render one reminder in the person's language. Asks the database nothing."""
    values = {
        "recipient": person,
        "site_name": settings.WAGTAIL_SITE_NAME,
        "base_url": settings.EDUCA_BASE_URL,
        "catalog_url": catalog_url,
        "unsubscribe_url": make_unsubscribe_url(person),
    }
    with translation.override(get_language(person)):
        subject = render_to_string(f"{TEMPLATE}_subject.txt", values)
        return MailDraft(
            recipient=person,
            key=f"{KIND}-{person.pk}",
            subject=subject,
            text=render_to_string(f"{TEMPLATE}.txt", values),
            html=render_to_string(f"{TEMPLATE}.html", values | {"subject": subject.strip()}),
            headers=make_mail_headers(person),
        )


def get_catalog_url() -> str:
    """Return the absolute address of the catalog, or of the home page where there is none."""
    catalog = CourseIndexPage.objects.live().order_by("path").first()
    path = (catalog and catalog.get_url()) or "/"
    return path if path.startswith("http") else settings.EDUCA_BASE_URL + path
