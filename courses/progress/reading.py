"""Reads of progress for screens: outlines and rows of "My learning", in flat query counts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q

from accounts.models import User
from courses.content.learning_pages import LessonPage, ModulePage
from courses.content.pages import CoursePage
from courses.enrollment.models import Enrollment

from .models import PageProgress
from .outline import CourseOutline, OutlineItem, OutlineModule, number_modules

OUTLINE_FIELDS = (
    "id",
    "path",
    "depth",
    "title",
    "url_path",
    "summary",
    "estimated_minutes",
    "derived_minutes",
    "required_block_count",
    "is_free_preview",
)


@dataclass
class PlaceProgress:
    """What one place's progress rows say: pages done, the page opened last, the last activity."""

    done: set[int] = field(default_factory=set)
    last_opened_id: int | None = None
    last_active_at: datetime | None = None


@dataclass(frozen=True)
class LearnerCourse:
    """A course as one student has it: a row of "My learning"."""

    course: CoursePage
    enrollment: Enrollment
    outline: CourseOutline
    last_active_at: datetime

    @property
    def url(self) -> str:
        return self.course.url

    @property
    def done_count(self) -> int:
        return self.outline.done_count

    @property
    def total_count(self) -> int:
        return self.outline.total_count

    @property
    def percent(self) -> int:
        return self.outline.percent

    @property
    def minutes_left(self) -> int:
        return self.outline.minutes_left

    @property
    def resume(self) -> OutlineItem | None:
        return self.outline.resume

    @property
    def completed_at(self):
        return self.enrollment.completed_at

    @property
    def state(self) -> str:
        is_completed = self.enrollment.status == Enrollment.Status.COMPLETED
        return "completed" if is_completed else "enrolled"


def read_outline(
    course: CoursePage, *, enrollment: Enrollment | None = None, is_all_open: bool = False
) -> CourseOutline:
    """Return a course's outline as the holder of an enrollment (or a visitor) finds it.

    `is_all_open` is for those who may open everything: its team. Three queries with an
    enrollment, two without, whatever the number of pages.
    """
    return read_outlines([course], {course.pk: enrollment} if enrollment else {}, is_all_open)[
        course.pk
    ]


def read_outlines(
    courses: Iterable[CoursePage],
    enrollments: dict[int, Enrollment],
    is_all_open: bool = False,
) -> dict[int, CourseOutline]:
    """Return the outline of each course by its id. At most three queries, whatever the number."""
    courses = list(courses)
    progress = read_progress(enrollments.values())
    return build_outlines(courses, enrollments, progress, is_all_open)


def build_outlines(
    courses: list[CoursePage],
    enrollments: dict[int, Enrollment],
    progress: dict[int, PlaceProgress],
    is_all_open: bool = False,
) -> dict[int, CourseOutline]:
    pages = read_pages(courses)
    return {
        course.pk: build_outline(
            course,
            pages[course.pk],
            progress=progress[course.pk],
            is_open=is_all_open or (course.pk in enrollments and enrollments[course.pk].is_open),
        )
        for course in courses
    }


def read_pages(courses: list[CoursePage]) -> dict[int, list]:
    """Return the live modules and lessons of each course in tree order. Two queries."""
    by_path = {course.path: course.pk for course in courses}
    pages = defaultdict(list)
    if not courses:
        return pages
    below = reduce(or_, (Q(path__startswith=path) for path in by_path))
    for model in (ModulePage, LessonPage):
        for page in model.objects.live().filter(below).only(*OUTLINE_FIELDS).iterator():
            course_id = find_course(by_path, page.path)
            if course_id is not None:
                pages[course_id].append(page)
    for found in pages.values():
        found.sort(key=lambda page: page.path)
    return pages


def find_course(by_path: dict[str, int], path: str) -> int | None:
    for length in range(len(path) - 4, 0, -4):
        if path[:length] in by_path:
            return by_path[path[:length]]
    return None


def read_progress(enrollments: Iterable[Enrollment]) -> dict[int, PlaceProgress]:
    """Return the progress of places by course id, an empty one where there is none. One query."""
    by_id = {enrollment.pk: enrollment.course_id for enrollment in enrollments}
    progress: dict[int, PlaceProgress] = defaultdict(PlaceProgress)
    if not by_id:
        return progress
    rows = (
        PageProgress.objects.filter(enrollment_id__in=by_id)
        .order_by("opened_at")
        .values_list("enrollment_id", "page_id", "completed_at", "opened_at")
    )
    for enrollment_id, page_id, completed_at, opened_at in rows:
        place = progress[by_id[enrollment_id]]
        if completed_at:
            place.done.add(page_id)
        if opened_at:
            place.last_opened_id = page_id
        times = [at for at in (place.last_active_at, completed_at, opened_at) if at]
        place.last_active_at = max(times, default=None)
    return progress


def build_outline(
    course: CoursePage, pages: list, *, progress: PlaceProgress, is_open: bool
) -> CourseOutline:
    """Put pages in tree order into modules. A lesson below an unpublished module is left out."""
    base_url = course.url or ""  # None below no site's root
    modules: list[OutlineModule] = []
    paths: dict[str, OutlineModule] = {}
    for page in pages:
        item = {
            "page_id": page.pk,
            "title": page.title,
            "url": base_url + page.url_path[len(course.url_path) :],
            "minutes": page.minutes,
            "summary": page.summary,
            "is_free_preview": page.is_free_preview,
            "has_content": page.required_block_count > 0,
            "is_done": page.pk in progress.done and page.required_block_count > 0,
            "is_open": is_open or page.is_free_preview,
            "part_count": page.required_block_count,
        }
        if isinstance(page, ModulePage):
            module = OutlineModule(**item)
            modules.append(module)
            paths[page.path] = module
        elif page.path[:-4] in paths:
            paths[page.path[:-4]].lessons.append(OutlineItem(**item))
    return CourseOutline(number_modules(modules), progress.last_opened_id)


def read_my_courses(student: User) -> list[LearnerCourse]:
    """Return a student's open places with their outlines. Five queries at most.

    The one studied last comes first; a place nobody has used yet counts from its enrollment.
    """
    enrollments = list(
        Enrollment.objects.open()
        .filter(student=student, course__live=True)
        .select_related("course__subject", "course__cover", "course__owner")
        .prefetch_related("course__cover__renditions")
    )
    progress = read_progress(enrollments)
    outlines = build_outlines(
        [enrollment.course for enrollment in enrollments],
        {enrollment.course_id: enrollment for enrollment in enrollments},
        progress,
    )
    rows = [
        LearnerCourse(
            course=enrollment.course,
            enrollment=enrollment,
            outline=outlines[enrollment.course_id],
            last_active_at=progress[enrollment.course_id].last_active_at or enrollment.enrolled_at,
        )
        for enrollment in enrollments
    ]
    return sorted(rows, key=lambda row: row.last_active_at, reverse=True)
