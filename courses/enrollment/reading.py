"""Reads of enrollments for screens."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Q
from wagtail.models import Page

from .models import Enrollment


def count_students_below(pages: Iterable[Page]) -> int:
    """Return how many students have or had a place on courses at or below pages. One query."""
    below = reduce(or_, (Q(course__path__startswith=page.path) for page in pages))
    return Enrollment.objects.filter(below).values("student").distinct().count()
