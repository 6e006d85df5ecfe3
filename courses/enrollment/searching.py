"""Finding students in a class."""

from django.db.models import Q, QuerySet

from .models import Enrollment

NAME_FIELDS = ("display_name", "first_name", "last_name", "username")
# Each word becomes conditions, and databases limit how many one statement may hold.
MAX_WORDS = 8


def search_students(enrollments: QuerySet[Enrollment], text: str) -> QuerySet[Enrollment]:
    """Limit enrollments to students in whose names each of the words stands, in any case.

    Names only, as in the admin's list: nobody is found by a mail address.
    """
    for word in text.split()[:MAX_WORDS]:
        either = Q()
        for name in NAME_FIELDS:
            either |= Q(**{f"student__{name}__icontains": word})
        enrollments = enrollments.filter(either)
    return enrollments
