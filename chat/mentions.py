"""Who is meant by “@Name” in a line: people of the room, and nobody else."""

import re

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Concat, Lower, Trim

from accounts.models import User
from courses.content.pages import CoursePage
from courses.enrollment.models import Enrollment

MAX_MENTIONS = 10
MAX_WORDS = 5
MAX_SUGGESTED = 8
MARK = re.compile(r"(?:^|(?<=[\s(\[“\"'>,;:]))@(\S[^@\n]{0,120})")
ENDS = ".,;:!?)]}”\"'…"

# As `User.public_name` has it.
PUBLIC_NAME = Case(
    When(~Q(display_name=""), then=F("display_name")),
    When(
        ~(Q(first_name="") & Q(last_name="")),
        then=Trim(Concat("first_name", Value(" "), "last_name")),
    ),
    default=F("username"),
    output_field=CharField(),
)


def people_in_room(course: CoursePage) -> QuerySet[User]:
    """Return who studies or teaches a course, each once, with `shown_name`, in its order."""
    here = Q(
        pk__in=Enrollment.objects.open().filter(course=course).values("student"),
    ) | Q(groups__course_team__course=course)
    people = User.objects.filter(here, is_active=True).annotate(shown_name=Lower(PUBLIC_NAME))
    return people.order_by("shown_name", "pk").distinct()


def suggest_people(course: CoursePage, start: str) -> list[User]:
    """Return up to eight people of the room whose name, or a word of it, begins so. One query."""
    start = " ".join(start.lower().split())[:80]
    if not start:
        return []
    fits = Q(shown_name__startswith=start) | Q(shown_name__contains=f" {start}")
    return list(people_in_room(course).filter(fits)[:MAX_SUGGESTED])


def find_mentioned(course: CoursePage, text: str) -> list[User]:
    """Return the people a text names, in order of id; at most ten. One query, none without “@”.

    The longest name that fits counts. Two people of one name are both meant.
    """
    marks = [list_names(found) for found in MARK.findall(text)[:MAX_MENTIONS]]
    wanted = {name for names in marks for name in names}
    if not wanted:
        return []
    by_name: dict[str, list[User]] = {}
    for person in people_in_room(course).filter(shown_name__in=wanted):
        by_name.setdefault(person.shown_name, []).append(person)
    meant: dict[int, User] = {}
    for names in marks:
        longest = next((name for name in names if name in by_name), None)
        meant |= {person.pk: person for person in by_name.get(longest or "", [])}
    return [meant[pk] for pk in sorted(meant)][:MAX_MENTIONS]


def list_names(after_mark: str) -> list[str]:
    """Return what may be the name after an “@”: its first words in lower case, longest first."""
    words = after_mark.split()[:MAX_WORDS]
    names = [" ".join(words[:count]).lower() for count in range(len(words), 0, -1)]
    return list(dict.fromkeys(form for name in names for form in (name, name.rstrip(ENDS)) if form))
