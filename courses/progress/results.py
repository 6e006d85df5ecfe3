"""What students have reached, for those who teach them: reads in flat query counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice

from django.db.models import Max, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat, Greatest, Lower, NullIf, Trim

from courses.enrollment.models import Enrollment

from .models import PageProgress
from .outline import CourseOutline
from .reading import PlaceProgress, build_outlines

# So many courses at once stay far below SQLite's limit of 1000 terms in one expression.
ROWS_AT_ONCE = 200


@dataclass
class StudentResult:
    """How far one student is with one course, page by page."""

    outline: CourseOutline
    done_at: dict[int, datetime] = field(default_factory=dict)
    last_active_at: datetime | None = None
    opened_ids: list[int] = field(default_factory=list)

    @property
    def stuck_at(self) -> str:
        """The title of the page where the student would go on, or nothing when all is done."""
        return self.outline.resume.title if self.outline.resume else ""

    @property
    def uncounted(self) -> int:
        """How many completed pages do not count now: unpublished, emptied or moved away."""
        return len(self.done_at.keys() - {unit.page_id for unit in self.outline.items})


def for_results(enrollments: QuerySet[Enrollment]) -> QuerySet[Enrollment]:
    """Prepare enrollments for a list of results: students, courses, and values to sort by.

    `name_order` follows `User.public_name`; `active_order` is the last activity, or the day of
    enrollment where there was none.
    """
    full_name = Trim(Concat("student__first_name", Value(" "), "student__last_name"))
    last_active = (
        PageProgress.objects.filter(enrollment=OuterRef("pk"))
        .order_by()
        .values("enrollment")
        .annotate(
            at=Max(
                Greatest(
                    Coalesce("opened_at", "completed_at"), Coalesce("completed_at", "opened_at")
                )
            )
        )
        .values("at")
    )
    return (
        enrollments.annotate(
            name_order=Lower(
                Coalesce(
                    NullIf("student__display_name", Value("")),
                    NullIf(full_name, Value("")),
                    "student__username",
                )
            ),
            active_order=Coalesce(Subquery(last_active), "enrolled_at"),
        )
        .select_related("student")
        .prefetch_related("course")
    )


def read_result(enrollment: Enrollment) -> StudentResult:
    """Return the result of one enrollment. Three queries."""
    return next(iterate_results([enrollment]))[1]


def iterate_results(
    enrollments: Iterable[Enrollment],
) -> Iterator[tuple[Enrollment, StudentResult]]:
    """Yield each enrollment with its result, in the order given.

    Three queries for every 200 enrollments, whatever the number of courses, modules and lessons.
    """
    outlines: dict[int, CourseOutline] = {}
    rest = iter(enrollments)
    while rows := list(islice(rest, ROWS_AT_ONCE)):
        new = {row.course_id: row.course for row in rows if row.course_id not in outlines}
        outlines |= build_outlines(list(new.values()), {}, defaultdict(PlaceProgress))
        progress = read_rows(rows)
        for row in rows:
            yield row, build_result(outlines[row.course_id], progress[row.pk])


def read_rows(enrollments: list[Enrollment]) -> dict[int, list[tuple]]:
    """Return page id, opening and completion of every page by enrollment id. One query."""
    rows = defaultdict(list)
    found = (
        PageProgress.objects.filter(enrollment_id__in=[row.pk for row in enrollments])
        .order_by("opened_at")
        .values_list("enrollment_id", "page_id", "opened_at", "completed_at")
    )
    for enrollment_id, *row in found:
        rows[enrollment_id].append(tuple(row))
    return rows


def build_result(outline: CourseOutline, rows: list[tuple]) -> StudentResult:
    """Put one student's rows into the outline of a course nobody has begun."""
    done_at = {page_id: completed for page_id, _opened, completed in rows if completed}
    opened_ids = [page_id for page_id, opened, _completed in rows if opened]
    times = [at for _page_id, *both in rows for at in both if at]

    def tick(item):
        return replace(item, is_done=item.has_content and item.page_id in done_at)

    modules = [
        replace(tick(module), lessons=[tick(lesson) for lesson in module.lessons])
        for module in outline.modules
    ]
    return StudentResult(
        outline=CourseOutline(modules, opened_ids[-1] if opened_ids else None),
        done_at=done_at,
        last_active_at=max(times, default=None),
        opened_ids=opened_ids,
    )
