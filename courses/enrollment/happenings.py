"""What happens to places and courses, told within the transaction to whoever asked to hear it.

Enrollment knows none of those who listen: they register when the site starts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from courses.content.pages import CoursePage

from .models import Enrollment


@dataclass(frozen=True)
class StatusChanged:
    """A place has another status than `before`; None where there was no place before."""

    enrollment: Enrollment
    before: str | None
    at: datetime


@dataclass(frozen=True)
class PlaceErased:
    """A place is deleted with its student's account. The numbers are all that is left of it."""

    enrollment_id: int
    student_id: int
    course: CoursePage
    at: datetime


@dataclass(frozen=True)
class ArchiveChanged:
    """A course was archived, or taken out of the archive."""

    course: CoursePage
    is_archived: bool
    at: datetime


Happening = StatusChanged | PlaceErased | ArchiveChanged
Listener = Callable[[Happening], None]

LISTENERS: list[Listener] = []


def listen(listener: Listener) -> Listener:
    """Have a function called with every happening; registering it twice is once."""
    if listener not in LISTENERS:
        LISTENERS.append(listener)
    return listener


def tell(happening: Happening) -> None:
    """Call every listener, in the caller's transaction: what they write goes with the change."""
    for listener in LISTENERS:
        listener(happening)
