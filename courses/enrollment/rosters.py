"""Many people at once: a list of addresses or user names, read, tried, and enrolled.

Trying writes nothing and says of each line what would happen. Enrolling decides anew, line by
line: what changed in between counts.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from courses.content.pages import CoursePage

from .models import Enrollment
from .seats import count_free_seats
from .services import EnrollmentRefused, enroll, is_settled

MAX_BYTES = 256 * 1024
MAX_LINES = 500
MAX_NAME_CHARACTERS = 254
DELIMITERS = (";", "\t", ",")
# Headings of the column that names people, in lower case without spaces and hyphens.
HEADINGS = ("email", "emailaddress", "mail", "username", "user", "login")

ENROLL, WAIT, ALREADY, UNKNOWN, INACTIVE, REPEATED, REFUSED = (
    "enroll",
    "wait",
    "already",
    "unknown",
    "inactive",
    "repeated",
    "refused",
)
LABELS = {
    ENROLL: gettext_lazy("Will be enrolled"),
    WAIT: gettext_lazy("No place left: goes to the waiting list"),
    ALREADY: gettext_lazy("Is enrolled or waits already"),
    UNKNOWN: gettext_lazy("No account: the person has to sign up first"),
    INACTIVE: gettext_lazy("The account is switched off"),
    REPEATED: gettext_lazy("Stands in the list twice"),
    REFUSED: gettext_lazy("Not enrolled"),
}


# The same after the list was enrolled.
DONE_LABELS = LABELS | {
    ENROLL: gettext_lazy("Enrolled"),
    WAIT: gettext_lazy("No place left: on the waiting list"),
    ALREADY: gettext_lazy("Was enrolled or waited already"),
}


class RosterUnreadable(Exception):
    """The list cannot be read. `str(error)` is a sentence for whoever sent it."""


@dataclass(frozen=True)
class Line:
    """One line of a list: where it stood, counted from 1, and what was typed."""

    number: int
    who: str


@dataclass(frozen=True)
class PlannedLine:
    line: Line
    result: str
    user: User | None = None
    problem: str = ""
    is_done: bool = False

    @property
    def label(self) -> str:
        return self.problem or (DONE_LABELS if self.is_done else LABELS)[self.result]


def decode_roster(data: bytes) -> str:
    """Return a file's text: UTF-8 with or without a mark, or UTF-16 with one."""
    refuse_large(len(data))
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        text = _("The file’s letters cannot be read. Save it as CSV in UTF-8.")
        raise RosterUnreadable(text) from error


def read_roster(text: str) -> list[Line]:
    """Return the people a list names, one a line; empty lines and a heading do not count.

    Columns may be divided by commas, semicolons or tabs. The column is the one with a heading
    like “email”; without headings it is the first.
    """
    refuse_large(len(text))
    if "\0" in text:
        raise RosterUnreadable(_("This is not a text file. Save the list as CSV."))
    text = text.lstrip("\ufeff")
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    try:
        rows = [
            (number, [cell.strip() for cell in row])
            for number, row in read_rows(text, delimiter)
            if any(cell.strip() for cell in row)
        ]
    except csv.Error as error:
        raise RosterUnreadable(_("The list is not well-formed CSV: look at its quotes.")) from error
    column = find_column(rows[0][1]) if rows else None
    if column is not None:
        rows = rows[1:]
    lines = [Line(number, pick(row, column or 0)) for number, row in rows]
    if not lines:
        raise RosterUnreadable(_("The list names nobody."))
    if len(lines) > MAX_LINES:
        text = _("The list has %(lines)s lines; %(number)s at a time can be enrolled. Split it.")
        raise RosterUnreadable(text % {"lines": len(lines), "number": MAX_LINES})
    return lines


def refuse_large(size: int) -> None:
    if size > MAX_BYTES:
        text = _("The list is larger than %(number)s KB. Split it.")
        raise RosterUnreadable(text % {"number": MAX_BYTES // 1024})


def read_rows(text: str, delimiter: str) -> Iterable[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    for row in reader:
        yield begins, row
        begins = reader.line_num + 1


def find_column(row: list[str]) -> int | None:
    for number, cell in enumerate(row):
        if cell.lower().replace(" ", "").replace("-", "").replace("_", "") in HEADINGS:
            return number
    return None


def pick(row: list[str], column: int) -> str:
    return row[column][:MAX_NAME_CHARACTERS] if column < len(row) else ""


def plan_roster(
    *, course: CoursePage, lines: list[Line], over_capacity: bool = False
) -> list[PlannedLine]:
    """Return what enrolling a list would do, line by line. Writes nothing; four queries at most."""
    people = find_people(lines)
    places = {
        enrollment.student_id: enrollment
        for enrollment in Enrollment.objects.filter(course=course, student__in=people.values())
    }
    free = None if over_capacity else count_free_seats(course)
    planned, seen = [], set()
    for line in lines:
        user = people.get(line.who.lower())
        result = judge(user, seen, places, over_capacity=over_capacity)
        if result == ENROLL and free is not None:
            result, free = (ENROLL, free - 1) if free > 0 else (WAIT, 0)
        if user:
            seen.add(user.pk)
        planned.append(PlannedLine(line, result, user))
    return planned


def find_people(lines: list[Line]) -> dict[str, User]:
    """Return accounts by what was typed, in lower case. An address counts before a user name."""
    wanted = {line.who.lower() for line in lines if line.who}
    by_name = User.objects.alias(key=Lower("username")).filter(key__in=wanted)
    by_mail = User.objects.alias(key=Lower("email")).filter(key__in=wanted)
    people = {user.username.lower(): user for user in by_name}
    return people | {user.email.lower(): user for user in by_mail}


def judge(
    user: User | None, seen: set[int], places: dict[int, Enrollment], *, over_capacity: bool
) -> str:
    if user is None:
        return UNKNOWN
    if user.pk in seen:
        return REPEATED
    place = places.get(user.pk)
    if place and is_settled(place, is_staff=True, over_capacity=over_capacity):
        return ALREADY
    return ENROLL if user.is_active else INACTIVE


def enroll_roster(
    *, course: CoursePage, lines: list[Line], by: User, over_capacity: bool = False
) -> list[PlannedLine]:
    """Enroll a list and return what came of each line. Each line is a transaction of its own."""
    done = []
    for planned in plan_roster(course=course, lines=lines, over_capacity=over_capacity):
        result, problem = planned.result, ""
        if result in (ENROLL, WAIT):
            try:
                outcome = enroll(
                    student=planned.user,
                    course=course,
                    source=Enrollment.Source.STAFF,
                    by=by,
                    over_capacity=over_capacity,
                )
            except EnrollmentRefused as error:
                result, problem = REFUSED, str(error)
            else:
                result = ENROLL if outcome.enrollment.is_open else WAIT
                result = result if outcome.is_changed else ALREADY
        done.append(PlannedLine(planned.line, result, planned.user, problem, is_done=True))
    return done
