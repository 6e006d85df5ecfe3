"""What the viewsets of the content API share: shapes of errors, caching, refusals of nonsense."""

from django.core.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler
from wagtail.api.v2.filters import OrderingFilter, SearchFilter
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import BaseAPIViewSet

from .content_fields import FIELDS, NO_FILTERS
from .public_answers import let_caches_keep

# Wagtail's other two print links by the numbers of their targets, drafts too.
RICH_TEXT_FORMATS = ("html", "markdown")
SEARCH_OPERATORS = ("or", "and")
DEEPEST_FIELDS = 20
# Wagtail's parser of `fields` takes one call per bracket and copies the rest at each letter.
LONGEST_FIELDS = 2_000


class StableOrderingFilter(OrderingFilter):
    """Wagtail's ordering, made total: equal rows keep their places from one slice to the next."""

    def filter_queryset(self, request, queryset, view):
        ordered = super().filter_queryset(request, queryset, view)
        names = ordered.query.order_by
        if not names or "?" in names or "search" in request.GET:
            return ordered
        return ordered.order_by(*names, "pk")


class StrictSearchFilter(SearchFilter):
    """Wagtail's search; Wagtail 8.0 breaks on an operator it does not know."""

    def filter_queryset(self, request, queryset, view):
        if request.GET.get("search_operator", "or") not in SEARCH_OPERATORS:
            raise BadRequestError("search_operator must be or, or and")
        return super().filter_queryset(request, queryset, view)


STRICT = {OrderingFilter: StableOrderingFilter, SearchFilter: StrictSearchFilter}


def make_strict(backends: list) -> list:
    return [STRICT.get(backend, backend) for backend in backends]


class ContentViewSet(BaseAPIViewSet):
    """The base of all endpoints. JSON only; errors are `{"message"}` as Wagtail writes them."""

    permission_classes: list = []  # public by design: the queryset is the gate
    renderer_classes = [JSONRenderer]

    @classmethod
    def get_body_fields(cls, model):
        return super().get_body_fields(model) + FIELDS.get(model, [])

    @classmethod
    def get_available_fields(cls, model, db_fields_only=False):
        """Return the fields to show, or those to filter and order by."""
        fields = super().get_available_fields(model, db_fields_only)
        return [name for name in fields if not (db_fields_only and name in NO_FILTERS)]

    def get_serializer_class(self):
        wanted = self.request.GET.get("fields", "")
        if len(wanted) > LONGEST_FIELDS or wanted.count("(") > DEEPEST_FIELDS:
            raise BadRequestError("fields error: this is too long or too deep")
        return super().get_serializer_class()

    def resolve_rich_text_format(self):
        wanted = self.request.GET.get("rich_text_format", "html")
        if wanted not in RICH_TEXT_FORMATS:
            raise BadRequestError("rich_text_format must be html or markdown")
        return wanted

    def filter_queryset(self, queryset):
        """Filter lists alone: a filter is no question to one page (Wagtail 8.0 breaks on some)."""
        return super().filter_queryset(queryset) if self.action == "listing_view" else queryset

    def paginate_queryset(self, queryset):
        """Return one slice, as a list. Fields read for all of it at once find it in `rows`."""
        self.rows = list(super().paginate_queryset(queryset))
        return self.rows

    def find_object(self, queryset, request):
        try:
            return super().find_object(queryset, request)
        except ValueError as error:
            raise BadRequestError("id must be a number") from error

    def get_exception_handler(self):
        return exception_handler

    def handle_exception(self, exc):
        if isinstance(exc, ValidationError):
            exc = BadRequestError(" ".join(exc.messages))
        response = super().handle_exception(exc)
        if isinstance(response.data, dict) and "detail" in response.data:
            response.data = {"message": str(response.data["detail"])}
        return response

    def finalize_response(self, request: Request, response: Response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        let_caches_keep(self.request, response)
        return response
