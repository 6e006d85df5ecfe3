"""What a change means for learners, shown before it is made; and what may not be deleted at all."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from courses import access
from courses.content.pages import CoursePage
from courses.enrollment.reading import count_students_below
from courses.progress.impact import (
    Impact,
    read_impact,
    read_move_impact,
    read_publish_impact,
    read_publish_impacts,
)

from . import confirm_publish  # noqa: F401  (registers itself)
from .impact_words import describe_loss, describe_publishing


def warn(request: HttpRequest, sentences: list[str]) -> None:
    """Put sentences above the page, if there are any."""
    if sentences:
        messages.warning(request, join_sentences(sentences))


def join_sentences(sentences: list[str]) -> SafeString:
    return format_html_join(" ", "{}", ((sentence,) for sentence in sentences))


@hooks.register("before_delete_page")
def keep_or_warn_before_delete(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse where students are enrolled; else say on Wagtail's confirm page who is affected."""
    refusal = refuse_pages_with_students(request, [page])
    if refusal is None and request.method == "GET":
        impact = read_impact([page], live_only=False)
        warn(request, describe_loss(impact, "delete", [page]))
    return refusal


@hooks.register("before_move_page")
def warn_before_move(request: HttpRequest, page: Page, destination: Page) -> None:
    """Say on Wagtail's confirm page who is affected. It asks for no permission before it opens."""
    if request.method != "GET":
        return
    if page.permissions_for_user(request.user).can_move_to(destination):
        impact = read_move_impact([page], destination)
        warn(request, describe_loss(impact, "move", [page]))


@hooks.register("before_edit_page")
def warn_reviewer(request: HttpRequest, page: Page) -> None:
    """Say to those who may approve a version under review whom it takes something from."""
    if request.method != "GET" or not page.workflow_in_progress:
        return
    if page.permissions_for_user(request.user).can_publish():
        warn(request, describe_publishing(read_publish_impact(page), page))


@hooks.register("before_bulk_action")
def keep_or_warn_in_bulk(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """Refuse deleting many; a move of many is confirmed once its destination is known."""
    if not objects or not isinstance(objects[0], Page):
        return None
    if action_type == "delete":
        return refuse_pages_with_students(request, objects)
    return None


def describe_bulk(action_type: str, pages: list[Page]) -> list[str]:
    """Return what a bulk action means for learners, for its confirm page.

    Where pages move to is not known yet, so a move counts as if all left their courses.
    """
    if action_type == "publish":
        return describe_bulk_publishing(read_publish_impacts(pages))
    if action_type not in {"delete", "move", "unpublish"} or not pages:
        return []
    if action_type == "move":
        pages = [page for page in pages if page.specific_class is not CoursePage]
    impact = read_impact(pages, live_only=action_type == "unpublish")
    sentences = describe_loss(impact, action_type, pages)
    if sentences and action_type == "move":
        sentences.append(_("Nothing changes for pages that stay in their course."))
    return sentences


def describe_bulk_publishing(impacts: dict[int, Impact]) -> list[str]:
    titles = dict(Page.objects.filter(pk__in=impacts).values_list("pk", "draft_title"))
    return [
        ngettext(
            "“%(title)s”: %(count)s learner has finished it, and this version has less in it.",
            "“%(title)s”: %(count)s learners have finished it, and this version has less in it.",
            impact.finished,
        )
        % {"title": titles[pk], "count": impact.finished}
        for pk, impact in impacts.items()
    ]


def refuse_pages_with_students(request: HttpRequest, pages: list[Page]) -> HttpResponse | None:
    """Return an answer that refuses, or None when no student stands in the way."""
    count = count_students_below(pages)
    if not count:
        return None
    problem = ngettext(
        "This cannot be deleted: %(count)s student is enrolled. Archive it instead: it leaves "
        "the catalog, and who is enrolled keeps it.",
        "This cannot be deleted: %(count)s students are enrolled. Archive it instead: it leaves "
        "the catalog, and who is enrolled keeps it.",
        count,
    )
    return refuse_deleting(request, pages, problem % {"count": count})


def refuse_deleting(request: HttpRequest, pages: list[Page], problem: str) -> HttpResponse:
    """Return to the listing with the reason and, for one course, the button to archive it."""
    buttons = []
    course = pages[0].specific_deferred if len(pages) == 1 else None
    if isinstance(course, CoursePage) and access.can_archive_course(request.user, course):
        buttons = [messages.button(reverse("archive_course", args=[course.pk]), _("Archive"))]
    messages.error(request, problem, buttons=buttons)
    return redirect("wagtailadmin_explore", pages[0].get_parent().pk)
