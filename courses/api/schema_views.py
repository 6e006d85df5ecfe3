"""The description of the learning API for programs, and the page that shows it to people."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from drf_spectacular.views import SpectacularAPIView
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.permissions import AllowAny

from .problems import handle_exception
from .public_answers import let_caches_keep


class SchemaView(SpectacularAPIView):
    """OpenAPI 3 as JSON; as YAML for `Accept: application/yaml` or `?format=yaml`."""

    permission_classes = [AllowAny]  # the description names routes, and nothing that is kept
    renderer_classes = [OpenApiJsonRenderer, OpenApiYamlRenderer]
    content_negotiation_class = DefaultContentNegotiation

    def get_exception_handler(self):
        return handle_exception

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        let_caches_keep(request, response)
        return response


@require_safe
@ensure_csrf_cookie
def show_docs(request: HttpRequest) -> HttpResponse:
    """Show the description; its buttons ask the API as whoever is logged in."""
    context = {"csrf_cookie": settings.CSRF_COOKIE_NAME}
    return render(request, "courses/api_docs.html", context)
