"""Where class rooms meet Wagtail: screens of the team, its history, and no deleting of courses."""

from collections import defaultdict
from functools import reduce
from operator import or_

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogFormatter
from wagtail.models import Page

from courses import access
from courses.content.pages import CoursePage
from courses.staff.impact import refuse_deleting

from . import moderation
from .models import Message
from .services import DELETE_ACTION
from .staff import reports, room_screen  # noqa: F401  (the queue registers itself)


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


@hooks.register("register_admin_urls")
def register_room_screens():
    return room_screen.urlpatterns


@hooks.register("register_page_header_buttons")
def show_room_button(page, user, next_url=None, **kwargs):
    """Lead from a course to its room's screen."""
    if isinstance(page.specific_deferred, CoursePage) and access.can_manage_class(user, page):
        url = reverse("chat_room_screen", args=[page.pk])
        yield Button(_("Class chat"), url, icon_name="comment", priority=45)


# What the team does in a room, as the course's history says it: (label, sentence).
LOG_ACTIONS = {
    DELETE_ACTION: (
        gettext_lazy("Delete a chat message"),
        gettext_lazy("Deleted message %(number)s of the class chat"),
    ),
    moderation.MUTE_ACTION: (
        gettext_lazy("Mute somebody in the chat"),
        gettext_lazy("Muted somebody in the class chat for %(minutes)s minutes"),
    ),
    moderation.UNMUTE_ACTION: (
        gettext_lazy("Let somebody write in the chat again"),
        gettext_lazy("Let somebody write in the class chat again"),
    ),
    moderation.PIN_ACTION: (
        gettext_lazy("Pin a chat message"),
        gettext_lazy("Pinned message %(number)s of the class chat"),
    ),
    moderation.UNPIN_ACTION: (
        gettext_lazy("Take down a pinned chat message"),
        gettext_lazy("Took down pinned message %(number)s of the class chat"),
    ),
    moderation.SETTINGS_ACTION: (
        gettext_lazy("Change the chat"),
        gettext_lazy("Changed the class chat: %(slow_seconds)s seconds between messages"),
    ),
    moderation.REPORT_ACTION: (
        gettext_lazy("Decide about a reported chat message"),
        gettext_lazy("Decided about reported message %(number)s of the class chat"),
    ),
    room_screen.EXPORT_ACTION: (
        gettext_lazy("Export the chat"),
        gettext_lazy("Exported the class chat as %(format)s"),
    ),
}


@hooks.register("register_log_actions")
def register_moderation(actions):
    for action, (label, sentence) in LOG_ACTIONS.items():
        actions.register_action(action)(make_formatter(label, sentence))


def make_formatter(action_label, sentence) -> type[LogFormatter]:
    class Formatter(LogFormatter):
        label = action_label

        def format_message(self, log_entry):
            return sentence % defaultdict(lambda: "?", log_entry.data)

    return Formatter
