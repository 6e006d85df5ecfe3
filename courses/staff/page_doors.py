"""One door in front of every admin view of a page: who has no business there is turned away.

Wagtail's views check what a person may *do* with a page. This asks first whether the person may
know of it at all, so that no view can tell a title on its way to a refusal.
"""

from collections.abc import Callable, Iterator
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch
from django.views.defaults import page_not_found
from wagtail.admin.views.pages.search import page_filter_search
from wagtail.utils.urlpatterns import decorate_urlpatterns

from courses import access

from .refused_save import offer_text_back

PAGE_NAMESPACE = "wagtailadmin_pages"
EXPLORERS = frozenset({"wagtailadmin_explore", "wagtailadmin_explore_results"})
PAGE_ARGUMENTS = ("page_id", "parent_page_id", "page_to_move_id", "destination_id", "pk")
# Fields in which forms name another page: copy, move, choose a parent, move many.
PAGE_FIELDS = ("new_parent_page", "parent_page", "chooser")
EDITORS = frozenset({"add", "edit"})
LONGEST_ID = 10  # digits
NO_PAGE = 0


def guard_pages(urlpatterns: list) -> list:
    """Put the door in front of all views of the admin's URLs; return them."""
    return decorate_urlpatterns(urlpatterns, behind_the_door)


def behind_the_door(view: Callable) -> Callable:
    """Wrap an admin view; guests and superusers pass, the view itself sees to them."""

    @wraps(view)
    def ask_first(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        match, user = request.resolver_match, request.user
        if match is None or user.is_anonymous or user.is_superuser:
            return view(request, *args, **kwargs)
        if is_bulk_action_on_pages(match):
            keep_known_ids(request)
        if all(access.can_know_staff_page(user, pk) for pk in find_page_ids(request, match)):
            return view(request, *args, **kwargs)
        if request.method == "POST" and match.url_name in EDITORS:
            return offer_text_back(request)
        if not user.has_perm("wagtailadmin.access_admin"):
            return view(request, *args, **kwargs)
        return page_not_found(request, None, template_name="wagtailadmin/404.html")

    return ask_first


def find_page_ids(request: HttpRequest, match: ResolverMatch) -> Iterator[int]:
    """Yield the ids of the pages a request names, in its address and in its form."""
    of_pages = PAGE_NAMESPACE in match.namespaces
    if of_pages or match.url_name in EXPLORERS:
        for name in PAGE_ARGUMENTS:
            if name in match.kwargs:
                yield from read_ids([str(match.kwargs[name])]) or [NO_PAGE]
    if request.method == "POST" and (of_pages or is_bulk_action_on_pages(match)):
        for name in PAGE_FIELDS:
            yield from read_ids(request.POST.getlist(name))


def read_ids(values: list[str]) -> list[int]:
    """Return the numbers among values that can be ids of pages."""
    return [int(value) for value in values if value.isdecimal() and len(value) < LONGEST_ID]


def is_bulk_action_on_pages(match: ResolverMatch) -> bool:
    kwargs = match.kwargs
    return (
        match.url_name == "wagtail_bulk_action"
        and kwargs["app_label"] == "wagtailcore"
        and kwargs["model_name"] == "page"
    )


def keep_known_ids(request: HttpRequest) -> None:
    """Take out of a bulk action the pages that the user has nothing to do with.

    Wagtail would list them by title as "without permission". The answer is 404 when none is left.
    """
    known = access.visible_staff_pages(request.user)
    wanted = request.GET.getlist("id")
    if "all" in wanted:
        pages = list_pages_of_listing(request, known)
    else:
        pages = known.filter(pk__in=read_ids(wanted)).values_list("pk", flat=True)
    request.GET = request.GET.copy()
    request.GET.setlist("id", [str(pk) for pk in pages])


def list_pages_of_listing(request: HttpRequest, known) -> list[int]:
    """Return the ids behind "select all" of an explorer listing, or of a search in it."""
    parents = known.filter(pk__in=read_ids(request.GET.getlist("childOf")))
    query = request.GET.get("q")
    pages = known.filter(depth__gt=1)
    if "childOf" in request.GET:
        parent = parents.first()
        if parent is None:
            return []
        pages = pages.descendant_of(parent) if query else pages.child_of(parent)
    if query:
        found = page_filter_search(query, pages)[0]
        return [page.pk for page in found]
    return list(pages.values_list("pk", flat=True))
