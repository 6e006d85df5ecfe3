"""Request guards that come before everything else."""

import logging
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.utils.cache import patch_cache_control

from .odd_requests import is_caused_by_request

logger = logging.getLogger(__name__)

# The largest integer either database stores in a key or takes as an offset.
LARGEST_INTEGER_DIGITS = 18

API = "/api/"
LEARNING_API = "/api/learning/"
REASON = "The request holds characters, a number or a form that nothing here can mean."


class RejectUnsafeInputMiddleware:
    """Answer 400 to paths and queries that no route can mean.

    NUL bytes, invalid UTF-8 and integers beyond 18 digits reach the database from many stock
    routes and come back as a server error; here they end before any view. What only the view can
    find to be nonsense is answered the same way.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_safe(request.META.get("QUERY_STRING", "")) or not is_safe_path(request.path_info):
            return refuse(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer 400 where the request itself made a view stumble, and leave a line in the log."""
        if not is_caused_by_request(request, error):
            return None
        logger.warning("Refused a request to %s: %r", request.path_info, error)
        return refuse(request)


def refuse(request: HttpRequest) -> HttpResponse:
    """Return a 400 in the shape of errors of the part of the site that was asked."""
    if request.path_info.startswith(LEARNING_API):
        # Its own middleware makes a numbered problem of it.
        return JsonResponse({"detail": REASON}, status=400)
    if request.path_info.startswith(API):
        return JsonResponse({"message": REASON}, status=400)
    return HttpResponseBadRequest("Bad request", content_type="text/plain")


def is_safe_path(path: str) -> bool:
    return "\0" not in path and "\ufffd" not in path and not has_absurd_integer(path)


def is_safe(query: str) -> bool:
    raw = unquote_to_bytes(query.replace("+", " "))
    if b"\0" in raw:
        return False
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not has_absurd_integer(text)


def has_absurd_integer(text: str) -> bool:
    """Return whether a whole value of the text is an integer of more than 18 digits."""
    parts = text.replace("&", "/").replace("=", "/").replace(",", "/").split("/")
    return any(len(part) > LARGEST_INTEGER_DIGITS and part.lstrip("+-").isdigit() for part in parts)


# What such an answer says depends on who asks.
PERSONAL_STATUSES = frozenset({302, 401, 403, 404})


class PrivateAnswersMiddleware:
    """Keep every answer that is meant for one person out of all caches.

    Personal is what answers a request with a session or a token, what sets a cookie, and every
    refusal. Views say `public` where the same bytes go to everybody: static files, covers.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if is_personal(request, response):
            patch_cache_control(response, private=True, no_store=True)
            del response["ETag"]
        return response


def is_personal(request: HttpRequest, response: HttpResponse) -> bool:
    is_refusal = response.status_code in PERSONAL_STATUSES
    if is_refusal or response.cookies:
        return True
    has_key = settings.SESSION_COOKIE_NAME in request.COOKIES or "authorization" in request.headers
    return has_key and "public" not in response.headers.get("Cache-Control", "")
