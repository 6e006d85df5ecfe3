"""Filters of the search page. Nothing here asks the database."""

import json

from django import template
from django.utils.translation import gettext

from search.models import SearchEntry

register = template.Library()


@register.filter
def card_of(cards: dict, hit):
    """Return the card of a found course, None for anything else."""
    return cards.get(hit.entry.page_id) if hit.entry.kind == SearchEntry.Kind.COURSE else None


@register.simple_tag
def kind_labels() -> str:
    """Return what a suggestion is called that stands in no course, by kind, as JSON."""
    return json.dumps({SearchEntry.Kind.COURSE.value: gettext("Course")})
