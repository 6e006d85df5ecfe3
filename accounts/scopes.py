"""What a token may do, of what its owner may do. Sessions may do all of it."""

from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import SAFE_METHODS, BasePermission

from .models import ApiToken


class HasScope(BasePermission):
    """Lets a token through that has the scope of this request; asks nothing of sessions and guests.

    A view names scopes in `required_scopes`, by action or by method in lower case:
    `{"results": "teach"}`. Without an entry, reading takes “read” and everything else “learn”.
    """

    message = _("This token does not have the scope that this takes.")
    code = "insufficient_scope"

    def has_permission(self, request, view) -> bool:
        if not isinstance(request.auth, ApiToken):
            return True
        scope = find_required_scope(request.method, view)
        self.message = _("This takes a token with the scope “%(scope)s”.") % {"scope": scope}
        return scope in request.auth.scopes


def find_required_scope(method: str, view) -> str:
    """Return the scope a request takes. HEAD takes what GET does."""
    named = getattr(view, "required_scopes", {})
    method = "get" if method == "HEAD" else method.lower()
    for key in (getattr(view, "action", None), method):
        if key in named:
            return named[key]
    is_read = method.upper() in SAFE_METHODS
    return ApiToken.Scope.READ.value if is_read else ApiToken.Scope.LEARN.value
