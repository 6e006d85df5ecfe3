"""The set-up checklist of a new course, each step done or undone from what the draft holds."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Length
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from accounts.models import User
from courses import access
from courses.content.pages import CoursePage
from courses.teaching.models import CourseTeam

from .dashboard_courses import with_states

COURSES_SHOWN = 3
RECENT_DAYS = 14
EMPTY_STREAM = len("[]")


@dataclass(frozen=True)
class Step:
    label: str
    is_done: bool
    url: str
    note: str = ""
    is_optional: bool = False


@dataclass(frozen=True)
class Checklist:
    course: CoursePage
    steps: list[Step]

    @property
    def required(self) -> list[Step]:
        return [step for step in self.steps if not step.is_optional]

    @property
    def done_count(self) -> int:
        return sum(step.is_done for step in self.required)

    @property
    def is_finished(self) -> bool:
        return self.done_count == len(self.required)


class ChecklistPanel(Component):
    template_name = "courses/staff/dashboard/checklist.html"
    order = 115

    class Media:
        css = {"all": ["courses/staff/dashboard.css"]}

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"checklists": read_checklists(parent_context["request"].user)}


def read_checklists(user: User) -> list[Checklist]:
    """Return the checklists of a user's own new courses that miss something. Three queries."""
    since = timezone.now() - timedelta(days=RECENT_DAYS)
    new = Q(live=False, first_published_at=None) | Q(live=True, first_published_at__gte=since)
    team = CourseTeam.objects.filter(course=OuterRef("pk"))
    own = CourseTeam.objects.filter(group__user=user).values("course")
    courses = (
        with_states(access.visible_taught_courses(user).filter(new, pk__in=own))
        .select_related("latest_revision")
        .annotate(member_count=Subquery(team.annotate(n=Count("group__user")).values("n")))
        .order_by("-pk")[:COURSES_SHOWN]
    )
    found = [course for course in courses if not getattr(course, "archived_at", None)]
    modules = read_modules(found)
    lists = [Checklist(course, list_steps(course, modules[course.pk])) for course in found]
    return [checklist for checklist in lists if not checklist.is_finished]


def read_modules(courses: list[CoursePage]) -> dict[int, dict[str, bool]]:
    """Return, by course id, each module's path and whether it or a lesson of it holds content.

    Drafts count as they were saved last. The database looks into them: no body is loaded.
    """
    modules: dict[int, dict[str, bool]] = {course.pk: {} for course in courses}
    if not courses:
        return modules
    below = reduce(or_, (Q(path__startswith=course.path) for course in courses))
    pages = (
        Page.objects.filter(below, depth__gt=min(course.depth for course in courses))
        .annotate(stream_length=Length(KeyTextTransform("content", "latest_revision__content")))
        .order_by("path")
        .values_list(
            "path",
            "stream_length",
            "modulepage__required_block_count",
            "lessonpage__required_block_count",
        )
    )
    for path, stream_length, *counts in pages:
        course = next(it for it in courses if path.startswith(it.path))
        if path == course.path:
            continue
        is_filled = any(counts) if stream_length is None else stream_length > EMPTY_STREAM
        module = path[: len(course.path) + Page.steplen]
        modules[course.pk][module] = modules[course.pk].get(module, False) or is_filled
    return modules


def get_draft_value(course: CoursePage, name: str) -> Any:
    """Return what the latest draft holds in a field; streams as a list."""
    if course.latest_revision is None:
        value = course.serializable_data()[name]
    else:
        value = course.latest_revision.content.get(name)
    return json.loads(value) if name == "outcomes" and value else value


def list_steps(course: CoursePage, modules: dict[str, bool]) -> list[Step]:
    """Return the steps of setting up a course, those of the editor with the field's anchor."""
    editor = reverse("wagtailadmin_pages:edit", args=[course.pk])
    explorer = reverse("wagtailadmin_explore", args=[course.pk])
    empty_count = sum(not is_filled for is_filled in modules.values())
    fields = [
        ("title", _("Give the course a title")),
        ("promise", _("Say in one sentence what people will have")),
        ("cover", _("Choose a cover")),
        ("outcomes", _("List what people will be able to do")),
    ]
    return [
        *(
            Step(label, bool(get_draft_value(course, name)), f"{editor}#{anchor(name)}")
            for name, label in fields
        ),
        Step(_("Write a module"), any(modules.values()), explorer),
        Step(
            _("Fill every module"),
            bool(modules) and not empty_count,
            explorer,
            ngettext("%(n)s is empty", "%(n)s are empty", empty_count) % {"n": empty_count}
            if empty_count
            else "",
        ),
        *list_optional_steps(course, editor),
        Step(_("Publish it, or submit it for review"), is_handed_in(course), editor),
    ]


def list_optional_steps(course: CoursePage, editor: str) -> list[Step]:
    """Return the steps that a course can do without.

    Nobody records who looked at a setting, so the policy counts once it is not the default.
    """
    policy = get_draft_value(course, "enrollment_policy") or course.enrollment_policy
    team_url = reverse("course_team", args=[course.pk])
    return [
        Step(_("Invite a co-instructor"), (course.member_count or 0) > 1, team_url, "", True),
        Step(
            _("Decide who may enroll"),
            policy != CoursePage.EnrollmentPolicy.OPEN,
            f"{editor}#tab-settings",
            str(dict(CoursePage.EnrollmentPolicy.choices).get(policy, policy)),
            True,
        ),
    ]


def anchor(field_name: str) -> str:
    """Return the id that Wagtail's editor gives a field's panel on the first tab (8.0)."""
    return f"panel-child-content-{field_name}-section"


def is_handed_in(course: CoursePage) -> bool:
    return course.live or course.workflow_in_progress
