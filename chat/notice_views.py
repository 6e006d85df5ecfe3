"""The list of what concerns a person in all his rooms. Works without scripts."""

import re

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from .inbox import mark_seen, read_notices


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
@login_required
def notices(request: HttpRequest) -> HttpResponse:
    """Show one’s notices; mark one as read (`seen`), or all up to one (`up_to`): 302 back."""
    if request.method == "POST":
        seen, up_to = read_key(request.POST.get("seen")), read_key(request.POST.get("up_to"))
        if seen is not None:
            mark_seen(person=request.user, pk=seen)
        elif up_to is not None:
            mark_seen(person=request.user, up_to=up_to)
        return redirect(request.get_full_path())
    page = read_notices(request.user, before=read_key(request.GET.get("before")))
    return TemplateResponse(request, "chat/notices.html", {"page": page})


def read_key(text: str | None) -> int | None:
    """Return a key of the address or the form; None for anything else."""
    return int(text) if text and re.fullmatch(r"[0-9]{1,18}", text) else None
