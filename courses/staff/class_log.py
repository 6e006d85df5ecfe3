"""How changes of places read in the admin's logs. Entries name the record and no person."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogFormatter

MESSAGES = {
    "enroll": (_("Enroll"), _("Took a place on the course")),
    "wait": (_("Wait"), _("Joined the waiting list")),
    "ask": (_("Ask"), _("Asked to join")),
    "approve": (_("Approve"), _("Approved the request")),
    "refuse": (_("Refuse"), _("Refused the request")),
    "remove": (_("Remove"), _("Took the student off the course")),
    "withdraw": (_("Leave"), _("Left the course")),
    "promote": (_("Move up"), _("Moved up from the waiting list")),
    "complete": (_("Complete"), _("Completed the course")),
}


@hooks.register("register_log_actions")
def register_enrollment_actions(actions):
    for name, (label, message) in MESSAGES.items():
        formatter = type("Formatter", (LogFormatter,), {"label": label, "message": message})
        actions.register_action(f"courses.enrollment.{name}")(formatter)
