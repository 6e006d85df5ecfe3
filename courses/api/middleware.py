"""What every answer below /api/learning/ has: a number to ask about, and one shape of errors."""

import json
import re
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from .problems import CONTENT_TYPE, make_problem_response

API_PATH = "/api/learning/"
GIVEN_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
# What clients need of an answer even when it is an error.
KEPT_HEADERS = ("Allow", "Retry-After", "WWW-Authenticate", "Vary", "Cache-Control")
LEAST_ERROR = 400


class LearningApiMiddleware:
    """Numbers requests to the learning API, and turns errors from outside its views into problems.

    Addresses without a view, refusals by other middleware and errors of ours would else be pages.
    Stands before all middleware that may answer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(API_PATH):
            return self.get_response(request)
        request.educa_request_id = choose_request_id(request)
        response = self.get_response(request)
        if response.status_code >= LEAST_ERROR and not is_problem(response):
            response = rewrite(request, response)
        response["X-Request-ID"] = request.educa_request_id
        return response


def choose_request_id(request: HttpRequest) -> str:
    """Return the number a client or proxy gave, if it is harmless, or a new one."""
    given = request.headers.get("X-Request-ID", "")
    return given if GIVEN_ID.fullmatch(given) else uuid.uuid4().hex


def is_problem(response: HttpResponse) -> bool:
    return response.headers.get("Content-Type", "").startswith(CONTENT_TYPE)


def rewrite(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    problem = make_problem_response(request, response.status_code, find_detail(response))
    for name in KEPT_HEADERS:
        if name in response.headers:
            problem[name] = response[name]
    problem.cookies = response.cookies
    problem.setdefault("Cache-Control", "private, no-store")
    return problem


def find_detail(response: HttpResponse) -> str:
    """Return the sentence of a JSON answer of other middleware, or ""."""
    if not response.headers.get("Content-Type", "").startswith("application/json"):
        return ""
    try:
        data = json.loads(response.content)
    except ValueError:
        return ""
    detail = data.get("detail", "") if isinstance(data, dict) else ""
    return detail if isinstance(detail, str) else ""
