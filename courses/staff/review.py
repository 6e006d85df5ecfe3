"""Course review in the admin: what goes along with a submission, and publishing with all drafts."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import SubmitForModerationMenuItem
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogFormatter
from wagtail.models import Page, WorkflowState

from courses.teaching.review import (
    ATTACHED,
    ensure_live_revision,
    find_drafts_below,
    publish_with_drafts,
)

from .review_mails import replace_mails_of_wagtail

replace_mails_of_wagtail()


class SubmitWithDraftsItem(SubmitForModerationMenuItem):
    """Says how many pages go along, before somebody submits."""

    def get_context_data(self, parent_context):
        context = super().get_context_data(parent_context)
        page = parent_context.get("page")
        count = find_drafts_below(page).count() if page and page.pk else 0
        if count:
            along = ngettext("with %(count)s draft page", "with %(count)s draft pages", count)
            context["label"] = f"{context['label']} {along % {'count': count}}"
        return context


@hooks.register("construct_page_action_menu")
def lead_with_submitting(menu_items, request, context):
    """Who may not publish finds "Submit" first; everybody reads how many pages go along."""
    items = [item for item in menu_items if isinstance(item, SubmitForModerationMenuItem)]
    for item in items:
        position = menu_items.index(item)
        menu_items[position] = SubmitWithDraftsItem(order=item.order)
        page = context.get("page")
        tester = page and page.permissions_for_user(request.user)
        if tester and not tester.can_publish():
            menu_items.insert(0, menu_items.pop(position))


def get_page_for_editor(request: HttpRequest, page_id: int) -> Page:
    """Return a page; as in Wagtail, denied to those who may not edit it."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return page


def find_active_review(page: Page) -> WorkflowState | None:
    return WorkflowState.objects.active().for_instance(page).first()


def review_view(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show which versions of which pages are in review together with a page."""
    page = get_page_for_editor(request, page_id)
    state = find_active_review(page)
    rows = []
    if state is not None:
        rows = state.submitted_pages.select_related("page", "revision").order_by("page__path")
    context = {"page": page, "state": state, "rows": rows}
    return TemplateResponse(request, "courses/staff/review/submitted.html", context)


def publish_all_view(request: HttpRequest, page_id: int) -> HttpResponse:
    """List the drafts of a course or module, and publish them with it on confirmation."""
    page = get_page_for_editor(request, page_id)
    tester = page.permissions_for_user(request.user)
    if not tester.can_publish() or tester.page_locked():
        raise PermissionDenied
    if request.method == "POST":
        problems = publish_with_drafts(page=page, by=request.user)
        for problem in problems:
            messages.error(request, _("Not published: %(problem)s") % {"problem": problem})
        if not problems:
            messages.success(request, _("“%(title)s” is published.") % {"title": page.title})
        return redirect("wagtailadmin_explore", page.pk)
    context = {"page": page, "drafts": list(find_drafts_below(page))}
    return TemplateResponse(request, "courses/staff/review/publish_all.html", context)


@hooks.register("register_admin_urls")
def register_review_urls():
    return [
        path("courses/<int:page_id>/review/", review_view, name="course_review"),
        path("courses/<int:page_id>/publish/", publish_all_view, name="course_publish_all"),
    ]


@hooks.register("register_page_header_buttons")
def add_review_buttons(page, user, next_url=None, **kwargs):
    tester = page.permissions_for_user(user)
    state = find_active_review(page) if tester.can_edit() else None
    if state is not None and state.submitted_pages.exists():
        url = reverse("course_review", args=[page.pk])
        yield Button(_("Pages in review"), url, icon_name="list-ul", priority=46)
    elif tester.can_publish() and not tester.page_locked() and find_drafts_below(page).exists():
        url = reverse("course_publish_all", args=[page.pk])
        yield Button(_("Publish with all drafts"), url, icon_name="upload", priority=47)


@hooks.register("before_edit_page")
def tell_what_is_in_review(request, page):
    """Point a reviewer to the pages that approval publishes along with this one."""
    task = page.current_workflow_task
    if request.method != "GET" or task is None or not task.get_actions(page, request.user):
        return
    count = page.current_workflow_state.submitted_pages.count()
    if not count:
        return
    text = ngettext(
        "%(count)s page below was submitted with this one. Approving publishes it too.",
        "%(count)s pages below were submitted with this one. Approving publishes them too.",
        count,
    )
    url = reverse("course_review", args=[page.pk])
    button = messages.button(url, _("Read them"))
    messages.info(request, text % {"count": count}, buttons=[button])


@hooks.register("after_edit_page")
def tell_what_was_submitted(request, page):
    """Name the pages that went along, or those that approval could not publish."""
    if request.POST.get("action-submit"):
        state = find_active_review(page)
        rows = state.submitted_pages.select_related("page").order_by("page__path") if state else []
        titles = ", ".join(f"“{row.page.draft_title}”" for row in rows)
        if titles:
            messages.info(request, _("Submitted with it: %(titles)s") % {"titles": titles})
    elif request.POST.get("action-workflow-action"):
        state = page.workflow_states.order_by("-pk").first()
        for row in state.submitted_pages.exclude(problem="").select_related("page"):
            problem = {"title": row.page.draft_title, "problem": row.problem}
            messages.error(request, _("“%(title)s” is not published: %(problem)s") % problem)


@hooks.register("before_edit_page", order=-1)
def keep_live_what_is_live(request, page):
    if request.method == "POST":
        ensure_live_revision(page)


class ReviewAttachedFormatter(LogFormatter):
    label = gettext_lazy("Assign review")

    def format_message(self, log_entry) -> str:
        return _("Assigned the workflow “%(name)s”") % {"name": log_entry.data.get("workflow", "")}


@hooks.register("register_log_actions")
def register_review_actions(actions):
    actions.register_action(ATTACHED)(ReviewAttachedFormatter)
