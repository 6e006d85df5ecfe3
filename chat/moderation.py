"""What a course's team does in its room beside writing, and how the class asks it to.

Access is the caller's duty. Each act of the team stands in the course's history.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from accounts.models import User
from courses.content.pages import CoursePage

from .events import EDITED
from .models import Message, Mute, Report, Room
from .services import TooLate, delete_message, lock_message, take_change, tell

MUTE_ACTION = "chat.mute_person"
UNMUTE_ACTION = "chat.unmute_person"
PIN_ACTION = "chat.pin_message"
UNPIN_ACTION = "chat.unpin_message"
SETTINGS_ACTION = "chat.change_room"
REPORT_ACTION = "chat.close_report"

MAX_PINNED = 5


class TooManyPinned(Exception):
    """A room shows no more than five pinned lines: with more, nobody reads any."""


@transaction.atomic
def mute_person(*, person: User, course: CoursePage, minutes: int, by: User) -> Mute:
    """Let somebody read and not write for some minutes from now; the newest time counts."""
    until = timezone.now() + timedelta(minutes=minutes)
    mute, _created = Mute.objects.update_or_create(
        person=person, course=course, defaults={"until": until, "muted_by": by}
    )
    data = {"person_id": person.pk, "minutes": minutes}
    log(instance=course, action=MUTE_ACTION, user=by, data=data)
    return mute


@transaction.atomic
def unmute_person(*, person: User, course: CoursePage, by: User) -> None:
    """Give the word back. Idempotent."""
    gone, _rows = Mute.objects.filter(person=person, course=course).delete()
    if gone:
        log(instance=course, action=UNMUTE_ACTION, user=by, data={"person_id": person.pk})


@transaction.atomic
def pin_message(*, message: Message, by: User, is_pinned: bool) -> Message:
    """Keep a line in sight above the log, or no longer. Idempotent.

    Raises `TooLate` for a deleted line, `TooManyPinned` beyond five.
    """
    room, locked = lock_message(message)
    if (locked.pinned_at is not None) == is_pinned:
        return locked
    if is_pinned:
        if locked.deleted_at:
            raise TooLate(_("This message was deleted."))
        pinned = Message.objects.filter(course=locked.course_id, pinned_at__isnull=False)
        if pinned.count() >= MAX_PINNED:
            raise TooManyPinned
    locked.pinned_at = timezone.now() if is_pinned else None
    locked.change = take_change(room)
    locked.save(update_fields=["pinned_at", "change"])
    action = PIN_ACTION if is_pinned else UNPIN_ACTION
    log(instance=locked.course, action=action, user=by, data={"number": locked.seq})
    tell(EDITED, locked)
    return locked


@transaction.atomic
def change_room(*, course: CoursePage, slow_seconds: int, keep_days: int | None, by: User) -> Room:
    """Set the pause between two messages of one person, and how long messages are kept."""
    room, _created = Room.objects.select_for_update().get_or_create(course=course)
    if (room.slow_seconds, room.keep_days) == (slow_seconds, keep_days):
        return room
    room.slow_seconds, room.keep_days = slow_seconds, keep_days
    room.save(update_fields=["slow_seconds", "keep_days"])
    data = {"slow_seconds": slow_seconds, "keep_days": keep_days}
    log(instance=course, action=SETTINGS_ACTION, user=by, data=data)
    return room


def report_message(*, message: Message, by: User, reason: str) -> Report:
    """Show a line to the team. One report per person and line: a repeat changes nothing."""
    report, _created = Report.objects.get_or_create(
        message=message, reporter=by, defaults={"reason": reason.strip()}
    )
    return report


@transaction.atomic
def close_reports(*, message: Message, by: User, is_deleted: bool) -> int:
    """Decide about a line: delete it or keep it. Closes all its open reports; returns how many."""
    if is_deleted:
        delete_message(message=message, by=by)
    closed = Report.objects.filter(message=message, status=Report.Status.OPEN).update(
        status=Report.Status.DELETED if is_deleted else Report.Status.KEPT,
        closed_at=timezone.now(),
        closed_by=by,
    )
    if closed:
        data = {"number": message.seq, "deleted": is_deleted}
        log(instance=message.course, action=REPORT_ACTION, user=by, data=data)
    return closed
