"""Views of the site itself."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode


def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 as long as the process serves requests. Asks nothing else."""
    return HttpResponse("ok\n", content_type="text/plain")


ADMIN_RULES = {
    "/admin/": lambda user: user.has_perm("wagtailadmin.access_admin"),
    "/django-admin/": lambda user: user.is_staff,
}


def staff_door(request: HttpRequest) -> HttpResponse:
    """Stand where other login pages would be: there is one door, the site's.

    Who is logged in already goes on to where he wanted, if he may enter that admin; everybody
    else who is logged in gets 403, so that two pages never send him to and fro.
    """
    target = find_target(request)
    if not request.user.is_authenticated:
        query = f"?{urlencode({'next': target})}" if target else ""
        return redirect(reverse("account_login") + query)
    admin = next((path for path in ADMIN_RULES if request.path_info.startswith(path)), "")
    if admin and not ADMIN_RULES[admin](request.user):
        raise PermissionDenied
    is_loop = target.startswith(request.path_info)
    # Not `redirect()`, which takes a text without a slash for the name of a view.
    return HttpResponseRedirect(target if target and not is_loop else admin or "/")


def find_target(request: HttpRequest) -> str:
    """Return where the visitor wanted to go, "" unless it is on this host."""
    target = request.GET.get("next") or request.POST.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if is_ours else ""


def closed_door(request: HttpRequest, **kwargs) -> HttpResponse:
    """Stand where another page would change a password: people do that on their account."""
    return redirect("account_change_password" if request.user.is_authenticated else "account_login")
