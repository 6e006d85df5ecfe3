"""Views of the site itself."""

from django.http import HttpRequest, HttpResponse


def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 as long as the process serves requests. Asks nothing else."""
    return HttpResponse("ok\n", content_type="text/plain")
