"""A question between “Publish” and publishing, when learners would lose blocks they finished.

The editor has saved the draft by then, so nothing typed is lost whatever the answer is.
"""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Page, Revision

from courses.progress.impact import read_publish_impact

from .impact_words import describe_publishing


@hooks.register("before_publish_page", order=100)
def ask_before_publishing(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Lead to the question instead of publishing; nobody is asked where nobody is affected."""
    if getattr(request, "is_impact_confirmed", False) or not read_publish_impact(page):
        return None
    url = reverse("confirm_publish", args=[page.pk, page.latest_revision_id])
    next_url = get_valid_next_url_from_request(request)
    return redirect(f"{url}?{urlencode({'next': next_url})}" if next_url else url)


def confirm_publish_view(request: HttpRequest, page_id: int, revision_id: int) -> HttpResponse:
    """Show whom a saved version reaches, and publish exactly that version on “yes”."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not page.permissions_for_user(request.user).can_publish():
        raise Http404
    with transaction.atomic():
        revision = get_object_or_404(page.revisions.select_for_update(), pk=revision_id)
        problem = find_hindrance(request, page, revision)
        if problem:
            messages.warning(request, problem)
            return redirect("wagtailadmin_pages:edit", page.pk)
        if request.method == "POST":
            return publish(request, page, revision)
    draft = revision.as_object()
    context = {
        "page": page,
        "sentences": describe_publishing(read_publish_impact(draft), draft),
        "version": revision.created_at.isoformat(),
        "next_url": get_valid_next_url_from_request(request),
    }
    return TemplateResponse(request, "courses/staff/impact_publish.html", context)


def find_hindrance(request: HttpRequest, page: Page, revision: Revision) -> str:
    """Return why this version cannot be published now, or ""."""
    lock = page.get_lock()
    if lock is not None and lock.for_user(request.user):
        return _("Nothing was published: the page is locked.")
    # An autosave writes into the same revision, and only its date tells.
    is_other = request.method == "POST" and (
        request.POST.get("version") != revision.created_at.isoformat()
    )
    if is_other or revision.pk != page.latest_revision_id:
        return _("Nothing was published: the page has been changed meanwhile. Look at it again.")
    return ""


def publish(request: HttpRequest, page: Page, revision: Revision) -> HttpResponse:
    """Publish as the editor does, with the hooks that other parts of the site registered."""
    # Django's requests take marks of ours; their types do not know it.
    request.is_impact_confirmed = True  # type: ignore[attr-defined]
    answer = run_hooks("before_publish_page", request, revision.as_object())
    if answer is not None:
        return answer
    PublishPageRevisionAction(revision, user=request.user).execute(skip_permission_checks=True)
    page = page.specific_class.objects.get(pk=page.pk)
    answer = run_hooks("after_publish_page", request, page)
    if answer is not None:
        return answer
    edit = messages.button(reverse("wagtailadmin_pages:edit", args=[page.pk]), _("Edit"))
    is_later = revision.pk != page.live_revision_id
    text = _("“%(title)s” is scheduled.") if is_later else _("“%(title)s” is published.")
    messages.success(request, text % {"title": page.get_admin_display_title()}, buttons=[edit])
    next_url = get_valid_next_url_from_request(request)
    return redirect(next_url or reverse("wagtailadmin_explore", args=[page.get_parent().pk]))


def run_hooks(name: str, request: HttpRequest, page: Page) -> HttpResponse | None:
    for hook in hooks.get_hooks(name):
        answer = hook(request, page)
        if hasattr(answer, "status_code"):
            return answer
    return None


@hooks.register("register_admin_urls")
def register_confirm_publish_url():
    return [
        path(
            "courses/publish/<int:page_id>/<int:revision_id>/",
            confirm_publish_view,
            name="confirm_publish",
        )
    ]
