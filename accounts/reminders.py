"""Mails that one can do without: who wants them, and the link that ends them."""

from enum import StrEnum

from django.conf import settings
from django.core import signing
from django.db.models import F, QuerySet
from django.urls import reverse

from .models import User


class OptionalMail(StrEnum):
    """A kind of mail that has a switch of its own on the profile."""

    REMINDERS = "reminders"
    DIGESTS = "digests"

    @property
    def field(self) -> str:
        """Return the name of the switch on the account."""
        return f"wants_{self}"

    @property
    def signer(self) -> signing.Signer:
        """A link for one kind ends no other."""
        return signing.Signer(salt=f"accounts.{self}")


def make_unsubscribe_url(user: User, kind: OptionalMail = OptionalMail.REMINDERS) -> str:
    """Return the address that ends a kind of mail, without a login and without expiry."""
    token = kind.signer.sign(str(user.pk))
    return settings.EDUCA_BASE_URL + reverse(f"unsubscribe_{kind}", args=[token])


def make_mail_headers(user: User, kind: OptionalMail = OptionalMail.REMINDERS) -> dict[str, str]:
    """Return the headers with which mail programs show a button of their own (RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{make_unsubscribe_url(user, kind)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def find_reader(token: str, kind: OptionalMail) -> User | None:
    """Return the person a link was made for; None for a forged link or an account that is gone."""
    try:
        number = kind.signer.unsign(token)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=number, is_active=True).first()


def stop_mails(user: User, kind: OptionalMail) -> None:
    """Idempotent. Writes one column."""
    setattr(user, kind.field, False)
    user.save(update_fields=[kind.field])


def people_who_take(kind: OptionalMail) -> QuerySet[User]:
    """Return active people with a verified address who want a kind of mail."""
    return User.objects.filter(
        emailaddress__verified=True,
        emailaddress__email__iexact=F("email"),
        is_active=True,
        **{kind.field: True},
    )
