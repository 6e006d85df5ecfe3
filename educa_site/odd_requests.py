"""Which errors a request itself has caused, by holding what no form and no link of the site sends.

Wagtail's and Django's own screens take some parameters unread: a number that is none, a form
without its fields, `next` that is no address. Such requests are answered 400, not 500. Only what
is surely the request's doing counts: an error of one kind, or one that quotes the request's value.
"""

from collections.abc import Iterator

from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from django.core.paginator import InvalidPage
from django.db import DataError
from django.http import HttpRequest
from django.urls import NoReverseMatch
from django.utils.datastructures import MultiValueDictKeyError

# A field that is not in the form, a number or text that no column holds, a page beyond the last.
ALWAYS = (MultiValueDictKeyError, DataError, OverflowError, InvalidPage, UnicodeEncodeError)
QUOTING = (ValueError, NoReverseMatch)
# Messages that are about what came over the wire and quote nothing.
TELLING = ("cannot contain NUL", "embedded null", "while decoding a JSON")
# Screens of Wagtail 8.0 that post without looking, by the name of their address.
UNCHECKED: dict[str, tuple[type[Exception], ...]] = {
    "wagtailadmin_choose_page_external_link": (AttributeError,),
    "wagtailsnippetchoosers_courses_subject:create": (AttributeError,),
    "wagtailredirects:process_import": (KeyError,),
    "wagtailadmin_pages:copy": (ObjectDoesNotExist,),
}


def is_caused_by_request(request: HttpRequest, error: Exception) -> bool:
    """Return whether an error that a view let through is the doing of its request."""
    if isinstance(error, ALWAYS):
        return True
    if isinstance(error, QUOTING) and quotes_request(request, str(error)):
        return True
    if isinstance(error, (ValueError, RecursionError)):
        return any(text in str(error) for text in TELLING)
    if isinstance(error, FieldDoesNotExist):
        return request.GET.get("_to_field") == ""  # Django's admin, 5.2
    match = request.resolver_match
    return match is not None and isinstance(error, UNCHECKED.get(match.view_name, ()))


def quotes_request(request: HttpRequest, message: str) -> bool:
    return any(repr(value) in message for value in list_values(request))


def list_values(request: HttpRequest) -> Iterator[str]:
    """Yield every text a request brought in its address and in its form."""
    for data in (request.GET, request.POST):
        for _name, values in data.lists():
            yield from values
    if request.resolver_match:
        yield from map(str, request.resolver_match.kwargs.values())
