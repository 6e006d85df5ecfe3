"""Who asks, and what there is to ask for: the cast's courses with work, lines and requests."""

import uuid
from dataclasses import dataclass, field

from accounts.tokens import create_token
from chat.services import post_message
from courses.content.requirements import list_required_blocks
from courses.content.subjects import Subject
from courses.enrollment.models import Enrollment
from courses.enrollment.services import enroll_student
from courses.tests.cast import Cast, make_course

# A role of the test, its person in the cast, and the scopes of the token.
ROLES = {
    "guest": ("", []),
    "student": ("student", ["read", "learn"]),
    "instructor": ("lead", ["read", "learn", "teach"]),
    "manager": ("manager", ["read", "learn", "teach"]),
}
LINES = 12


@dataclass
class FuzzWorld:
    """`real` holds values that mean something, by the name of a parameter or field."""

    headers: dict[str, str]
    real: dict[str, list] = field(default_factory=dict)


def build_fuzz_world(cast: Cast, role: str) -> FuzzWorld:
    """Add lines and places to the cast; return how a role asks, and the values worth asking for."""
    waiting = make_course(cast.catalog, "By request", enrollment_policy="approval")
    enroll_student(student=cast.outsider, course=waiting)
    for person in (cast.lead, cast.manager):
        enroll_student(student=person, course=cast.course_b)
    authors = (cast.student, cast.lead)
    for number in range(LINES):
        post_message(
            author=authors[number % 2],
            course=cast.course_a,
            body=f"Line {number}",
            client_id=uuid.UUID(int=number + 1),
        )
    courses = [cast.course_a] * 4 + [cast.course_b, waiting]
    real = {
        "course_id": [course.pk for course in courses],
        "seq": list(range(1, LINES + 1)),
        "subject_id": list(Subject.objects.values_list("pk", flat=True)),
        "enrollment_id": list(Enrollment.objects.values_list("pk", flat=True)),
        "page": [cast.module_a.pk, cast.lesson_a.pk, cast.free_a.pk],
        "block": [str(block) for block in list_required_blocks(cast.lesson_a)],
    }
    return FuzzWorld(headers=make_headers(cast, role), real=real)


def make_headers(cast: Cast, role: str) -> dict[str, str]:
    name, scopes = ROLES[role]
    if not name:
        return {}
    _row, token = create_token(user=getattr(cast, name), name="fuzz", scopes=scopes, days=30)
    return {"Authorization": f"Bearer {token}"}
