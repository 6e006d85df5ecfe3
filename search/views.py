"""The search page: everything a reader may find, kind by kind. Works without JavaScript."""

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from courses.content.pages import CoursePage
from courses.views.cards import build_cards

from .access import visible_entries
from .models import SearchEntry
from .promotions import find_promoted
from .reading import Found, clean_query, count, find
from .suggesting import suggest_spelling

RESULTS_PER_PAGE = 10
# On the page with all kinds.
RESULTS_PER_KIND = 3
Kind = SearchEntry.Kind


def search(request: HttpRequest) -> HttpResponse:
    query = clean_query(request.GET.get("q", ""))
    context = {"query": query, "kind": "", "groups": [], "total": 0}
    if query:
        context |= find_all(request, query)
    return TemplateResponse(request, "search/search.html", context)


def find_all(request: HttpRequest, query: str) -> dict:
    """Return what the page shows for words: all kinds, or a page of the one that was chosen."""
    entries = visible_entries(request.user)
    chosen = request.GET.get("in", "")
    groups, page_obj = [], None
    for kind in Kind:
        if kind == chosen:
            found, page_obj = find_page(entries, query, kind, request.GET.get("page", ""))
        elif chosen in Kind:
            found = Found(kind, count(entries, query, kind), [])
        else:
            found = find(entries, query, kind, start=0, limit=RESULTS_PER_KIND)
        groups.append(found)
    total = sum(group.total for group in groups)
    return {
        "kind": chosen if chosen in Kind else "",
        "groups": groups,
        "total": total,
        "promoted": find_promoted(request.user, query) if not page_obj else [],
        "did_you_mean": "" if total else suggest_spelling(query),
        "page_obj": page_obj,
        "cards": read_cards(groups, request.user),
    }


def find_page(entries, query: str, kind: Kind, number: str) -> tuple[Found, Page]:
    """Return one page of a kind, the last one for numbers beyond it, and the first for nonsense."""
    wanted = int(number) if number.isdecimal() and len(number) < 7 else 1
    start = (max(wanted, 1) - 1) * RESULTS_PER_PAGE
    found = find(entries, query, kind, start=start, limit=RESULTS_PER_PAGE)
    page_obj = Paginator(range(found.total), RESULTS_PER_PAGE).get_page(wanted)
    if found.total and not found.hits:
        start = (page_obj.number - 1) * RESULTS_PER_PAGE
        found = find(entries, query, kind, start=start, limit=RESULTS_PER_PAGE)
    return found, page_obj


def read_cards(groups: list[Found], user) -> dict:
    """Return the card of each course among the hits, by its id: lessons, minutes, progress."""
    ids = [hit.entry.page_id for group in groups if group.kind == Kind.COURSE for hit in group.hits]
    if not ids:
        return {}
    courses = CoursePage.objects.for_cards().in_bulk(ids)
    cards = build_cards([courses[pk] for pk in ids if pk in courses], user)
    return {card.course.pk: card for card in cards}
