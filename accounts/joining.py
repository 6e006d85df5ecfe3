"""Who may make an account: everybody, who was invited, or nobody. One rule for all doors.

An invitation is a signed link to one address. It needs no row: it ends after two weeks, and with
the account it leads to.
"""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from .models import User, UserManager
from .site_identity import SignUpPolicy, get_site_identity

INVITATION_DAYS = 14
SALT = "accounts.invitation"
SESSION_KEY = "accounts_invited_address"


def may_sign_up(request: HttpRequest, addresses: list[str] | None = None) -> bool:
    """Return whether this visitor may make an account, one with these addresses if given.

    One query: the policy as it stands now.
    """
    policy = get_site_identity().read_policy()
    if policy == SignUpPolicy.OPEN:
        return True
    invited = get_invited_address(request)
    if policy == SignUpPolicy.CLOSED or not invited:
        return False
    return not addresses or invited in map(UserManager.normalize_email, addresses)


def check_invited_address(request: HttpRequest, address: str) -> None:
    """Raise `ValidationError` where somebody was invited under another address than this."""
    if may_sign_up(request, [address]):
        return
    words = _("You were invited as %(address)s: use that address.")
    raise ValidationError(words % {"address": get_invited_address(request)})


def get_invited_address(request: HttpRequest) -> str:
    """Return the address that this session's visitor was invited under, or ""."""
    return request.session.get(SESSION_KEY, "")


def accept_invitation(request: HttpRequest, token: str) -> bool:
    """Note in the session who was invited; return False for a link that has ended.

    Whoever has the link reads the address's mail, so the address counts as confirmed.
    """
    address = read_invitation(token)
    if not address or has_account(address):
        return False
    request.session[SESSION_KEY] = address
    get_adapter().stash_verified_email(request, address)
    return True


def read_invitation(token: str) -> str:
    """Return the address an invitation was sent to; "" if it is forged or too old."""
    try:
        return signing.loads(token, salt=SALT, max_age=INVITATION_DAYS * 24 * 3600)
    except signing.BadSignature:
        return ""


def invite_person(*, address: str) -> bool:
    """Mail an invitation; return False where the address has an account already."""
    address = UserManager.normalize_email(address)
    if has_account(address):
        return False
    token = signing.dumps(address, salt=SALT)
    url = settings.EDUCA_BASE_URL + reverse("accept_invitation", args=[token])
    context = {"invitation_url": url, "days": INVITATION_DAYS}
    get_adapter().send_mail("account/email/invitation", address, context)
    return True


def has_account(address: str) -> bool:
    return User.objects.filter(email__iexact=address).exists()
