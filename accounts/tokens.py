"""API tokens: making, ending and recognizing them. What a token may is in `accounts.scopes`.

Why a token ends with the password it was made under: docs/decisions/0011.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from knox.crypto import hash_token
from wagtail.log_actions import log

from .mail import queue_mail
from .models import ApiToken, User
from .two_factor import has_second_factor, needs_second_factor

MAX_TOKENS = 10
DAY_CHOICES = (30, 90, 365)
CREATE_ACTION = "accounts.create_token"
REVOKE_ACTION = "accounts.revoke_token"
USE_NOTED_EVERY = timedelta(hours=1)


class TokenRefused(Exception):
    """No token is made. `str(error)` is a sentence for whoever asked."""


@transaction.atomic
def create_token(
    *, user: User, name: str, scopes: Iterable[str], days: int, second_factor_shown: bool = False
) -> tuple[ApiToken, str]:
    """Make a token for a person's programs; return its row and the token, which is kept nowhere.

    `scopes` are values of `ApiToken.Scope`, at least one; `days` is one of `DAY_CHOICES`. Say
    `second_factor_shown` when whoever asks has shown one in this session. Locks the account's
    row, removes its ended tokens, writes the token, an audit entry and a mail to its owner.
    Raises `TokenRefused` for a name that is taken, for more than `MAX_TOKENS`, and for values
    that are none of these.
    """
    name = " ".join(name.split())
    chosen = [scope.value for scope in ApiToken.Scope if scope.value in set(scopes)]
    check_values(name, set(scopes), days)
    user = User.objects.select_for_update().get(pk=user.pk)
    held = drop_ended_tokens(user)
    if any(token.name == name for token in held):
        raise TokenRefused(_("You have a token of this name already."))
    if len(held) >= MAX_TOKENS:
        raise TokenRefused(
            _("You have %(number)s tokens, and more are not possible. Revoke one first.")
            % {"number": MAX_TOKENS}
        )
    row, token = ApiToken.objects.create(
        user=user,
        expiry=timedelta(days=days),
        name=name,
        scopes=chosen,
        password_digest=user.get_session_auth_hash(),
        second_factor_shown_at=timezone.now() if second_factor_shown else None,
    )
    log(instance=user, action=CREATE_ACTION, user=user, data={"scopes": chosen, "days": days})
    tell_owner(row)
    return row, token


def check_values(name: str, scopes: set[str], days: int) -> None:
    if not name or len(name) > ApiToken._meta.get_field("name").max_length or "\0" in name:
        raise TokenRefused(_("A token needs a name of up to 60 characters."))
    if not scopes or scopes - set(ApiToken.Scope.values):
        raise TokenRefused(_("Choose at least one of the scopes read, learn and teach."))
    if days not in DAY_CHOICES:
        raise TokenRefused(_("A token is good for 30, 90 or 365 days."))


def drop_ended_tokens(user: User) -> list[ApiToken]:
    """Delete tokens that expired or belong to an old password; return the live ones."""
    held = list(ApiToken.objects.filter(user=user).select_related("user"))
    ended = [token.pk for token in held if not token.is_live]
    if ended:
        ApiToken.objects.filter(pk__in=ended).delete()
    return [token for token in held if token.pk not in ended]


def tell_owner(token: ApiToken) -> None:
    """Mail that a token was made, as after other changes that open an account to somebody."""
    queue_mail(
        to=token.user,
        kind="token-created",
        key=f"token-created-{token.pk}",
        template="mail/token_created",
        context={"token": token, "tokens_url": settings.EDUCA_BASE_URL + reverse("api_tokens")},
    )


@transaction.atomic
def revoke_token(*, token: ApiToken, by: User) -> None:
    """End a token at once. Revoking it twice does nothing more. Writes an audit entry."""
    deleted, _models = ApiToken.objects.filter(pk=token.pk).delete()
    if deleted:
        log(instance=token.user, action=REVOKE_ACTION, user=by, data={"scopes": token.scopes})


def find_token(text: str) -> ApiToken | None:
    """Return the usable token behind what a client sent, with its account; None for any other.

    One query, found by the digest of a random text: nothing to guess step by step. An account
    that could not log in, because its address must be confirmed first, has no usable token.
    """
    tokens = ApiToken.objects.usable().select_related("user")
    if settings.EDUCA_EMAIL_VERIFICATION == "mandatory":
        mine = EmailAddress.objects.filter(user_id=OuterRef("user_id"), verified=True)
        tokens = tokens.filter(Exists(mine))
    token = tokens.filter(digest=hash_token(text)).first()
    return None if token is None or token.is_of_an_old_password else token


def lacks_second_factor(token: ApiToken) -> bool:
    """Return whether the owner must have a second factor, and the token was made without one.

    No query unless EDUCA_MFA_REQUIRED_FOR is set.
    """
    if not needs_second_factor(token.user):
        return False
    return token.second_factor_shown_at is None or not has_second_factor(token.user)


def note_use(token: ApiToken, now: datetime | None = None) -> None:
    """Keep when a token was last used, to the hour: at most one write per token and hour."""
    now = now or timezone.now()
    stale = now - USE_NOTED_EVERY
    if token.last_used_at is not None and token.last_used_at > stale:
        return
    unnoted = Q(last_used_at__isnull=True) | Q(last_used_at__lte=stale)
    ApiToken.objects.filter(unnoted, pk=token.pk).update(last_used_at=now)


def list_tokens(user: User) -> list[ApiToken]:
    """Return a person's tokens, the newest first, ended ones among them. One query."""
    rows = ApiToken.objects.filter(user=user).select_related("user")
    return list(rows.order_by(F("created").desc(), "-pk"))
