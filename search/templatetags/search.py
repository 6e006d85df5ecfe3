"""Filters of the search page. Nothing here asks the database."""

import json

from django import template

from search.models import SearchEntry

register = template.Library()


@register.filter
def card_of(cards: dict, hit):
    """Return the card of a found course, None for anything else."""
    return cards.get(hit.entry.page_id) if hit.entry.kind == SearchEntry.Kind.COURSE else None


@register.simple_tag
def kind_labels() -> str:
    """Return the names of the kinds by their keys, as JSON for scripts."""
    return json.dumps({kind.value: str(kind.label) for kind in SearchEntry.Kind})
