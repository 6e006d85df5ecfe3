"""Course A full of secrets: words that must not reach anybody outside its team.

`KNOWN` words are titles that the public site shows as well; outside the page chooser the admin
shows them to the team only. `SECRET` words are drafts and bodies.
"""

import io
import zipfile
from dataclasses import dataclass

from django.utils import timezone
from wagtail.models import (
    GroupApprovalTask,
    Page,
    PageSubscription,
    PageViewRestriction,
    Revision,
    TaskState,
    Workflow,
    WorkflowPage,
    WorkflowState,
    WorkflowTask,
)

from accounts.models import User
from courses.content.learning_pages import ModulePage
from courses.content.pages import CoursePage
from courses.teaching.services import add_to_team, ensure_course_team, remove_from_team
from courses.tests.cast import Cast, make_course, make_lesson, make_module, make_user, text_block

KNOWN = "knownword"
SECRET = "secretword"


@dataclass
class Secrets:
    """What stands in course A, and the people who may or may not see it."""

    cast: Cast
    course: CoursePage
    draft_course: CoursePage
    pages: list[Page]
    ex_member: User
    workflow: Workflow

    def get_actor(self, name: str) -> User:
        return self.ex_member if name == "ex_member" else getattr(self.cast, name)


def plant_secrets(cast: Cast) -> Secrets:
    """Fill course A with live titles, drafts, a lock, a review and work of a later ex-member."""
    ex_member = make_user("ex_member")
    add_to_team(team=cast.course_a.team, user=ex_member)
    own = make_course(cast.catalog, "Course of the ex-member", owner=ex_member)
    ensure_course_team(course=own, lead=ex_member)
    draft_course = make_course(cast.catalog, f"{SECRET} course", live=False, owner=cast.lead)
    ensure_course_team(course=draft_course, lead=cast.lead)
    add_to_team(team=draft_course.team, user=ex_member)
    hidden = make_module(draft_course, f"{SECRET} module", text=f"{SECRET} text")
    make_lesson(hidden, f"{SECRET} lesson", text=f"{SECRET} text")
    pages = [cast.course_a, cast.module_a, cast.lesson_a, cast.draft_a, hidden]
    rename(cast, ex_member)
    workflow = send_to_review(cast, ex_member)
    Page.objects.filter(pk=cast.draft_a.pk).update(owner=ex_member)
    Page.objects.filter(pk=cast.lesson_a.pk).update(
        locked=True, locked_by=ex_member, locked_at=timezone.now()
    )
    PageSubscription.objects.create(
        user=ex_member, page=cast.module_a.page_ptr, comment_notifications=True
    )
    for team in (cast.course_a.team, draft_course.team):
        remove_from_team(team=team, user=ex_member)
    return Secrets(
        cast=cast,
        course=CoursePage.objects.get(pk=cast.course_a.pk),
        draft_course=draft_course,
        pages=[Page.objects.get(pk=page.pk).specific for page in pages],
        ex_member=ex_member,
        workflow=workflow,
    )


def rename(cast: Cast, editor: User) -> None:
    """Give live pages titles that are known, and drafts with other titles above them."""
    for stale in (cast.course_a, cast.module_a, cast.lesson_a):
        page = Page.objects.get(pk=stale.pk).specific
        page.title = page.draft_title = f"{KNOWN} {page.pk}"
        page.save()
        page.title = f"{SECRET} title {page.pk}"
        if isinstance(page, ModulePage):
            page.content = [text_block(f"{SECRET} text")]
        page.save_revision(user=editor, log_action=True)
    draft = Page.objects.get(pk=cast.draft_a.pk).specific
    draft.title = draft.draft_title = f"{SECRET} draft"
    draft.save()
    draft.save_revision(user=editor, log_action=True)


def send_to_review(cast: Cast, editor: User) -> Workflow:
    """Put module A under review, asked for by the later ex-member."""
    workflow = Workflow.objects.create(name="Second look")
    task = GroupApprovalTask.objects.create(name="Look")
    task.groups.add(cast.course_a.team.group)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    WorkflowPage.objects.create(workflow=workflow, page=cast.course_a.page_ptr)
    workflow.start(ModulePage.objects.get(pk=cast.module_a.pk), editor)
    return workflow


def take_stock() -> tuple:
    """Return all that requests of somebody without rights must leave as it is."""
    pages = Page.objects.order_by("pk").values_list(
        "pk", "path", "title", "draft_title", "slug", "live", "locked", "latest_revision", "owner"
    )
    return (
        list(pages),
        list(Revision.objects.order_by("pk").values_list("pk", "approved_go_live_at")),
        list(PageViewRestriction.objects.values_list("pk", flat=True)),
        list(WorkflowState.objects.order_by("pk").values_list("pk", "status")),
        list(TaskState.objects.order_by("pk").values_list("pk", "status")),
    )


def read_body(response) -> str:
    """Return all text of an answer, unpacked where it is a workbook."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as workbook:
            content = b"".join(workbook.read(name) for name in workbook.namelist())
    return content.decode(errors="replace")
