"""Views of the site itself."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse


def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 as long as the process serves requests. Asks nothing else."""
    return HttpResponse("ok\n", content_type="text/plain")


def staff_door(request: HttpRequest) -> HttpResponse:
    """Stand where the admins' own login pages would be: there is one door, the site's.

    Somebody who is logged in and was sent here may not enter that admin: 403, not a loop.
    """
    if request.user.is_authenticated:
        raise PermissionDenied
    query = request.META.get("QUERY_STRING", "")
    return redirect(reverse("account_login") + (f"?{query}" if query else ""))
