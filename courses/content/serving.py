"""How pages reach the views that answer for them, without knowing those views.

Pages stand below the access rules, so they cannot ask them. A view announces itself with
Wagtail's hook `serve_course_page`; a page that nobody serves answers 403, never its content.
"""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.models import Page


def serve_page(page: Page, request: HttpRequest) -> HttpResponse:
    """Return the answer of the first `serve_course_page` hook that knows this kind of page."""
    for serve in hooks.get_hooks("serve_course_page"):
        response = serve(page, request)
        if response is not None:
            return response
    raise PermissionDenied
