"""“My courses” on the admin's home: state, numbers, and where most students stand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F, Max, Prefetch, QuerySet
from django.db.models.functions import Coalesce, Substr
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component
from wagtail.models import Page, WorkflowState

from courses import access
from courses.content.pages import CoursePage
from courses.progress.class_summary import ClassSummary, read_class_summaries
from courses.teaching.models import CourseTeam

COURSES_SHOWN = 10
LEARNING_URL_NAME = "courses_enrollment_modeladmin_index"


@dataclass
class CourseRow:
    """One course of the panel, with the places its reader may go to from here."""

    course: CoursePage
    state: str
    summary: ClassSummary
    changed_at: datetime | None
    links: list[tuple[str, str, str]] = field(default_factory=list)


class MyCoursesPanel(Component):
    template_name = "courses/staff/dashboard/my_courses.html"
    order = 110

    class Media:
        css = {"all": ["courses/staff/dashboard.css"]}

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        request = parent_context["request"]
        courses = access.visible_taught_courses(request.user)
        count = courses.count()
        return {
            "rows": read_rows(request, courses) if count else [],
            "count": count,
            "more_count": max(0, count - COURSES_SHOWN),
            "heading": _("All courses") if access.is_manager(request.user) else _("My courses"),
            "all_url": reverse("my_courses:index"),
        }


def read_rows(request: HttpRequest, courses: QuerySet) -> list[CourseRow]:
    """Return the courses changed last, with their numbers. The same queries for 1 and for 50."""
    changed_at = read_last_changes(courses, COURSES_SHOWN)
    found = list(with_states(courses.filter(path__in=changed_at)))
    order = list(changed_at)
    found.sort(key=lambda course: order.index(course.path))
    summaries = read_class_summaries(found)
    managed = find_managed(request.user, found)
    return [
        CourseRow(
            course=course,
            state=tell_state(course),
            summary=summaries[course.pk],
            changed_at=changed_at[course.path],
            links=list_links(request, course, summaries[course.pk], course.pk in managed),
        )
        for course in found
    ]


def read_last_changes(courses: QuerySet, limit: int) -> dict[str, datetime | None]:
    """Return when anything in a course was changed last, by its path, the latest ones first.

    One query for each depth that courses stand at, that is one where there is one catalog.
    """
    depths = set(courses.order_by().values_list("depth", flat=True).distinct())
    found: list[tuple[str, datetime | None]] = []
    for depth in sorted(depths):
        paths = courses.filter(depth=depth).order_by().values("path")
        changes = (
            Page.objects.filter(depth__gte=depth)
            .annotate(head=Substr("path", 1, depth * Page.steplen))
            .filter(head__in=paths)
            .order_by()
            .values("head")
            .annotate(at=Max(Coalesce("latest_revision_created_at", "last_published_at")))
            .order_by(F("at").desc(nulls_last=True), "-head")
        )
        found += changes.values_list("head", "at")[:limit]
    found.sort(key=lambda row: (row[1] is not None, row[1] and row[1].timestamp()), reverse=True)
    return dict(found[:limit])


def with_states(courses: QuerySet) -> QuerySet:
    """Fetch schedules and reviews of courses beforehand.

    `prefetch_workflow_states` finds none on a queryset of one page type (Wagtail 8.0): it looks
    for reviews of the type by the id of the base type.
    """
    reviews = Prefetch(
        "_specific_workflow_states",
        queryset=WorkflowState.objects.active(),
        to_attr="_current_workflow_states",
    )
    return courses.annotate_approved_schedule().prefetch_related(reviews)


def tell_state(page: Page) -> str:
    """Return a page's state in words. Without queries where states and schedules are fetched."""
    if getattr(page, "archived_at", None):
        return _("archived")
    if page.live:
        if page.approved_schedule:
            return _("live + scheduled")
        if page.workflow_in_progress:
            return _("live + in review")
        return _("live + draft") if page.has_unpublished_changes else _("live")
    if page.expired:
        return _("expired")
    if page.approved_schedule:
        return _("scheduled")
    return _("in review") if page.workflow_in_progress else _("draft")


def find_managed(user, courses: list[CoursePage]) -> set[int]:
    """Return the ids of the courses whose team a user may change: `can_manage_team` for many."""
    ids = {course.pk for course in courses}
    if access.is_manager(user):
        return ids
    teams = CourseTeam.objects.filter(course__in=ids, lead=user, group__user=user)
    return set(teams.values_list("course_id", flat=True))


def list_links(
    request: HttpRequest, course: CoursePage, summary: ClassSummary, is_managed: bool
) -> list[tuple[str, str, str]]:
    """Return label, address and icon of each place to go to."""
    links = [(_("Edit"), reverse("wagtailadmin_pages:edit", args=[course.pk]), "edit")]
    if summary.enrolled:
        links.append(
            (_("Students"), f"{reverse(LEARNING_URL_NAME)}?course={course.pk}", "group"),
        )
    links.append((_("Class"), reverse("course_class", args=[course.pk]), "glasses"))
    if is_managed:
        links.append((_("Team"), reverse("course_team", args=[course.pk]), "user"))
    if course.live and (url := course.get_url(request)):
        links.append((_("Live page"), url, "view"))
    return links
