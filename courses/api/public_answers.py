"""Answers to guests that anybody may keep, and check again before each use."""

import hashlib

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from rest_framework.response import Response

# Whose answer it is depends on these; a cache must never give one person's to another.
KEYS = ("Cookie", "Authorization", "Accept")


def is_from_guest(request: HttpRequest) -> bool:
    """Return whether a request brings nothing that could make its answer somebody's own."""
    has_key = settings.SESSION_COOKIE_NAME in request.COOKIES or "authorization" in request.headers
    return not has_key and request.user.is_anonymous


def let_caches_keep(request: HttpRequest, response: Response) -> None:
    """Give a guest's answer an ETag, and answer 304 to who has it already.

    Caches may keep it and must ask each time: what is unpublished is gone with the next request.
    The ETag is a hash of the very bytes, so it can be neither stale nor tell more than they do.
    """
    if request.method not in {"GET", "HEAD"} or response.status_code != 200:
        return
    if not is_from_guest(request):
        return
    patch_cache_control(response, public=True, no_cache=True)
    patch_vary_headers(response, KEYS)

    def add_validator(rendered: HttpResponse) -> HttpResponse:
        etag = f'"{hashlib.sha256(rendered.content).hexdigest()[:32]}"'
        rendered["ETag"] = etag
        return get_conditional_response(request._request, etag=etag, response=rendered)

    response.add_post_render_callback(add_validator)
