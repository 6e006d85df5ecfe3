"""Writes on enrollments: taking a place, leaving it, coming back, and what a team decides.

Every change is one transaction with its audit entry and its mail. What frees a seat gives it to
the next who waits, within the same transaction. Who returns takes a seat like anybody new: the
policy, the window and the capacity apply again, and the progress is there as it was left.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from courses.content.pages import CoursePage

from .archiving import archive_course, unarchive_course
from .codes import count_try, redeem_code
from .doors import Door, find_shut_door, tell_turned_away
from .mails import tell_team
from .models import Enrollment, InviteCode
from .refusals import EnrollmentRefused
from .seats import (
    Status,
    change_status,
    count_free_seats,
    lock_course,
    open_status,
    promote_waiting,
)

__all__ = [
    "EnrollmentRefused",
    "Outcome",
    "approve_request",
    "archive_course",
    "complete_enrollment",
    "enroll",
    "enroll_student",
    "promote_waiting",
    "refuse_request",
    "remove_student",
    "unarchive_course",
    "withdraw_student",
]

Policy = CoursePage.EnrollmentPolicy
Source = Enrollment.Source


@dataclass(frozen=True)
class Outcome:
    """What asking for a place came to: the row as it is now, and whether this call changed it."""

    enrollment: Enrollment
    is_changed: bool

    @property
    def status(self) -> str:
        return self.enrollment.status


def enroll(
    *,
    student: User,
    course: CoursePage,
    source: Enrollment.Source = Source.SELF,
    by: User | None = None,
    code: str = "",
    over_capacity: bool = False,
) -> Outcome:
    """Give a student a place on a course, a turn on its waiting list, or a request to the team.

    Idempotent: who has a place or waits for one keeps it as it is. A team (`source` STAFF) is
    bound by capacity alone, unless it says `over_capacity`; its call also decides a request and
    brings back who was turned away. Locks the course's row. Raises `EnrollmentRefused`.
    """
    is_staff = source == Source.STAFF
    if not is_staff and course.enrollment_policy == Policy.CODE and code:
        count_try(student)  # before the transaction: a refusal must not take the count back
    with transaction.atomic():
        locked = lock_course(course)
        if not locked.live:
            raise EnrollmentRefused(_("This course is not open."), reason="not_live")
        promote_waiting(course=locked)
        enrollment = find_row(student, locked)
        if enrollment and is_settled(enrollment, is_staff=is_staff, over_capacity=over_capacity):
            return Outcome(enrollment, is_changed=False)
        invite = None
        if is_staff:
            refuse_team(student, locked)
        else:
            invite = pass_door(student, locked, enrollment, code)
        status = choose_status(locked, is_staff=is_staff, over_capacity=over_capacity)
        return seat(
            enrollment or Enrollment(student=student, course=locked),
            status,
            source=Source.CODE if invite else source,
            invite=invite,
            by=by or (None if is_staff else student),
        )


def enroll_student(
    *, student: User, course: CoursePage, source: Enrollment.Source = Source.SELF
) -> Enrollment:
    """Give a student a place as `enroll` does, and return its row."""
    return enroll(student=student, course=course, source=source).enrollment


def find_row(student: User, course: CoursePage) -> Enrollment | None:
    return (
        Enrollment.objects.select_for_update(of=("self",))
        .select_related("student", "course")
        .filter(student=student, course=course)
        .first()
    )


def is_settled(enrollment: Enrollment, *, is_staff: bool, over_capacity: bool) -> bool:
    """Return whether asking again changes nothing."""
    if enrollment.is_open:
        return True
    if not is_staff:
        return enrollment.is_asking
    return enrollment.status == Status.WAITING and not over_capacity


def refuse_team(student: User, course: CoursePage) -> None:
    """Refuse what not even the team may do."""
    if not student.is_active:
        raise EnrollmentRefused(_("This account is switched off."))
    if course.archived_at:
        text = _("This course is archived and takes no new students.")
        raise EnrollmentRefused(text, reason=Door.ARCHIVED)


def pass_door(
    student: User, course: CoursePage, enrollment: Enrollment | None, code: str
) -> InviteCode | None:
    """Refuse whom the course's rules keep out; return the code that let the student in."""
    if shut := find_shut_door(course):
        raise EnrollmentRefused(shut[1], reason=shut[0])
    if enrollment and enrollment.status in Enrollment.TURNED_AWAY_STATUSES:
        raise EnrollmentRefused(tell_turned_away(enrollment.status), reason=Door.TURNED_AWAY)
    if course.enrollment_policy != Policy.CODE:
        return None
    if not code.strip():
        raise EnrollmentRefused(_("You need a code from your teacher."), reason="code_required")
    return redeem_code(student=student, course=course, text=code)


