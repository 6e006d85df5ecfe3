"""The catalog's choice of courses: the same for the page and for the API."""

from django.db.models import Count

from .pages import CoursePage, CourseQuerySet

MAX_QUERY_CHARACTERS = 200
# A search gives the best hits; nobody pages through more.
MAX_HITS = 500
NEWEST_FIRST = ("-first_published_at", "-pk")


def search_courses(courses: CourseQuerySet, query: str) -> CourseQuerySet:
    """Limit courses to those that words find; all of them for no words. One query."""
    query = " ".join(query.split())[:MAX_QUERY_CHARACTERS]
    if not query:
        return courses
    found = CoursePage.objects.in_catalog().search(query)
    return courses.filter(pk__in=[course.pk for course in found[:MAX_HITS]])


def filter_courses(
    courses: CourseQuerySet, *, subject: str = "", level: str = "", language: str = ""
) -> CourseQuerySet:
    """Limit courses to a subject by its slug, a level, a language; "" is any. No query."""
    given = {"subject__slug": subject, "level": level, "language": language}
    return courses.filter(**{name: value for name, value in given.items() if value})


def count_kinds(courses: CourseQuerySet) -> list[dict]:
    """Return how many courses there are of each subject, level and language together. One query.

    Each is `{"subject__slug", "subject__title", "level", "language", "count"}`.
    """
    kinds = courses.order_by().values("subject__slug", "subject__title", "level", "language")
    return list(kinds.annotate(count=Count("pk")))
