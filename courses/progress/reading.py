"""Reads of progress for screens: outlines and rows of "My learning", in flat query counts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q

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


@dataclass(frozen=True)
class LearnerCourse:
    """A course as one student has it: a row of "My learning"."""

    course: CoursePage
    enrollment: Enrollment
    outline: CourseOutline

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
    pages = read_pages(courses)
    done, last_opened = read_progress(enrollments.values())
    return {
        course.pk: build_outline(
            course,
            pages[course.pk],
            done=done[course.pk],
            last_opened_id=last_opened.get(course.pk),
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


def read_progress(
    enrollments: Iterable[Enrollment],
) -> tuple[dict[int, set[int]], dict[int, int]]:
    """Return, by course id, the page ids done and the page opened last. One query."""
    by_id = {enrollment.pk: enrollment.course_id for enrollment in enrollments}
    done = defaultdict(set)
    last_opened: dict[int, int] = {}
    if not by_id:
        return done, last_opened
    rows = (
        PageProgress.objects.filter(enrollment_id__in=by_id)
        .order_by("opened_at")
        .values_list("enrollment_id", "page_id", "completed_at", "opened_at")
    )
    for enrollment_id, page_id, completed_at, opened_at in rows:
        course_id = by_id[enrollment_id]
        if completed_at:
            done[course_id].add(page_id)
        if opened_at:
            last_opened[course_id] = page_id
    return done, last_opened


def build_outline(
    course: CoursePage, pages: list, *, done: set[int], last_opened_id: int | None, is_open: bool
) -> CourseOutline:
    """Put pages in tree order into modules. A lesson below an unpublished module is left out."""
    modules: list[OutlineModule] = []
    paths: dict[str, OutlineModule] = {}
    for page in pages:
        item = {
            "page_id": page.pk,
            "title": page.title,
            "url": course.url + page.url_path[len(course.url_path) :],
            "minutes": page.minutes,
            "summary": page.summary,
            "is_free_preview": page.is_free_preview,
            "has_content": page.required_block_count > 0,
            "is_done": page.pk in done and page.required_block_count > 0,
            "is_open": is_open or page.is_free_preview,
        }
        if isinstance(page, ModulePage):
            module = OutlineModule(**item)
            modules.append(module)
            paths[page.path] = module
        elif page.path[:-4] in paths:
            paths[page.path[:-4]].lessons.append(OutlineItem(**item))
    return CourseOutline(number_modules(modules), last_opened_id)


def read_my_courses(student) -> list[LearnerCourse]:
    """Return a student's open places with their outlines, latest first. Five queries at most."""
    enrollments = list(
        Enrollment.objects.open()
        .filter(student=student, course__live=True)
        .select_related("course__subject", "course__cover", "course__owner")
        .prefetch_related("course__cover__renditions")
        .order_by("-enrolled_at", "-pk")
    )
    courses = [enrollment.course for enrollment in enrollments]
    outlines = read_outlines(courses, {e.course_id: e for e in enrollments})
    return [LearnerCourse(e.course, e, outlines[e.course_id]) for e in enrollments]
