"""What search engines ask for first: the site map and where they need not look."""

from collections.abc import Iterator
from itertools import islice

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site

from courses import access

MAX_ADDRESSES = 50_000  # sitemaps.org: a site map holds no more
CLOSED_PATHS = [
    "/admin/",
    "/django-admin/",
    "/accounts/",
    "/api/",
    "/learn/",
    "/search/",
    "/documents/",
    "/courses/*/chat/",
    "/*?*sort=",
    "/*&sort=",
]


@require_safe
@cache_control(public=True, max_age=600)
def show_sitemap(request: HttpRequest) -> HttpResponse:
    """List the pages anybody may read in full, with the day they changed last. Flat queries."""
    entries = islice(list_entries(request), MAX_ADDRESSES)
    context = {"entries": entries}
    return TemplateResponse(request, "courses/sitemap.xml", context, content_type="application/xml")


def list_entries(request: HttpRequest) -> Iterator[tuple[str, object]]:
    site = Site.find_for_request(request)
    for page in public_pages(site).iterator():
        if url := page.get_full_url(request):
            yield url, page.last_published_at


def public_pages(site: Site | None) -> QuerySet[Page]:
    """Return home, catalog, courses that are not archived, and their free previews."""
    if site is None:
        return Page.objects.none()
    pages = access.listed_pages(AnonymousUser()).public()
    return pages.descendant_of(site.root_page, inclusive=True).order_by("path")


@require_safe
@cache_control(public=True, max_age=600)
def show_robots(request: HttpRequest) -> HttpResponse:
    """Name what is personal or endless, and where the site map is."""
    site = Site.find_for_request(request)
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED_PATHS)]
    if site is not None:
        lines += ["", f"Sitemap: {site.root_url}{reverse('sitemap')}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
