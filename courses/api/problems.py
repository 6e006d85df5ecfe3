"""Errors of the learning API as problem details (RFC 9457): one shape for every refusal.

`type` is what clients compare; it never changes. `title` is its sentence, `detail` this case's.
`request_id` stands in the answer, in the header X-Request-ID and in our log.
"""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

CONTENT_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:educa:problem:"

# The types that every route may answer with; routes document those of their own.
TITLES = {
    "malformed": "The request cannot be understood.",
    "invalid": "Some fields are not right.",
    "authentication-required": "Log in or send a token.",
    "authentication-failed": "This session or token is not valid.",
    "forbidden": "You may not do this.",
    "not-found": "There is no such thing.",
    "method-not-allowed": "This address does not take this method.",
    "not-acceptable": "The answer is JSON only.",
    "too-large": "The request is too large.",
    "unsupported-media-type": "Send JSON, with the content type application/json.",
    "throttled": "Too many requests. Try again later.",
    "server-error": "Something went wrong on our side.",
    "unavailable": "The service is not available at the moment. Try again later.",
    "refused": "The request cannot be granted.",
    "enrollment-closed": "The course takes no new students.",
    "enrollment-not-yet-open": "Enrollment has not opened yet.",
    "course-archived": "The course is archived.",
    "turned-away": "The team does not let you onto this course.",
    "code-required": "The course asks for a code.",
    "code-wrong": "This is not a code of the course.",
    "code-expired": "The code is no longer valid.",
    "code-used-up": "The code has been used up.",
    "code-tries": "Too many tries at codes. Try again later.",
    "not-enrolled": "You have no place on this course.",
    "muted": "The team has muted you in this class room for now.",
    "too-many-pinned": "Five messages are pinned already.",
    "message-locked": "The message can no longer be changed.",
}
SLUGS = {
    400: "malformed",
    401: "authentication-required",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    413: "too-large",
    415: "unsupported-media-type",
    429: "throttled",
    500: "server-error",
    503: "unavailable",
}


class Problem(exceptions.APIException):
    """Raise to refuse with a type of its own. `members` stand beside the standard ones."""

    def __init__(self, slug: str, status: int, detail: str = "", **members: Any):
        super().__init__(detail=detail or TITLES[slug])
        self.slug = slug
        self.status_code = status
        self.members = members


def handle_exception(error: Exception, context: dict[str, Any]) -> Response | None:
    """Return the answer to what a view raised; None for errors of ours, which Django answers."""
    response = exception_handler(error, context)
    if response is None:
        return None
    members: dict[str, Any] = {}
    if isinstance(error, exceptions.ValidationError):
        slug = "invalid"
        members["errors"] = list(list_field_errors(response.data))
    elif isinstance(error, Problem):
        slug, members = error.slug, error.members
    elif isinstance(error, exceptions.AuthenticationFailed):
        slug = "authentication-failed"
    else:
        slug = SLUGS.get(response.status_code, "malformed")
    response.data = write_problem(
        context["request"], slug, response.status_code, tell_detail(error, slug), members
    )
    response.content_type = CONTENT_TYPE
    return response


def tell_detail(error: Exception, slug: str) -> str:
    """Return the sentence of this case; errors by field have theirs in `errors`."""
    if isinstance(error, (Http404, PermissionDenied, exceptions.ValidationError)):
        return TITLES[slug]
    return str(getattr(error, "detail", "")) or TITLES[slug]


def write_problem(
    request: HttpRequest, slug: str, status: int, detail: str = "", members: dict | None = None
) -> dict[str, Any]:
    return {
        "type": TYPE_PREFIX + slug,
        "title": TITLES[slug],
        "status": status,
        "detail": detail or TITLES[slug],
        "request_id": getattr(request, "educa_request_id", ""),
        **(members or {}),
    }


def make_problem_response(request: HttpRequest, status: int, detail: str = "") -> JsonResponse:
    """Return a problem outside any view, by its status."""
    slug = SLUGS.get(status, "server-error" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "")
    data = write_problem(request, slug or "malformed", status, detail)
    return JsonResponse(data, status=status, content_type=CONTENT_TYPE)


def list_field_errors(data: Any, path: str = "") -> Iterator[dict[str, str]]:
    """Yield `{"field", "code", "detail"}` for each error; nested fields are joined by dots."""
    if isinstance(data, dict):
        for name, value in data.items():
            is_whole = name == "non_field_errors"
            yield from list_field_errors(value, path if is_whole else f"{path}.{name}".lstrip("."))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            is_nested = isinstance(value, (dict, list))
            yield from list_field_errors(
                value, f"{path}.{number}".lstrip(".") if is_nested else path
            )
    else:
        yield {"field": path, "code": str(getattr(data, "code", "invalid")), "detail": str(data)}
