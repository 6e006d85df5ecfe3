"""Seats of a course and the one writer of statuses. Open places, completed ones too, take a seat.

Whoever changes who has a seat holds the lock on the course's row, taken before any row of a
student, so that two requests can neither pass each other nor lock each other out.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from accounts.models import User
from courses.content.pages import CoursePage

from .happenings import StatusChanged, tell
from .mails import tell_student
from .models import Enrollment

Status = Enrollment.Status


def lock_course(course: CoursePage) -> CoursePage:
    """Return a course as the database has it now, locked until the transaction ends."""
    return CoursePage.objects.select_for_update(of=("self",)).get(pk=course.pk)


def count_taken_seats(course: CoursePage) -> int:
    return Enrollment.objects.open().filter(course=course).count()


def count_free_seats(course: CoursePage) -> int | None:
    """Return how many seats are free, never below 0; None where there is no capacity."""
    if course.capacity is None:
        return None
    return max(0, course.capacity - count_taken_seats(course))


def change_status(
    enrollment: Enrollment,
    status: Enrollment.Status,
    *,
    by: User | None,
    action: str,
    mail: str = "",
    at: datetime | None = None,
) -> None:
    """Write a new status with its dates, its audit entry and, where there is one, its mail.

    Whoever listens to `happenings` hears of it within the same transaction.

    The audit entry names the record and no person: it outlives accounts that are erased.
    """
    at = at or timezone.now()
    was_asking = enrollment.is_asking
    before = None if enrollment._state.adding else enrollment.status
    enrollment.status = status
    enrollment.changed_at = at
    enrollment.ended_at = at if status in Enrollment.ENDED_STATUSES else None
    if status == Status.ACTIVE and was_asking:
        enrollment.enrolled_at = at
    if status == Status.COMPLETED:
        enrollment.completed_at = enrollment.completed_at or at
    enrollment.save()
    note(enrollment, by=by, action=action)
    tell(StatusChanged(enrollment, before, at))
    if mail:
        tell_student(enrollment, mail)


def note(enrollment: Enrollment, *, by: User | None, action: str) -> None:
    log(
        instance=enrollment,
        action=f"courses.enrollment.{action}",
        user=by,
        title=enrollment.course.title[:255],
        data={"course": enrollment.course_id, "status": enrollment.status},
    )


def open_status(enrollment: Enrollment) -> Enrollment.Status:
    """Return the status of a place that opens: what was completed once stays completed."""
    return Status.COMPLETED if enrollment.completed_at else Status.ACTIVE


@transaction.atomic
def promote_waiting(*, course: CoursePage) -> list[Enrollment]:
    """Give free seats to those who wait, in their order; each is told once. Idempotent.

    Nobody moves up on a course that is unpublished or archived. Policy and window do not matter:
    they were met when the student joined the list. Returns who moved up.
    """
    locked = lock_course(course)
    if not locked.live or locked.archived_at:
        return []
    waiting = Enrollment.objects.waiting().filter(course=locked)
    free = count_free_seats(locked)
    if free is not None:
        waiting = waiting[:free]
    promoted = list(waiting.select_related("student", "course"))
    for enrollment in promoted:
        change_status(
            enrollment, open_status(enrollment), by=None, action="promote", mail="place_free"
        )
    return promoted
