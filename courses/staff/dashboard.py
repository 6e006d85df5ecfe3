"""The panels of the admin's home: my courses, needs you, set-up, start.

Two of Wagtail's own show the same things as "Needs you" and go. The two that stay name only pages
that their reader may still change: a title must not outlive the access to it.
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import (
    LockedPagesPanel,
    RecentEditsPanel,
    UserObjectsInWorkflowModerationPanel,
    WorkflowObjectsToModeratePanel,
)

from courses import access

from .dashboard_checklist import ChecklistPanel
from .dashboard_courses import MyCoursesPanel
from .dashboard_needs import NeedsYouPanel, get_editable_pages
from .start_course import START_COURSE

# "Needs you" says all that these say. No snippet of ours goes through a review.
REPLACED = (WorkflowObjectsToModeratePanel, UserObjectsInWorkflowModerationPanel)


class OwnRecentEditsPanel(RecentEditsPanel):
    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        context = super().get_context_data(parent_context)
        ids = [page.pk for _at, page in context["last_edits"]]
        allowed = find_editable(parent_context["request"], ids)
        context["last_edits"] = [row for row in context["last_edits"] if row[1].pk in allowed]
        return context


class OwnLockedPagesPanel(LockedPagesPanel):
    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        context = super().get_context_data(parent_context)
        pages = list(context["locked_pages"])
        allowed = find_editable(parent_context["request"], [page.pk for page in pages])
        context["locked_pages"] = [page for page in pages if page.pk in allowed]
        return context


def find_editable(request: HttpRequest, ids: list[int]) -> set[int]:
    if not ids:
        return set()
    pages = get_editable_pages(request.user).filter(pk__in=ids)
    return set(pages.values_list("pk", flat=True))


class StartCoursePanel(Component):
    """Comes first while its reader has no course, and last afterwards."""

    template_name = "courses/staff/dashboard/start_course.html"

    class Media:
        css = {"all": ["courses/staff/dashboard.css"]}

    def __init__(self, *, is_shown: bool, is_first: bool) -> None:
        self.is_shown = is_shown
        self.is_first = is_first
        self.order = 100 if is_first else 290

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"is_shown": self.is_shown, "is_first": self.is_first}


@hooks.register("construct_homepage_panels")
def put_up_panels(request: HttpRequest, panels: list) -> None:
    user = request.user
    limited = {RecentEditsPanel: OwnRecentEditsPanel, LockedPagesPanel: OwnLockedPagesPanel}
    panels[:] = [
        limited.get(type(panel), lambda panel=panel: panel)()
        for panel in panels
        if not isinstance(panel, REPLACED)
    ]
    panels += [
        StartCoursePanel(
            is_shown=user.has_perm(START_COURSE),
            is_first=not access.visible_taught_courses(user).exists(),
        ),
        MyCoursesPanel(),
        ChecklistPanel(),
        NeedsYouPanel(),
    ]
