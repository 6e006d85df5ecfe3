"""Where class rooms meet Wagtail: what people wrote stands in the way of deleting a course."""

from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.log_actions import LogFormatter
from wagtail.models import Page

from courses.staff.impact import refuse_deleting

from .models import Message
from .services import DELETE_ACTION


@hooks.register("before_delete_page")
def keep_page_with_messages(request, page):
    """Explain, instead of failing, that a course people wrote in cannot be deleted."""
    return refuse_pages_with_messages(request, [page])


@hooks.register("before_bulk_action")
def keep_pages_with_messages(request, action_type, objects, action):
    if action_type == "delete" and objects and isinstance(objects[0], Page):
        return refuse_pages_with_messages(request, objects)
    return None


def refuse_pages_with_messages(request, pages):
    """Return an answer that refuses, or None when there are no messages below the pages."""
    below = reduce(or_, (Q(course__path__startswith=page.path) for page in pages))
    if not Message.objects.filter(below).exists():
        return None
    problem = _("This cannot be deleted: there are messages in its class chat. Archive it instead.")
    return refuse_deleting(request, pages, problem)


@hooks.register("register_log_actions")
def register_moderation(actions):
    @actions.register_action(DELETE_ACTION)
    class DeletionFormatter(LogFormatter):
        label = gettext_lazy("Delete a chat message")

        def format_message(self, log_entry):
            number = log_entry.data.get("number", "?")
            return _("Deleted message %(number)s of the class chat") % {"number": number}
