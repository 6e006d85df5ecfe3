"""The gallery: every component in all its states, in both themes. For development only."""

import re

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from .gallery_samples import State, list_samples

THEMES = ("light", "dark")
# What may stand once in a page: names of elements, and what points to them.
NAMES = re.compile(
    r'\b(id|for|form|aria-labelledby|aria-describedby|aria-controls|popovertarget|name)="([^"]+)"'
)
POINTERS = re.compile(r'href="#([^"]+)"')
LABELS = re.compile(r'aria-label="([^"]+)"')


@require_safe
def show_gallery(request: HttpRequest) -> HttpResponse:
    if not settings.EDUCA_GALLERY:
        raise Http404
    sections = [
        {"name": name, "states": [show_state(request, state) for state in states]}
        for name, states in list_samples().items()
    ]
    return render(request, "gallery.html", {"sections": sections})


def show_state(request: HttpRequest, state: State) -> dict:
    """Return a state's title and its HTML in both themes, the ids of each its own."""
    title, template, context = state
    html = engines["django"].from_string(template).render(context, request)
    # A template has escaped it; only ids are renamed.
    sides = [{"theme": theme, "html": mark_safe(rename(html, theme))} for theme in THEMES]  # noqa: S308
    return {"title": title, "sides": sides}


def rename(html: str, theme: str) -> str:
    """Return HTML whose ids and labels no other side of the page has."""

    def rename_all(match: re.Match) -> str:
        return f'{match[1]}="' + " ".join(f"{theme}-{name}" for name in match[2].split()) + '"'

    html = NAMES.sub(rename_all, html)
    html = POINTERS.sub(rf'href="#{theme}-\1"', html)
    return LABELS.sub(rf'aria-label="\1 ({theme})"', html)
