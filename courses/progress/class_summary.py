"""How a whole class is doing, for those who teach it: counts, and where most of them stand.

The database looks things up; of each student at most a small row is loaded.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from django.db import connection
from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Length, Substr
from wagtail.models import Page

from courses.content.pages import CoursePage
from courses.enrollment.models import Enrollment

from .models import PageProgress
from .outline import CourseOutline, OutlineItem
from .reading import PlaceProgress, build_outlines


@dataclass(frozen=True)
class ClassSummary:
    """`enrolled` are those with an open place, `finished` those of them who are through.

    `stuck_at` is where most of the others would go on, `stuck_count` how many of the `studying`.
    """

    enrolled: int = 0
    finished: int = 0
    stuck_at: OutlineItem | None = None
    stuck_count: int = 0

    @property
    def studying(self) -> int:
        return self.enrolled - self.finished


def read_class_summaries(courses: Iterable[CoursePage]) -> dict[int, ClassSummary]:
    """Return the summary of each course by its id. Six queries, whatever the number."""
    courses = list(courses)
    if not courses:
        return {}
    outlines = build_outlines(courses, {}, defaultdict(PlaceProgress))
    counts = count_places(courses)
    standing = count_standing(outlines)
    summaries = {}
    for course in courses:
        enrolled, finished = counts.get(course.pk, (0, 0))
        item, count = find_most_crowded(outlines[course.pk], standing[course.pk])
        summaries[course.pk] = ClassSummary(enrolled, finished, item, count)
    return summaries


def count_places(courses: list[CoursePage]) -> dict[int, tuple[int, int]]:
    """Return open and completed places by course id. One query."""
    rows = (
        Enrollment.objects.open()
        .filter(course__in=[course.pk for course in courses])
        .values("course_id")
        .annotate(
            enrolled=Count("pk"),
            finished=Count("pk", filter=Q(status=Enrollment.Status.COMPLETED)),
        )
    )
    return {row["course_id"]: (row["enrolled"], row["finished"]) for row in rows}


def count_standing(outlines: dict[int, CourseOutline]) -> dict[int, Counter]:
    """Return how many active students would go on at which page, by course id. Three queries.

    The same rule as `CourseOutline.resume`: the unfinished unit opened last; else the unit after
    the last one done; else, where that was the end, the first unfinished one.
    """
    standing: dict[int, Counter] = {course_id: Counter() for course_id in outlines}
    units = {pk: [item.page_id for item in outline.items] for pk, outline in outlines.items()}
    following = {page: next_page for ids in units.values() for page, next_page in pairwise(ids)}
    ends = [ids[-1] for ids in units.values() if ids]
    places = find_standing(list(outlines), {page for ids in units.values() for page in ids})
    done = read_done(places.filter(opened_id=None, reached_id__in=ends))
    for pk, course_id, opened_id, reached_id in places:
        ids = units[course_id]
        if opened_id is not None:
            page_id = opened_id
        elif reached_id is None:
            page_id = ids[0] if ids else None
        elif reached_id in following:
            page_id = following[reached_id]
        else:
            page_id = next((unit for unit in ids if unit not in done[pk]), None)
        standing[course_id][page_id] += 1
    return standing


def find_standing(course_ids: list[int], units: set[int]) -> QuerySet:
    """Return active places: id, course, unfinished unit opened last, last unit done in order.

    One small row per student: grouping them in the database would look all of it up twice.
    """
    places = Enrollment.objects.filter(course__in=course_ids, status=Enrollment.Status.ACTIVE)
    pages = PageProgress.objects.filter(enrollment__in=places).values_list("page_id", flat=True)
    # Unpublished, emptied and moved pages do not count. There are fewer of them than of units.
    counts = ~Q(page_id__in=set(pages.distinct()) - units)
    of_place = PageProgress.objects.filter(enrollment=OuterRef("pk"))
    opened = of_place.filter(opened_at__isnull=False).order_by("-opened_at", "-pk")
    open_unit = Case(
        When(counts, completed_at__isnull=True, then=F("page_id")), output_field=IntegerField()
    )
    reached = of_place.filter(counts, completed_at__isnull=False).order_by("-page__path")
    return places.annotate(
        opened_id=Subquery(opened.annotate(at=open_unit).values("at")[:1]),
        reached_id=Subquery(reached.values("page_id")[:1]),
    ).values_list("pk", "course_id", "opened_id", "reached_id")


def read_done(places: QuerySet) -> dict[int, set[int]]:
    """Return the pages done by place, for those who did the last unit of their course. One query.

    Most of these are through and no longer active, so there are few.
    """
    done: dict[int, set[int]] = defaultdict(set)
    rows = PageProgress.objects.filter(
        enrollment__in=places.values("pk"), completed_at__isnull=False
    ).values_list("enrollment_id", "page_id")
    for enrollment_id, page_id in rows:
        done[enrollment_id].add(page_id)
    return done


def find_most_crowded(outline: CourseOutline, standing: Counter) -> tuple[OutlineItem | None, int]:
    """Return the unit where most stand, and how many; the earlier one of two equal ones."""
    best = max(outline.items, key=lambda item: standing[item.page_id], default=None)
    count = standing[best.page_id] if best else 0
    return (best, count) if count else (None, 0)


def count_enrolled(courses: Iterable[CoursePage]) -> dict[int, int]:
    """Return how many have an open place, by course id; courses without are left out. One query."""
    return {pk: enrolled for pk, (enrolled, _finished) in count_places(list(courses)).items()}


def count_finishers(pages: list[Page]) -> dict[int, int]:
    """Return how many students with an open place are through with each module or lesson, by id.

    A module is done by who has done all its live units. Two queries, whatever the number; pages
    that have no live unit are left out.
    """
    units = find_units(pages)
    done = PageProgress.objects.filter(
        page_id__in=units,
        completed_at__isnull=False,
        enrollment__status__in=Enrollment.OPEN_STATUSES,
    ).order_by()
    if all(unit_id == page_id for unit_id, page_id in units.items()):
        return dict(done.values_list("page_id").annotate(count=Count("pk")))
    totals = Counter(units.values())
    ids = {page.path: page.pk for page in pages}
    return {
        ids[path]: count
        for path, done_count, count in count_by_module(done)
        if done_count == totals[ids[path]]
    }


def count_by_module(done: QuerySet[PageProgress]) -> list[tuple[str, int, int]]:
    """Return each module's path, how many units were done, and by how many students. One query.

    Plain SQL around Django's own: the ORM cannot group what it has grouped.
    """
    module_path = Case(
        When(
            page__lessonpage__isnull=False,
            then=Substr("page__path", 1, Length("page__path") - Page.steplen),
        ),
        default=F("page__path"),
    )
    by_student = (
        done.annotate(head=module_path).values("enrollment_id", "head").annotate(n=Count("pk"))
    )
    sql, params = by_student.query.sql_with_params()
    # The inner SQL is Django's own; every value travels as a parameter.
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT head, n, COUNT(*) FROM ({sql}) AS by_student GROUP BY head, n",  # noqa: S608
            params,
        )
        return cursor.fetchall()


def find_units(pages: list[Page]) -> dict[int, int]:
    """Return the live units at and directly below pages: unit id to the page's id. One query."""
    by_path = {page.path: page.pk for page in pages}
    if not by_path:
        return {}
    found = (
        Page.objects.annotate(parent_path=Substr("path", 1, Length("path") - Page.steplen))
        .filter(Q(path__in=by_path) | Q(parent_path__in=live_paths(pages)), live=True)
        .filter(
            Q(modulepage__required_block_count__gt=0) | Q(lessonpage__required_block_count__gt=0)
        )
        .values_list("pk", "path")
    )
    return {
        pk: by_path[path] if path in by_path else by_path[path[: -Page.steplen]]
        for pk, path in found
    }


def live_paths(pages: list[Page]) -> list[str]:
    return [page.path for page in pages if page.live]
