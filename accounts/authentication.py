"""How API requests say who they are."""

from django.utils.translation import gettext_lazy as _
from knox.auth import TokenAuthentication as KnoxTokenAuthentication
from rest_framework import authentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied, Throttled

from . import tokens
from .models import ApiToken, User
from .throttles import AddressThrottle


class SessionAuthentication(authentication.SessionAuthentication):
    """The browser's session, with CSRF. Names a challenge, so that a guest gets 401 and not 403."""

    def authenticate_header(self, request) -> str:
        return "Session"


class TokenAuthentication(KnoxTokenAuthentication):
    """`Authorization: Bearer <token>` (RFC 6750). Sets `request.auth` to the `ApiToken`.

    A token is worth what its owner is at this moment: a token that has ended, or whose owner is
    off or unconfirmed, gets 401, an owner without a required second factor 403. Wrong tokens
    count as requests of a guest. One query, and one write an hour.
    """

    def authenticate(self, request):
        try:
            found = super().authenticate(request)
        except AuthenticationFailed:
            refuse_too_many(request)
            raise
        if found is None:
            return None
        user, token = found
        if tokens.lacks_second_factor(token):
            detail = _("Two-factor authentication is required for this account.")
            raise PermissionDenied(detail, code="second_factor_required")
        tokens.note_use(token)
        return user, token

    def authenticate_credentials(self, token: bytes) -> tuple[User, ApiToken]:
        try:
            text = token.decode("ascii")
        except UnicodeDecodeError:
            text = ""
        found = tokens.find_token(text) if text else None
        if found is None:
            raise AuthenticationFailed(_("This token is not valid."), code="invalid_token")
        return found.user, found


def refuse_too_many(request) -> None:
    """Count a wrong token for its address. Raises `Throttled` beyond the limit."""
    throttle = AddressThrottle()
    if not throttle.take(throttle.name_address(request)):
        raise Throttled(wait=throttle.wait())
