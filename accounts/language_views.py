"""The language of the site: a page of its own, so that public pages carry no form and no token."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods


@require_http_methods(["GET", "HEAD", "POST"])
def choose_language(request: HttpRequest) -> HttpResponse:
    """Offer the languages; keep the chosen one in a cookie, and on the account of who has one.

    `language` is a code of `LANGUAGES`; anything else is asked again with 400. `next` is the path
    on this site to go back to, with the front page for any other.
    """
    target = find_way_back(request)
    language = request.POST.get("language", "")
    is_known = language in dict(settings.LANGUAGES)
    if request.method != "POST" or not is_known:
        is_wrong = request.method == "POST"
        context = {"next": target, "is_wrong": is_wrong, "languages": settings.LANGUAGES}
        return render(request, "accounts/language.html", context, status=400 if is_wrong else 200)
    if request.user.is_authenticated:
        request.user.language = language
        request.user.save(update_fields=["language"])
    response = HttpResponseRedirect(target)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    return response


def find_way_back(request: HttpRequest) -> str:
    """Return the path that was asked for, else the page the visitor comes from, else "/"."""
    wanted = [request.POST.get("next"), request.GET.get("next"), find_page_before(request)]
    target = next((one for one in wanted if one), "")
    is_ours = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if is_ours else "/"


def find_page_before(request: HttpRequest) -> str:
    """Return the path and query of the page of this site that a link was followed on, else ""."""
    try:
        came_from = urlsplit(request.headers.get("Referer", ""))
    except ValueError:  # no address at all
        return ""
    if came_from.netloc != request.get_host():
        return ""
    return came_from._replace(scheme="", netloc="").geturl()
