"""The catalog's choice of courses: filters, counts and orders, the same for page and API."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Count

from courses.content.languages import get_language_name
from courses.content.pages import CoursePage, CourseQuerySet
from courses.enrollment.availability import Availability, with_availability
from courses.enrollment.reading import with_student_count

from .lengths import CourseLength, with_length, with_shortest_first

MAX_QUERY_CHARACTERS = 200
# A search gives the best hits; nobody pages through more.
MAX_HITS = 500
NEWEST_FIRST = ("-first_published_at", "-pk")
ORDERS = ("newest", "title", "shortest", "popular")

# The column of each filter. The last two are computed, so they are added where they are needed.
COLUMNS = {
    "subject": "subject__slug",
    "level": "level",
    "language": "language",
    "length": "length",
    "availability": "availability",
}
COMPUTED = {"length": with_length, "availability": with_availability}
# Filters whose values have an order of their own; the others go by their labels.
CHOICES = {"level": CoursePage.Level, "length": CourseLength, "availability": Availability}

Filters = Mapping[str, Collection[str]]


@dataclass(frozen=True)
class FacetRow:
    """How many courses a value of a filter would show beside the other filters."""

    value: str
    label: str
    count: int


def search_courses(courses: CourseQuerySet, query: str) -> CourseQuerySet:
    """Limit courses to those that words find; all of them for no words. One query."""
    query = tidy_words(query)
    if not query:
        return courses
    found = CoursePage.objects.in_catalog().search(query)
    return courses.filter(pk__in=[course.pk for course in found[:MAX_HITS]])


def tidy_words(query: str) -> str:
    return " ".join(query.split())[:MAX_QUERY_CHARACTERS].strip()


def filter_courses(courses: CourseQuerySet, filters: Filters) -> CourseQuerySet:
    """Limit courses to what every filter allows, each by any of its values. No query.

    Filters are `COLUMNS`; one without values allows everything.
    """
    for name, values in filters.items():
        if values:
            courses = COMPUTED[name](courses) if name in COMPUTED else courses
            courses = courses.filter(**{f"{COLUMNS[name]}__in": list(values)})
    return courses


def order_courses(courses: CourseQuerySet, order: str) -> CourseQuerySet:
    """Put courses into one of `ORDERS`. No query."""
    if order == "popular":
        return with_student_count(courses).order_by("-student_count", "path")
    if order == "shortest":
        return with_shortest_first(courses)
    return courses.order_by(*(("title", "pk") if order == "title" else NEWEST_FIRST))


def count_kinds(courses: CourseQuerySet) -> list[dict]:
    """Return how many courses there are of each kind. One query.

    A kind is what the filters tell apart: `COLUMNS`, with `subject__title` and `count`.
    """
    courses = with_availability(with_length(courses.order_by()))
    kinds = courses.values(*COLUMNS.values(), "subject__title")
    return list(kinds.annotate(count=Count("pk")).order_by())


def count_courses(kinds: list[dict], filters: Filters) -> int:
    return sum(kind["count"] for kind in kinds if fits(kind, filters))


def count_facets(kinds: list[dict], filters: Filters) -> dict[str, list[FacetRow]]:
    """Return for each filter its values with their counts under the other filters. No query.

    Values that no course has under the other filters are left out.
    """
    return {name: count_facet(kinds, name, filters) for name in COLUMNS}


def count_facet(kinds: list[dict], name: str, filters: Filters) -> list[FacetRow]:
    counts: dict[str, int] = {}
    labels: dict[str, str] = {}
    others = {other: values for other, values in filters.items() if other != name}
    for kind in kinds:
        value = kind[COLUMNS[name]]
        if value and fits(kind, others):
            counts[value] = counts.get(value, 0) + kind["count"]
            labels[value] = kind["subject__title"] if name == "subject" else get_label(name, value)
    rows = [FacetRow(value, labels[value], count) for value, count in counts.items()]
    if name in CHOICES:
        return sorted(rows, key=lambda row: CHOICES[name].values.index(row.value))
    return sorted(rows, key=lambda row: (row.label.lower(), row.value))


def fits(kind: dict, filters: Filters) -> bool:
    return all(kind[COLUMNS[name]] in values for name, values in filters.items() if values)


def get_label(name: str, value: str) -> str:
    """Return what people read for a value of a filter other than the subject."""
    return str(CHOICES[name](value).label) if name in CHOICES else get_language_name(value)
