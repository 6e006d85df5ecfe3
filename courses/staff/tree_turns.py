"""Takes turns in the admin: a view that changes the tree reads and writes while nobody else does.

Wagtail's views load a page, check a form and write, each on its own. Between these steps somebody
else may have taken the slug, moved the page or saved a newer draft.
"""

from collections.abc import Callable
from functools import wraps

from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.content.tree_writes import lock_page, lock_tree

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
TREE_VIEWS = {
    *(
        f"wagtailadmin_pages:{name}"
        for name in (
            *("add", "convert_alias", "copy", "delete", "move_confirm", "unpublish"),
            "workflow_action",
        )
    ),
    "wagtail_bulk_action",
    "wagtailadmin_api:pages:action",
    "course_order",
    "duplicate_course",
    "new_run_of_course",
    "set_page_position",
    "start_course",
}
EDIT_VIEW = "wagtailadmin_pages:edit"
DEADLOCK, TIMEOUT = "40P01", "55P03"

View = Callable[..., HttpResponse]


def take_turns(view: View) -> View:
    """Run a view of the admin alone on the tree, or on its page, if it writes there.

    Saving a draft waits for other savers of the same page only, so nobody's typing waits for
    somebody else's import. A database that chose the view as the victim of a deadlock is asked
    again; one that has no turn within the limit answers 503.
    """

    @wraps(view)
    def in_turn(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        lock = None if request.method in SAFE_METHODS else find_lock(request, kwargs)
        if lock is None:
            return view(request, *args, **kwargs)
        for is_last in (False, False, True):
            try:
                with transaction.atomic():
                    lock()
                    return view(request, *args, **kwargs)
            except OperationalError as error:
                if not is_wait_problem(error):
                    raise
                if is_last or get_code(error) != DEADLOCK:
                    break
        return answer_busy()

    return in_turn


def find_lock(request: HttpRequest, kwargs: dict) -> Callable[[], None] | None:
    """Return what to lock for a request that writes, or None for views that leave pages alone."""
    name = request.resolver_match.view_name
    if name in TREE_VIEWS:
        return lock_tree
    if name == EDIT_VIEW:
        pk = kwargs["page_id"]
        return lambda: lock_for_edit(request, pk)
    return None


def lock_for_edit(request: HttpRequest, pk: int) -> None:
    """Lock the tree for what may change addresses (a new slug, going live), and the page."""
    goes_on = any(key.startswith("action-") for key in request.POST)
    if goes_on or not Page.objects.filter(pk=pk, slug=request.POST.get("slug", "")).exists():
        lock_tree()
    lock_page(pk)


def get_code(error: OperationalError) -> str:
    return getattr(error.__cause__, "sqlstate", "") or ""


def is_wait_problem(error: OperationalError) -> bool:
    return get_code(error) in {DEADLOCK, TIMEOUT} or "database is locked" in str(error)


def answer_busy() -> HttpResponse:
    words = _("Somebody else is changing the courses right now. Nothing was saved; try again.")
    return HttpResponse(words, status=503, content_type="text/plain", headers={"Retry-After": "5"})
