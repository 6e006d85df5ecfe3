"""The base of every view of the learning API: errors, parameters, caching and documentation."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from rest_framework import serializers
from rest_framework.exceptions import MethodNotAllowed, NotAcceptable
from rest_framework.generics import GenericAPIView
from rest_framework.metadata import BaseMetadata
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from .pagination import QueryPagination
from .parsers import SoundJSONParser, refuse_large_body
from .problems import handle_exception, make_problem_response
from .public_answers import let_caches_keep
from .schema import LearningSchema

ACCEPTED = {"*/*", "application/*", "application/json", "application/problem+json"}


class NoQuery(serializers.Serializer):
    """No parameters at all."""


class JSONAlways(DefaultContentNegotiation):
    """The `Accept` header chooses; `?format=` is a parameter like any other, and unknown."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        for accepted in self.get_accept_list(request):
            if accepted.split(";")[0].strip().lower() in ACCEPTED:
                return renderers[0], renderers[0].media_type
        raise NotAcceptable


class Methods(BaseMetadata):
    """What OPTIONS answers: no more than the headers and the schema say."""

    def determine_metadata(self, request: Request, view: Any) -> dict[str, Any]:
        return {"methods": view.allowed_methods}


class LearningView(GenericAPIView):
    """Who asks, and how often, is decided by the defaults of the settings.

    `query_class` names the parameters of the address beside those of the pagination; an unknown
    one is refused, because a misspelled filter would silently show everything. `required_scopes`
    is for tokens. Answers are for the one who asked: nothing keeps them.
    """

    renderer_classes = [JSONRenderer]
    parser_classes = [SoundJSONParser]
    content_negotiation_class = JSONAlways
    metadata_class = Methods
    pagination_class: type[QueryPagination] | None = None  # type: ignore[assignment]
    filter_backends: list = []
    schema = LearningSchema()
    query_class: type[serializers.Serializer] = NoQuery
    required_scopes: dict[str, str] = {"get": "read", "post": "learn"}

    def get_exception_handler(self):
        return handle_exception

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not hasattr(self, request.method.lower()):
            raise MethodNotAllowed(request.method)  # before the parameters of another method
        refuse_large_body(request)
        self.query = self.read_query(request)

    def read_query(self, request: Request) -> dict[str, Any]:
        """Return the parameters of the address; raise `ValidationError` for unknown ones."""
        # As a plain dict: from a form, an empty value would count as left out and show everything.
        query = self.query_class(data=request.query_params.dict())
        known = set(query.fields)
        if request.method in {"GET", "HEAD"} and self.pagination_class:
            known |= set(self.pagination_class.query_class().fields)
        if unknown := sorted(set(request.query_params) - known):
            text = "There is no such parameter."
            raise serializers.ValidationError({name: [text] for name in unknown})
        query.is_valid(raise_exception=True)
        return query.validated_data

    def read_body(self, request: Request, body_class: type[serializers.Serializer]) -> dict:
        """Return the checked body of a request; raise `ValidationError`."""
        body = body_class(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        return body.validated_data

    def answer_list(self, queryset: Any) -> Response:
        """Return a page of rows through the view's pagination and serializer."""
        rows = self.paginate_queryset(queryset)
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        response.setdefault("Cache-Control", "private, no-store")
        return response


class PublicLearningView(LearningView):
    """The same bytes for everybody: guests' answers may be kept, and carry an ETag."""

    permission_classes = [AllowAny]  # only what the public catalog shows stands here

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Response:
        if response.status_code == 200:
            let_caches_keep(request, response)
        return super().finalize_response(request, response, *args, **kwargs)


@csrf_exempt
def answer_unknown(request: HttpRequest) -> HttpResponse:
    """Answer for every address below the API that nobody else has, with any method."""
    return make_problem_response(request, 404)
