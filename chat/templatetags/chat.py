"""The way into a class room, for the pages of a course: with how much is new there."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import reverse

from chat.inbox import count_for_header
from chat.unread import count_unread
from courses.content.learning_pages import LearningPage
from courses.content.pages import CoursePage

register = template.Library()

# Beyond this many a person reads "many".
MOST_SHOWN = 99


@register.inclusion_tag("chat/components/chat_link.html")
def chat_link(
    request: HttpRequest, course: CoursePage, *, size: str = "", only_new: bool = False
) -> dict[str, Any]:
    """Link to a course's room and say how many lines are new. One query a page, for all rooms.

    `only_new` renders nothing where nothing is new, and names the course for those who hear it.
    """
    unread = get_unread(request).get(course.pk, 0)
    return {
        "course": course,
        "unread": min(unread, MOST_SHOWN),
        "is_more": unread > MOST_SHOWN,
        "size": size,
        "only_new": only_new,
    }


@register.inclusion_tag("chat/components/notices_link.html")
def notices_link(user: Any) -> dict[str, Any]:
    """Link a person to what concerns him, with how much is new. One query at most."""
    if user is None or not user.is_authenticated:
        return {"count": None}
    count = count_for_header(user)
    return {"count": min(count, MOST_SHOWN), "is_more": count > MOST_SHOWN}


# As `get_reader_state` calls those who may enter the room.
WRITERS = {"enrolled", "completed", "team"}


@register.simple_tag
def ask_url(course: CoursePage, page: LearningPage, state: str, is_preview: bool) -> str:
    """Return where one asks about a page, to be followed by `&block=`; "" for who may not write.

    Reads nothing: the reader's state is known, and the room asks again.
    """
    if is_preview or state not in WRITERS or not (course.live and page.live):
        return ""
    return f"{reverse('course_chat', args=[course.slug])}?about={page.pk}"


def get_unread(request: HttpRequest) -> dict[int, int]:
    """Return what `count_unread` says of the reader, asked once a request."""
    user = getattr(request, "user", None)
    if user is None or user.is_anonymous:
        return {}
    if not hasattr(request, "unread_in_rooms"):
        request.unread_in_rooms = count_unread(user)
    return request.unread_in_rooms
