"""“Needs you” on the admin's home: requests, reviews, unpublished changes, coming dates."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import CharField, Count, Min, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.ui.components import Component
from wagtail.models import Page, Revision, TaskState, WorkflowState, get_default_page_content_type
from wagtail.permissions import policy_registry

from accounts.models import User
from courses import access
from courses.content.pages import CoursePage
from courses.enrollment.models import Enrollment
from courses.teaching.models import SubmittedPage

ROWS_SHOWN = 5
DAYS_AHEAD = 7


@dataclass
class NeedsRow:
    """One page that waits for somebody. `note` says who and when, `comment` what they wrote."""

    page: Page
    note: str
    comment: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)
    course_title: str = ""

    @property
    def edit_url(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.page.pk])


@dataclass
class NeedsGroup:
    heading: str
    icon: str
    rows: list[NeedsRow]
    has_more: bool = False


class NeedsYouPanel(Component):
    template_name = "courses/staff/dashboard/needs_you.html"
    order = 120

    class Media:
        css = {"all": ["courses/staff/dashboard.css"]}

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        groups = [group for group in read_groups(parent_context["request"].user) if group.rows]
        name_courses(row for group in groups for row in group.rows)
        return {"groups": groups}


def read_groups(user: User) -> Iterable[NeedsGroup]:
    """Return what waits for a user, the most pressing first. Only pages that the user may change.

    Reviews are the exception: Wagtail lets a reviewer into the page for as long as it is reviewed.
    """
    pages = get_editable_pages(user)
    reviews = read_reviews(user)
    mine = {row.page.pk for row in reviews}
    states = read_workflow_states(pages)
    sent_back = [state for state in states if state.status == WorkflowState.STATUS_NEEDS_CHANGES]
    waiting = [
        state
        for state in states
        if state.status == WorkflowState.STATUS_IN_PROGRESS and state.content_object.pk not in mine
    ]
    yield cut(_("Asking to join"), "group", read_requests(user))
    yield cut(_("Awaiting your review"), "clipboard-list", reviews)
    yield cut(_("Sent back by a reviewer"), "warning", [tell_sent_back(it) for it in sent_back])
    yield cut(_("Submitted for review"), "time", [tell_waiting(state) for state in waiting])
    yield cut(_("Changed and not yet published"), "edit", read_drafts(pages, states))
    yield cut(_("In the next seven days"), "calendar-alt", read_dates(pages))


def cut(heading: str, icon: str, rows: list[NeedsRow]) -> NeedsGroup:
    return NeedsGroup(heading, icon, rows[:ROWS_SHOWN], len(rows) > ROWS_SHOWN)


def get_editable_pages(user: User) -> QuerySet[Page]:
    policy = policy_registry.get_by_type(Page)
    return policy.instances_user_has_any_permission_for(user, {"change"})


def as_object_ids(pages: QuerySet[Page]) -> QuerySet:
    """Return page ids as Wagtail stores them beside revisions and workflows: as text."""
    return pages.order_by().annotate(key=Cast("pk", CharField())).values("key")


def tell(user: User | None, at) -> str:
    when = date_format(timezone.localtime(at), "DATETIME_FORMAT") if at else ""
    return ", ".join(part for part in (user.public_name if user else "", when) if part)


def compare_link(page: Page) -> list[tuple[str, str]]:
    if not page.live:
        return []
    url = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "live", "latest"])
    return [(_("Compare with the live page"), url)]


def read_reviews(user: User) -> list[NeedsRow]:
    """Return the pages whose review is a task of the user, the oldest first."""
    states = (
        TaskState.objects.reviewable_by(user)
        .filter(revision__base_content_type=get_default_page_content_type())
        .select_related("revision__user", "task")
        .prefetch_related("revision__content_object")
        .order_by("started_at")[: ROWS_SHOWN + 1]
    )
    return [tell_review(state) for state in states if state.revision.content_object]


def read_requests(user: User) -> list[NeedsRow]:
    """Return the user's courses with requests to join, those asked for first before others."""
    courses = (
        access.visible_taught_courses(user)
        .filter(enrollments__status=Enrollment.Status.PENDING)
        .annotate(asking=Count("enrollments", distinct=True), since=Min("enrollments__changed_at"))
        .order_by("since")[: ROWS_SHOWN + 1]
    )
    return [tell_requests(course) for course in courses]


