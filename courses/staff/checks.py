"""Content checks in the editor: what a reader will miss on this page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from courses.content.checks import find_problems


def checks_view(request: HttpRequest, page_id: int) -> HttpResponse:
    """Return the list for the version saved last, for those who may edit the page."""
    page = get_object_or_404(Page, pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        raise Http404
    problems = find_problems(page.get_latest_revision_as_object())
    return TemplateResponse(request, "courses/staff/checks_list.html", {"problems": problems})


@hooks.register("register_admin_urls")
def register_checks_url():
    return [path("courses/checks/<int:page_id>/", checks_view, name="content_checks")]


@hooks.register("insert_editor_js")
def load_checks_assets():
    return format_html(
        '<link rel="stylesheet" href="{}"><script type="module" src="{}"></script>',
        static("courses/staff/checks.css"),
        static("courses/staff/checks.js"),
    )


@hooks.register("after_publish_page")
def tell_what_to_look_at(request: HttpRequest, page: Page) -> None:
    """Say after publishing how many things are worth a look. It stops nobody."""
    count = len(find_problems(page.specific))
    if count:
        text = ngettext(
            "There is %(count)s thing to look at: see “Checks” in the editor.",
            "There are %(count)s things to look at: see “Checks” in the editor.",
            count,
        )
        messages.info(request, text % {"count": count})
