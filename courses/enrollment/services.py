"""Writes on enrollments: taking a place, leaving it, coming back."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from courses.content.pages import CoursePage

from .models import Enrollment


class EnrollmentRefused(Exception):
    """The student cannot take a place. `str(error)` is a sentence for the student."""


@transaction.atomic
def enroll_student(
    *,
    student: User,
    course: CoursePage,
    source: Enrollment.Source = Enrollment.Source.SELF,
) -> Enrollment:
    """Give a student a place on a course. Idempotent: who has a place keeps it as it is.

    Returning after a withdrawal brings the same row back, with its progress and, where there is
    one, its completion. Writes one row; parallel calls meet at the unique constraint.
    Raises `EnrollmentRefused` when the course is not published or takes nobody new.
    """
    if not course.live:
        raise EnrollmentRefused(_("This course is not open."))
    is_new_refused = (
        source == Enrollment.Source.SELF
        and course.enrollment_policy != CoursePage.EnrollmentPolicy.OPEN
    )
    enrollment = (
        Enrollment.objects.select_for_update().filter(student=student, course=course).first()
    )
    if enrollment is not None and enrollment.is_open:
        return enrollment
    if is_new_refused:
        raise EnrollmentRefused(_("This course takes no new students at the moment."))
    if enrollment is None:
        enrollment, created = Enrollment.objects.get_or_create(
            student=student, course=course, defaults={"source": source}
        )
        if created or enrollment.is_open:
            return enrollment
    enrollment.status = (
        Enrollment.Status.COMPLETED if enrollment.completed_at else Enrollment.Status.ACTIVE
    )
    enrollment.ended_at = None
    enrollment.save(update_fields=["status", "ended_at"])
    return enrollment


@transaction.atomic
def withdraw_student(*, student: User, course: CoursePage) -> bool:
    """End a student's place; progress is kept. Return whether there was a place to end."""
    changed = (
        Enrollment.objects.filter(student=student, course=course)
        .exclude(status=Enrollment.Status.WITHDRAWN)
        .update(status=Enrollment.Status.WITHDRAWN, ended_at=timezone.now())
    )
    return bool(changed)
