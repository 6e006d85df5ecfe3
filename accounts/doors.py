"""The doors of an account, and who knocks: what the limits count by."""

from collections.abc import Callable
from dataclasses import dataclass

from allauth.account.internal.stagekit import unstash_login
from allauth.account.models import EmailAddress
from django.db.models.functions import Lower
from django.db.models.lookups import Exact
from django.http import HttpRequest

from . import limits
from .addresses import read_client_address, to_network
from .models import User, UserManager

NAME_LENGTH = 254  # no account has a longer name or address


def by_field(name: str) -> Callable[[HttpRequest], str]:
    """Return a reader of the account that a form names, by address or user name."""

    def read(request: HttpRequest) -> str:
        text = request.POST.get(name, "").replace("\0", "")
        text = UserManager.normalize_email(text)[:NAME_LENGTH]
        if not text:
            return ""
        owner = find_owner(text)
        return f"account {owner}" if owner else f"name {text}"

    return read


def find_owner(name: str) -> int | None:
    """Return whose user name or address this is, typed in lower case. Always three queries."""
    users = User.objects.order_by("pk").values_list("pk", flat=True)
    found = [
        users.filter(Exact(Lower("email"), name)).first(),
        users.filter(Exact(Lower("username"), name)).first(),
        EmailAddress.objects.filter(email=name).values_list("user", flat=True).first(),
    ]
    return next((pk for pk in found if pk), None)


def by_login(request: HttpRequest) -> str:
    """Return the account whose login has begun in this session."""
    login = unstash_login(request, peek=True)
    if login is None:
        return ""
    return f"account {login.user.pk}" if login.user else f"name {(login.email or '').lower()}"


def by_session(request: HttpRequest) -> str:
    return f"account {request.user.pk}" if request.user.is_authenticated else ""


def by_address(request: HttpRequest) -> str:
    return ""


# Doors where a secret is guessed: a right guess is not counted.
GUESSES = {
    "account_login": by_field("login"),
    "account_confirm_login_code": by_login,
    "mfa_authenticate": by_login,
    "mfa_login_webauthn": by_address,
    "account_reauthenticate": by_session,
    "mfa_reauthenticate": by_session,
    "mfa_reauthenticate_webauthn": by_session,
    "account_change_password": by_session,
    "erase_my_account": by_session,
    "account_reset_password_from_key": by_address,
}
# Doors that answer by mail: every knock is counted. They stay open to an account that is
# attacked from everywhere, so that its owner gets in by a link.
MAILS = {
    "account_request_login_code": by_field("email"),
    "account_reset_password": by_field("email"),
    "account_signup": by_field("email"),
    "socialaccount_signup": by_field("email"),
    "account_email": by_session,
}


@dataclass
class Knock:
    """One attempt at a door: the counts it was taken from."""

    taken: list[tuple]
    is_guess: bool
    refused_by: tuple | None = None

    def give_back(self) -> None:
        for count in self.taken:
            limits.give_back(*count)

    @property
    def retry_after_seconds(self) -> int:
        return limits.seconds_left(*self.refused_by) if self.refused_by else 0


def knock(request: HttpRequest, door: str) -> Knock | None:
    """Count one POST at a door; None where there is none. Writes up to three rows."""
    find_account = GUESSES.get(door) or MAILS.get(door)
    if find_account is None:
        return None
    address = to_network(read_client_address(request))
    account = find_account(request)
    is_guess = door in GUESSES
    counts: list[tuple] = [(limits.FROM_ONE_ADDRESS, address)]
    if account:
        counts.append((limits.AT_ONE_DOOR, account, address))
    if account and is_guess:
        counts.append((limits.ON_ONE_ACCOUNT, account))
    attempt = Knock(taken=[], is_guess=is_guess)
    for count in counts:
        if not limits.take(*count):
            attempt.refused_by = count
            break
        attempt.taken.append(count)
    return attempt