def choose_status(course: CoursePage, *, is_staff: bool, over_capacity: bool) -> Status:
    if not is_staff and course.enrollment_policy == Policy.APPROVAL:
        return Status.PENDING
    if not over_capacity and count_free_seats(course) == 0:
        return Status.WAITING
    return Status.ACTIVE


def seat(
    enrollment: Enrollment,
    status: Status,
    *,
    source: Enrollment.Source,
    invite: InviteCode | None,
    by: User | None,
) -> Outcome:
    """Write the row's new status and how the student came; returning keeps the first date."""
    mails = {Status.ACTIVE: "enrolled", Status.WAITING: "waiting", Status.PENDING: ""}
    actions = {Status.ACTIVE: "enroll", Status.WAITING: "wait", Status.PENDING: "ask"}
    enrollment.source = source
    enrollment.invite_code = invite or enrollment.invite_code
    shown = open_status(enrollment) if status == Status.ACTIVE else status
    change_status(enrollment, shown, by=by, action=actions[status], mail=mails[status])
    if status == Status.PENDING:
        tell_team(enrollment.course)
    return Outcome(enrollment, is_changed=True)


def lock_row(enrollment: Enrollment) -> Enrollment:
    """Return a row as it is now, with its course's lock taken first."""
    locked = lock_course(enrollment.course)
    row = Enrollment.objects.select_for_update(of=("self",)).select_related("student")
    row = row.get(pk=enrollment.pk)
    row.course = locked
    return row


@transaction.atomic
def approve_request(*, enrollment: Enrollment, by: User | None) -> Enrollment:
    """Approve a request: a seat where one is free, else the end of the waiting list.

    Also brings in who was refused before. Idempotent. Raises `EnrollmentRefused` for a course
    that is archived and for an account that is off.
    """
    row = lock_row(enrollment)
    if row.status not in (Status.PENDING, Status.REFUSED):
        return row
    refuse_team(row.student, row.course)
    promote_waiting(course=row.course)
    if count_free_seats(row.course) == 0:
        change_status(row, Status.WAITING, by=by, action="approve", mail="waiting")
    else:
        change_status(row, open_status(row), by=by, action="approve", mail="approved")
    return row


@transaction.atomic
def refuse_request(*, enrollment: Enrollment, by: User | None) -> bool:
    """Refuse a request or a turn on the waiting list; return whether there was one."""
    row = lock_row(enrollment)
    if not row.is_asking:
        return False
    change_status(row, Status.REFUSED, by=by, action="refuse", mail="refused")
    return True


@transaction.atomic
def remove_student(*, enrollment: Enrollment, by: User | None) -> bool:
    """Take a student off a course; progress is kept, and only the team brings back.

    Returns whether there was an open place. Its seat goes to the next who waits.
    """
    row = lock_row(enrollment)
    if not row.is_open:
        return False
    change_status(row, Status.REMOVED, by=by, action="remove")
    promote_waiting(course=row.course)
    return True


@transaction.atomic
def withdraw_student(*, student: User, course: CoursePage) -> bool:
    """End a student's place, request or turn; progress is kept. Return whether there was one."""
    locked = lock_course(course)
    row = find_row(student, locked)
    if row is None or row.status in Enrollment.ENDED_STATUSES:
        return False
    change_status(row, Status.WITHDRAWN, by=student, action="withdraw")
    promote_waiting(course=locked)
    return True


@transaction.atomic
def forget_student(*, student: User) -> None:
    """Delete all places of somebody whose account goes; their seats go to those who wait.

    What the student did goes with the places. Locks the courses in order of their numbers.
    """
    places = Enrollment.objects.filter(student=student).order_by("course_id")
    for place in places.select_related("course"):
        locked = lock_course(place.course)
        place.delete()
        promote_waiting(course=locked)


@transaction.atomic
def complete_enrollment(*, enrollment: Enrollment, at: datetime | None = None) -> bool:
    """Mark an active place as completed at a moment, now by default; it keeps its seat.

    Idempotent: an earlier date stays, and other statuses are left alone. Locks the row. Returns
    whether it became completed now; the object given is brought up to date.
    """
    row = Enrollment.objects.select_for_update(of=("self",)).select_related("student", "course")
    row = row.get(pk=enrollment.pk)
    is_new = row.status == Status.ACTIVE
    if is_new:
        row.completed_at = row.completed_at or at
        change_status(row, Status.COMPLETED, by=None, action="complete", mail="completed")
    for name in ("status", "completed_at", "changed_at", "ended_at"):
        setattr(enrollment, name, getattr(row, name))
    return is_new
