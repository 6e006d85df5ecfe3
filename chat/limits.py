"""Why somebody may not write in a room at once, in words, before he tries."""

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import ngettext

from accounts.models import User
from courses.content.pages import CoursePage

from .models import Mute, Room
from .services import Muted


def describe_limit(course: CoursePage, reader: User, *, moderates: bool) -> str:
    """Return the sentence on a mute, or else on the room's slow mode; "" for neither.

    One query; none for the team, which has no limits.
    """
    if moderates:
        return ""
    mutes = Mute.objects.filter(
        course=OuterRef("course"), person=reader, until__gt=timezone.now()
    ).values("until")
    rooms = Room.objects.filter(course=course).values_list(Subquery(mutes), "slow_seconds")
    until, seconds = rooms.first() or (None, 0)
    if until:
        return str(Muted(until))
    if not seconds:
        return ""
    return ngettext(
        "Slow mode: one message every second.",
        "Slow mode: one message every %(count)s seconds.",
        seconds,
    ) % {"count": seconds}
