"""The pages of last resort: they ask neither the database nor the cache, and name the site all the
same, as this process has last read its brand."""

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseServerError
from django.template.loader import get_template

from home.brand_reading import recall_brand


def answer_bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponseBadRequest(render_alone("400.html"))


def answer_server_error(request: HttpRequest) -> HttpResponse:
    return HttpResponseServerError(render_alone("500.html"))


def render_alone(template: str) -> str:
    """Render without a request: context processors would read sessions and users."""
    return get_template(template).render({"brand_name": recall_brand().name})
