"""The second factor: who must have one, whether a session has shown it, and how it is kept."""

import base64
import ipaddress
from urllib.parse import urlsplit

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from .site_identity import get_site_identity

SUPERUSERS = "superusers"
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# Set when somebody makes a second factor in this very session: it has just been shown.
SHOWN_KEY = "educa_second_factor_shown"


def needs_second_factor(user) -> bool:
    """Return whether EDUCA_MFA_REQUIRED_FOR names one of the user's groups. One query."""
    required = settings.EDUCA_MFA_REQUIRED_FOR
    if not required or not user.is_authenticated:
        return False
    if user.is_superuser and SUPERUSERS in required:
        return True
    return user.groups.filter(name__in=required).exists() or is_on_a_team(user, required)


def is_on_a_team(user, required: list[str]) -> bool:
    """Members of a course's team count as instructors, also after leaving that group."""
    return "Instructors" in required and user.has_perm("wagtailadmin.access_admin")


def has_second_factor(user) -> bool:
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists()


def has_shown_second_factor(request: HttpRequest) -> bool:
    """Return whether this session was opened, or confirmed, with a second factor."""
    if request.session.get(SHOWN_KEY) == str(request.user.pk):
        return True
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def lacks_second_factor(request: HttpRequest) -> bool:
    """Return whether this person must still set a second factor up, or show it."""
    if not needs_second_factor(request.user):
        return False
    return not (has_second_factor(request.user) and has_shown_second_factor(request))


class TwoFactorAdapter(DefaultMFAAdapter):
    """Passkeys belong to the site's configured host; secrets are encrypted in the database."""

    def _get_site_name(self) -> str:
        return get_site_identity().get_name()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": get_passkey_host(), "name": get_site_identity().get_name()}

    def generate_authenticator_name(self, user, type: str) -> str:
        """Return a name to begin with, which people may change."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey %(number)s") % {"number": number}

    def encrypt(self, text: str) -> str:
        return get_cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return get_cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Return False for the last factor of somebody who must have one."""
        if not needs_second_factor(authenticator.user):
            return True
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=FACTORS)
        return others.exclude(pk=authenticator.pk).exists()


def get_passkey_host() -> str:
    """Return the host that passkeys are bound to. Browsers know names, no numbers, here."""
    host = urlsplit(settings.EDUCA_BASE_URL).hostname or "localhost"
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host
    return "localhost"


def get_cipher() -> MultiFernet:
    """Return a cipher of SECRET_KEY that also reads what SECRET_KEY_FALLBACKS have written."""
    return MultiFernet(
        Fernet(
            base64.urlsafe_b64encode(
                salted_hmac("accounts.two_factor", "key", secret=key, algorithm="sha256").digest()
            )
        )
        for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    )


@receiver(authenticator_added, dispatch_uid="accounts.second_factor_shown")
def note_second_factor(sender, request: HttpRequest, authenticator: Authenticator, **kwargs):
    if authenticator.type in FACTORS:
        request.session[SHOWN_KEY] = str(authenticator.user_id)
