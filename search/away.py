"""A search that is away: an error of any backend becomes one refusal in words, on every surface."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException

logger = logging.getLogger(__name__)
RETRY_SECONDS = 30


class SearchUnavailable(APIException):
    """What searched could not be reached or failed. APIs answer 503, pages by the middleware."""

    status_code = 503
    default_detail = _("Searching is not possible at the moment. Try again in a minute.")
    default_code = "unavailable"
    wait = RETRY_SECONDS


@contextmanager
def refused_in_words(errors: type[Exception]) -> Iterator[None]:
    try:
        yield
    except errors as error:
        logger.exception("The search is away")
        raise SearchUnavailable from error


def make_careful(results_class: type, errors: type[Exception]) -> type:
    """Return results that raise `SearchUnavailable` for certain errors, also in their count."""

    class CarefulResults(results_class):
        def _do_search(self):
            with refused_in_words(errors):
                return list(super()._do_search())

        def _do_count(self):
            with refused_in_words(errors):
                return super()._do_count()

    return CarefulResults


class SearchAwayMiddleware:
    """Answers every page that could not search: the search, the catalog with words, the admin."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, SearchUnavailable):
            return None
        response = render(request, "search/unavailable.html", status=503)
        response["Retry-After"] = str(RETRY_SECONDS)
        return response
