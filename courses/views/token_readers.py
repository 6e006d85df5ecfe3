"""Files for programs: an API token with the scope “read” opens what its owner may open."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, PermissionDenied

from accounts.authentication import TokenAuthentication
from accounts.models import ApiToken

View = Callable[..., HttpResponse]


def readable_by_token(view: View) -> View:
    """Let a view of a file see the owner of a token as its user.

    401 for a wrong token, 403 for one without the scope, 429 for too many wrong ones. A request
    without a token is whoever its session says.
    """

    @wraps(view)
    def with_reader(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        try:
            found = TokenAuthentication().authenticate(request)
            if found:
                request.user = check_scope(*found)
        except APIException as error:
            return refuse(error, request)
        return view(request, *args, **kwargs)

    return with_reader


def check_scope(user, token: ApiToken):
    """Return the user. Raises `PermissionDenied` where the token may not read."""
    if ApiToken.Scope.READ not in token.scopes:
        raise PermissionDenied(_("This takes a token with the scope “read”."))
    return user


def refuse(error: APIException, request: HttpRequest) -> JsonResponse:
    response = JsonResponse({"message": str(error.detail)}, status=error.status_code)
    if error.status_code == 401:
        response["WWW-Authenticate"] = TokenAuthentication().authenticate_header(request)
    if wait := getattr(error, "wait", None):
        response["Retry-After"] = str(int(wait) + 1)
    return response
