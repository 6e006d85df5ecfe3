"""Invite codes: made by the team, compared in constant time, tried a limited number of times."""

import hmac
import secrets
from datetime import datetime

from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from courses.content.pages import CoursePage

from .models import InviteCode
from .refusals import EnrollmentRefused

# No letters or digits that are taken for one another.
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
NEW_CODE_CHARACTERS = 10
MIN_CODE_CHARACTERS = 6
MAX_CODE_CHARACTERS = 40
TRIES = 10  # within the time below, for one account on all courses together
TRIES_SECONDS = 15 * 60


def normalize_code(text: str) -> str:
    """Return a code as it is kept: capitals, no spaces. Input of any length is cut."""
    return "".join(text[:200].split()).upper()[:MAX_CODE_CHARACTERS]


def make_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _number in range(NEW_CODE_CHARACTERS))


def create_invite_code(
    *,
    course: CoursePage,
    code: str = "",
    use_limit: int | None = None,
    expires_at: datetime | None = None,
) -> InviteCode:
    """Keep a new code of a course, a random one unless given. Writes one row.

    Raises `EnrollmentRefused` for a code that is too short or that the course has.
    """
    code = normalize_code(code) or make_code()
    if len(code) < MIN_CODE_CHARACTERS:
        text = _("A code needs at least %(number)s characters: short ones are guessed.")
        raise EnrollmentRefused(text % {"number": MIN_CODE_CHARACTERS})
    try:
        with transaction.atomic():
            return InviteCode.objects.create(
                course=course, code=code, use_limit=use_limit, expires_at=expires_at
            )
    except IntegrityError as error:
        raise EnrollmentRefused(_("This course has that code already.")) from error


def read_codes(course: CoursePage) -> QuerySet[InviteCode]:
    """Return a course's codes with `used_count`, the newest first. One query."""
    return (
        InviteCode.objects.filter(course=course)
        .annotate(used_count=Count("enrollments"))
        .order_by("-created_at", "-pk")
    )


def count_try(student: User) -> None:
    """Count one try at a code; raise `EnrollmentRefused` beyond the limit."""
    key = f"invite-code-tries-{student.pk}"
    cache.add(key, 0, TRIES_SECONDS)
    try:
        tries = cache.incr(key) or 0
    except ValueError:  # it ran out between the two lines
        tries = 1
    if tries > TRIES:
        text = _("Too many tries. Wait a quarter of an hour and try again.")
        raise EnrollmentRefused(text, reason="code_tries", retry_after_seconds=TRIES_SECONDS)


def redeem_code(*, student: User, course: CoursePage, text: str) -> InviteCode:
    """Return the code of a course that a text names; the caller holds the course's lock.

    Every code is compared, each in constant time. Raises `EnrollmentRefused` with one sentence
    for unknown codes and another for codes that no longer count.
    """
    given = normalize_code(text).encode()
    found = None
    for code in InviteCode.objects.filter(course=course):
        if hmac.compare_digest(code.code.encode(), given):
            found = code
    if found is None:
        text = _("This code is not right. Look at its letters once more.")
        raise EnrollmentRefused(text, reason="code_wrong")
    if found.expires_at and found.expires_at <= timezone.now():
        text = _("This code is no longer valid. Ask your teacher for a new one.")
        raise EnrollmentRefused(text, reason="code_expired")
    used = found.enrollments.exclude(student=student).count()
    if found.use_limit is not None and used >= found.use_limit:
        text = _("This code has been used up. Ask your teacher for a new one.")
        raise EnrollmentRefused(text, reason="code_used_up")
    return found
