"""Ordering modules and lessons by drag, by keyboard and by buttons."""

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail import hooks
from wagtail.actions.move_page import MovePageAction
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access
from wagtail.admin.widgets import Button
from wagtail.models import Page

from courses import access
from courses.content.learning_pages import ModulePage
from courses.content.pages import CoursePage
from courses.content.tree_writes import tree_write

STEPS = {
    "up": lambda index, last: max(index - 1, 0),
    "down": lambda index, last: min(index + 1, last),
    "first": lambda index, last: 0,
    "last": lambda index, last: last,
}
REFUSAL = gettext_lazy(
    "Students would see another order, and changes to a published course are reviewed first. "
    "You can move pages that are not published yet."
)


class OrderRefused(Exception):
    """The person may arrange this page's children, but not like that."""


def get_parent_to_order(user, parent: Page | None) -> Page:
    """Return the specific parent. 404 without one, refused to those who may not arrange it."""
    if parent is None:
        raise Http404
    parent = parent.specific
    if not parent.permissions_for_user(user).can_reorder_children():
        raise PermissionDenied
    return parent


def move_page(user, page_id: int, choose_index) -> tuple[Page, int, int]:
    """Move a page among its siblings; return it with its new index and how many there are.

    `choose_index(index, last)` says where to. Writes nothing, not even a log entry, where the
    place stays the same. Raises `OrderRefused`.
    """
    with tree_write():
        page = get_object_or_404(Page, pk=page_id)
        parent = get_parent_to_order(user, page.get_parent())
        before = list(parent.get_children())
        index, last = before.index(page), len(before) - 1
        new_index = choose_index(index, last)
        if new_index != index:
            after = [sibling for sibling in before if sibling != page]
            after.insert(new_index, page)
            if not access.can_change_order(user, parent, before, after):
                raise OrderRefused(REFUSAL)
            side = "left" if new_index < index else "right"
            action = MovePageAction(page, before[new_index], pos=side, user=user)
            # Wagtail would ask for the right to delete, which teams under review lack.
            action.execute(skip_permission_checks=True)
    return page, new_index, len(before)


def read_position(request: HttpRequest) -> int | None:
    """Return the place asked for, None for the end. 400 for what is no place."""
    text = request.GET.get("position")
    if text is None:
        return None
    if not (text.isascii() and text.isdigit()):
        raise BadRequest("position is a number from 0")
    return int(text[:9])


@require_admin_access
@require_POST
def set_page_position(request: HttpRequest, page_to_move_id: int) -> HttpResponse:
    """Answer the explorer's drag. It stands in front of Wagtail's view, which answers 500 for a
    page without a parent and for numbers the database does not know (8.0.1)."""
    position = read_position(request)
    try:
        move_page(
            request.user,
            page_to_move_id,
            lambda index, last: last if position is None else min(position, last),
        )
    except OrderRefused as refusal:
        return HttpResponse(str(refusal), status=403, content_type="text/plain")
    return HttpResponse("")


def order_view(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show the children of a course or module with buttons that move them, and move one."""
    if request.method == "POST":
        return move_by_button(request, page_id)
    parent = get_parent_to_order(request.user, get_object_or_404(Page, pk=page_id))
    if not isinstance(parent, CoursePage | ModulePage):
        raise Http404
    moved, _sep, by = request.GET.get("moved", "").partition("-")
    children = list(parent.get_children())
    context = {
        "parent": parent,
        "children": children,
        "moved_id": int(moved) if moved.isdecimal() and len(moved) < 10 else None,
        "focus": choose_focus(children, moved, by),
    }
    return TemplateResponse(request, "courses/staff/ordering.html", context)


def choose_focus(children: list[Page], moved: str, by: str) -> str:
    """Name the button that gets the focus: the one pressed, or its opposite at either end."""
    ids = [str(page.pk) for page in children]
    if moved not in ids:
        return ""
    if moved == ids[0]:
        return "down"
    if moved == ids[-1]:
        return "up"
    return by if by in STEPS else ""


def move_by_button(request: HttpRequest, page_id: int) -> HttpResponse:
    step = request.POST.get("to", "")
    moved = request.POST.get("page", "")
    if step not in STEPS or not (moved.isascii() and moved.isdigit() and len(moved) < 10):
        raise BadRequest("page and to are needed")
    wants_json = request.headers.get("Accept") == "application/json"
    if not is_child(int(moved), page_id):
        raise Http404
    try:
        page, index, count = move_page(request.user, int(moved), STEPS[step])
    except OrderRefused as refusal:
        if wants_json:
            return JsonResponse({"message": str(refusal)}, status=403)
        messages.error(request, str(refusal))
        return redirect(f"{reverse('course_order', args=[page_id])}?moved={moved}-{step}")
    words = _("“%(title)s” is now %(place)s of %(count)s.") % {
        "title": page.get_admin_display_title(),
        "place": index + 1,
        "count": count,
    }
    if wants_json:
        ids = list(page.get_parent(update=True).get_children().values_list("pk", flat=True))
        return JsonResponse({"message": words, "order": ids})
    messages.success(request, words)
    return redirect(f"{reverse('course_order', args=[page_id])}?moved={moved}-{step}#page-{moved}")


def is_child(pk: int, parent_id: int) -> bool:
    parent = Page.objects.filter(pk=parent_id).first()
    return parent is not None and parent.get_children().filter(pk=pk).exists()


class OrderButton(Button):
    """“Change order” among a course's or module's actions, for those who may."""

    def __init__(self, page: Page, user, **kwargs):
        super().__init__(
            _("Change order"),
            url=reverse("course_order", args=[page.pk]),
            icon_name="list-ul",
            **kwargs,
        )
        self.page, self.user = page, user

    @property
    def show(self) -> bool:
        if not isinstance(self.page.specific_deferred, CoursePage | ModulePage):
            return False
        return (
            self.page.numchild > 1
            and self.page.permissions_for_user(self.user).can_reorder_children()
        )


@hooks.register("register_page_header_buttons")
def offer_order_in_header(page, user, view_name, next_url=None):
    yield OrderButton(page, user, priority=55)


@hooks.register("register_page_listing_more_buttons")
def offer_order_in_listing(page, user, next_url=None):
    yield OrderButton(page, user, priority=55)


@hooks.register("register_admin_urls")
def register_order_url():
    return [path("courses/<int:page_id>/order/", order_view, name="course_order")]
