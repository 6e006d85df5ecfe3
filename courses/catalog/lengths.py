"""How long courses take, in SQL: for filters and orders over all of them.

What one outline shows is computed from its pages (`courses.progress.outline`); a test compares.
"""

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Concat, Length, Substr
from django.utils.translation import gettext_lazy as _

from courses.content.learning_pages import LessonPage, ModulePage
from courses.content.pages import CoursePage

SHORT_MINUTES = 120
MEDIUM_MINUTES = 600
# Paths are digits and capital letters: nothing below a page sorts behind this.
BEHIND_ALL_BELOW = Value("ZZZZZZZZ")


class CourseLength(models.TextChoices):
    SHORT = "short", _("Up to 2 hours")
    MEDIUM = "medium", _("2 to 10 hours")
    LONG = "long", _("More than 10 hours")


def with_minutes(courses: QuerySet[CoursePage]) -> QuerySet[CoursePage]:
    """Add `minutes`: what the live units of each course take together. No query of its own."""
    modules = ModulePage.objects.live()
    above = modules.filter(path=Substr(OuterRef("path"), 1, Length(OuterRef("path")) - 4))
    lessons = LessonPage.objects.live().filter(Exists(above))
    minutes = sum_minutes(modules) + sum_minutes(lessons)
    return courses.annotate(minutes=minutes)


def sum_minutes(pages: QuerySet) -> Coalesce:
    """Return the minutes of the pages below the outer course that hold something to do."""
    below = pages.filter(
        # By range, which the index of paths answers; "starts with" a column it cannot.
        path__gt=OuterRef("path"),
        path__lte=Concat(OuterRef("path"), BEHIND_ALL_BELOW),
        required_block_count__gt=0,
    )
    minutes = Case(
        When(estimated_minutes__gt=0, then=F("estimated_minutes")), default="derived_minutes"
    )
    total = below.order_by().values(all=Value(1)).annotate(total=Sum(minutes)).values("total")
    return Coalesce(Subquery(total, output_field=models.IntegerField()), 0)


def with_length(courses: QuerySet[CoursePage]) -> QuerySet[CoursePage]:
    """Add `minutes` and `length`: a `CourseLength`, or "" while a course has nothing to do."""
    length = Case(
        When(minutes=0, then=Value("")),
        When(minutes__lte=SHORT_MINUTES, then=Value(CourseLength.SHORT.value)),
        When(minutes__lte=MEDIUM_MINUTES, then=Value(CourseLength.MEDIUM.value)),
        default=Value(CourseLength.LONG.value),
        output_field=models.CharField(),
    )
    return with_minutes(courses).annotate(length=length)


def with_shortest_first(courses: QuerySet[CoursePage]) -> QuerySet[CoursePage]:
    """Order courses by what they take; those without anything to do come last."""
    is_empty = Case(When(Q(minutes=0), then=1), default=0, output_field=models.IntegerField())
    return with_minutes(courses).order_by(is_empty, "minutes", "title", "pk")
