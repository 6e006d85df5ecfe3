"""Course review: the workflow of a catalog, and the drafts that go through it with their course.

The workflow is Wagtail's own. What is added: submitting a course or module takes the drafts below
it along, and approval publishes them in the very versions that were submitted.
"""

from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import (
    GroupApprovalTask,
    GroupPagePermission,
    Page,
    PageLogEntry,
    PageQuerySet,
    TaskState,
    Workflow,
    WorkflowPage,
    WorkflowState,
    WorkflowTask,
)

from accounts.models import User
from courses.content.learning_pages import ModulePage
from courses.content.pages import CourseIndexPage, CoursePage

from .groups import COURSE_MANAGERS, PUBLISHING_GRANT, get_team_page_grants
from .models import CourseTeam, SubmittedPage

WORKFLOW_NAME = "Course review"
ATTACHED = "courses.review.attach"
STOCK_GROUPS = ("Editors", "Moderators")
STOCK_WORKFLOW = "Moderators approval"


@transaction.atomic
def ensure_course_review(catalog: CourseIndexPage) -> bool:
    """Give a catalog the workflow "Course review", once in its life; return whether it got it.

    One task: approval by the course managers. Whatever people make of it later (another name,
    more tasks, other groups, another workflow or none) is theirs: the catalog's history tells
    that it had its workflow, so it is not attached again.
    """
    had_one = PageLogEntry.objects.filter(page=catalog.pk, action=ATTACHED).exists()
    if had_one or WorkflowPage.objects.filter(page=catalog).exists():
        return False
    workflow, is_new = Workflow.objects.get_or_create(name=WORKFLOW_NAME, active=True)
    if is_new:
        task = GroupApprovalTask.objects.create(name=WORKFLOW_NAME)
        task.groups.add(Group.objects.get(name=COURSE_MANAGERS))
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(page=catalog, workflow=workflow)
    log(instance=catalog, action=ATTACHED, data={"workflow": workflow.name})
    return True


@transaction.atomic
def retire_stock_groups() -> None:
    """Remove Wagtail's "Editors" and "Moderators", and the workflow of the latter, if unused.

    Both may write on every page of a site, across all courses. A group with people in it stays,
    and so does a workflow that was changed or used.
    """
    unused = Group.objects.filter(name__in=STOCK_GROUPS, user__isnull=True)
    others = Group.objects.exclude(pk__in=unused)
    changed = GroupApprovalTask.objects.filter(groups__in=others).values("pk")
    workflows = Workflow.objects.filter(name=STOCK_WORKFLOW, workflow_states__isnull=True)
    for workflow in workflows.exclude(workflow_tasks__task__in=changed):
        GroupApprovalTask.objects.filter(workflow_tasks__workflow=workflow).delete()
        workflow.delete()
    used = GroupApprovalTask.objects.values("groups")
    unused.exclude(pk__in=used).delete()


@transaction.atomic
def align_publishing_grants() -> int:
    """Let all teams publish, or none, as the setting says. Two queries; returns what it changed."""
    publish = Permission.objects.get(
        content_type__app_label="wagtailcore", codename=PUBLISHING_GRANT
    )
    grants = GroupPagePermission.objects.filter(
        permission=publish, group__course_team__isnull=False
    )
    if PUBLISHING_GRANT not in get_team_page_grants():
        return grants.delete()[0]
    without = CourseTeam.objects.exclude(group__in=grants.values("group"))
    made = GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group_id=team.group_id, page_id=team.course_id, permission=publish)
        for team in without
    )
    return len(made)


def find_drafts_below(page: Page) -> PageQuerySet:
    """Return the pages below a course or module that wait to be published, in tree order.

    Never published ones, and published ones with changes. Absent on purpose: aliases, pages whose
    publication is scheduled already, and pages that somebody took off the site or that expired;
    those come back only by a decision of their own.
    """
    if not issubclass(page.specific_class or Page, (CoursePage, ModulePage)):
        return Page.objects.none()
    never_published = Q(live=False, first_published_at__isnull=True)
    scheduled = Page.objects.filter(_revisions__approved_go_live_at__isnull=False)
    return (
        Page.objects.descendant_of(page)
        .filter(never_published | Q(live=True, has_unpublished_changes=True), alias_of=None)
        .exclude(pk__in=scheduled.values("pk"))
        .order_by("path")
    )


@transaction.atomic
def record_submitted_pages(task_state: TaskState) -> None:
    """Note which versions of the drafts below a page its review is about.

    At submission, and anew when it is submitted again after changes were asked for. A later task
    of the same round reviews what the first did.
    """
    state = task_state.workflow_state
    previous = state.task_states.exclude(pk=task_state.pk).order_by("-pk").first()
    if previous is not None and previous.status != TaskState.STATUS_REJECTED:
        return
    state.submitted_pages.all().delete()
    page = state.content_object
    if not isinstance(page, Page):
        return
    SubmittedPage.objects.bulk_create(
        SubmittedPage(workflow_state=state, page=draft, revision=get_draft_revision(draft))
        for draft in find_drafts_below(page)
    )


def get_draft_revision(page: Page):
    return page.get_latest_revision() or page.specific.save_revision()


@transaction.atomic
def publish_submitted_pages(state: WorkflowState, *, by: User | None) -> list[SubmittedPage]:
    """Publish what was submitted below an approved page; return the rows that were published.

    In tree order, each through its revision and with its own entry in the history. Left out: pages
    moved elsewhere since, and pages published in a later version. One that cannot be published
    keeps its draft, and its row says why; the others go on.
    """
    course = state.content_object
    published = []
    rows = state.submitted_pages.select_related("page", "revision").order_by("page__path")
    for row in rows:
        page = row.page
        is_newer_live = (page.live_revision_id or 0) > row.revision_id
        if is_newer_live or not page.is_descendant_of(course):
            continue
        if publish_row(row, by=by):
            published.append(row)
    return published


def publish_row(row: SubmittedPage, *, by: User | None) -> bool:
    try:
        with transaction.atomic():
            row.revision.publish(user=by)
    except ValidationError as error:
        row.problem = " ".join(error.messages)
        row.save(update_fields=["problem"])
        return False
    return True


@transaction.atomic
def publish_with_drafts(*, page: Page, by: User) -> list[str]:
    """Publish the latest version of a page and of the drafts below it, each by its revision.

    Returns the problems of those that could not be published, one sentence each. The permission
    of `by` is checked by Wagtail, page by page.
    """
    problems = []
    drafts = list(find_drafts_below(page))
    above = [page] if not page.live or page.has_unpublished_changes else []
    for draft in [*above, *drafts]:
        try:
            with transaction.atomic():
                get_draft_revision(draft).publish(user=by)
        except ValidationError as error:
            problem = _("“%(title)s”: %(problem)s")
            problems.append(problem % {"title": draft.title, "problem": " ".join(error.messages)})
    return problems


def ensure_live_revision(page: Page) -> None:
    """Give a live page that was never published by a revision one that says what is live.

    Without it Wagtail 8.0 takes the page off the site when a later version is scheduled. Drafts
    that exist stay the latest version.
    """
    if not page.live or page.live_revision_id is not None or page.alias_of_id is not None:
        return
    live = Page.objects.get(pk=page.pk).specific
    latest = {
        name: getattr(live, name)
        for name in ("latest_revision_id", "latest_revision_created_at", "draft_title")
    }
    revision = live.save_revision(changed=False, clean=False)
    if latest["latest_revision_id"] is None:
        latest = {}
    Page.objects.filter(pk=page.pk).update(live_revision=revision, **latest)
    page.live_revision = revision
