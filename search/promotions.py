"""Results that managers put first for certain words (Wagtail's "Promoted search results")."""

from dataclasses import dataclass

from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.search.utils import normalise_query_string

from courses import access


@dataclass(frozen=True)
class Promoted:
    title: str
    url: str
    description: str


def find_promoted(user: access.Reader, query: str) -> list[Promoted]:
    """Return what is promoted for exactly these words, in its order. Two queries at most.

    Pages only where the reader may know of them: never a draft, and never what stands in an
    archived course of others. Nothing of what people search for is kept.
    """
    promotions = SearchPromotion.objects.filter(query__query_string=normalise_query_string(query))
    rows = list(promotions.select_related("page"))
    ids = [row.page_id for row in rows if row.page_id]
    known = set()
    if ids:
        pages = access.knowable_pages().filter(pk__in=ids)
        listed = access.without_archived(user, pages)
        known = set(listed.values_list("pk", flat=True))
    found = []
    for row in rows:
        if row.page_id in known:
            found.append(Promoted(row.page.title, row.page.get_url() or "", row.description))
        elif not row.page_id and row.external_link_url:
            title = row.external_link_text or row.external_link_url
            found.append(Promoted(title, row.external_link_url, row.description))
    return found
