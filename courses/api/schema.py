"""The OpenAPI description of the learning API: our routes only, with every error they answer."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers
from rest_framework.permissions import AllowAny

from .problems import CONTENT_TYPE, TITLES, TYPE_PREFIX

OUR_PREFIX = "/api/learning/v1/"
WRITES = ("post", "put", "patch", "delete")
# What any request may come back with, by status. Routes add their own as `refusals`.
ALWAYS = {
    400: ("malformed", "invalid"),
    401: ("authentication-required", "authentication-failed"),
    403: ("forbidden",),
    406: ("not-acceptable",),
    429: ("throttled",),
}
WITH_ID = {404: ("not-found",)}
WITH_BODY = {413: ("too-large",), 415: ("unsupported-media-type",)}


class FieldErrorSerializer(serializers.Serializer):
    field = serializers.CharField(help_text="Its name; nested ones joined by dots; may be empty.")
    code = serializers.CharField(help_text="One word for programs.")
    detail = serializers.CharField(help_text="A sentence for people.")


class ProblemSerializer(serializers.Serializer):
    """Problem details (RFC 9457). Compare `type`; show `detail`; report `request_id`."""

    type = serializers.CharField(help_text="Stable; see the table of errors in docs/api.md.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    request_id = serializers.CharField()
    errors = FieldErrorSerializer(many=True, required=False)


class LearningSchema(AutoSchema):
    """Adds what `LearningView` promises: parameters, and errors as problem details."""

    def get_override_parameters(self) -> list:
        parameters: list = [self.view.query_class] if self.view.query_class().fields else []
        if self.method == "GET" and self.view.pagination_class:
            parameters.append(self.view.pagination_class.query_class)
        return parameters

    def _is_list_view(self, serializer: Any = None) -> bool:
        return self.method == "GET" and self.view.pagination_class is not None

    def get_tags(self) -> list[str]:
        return [self._tokenize_path()[0]]

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        if self.method == "GET" and AllowAny in self.view.permission_classes:
            bodies["304"] = {"description": "Nothing has changed since `If-None-Match`."}
        for status, slugs in sorted(self.list_refusals().items()):
            body = self._get_response_for_code(
                ProblemSerializer, str(status), media_types=[CONTENT_TYPE], direction=direction
            )
            body["description"] = " ".join(TITLES[slug] for slug in slugs)
            examples = {slug: {"value": write_example(slug, status)} for slug in slugs}
            body["content"][CONTENT_TYPE]["examples"] = examples
            bodies[str(status)] = body
        return bodies

    def list_refusals(self) -> dict[int, tuple[str, ...]]:
        method = self.method.lower()
        refusals: dict[int, tuple[str, ...]] = dict(ALWAYS)
        if "{" in self.path:
            refusals |= WITH_ID
        if method in WRITES:
            refusals |= WITH_BODY
        for status, slugs in getattr(self.view, "refusals", {}).get(method, {}).items():
            refusals[status] = (*refusals.get(status, ()), *slugs)
        return refusals


def write_example(slug: str, status: int) -> dict[str, Any]:
    example = {
        "type": TYPE_PREFIX + slug,
        "title": TITLES[slug],
        "status": status,
        "detail": TITLES[slug],
        "request_id": "5f1c2d3e4b5a69788796a5b4c3d2e1f0",
    }
    if slug == "invalid":
        text = "Ensure this value is less than or equal to 100."
        example["errors"] = [{"field": "limit", "code": "max_value", "detail": text}]
    return example


def keep_our_routes(endpoints: list, **_options: Any) -> list:
    """Leave out every route but ours: unfiltered, the admin's private API would be listed."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith(OUR_PREFIX)]


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = "accounts.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        text = "The browser's session. Writing needs the header X-CSRFToken as well."
        return {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": text}


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "accounts.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A token from the account page, with a scope: read, learn or teach.",
        }