def tell_requests(course: CoursePage) -> NeedsRow:
    text = ngettext(
        "%(count)s person, since %(when)s", "%(count)s people, since %(when)s", course.asking
    )
    note = text % {"count": course.asking, "when": tell(None, course.since)}
    link = (_("Answer"), reverse("course_class", args=[course.pk]) + "#requests")
    return NeedsRow(course, note, links=[link])


def tell_review(state: TaskState) -> NeedsRow:
    page = state.revision.content_object
    preview = reverse("wagtailadmin_pages:workflow_preview", args=[page.pk, state.task_id])
    links = [(_("Preview"), preview), *compare_link(page)]
    note = f"{state.task.name}: {tell(state.revision.user, state.started_at)}"
    return NeedsRow(page, note, links=links)


def read_workflow_states(pages: QuerySet[Page]) -> list[WorkflowState]:
    """Return the reviews that pages are in or were sent back from, the latest first."""
    states = (
        WorkflowState.objects.active()
        .filter(
            base_content_type=get_default_page_content_type(), object_id__in=as_object_ids(pages)
        )
        .select_related(
            "requested_by", "current_task_state__task", "current_task_state__finished_by"
        )
        .prefetch_related("content_object")
        .order_by("-created_at")
    )
    return [state for state in states if state.content_object]


def tell_sent_back(state: WorkflowState) -> NeedsRow:
    task_state = state.current_task_state
    if task_state is None:
        return NeedsRow(state.content_object, tell(None, state.created_at))
    note = tell(task_state.finished_by, task_state.finished_at)
    return NeedsRow(state.content_object, note, task_state.comment)


def tell_waiting(state: WorkflowState) -> NeedsRow:
    links = compare_link(state.content_object)
    return NeedsRow(state.content_object, tell(state.requested_by, state.created_at), links=links)


def read_drafts(pages: QuerySet[Page], states: list[WorkflowState]) -> list[NeedsRow]:
    """Return live pages with changes that nobody sees yet, and that no review or date awaits."""
    in_review = {state.content_object.pk for state in states}
    went_along = SubmittedPage.objects.filter(
        workflow_state__status=WorkflowState.STATUS_IN_PROGRESS
    )
    drafts = (
        pages.filter(live=True, has_unpublished_changes=True)
        .exclude(pk__in=in_review)
        .exclude(pk__in=went_along.values("page"))
        .annotate_approved_schedule()
        .filter(_approved_schedule=False)
        .select_related("latest_revision__user")
        .order_by("-latest_revision_created_at")[: ROWS_SHOWN + 1]
    )
    return [
        NeedsRow(
            page,
            tell(
                page.latest_revision.user if page.latest_revision else None,
                page.latest_revision_created_at,
            ),
            links=compare_link(page),
        )
        for page in drafts
    ]


def read_dates(pages: QuerySet[Page]) -> list[NeedsRow]:
    """Return what goes live or expires within seven days, the soonest first."""
    now = timezone.now()
    until = now + timedelta(days=DAYS_AHEAD)
    revisions = (
        Revision.page_revisions.filter(
            approved_go_live_at__lte=until, object_id__in=as_object_ids(pages)
        )
        .prefetch_related("content_object")
        .order_by("approved_go_live_at")[: ROWS_SHOWN + 1]
    )
    expiring = pages.filter(live=True, expire_at__range=(now, until)).order_by("expire_at")
    dates = [
        (revision.approved_go_live_at, _("Goes live"), revision.content_object)
        for revision in revisions
        if revision.content_object
    ]
    dates += [(page.expire_at, _("Expires"), page) for page in expiring[: ROWS_SHOWN + 1]]
    dates.sort(key=lambda date: date[0])
    return [NeedsRow(page, f"{what}: {tell(None, at)}") for at, what, page in dates]


def name_courses(rows: Iterable[NeedsRow]) -> None:
    """Write the course's title beside each module and lesson. One query."""
    rows = list(rows)
    above = {
        row.page.path[:length]
        for row in rows
        for length in range(Page.steplen, len(row.page.path), Page.steplen)
    }
    titles = {}
    if above:
        titles = dict(CoursePage.objects.filter(path__in=above).values_list("path", "draft_title"))
    for row in rows:
        found = [path for path in titles if row.page.path.startswith(path)]
        row.course_title = titles[max(found, key=len)] if found else ""
        if row.course_title and len(max(found, key=len)) == len(row.page.path):
            row.course_title = ""
