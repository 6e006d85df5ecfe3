"""The page chooser: one's own pages, and of others what the site shows to everybody.

A live page of somebody else is told by its published title, never by that of its draft.
"""

import json

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.views import chooser
from wagtail.models import Page

from courses import access
from courses.content.pages import CoursePage

# The chooser asks for a place: to move, copy or add something to.
PLACE_PERMISSIONS = frozenset({"move_to", "bulk_move_to", "copy_to", "add_subpage"})


def choosable_pages(request: HttpRequest) -> QuerySet[Page]:
    """Return what a request may offer: places to work at, or targets of a link."""
    if request.GET.get("user_perms") in PLACE_PERMISSIONS:
        return access.passable_pages(request.user)
    return access.linkable_pages(request.user)


@hooks.register("construct_page_chooser_queryset")
def offer_choosable_pages(pages, request):
    return pages.filter(pk__in=choosable_pages(request).values("pk"))


def hide_drafts_of_others(pages, user) -> None:
    """Let pages of others bear their published titles, and offer no way into their courses."""
    own = set(
        access.visible_staff_pages(user)
        .filter(pk__in=[page.pk for page in pages])
        .values_list("pk", flat=True)
    )
    for page in pages:
        if page.pk not in own:
            page.draft_title = page.title
            page.can_descend = page.specific_class is not CoursePage and page.numchild > 0


class PublishedTitles:
    """Wraps a column of the chooser: asks once which rows are the user's own."""

    def __init__(self, user):
        self.user = user
        self.known: dict[int, bool] = {}

    def wrap(self, column):
        fill_cell = column.get_cell_context_data

        def get_cell_context_data(page, parent_context):
            self.prepare(page, parent_context)
            return fill_cell(page, parent_context)

        column.get_cell_context_data = get_cell_context_data
        return column

    def prepare(self, page, parent_context) -> None:
        if page.pk not in self.known:
            rows = list(parent_context["table"].data)
            hide_drafts_of_others(rows, self.user)
            self.known = {row.pk: True for row in rows}


class PageBrowseView(chooser.BrowseView):
    @property
    def columns(self):
        titles = PublishedTitles(self.request.user)
        return [titles.wrap(column) for column in super().columns]

    def get(self, request, parent_page_id=None):
        targets = [pk for pk in request.GET.getlist("target_pages[]") if pk]
        if not all(pk.isdecimal() and len(pk) < 10 for pk in targets):
            raise Http404
        return super().get(request, self.get_parent_id(parent_page_id))

    def get_parent_id(self, parent_page_id: int | None) -> int:
        """Return where to begin: the page asked for, or the page above all of the wanted type."""
        root = Page.get_first_root_node()
        if parent_page_id:
            pages = access.passable_pages(self.request.user)
            if parent_page_id != root.pk and not pages.filter(pk=parent_page_id).exists():
                raise Http404
            return parent_page_id
        wanted = self.request.GET.get("page_type")
        if not wanted:
            return root.pk
        try:
            models = chooser.page_models_from_string(wanted)
        except (ValueError, LookupError) as error:
            raise Http404 from error
        own = access.visible_staff_pages(self.request.user).type(*models)
        return own.first_common_ancestor().pk if models != (Page,) else root.pk


class PageSearchView(chooser.SearchView):
    def get(self, request):
        response = super().get(request)
        hide_drafts_of_others(list(response.context_data["pages"]), request.user)
        return response


class PagesChosenView(chooser.ChosenMultipleView):
    def get(self, request):
        wanted = [pk for pk in request.GET.getlist("id") if pk.isdecimal() and len(pk) < 10]
        pages = list(choosable_pages(request).filter(pk__in=wanted, depth__gt=1).specific())
        hide_drafts_of_others(pages, request.user)
        return self.render_chosen_response([describe_page(page) for page in pages])


def describe_page(page: Page) -> dict:
    """Return what the chooser's script wants to know of a chosen page."""
    return {
        "id": page.pk,
        "parentId": page.get_parent().pk,
        "adminTitle": page.get_admin_display_title(),
        "editUrl": reverse("wagtailadmin_pages:edit", args=(page.pk,)),
        "url": page.url,
    }


class PageExternalLinkView(chooser.ExternalLinkView):
    def post(self, request):
        """Turn an address of this site into a link to the page, where the page is one's own.

        Of other pages the address stays an address: the answer would tell the draft's title.
        """
        response = super().post(request)
        answer = json.loads(response.content)
        page_id = (answer.get("internal") or answer.get("result") or {}).get("id")
        own = access.visible_staff_pages(request.user)
        if page_id is None or own.filter(pk=page_id).exists():
            return response
        return self.render_chosen_response(self.get_result_data())
