"""Reminders by mail: who wants them, and the link that ends them."""

from django.conf import settings
from django.core import signing
from django.db.models import F, QuerySet
from django.urls import reverse

from .models import User

SALT = "accounts.reminders"


def make_unsubscribe_url(user: User) -> str:
    """Return the address that ends a person's reminders, without a login and without expiry."""
    token = signing.Signer(salt=SALT).sign(str(user.pk))
    return settings.EDUCA_BASE_URL + reverse("unsubscribe_reminders", args=[token])


def make_mail_headers(user: User) -> dict[str, str]:
    """Return the headers with which mail programs show a button of their own (RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{make_unsubscribe_url(user)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def find_reader(token: str) -> User | None:
    """Return the person a link was made for; None for a forged link or an account that is gone."""
    try:
        number = signing.Signer(salt=SALT).unsign(token)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=number, is_active=True).first()


def stop_reminders(user: User) -> None:
    """Idempotent. Writes one column."""
    user.wants_reminders = False
    user.save(update_fields=["wants_reminders"])


def people_who_take_reminders() -> QuerySet[User]:
    """Return active people with a verified address who have not opted out."""
    return User.objects.filter(
        emailaddress__verified=True,
        emailaddress__email__iexact=F("email"),
        is_active=True,
        wants_reminders=True,
    )
