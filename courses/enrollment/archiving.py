"""Closing a course's door for good, and opening it again."""

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from accounts.models import User
from courses.content.pages import CoursePage

from .happenings import ArchiveChanged, tell
from .seats import promote_waiting


@transaction.atomic
def archive_course(*, course: CoursePage, by: User | None = None) -> bool:
    """Take a course out of every list and let nobody new in; who has a place keeps it.

    Idempotent: a course archived before keeps its date. Locks the course's row and writes an
    audit entry when something changed. Returns whether it did.
    """
    locked = CoursePage.objects.select_for_update(of=("self",)).get(pk=course.pk)
    if locked.archived_at is not None:
        return False
    now = timezone.now()
    CoursePage.objects.filter(pk=course.pk).update(archived_at=now)
    log(instance=locked, action="courses.archive", user=by)
    tell(ArchiveChanged(locked, is_archived=True, at=now))
    return True


@transaction.atomic
def unarchive_course(*, course: CoursePage, by: User | None = None) -> bool:
    """Put a course back where it stood before it was archived. Idempotent, as archiving is."""
    locked = CoursePage.objects.select_for_update(of=("self",)).get(pk=course.pk)
    if locked.archived_at is None:
        return False
    CoursePage.objects.filter(pk=course.pk).update(archived_at=None)
    log(instance=locked, action="courses.unarchive", user=by)
    tell(ArchiveChanged(locked, is_archived=False, at=timezone.now()))
    promote_waiting(course=locked)
    return True
