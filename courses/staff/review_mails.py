"""The e-mails of a review, in place of Wagtail's: each person once, after the commit.

Submitted: to those who may approve. Approved or sent back: to who submitted and to the team's
lead, as long as they are on the team. Accounts that are off and notifications that somebody
turned off are left out, as Wagtail does.
"""

from functools import partial

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from wagtail.admin.mail import (
    GroupApprovalTaskStateSubmissionEmailNotifier,
    WorkflowStateApprovalEmailNotifier,
    WorkflowStateRejectionEmailNotifier,
)
from wagtail.models import Page, TaskState, WorkflowState
from wagtail.signals import (
    task_submitted,
    workflow_approved,
    workflow_rejected,
    workflow_submitted,
)

from accounts.models import User
from courses import access
from courses.content.learning_pages import get_course_of

TEMPLATES = "courses/staff/review_mails/"


def get_mail_context(state: WorkflowState) -> dict:
    """Return what the templates show, as plain text: a title can neither break a header nor
    forge a line."""
    page = state.content_object
    rows = state.submitted_pages.select_related("page").order_by("page__path")
    edit_url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    requested_by = state.requested_by
    return {
        "title": flatten(page.specific_deferred.get_admin_display_title()),
        "url": f"{settings.WAGTAILADMIN_BASE_URL}{edit_url}",
        "workflow": flatten(state.workflow.name),
        "submitted_by": flatten(requested_by.public_name) if requested_by else "",
        "below": [(flatten(row.page.draft_title), flatten(row.problem)) for row in rows],
    }


def flatten(text: str) -> str:
    return " ".join(text.split())


class ReviewMail:
    """What the three mails share; stands before one of Wagtail's notifiers."""

    def can_handle(self, instance, **kwargs) -> bool:
        state = instance.workflow_state if isinstance(instance, TaskState) else instance
        return isinstance(state.content_object, Page) and super().can_handle(instance, **kwargs)

    def get_template_set(self, instance, **kwargs) -> dict:
        stem = f"{TEMPLATES}{self.notification}"
        return {"subject": f"{stem}_subject.txt", "text": f"{stem}.txt"}

    def send_emails(self, template_set, context, recipients, **kwargs):
        recipients = sorted(recipients, key=lambda user: user.pk)
        return super().send_emails(template_set, context, recipients, **kwargs)


class SubmittedMail(ReviewMail, GroupApprovalTaskStateSubmissionEmailNotifier):
    def get_recipient_users(self, task_state, user=None, **kwargs):
        groups = task_state.task.specific.groups.all()
        may_approve = Q(groups__in=groups) | Q(is_superuser=True)
        users = get_user_model().objects.filter(may_approve, is_active=True)
        return users.exclude(pk=user.pk if user else None).distinct()

    def get_context(self, task_state, **kwargs):
        return get_mail_context(task_state.workflow_state)


def find_authors(state: WorkflowState, actor: User | None) -> set[User]:
    """Return who submitted and who leads the team, without the actor and without ex-members."""
    course = get_course_of(state.content_object)
    if course is None:
        return {state.requested_by} - {actor, None}
    team = getattr(course, "team", None)
    people = {state.requested_by, team.lead if team else None} - {actor, None}
    return {person for person in people if access.is_on_team(person, course)}


class ApprovedMail(ReviewMail, WorkflowStateApprovalEmailNotifier):
    def get_recipient_users(self, workflow_state, user=None, **kwargs):
        return find_authors(workflow_state, user)

    def get_context(self, workflow_state, **kwargs):
        page = Page.objects.get(pk=workflow_state.object_id)  # as it is after publishing
        last = workflow_state.current_task_state
        return get_mail_context(workflow_state) | {
            "comment": last.get_comment() if last else "",
            "is_live": page.live,
            "page_url": page.full_url or "",
            "go_live_at": page.scheduled_revision and page.scheduled_revision.approved_go_live_at,
        }


class RejectedMail(ReviewMail, WorkflowStateRejectionEmailNotifier):
    def get_recipient_users(self, workflow_state, user=None, **kwargs):
        return find_authors(workflow_state, user)

    def get_context(self, workflow_state, **kwargs):
        return get_mail_context(workflow_state) | {
            "comment": workflow_state.current_task_state.specific.get_comment()
        }


def replace_receiver(signal, sender, dispatch_uid: str, notifier) -> None:
    """Stand in for a receiver of Wagtail 8.0, whether it is connected by now or will be.

    Signals keep the first receiver of an id. Mails wait for the commit: what was rolled back was
    not announced.
    """

    def receive(sender, instance, user=None, **kwargs):
        if notifier is not None:
            transaction.on_commit(partial(notifier, instance, user=user))

    signal.disconnect(sender=sender, dispatch_uid=dispatch_uid)
    signal.connect(receive, sender=sender, dispatch_uid=dispatch_uid, weak=False)


def replace_mails_of_wagtail() -> None:
    uid = "{}_email_notification".format
    replace_receiver(
        task_submitted, TaskState, uid("group_approval_task_submitted"), SubmittedMail()
    )
    # Wagtail tells superusers twice: of the task and of the workflow.
    replace_receiver(workflow_submitted, WorkflowState, uid("workflow_state_submitted"), None)
    approved, rejected = uid("workflow_state_approved"), uid("workflow_state_rejected")
    replace_receiver(workflow_approved, WorkflowState, approved, ApprovedMail())
    replace_receiver(workflow_rejected, WorkflowState, rejected, RejectedMail())
