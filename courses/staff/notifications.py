"""Mails about pages go to people who may still know of the page at the moment of sending.

Wagtail writes to whoever once took part: those who answered a comment, who asked for a review.
It has no seam for that in 8.0, so the two places all such mails pass through are replaced.
"""

from wagtail.admin import mail
from wagtail.admin.views.pages import edit
from wagtail.models import Page, TaskState, WorkflowState

from courses import access

send_notification = edit.send_notification
find_recipients = mail.EmailNotificationMixin.get_valid_recipients


def send_to_people_of_the_page(recipients, notification, context):
    """Send a mail about comments to those recipients who still work on the page."""
    page = context["page"]
    recipients = [user for user in recipients if access.can_know_staff_page(user, page.pk)]
    return send_notification(recipients, notification, context)


def find_recipients_on_the_page(notifier, instance, **kwargs):
    """Return those recipients of a mail about a review who still work on the page."""
    recipients = find_recipients(notifier, instance, **kwargs)
    state = instance.workflow_state if isinstance(instance, TaskState) else instance
    page = state.content_object if isinstance(state, WorkflowState) else None
    if not isinstance(page, Page):
        return recipients
    return {user for user in recipients if access.can_know_staff_page(user, page.pk)}


edit.send_notification = send_to_people_of_the_page
mail.EmailNotificationMixin.get_valid_recipients = find_recipients_on_the_page
