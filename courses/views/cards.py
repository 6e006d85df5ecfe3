"""What a course card shows, gathered for a whole list in a fixed number of queries."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from courses.content.pages import CoursePage
from courses.enrollment.availability import Standing, read_standings, tell_own_standing
from courses.enrollment.models import Enrollment
from courses.progress.outline import CourseOutline
from courses.progress.reading import read_outlines


@dataclass(frozen=True)
class CourseCard:
    """`state` is "enrolled", "completed", "asking", "turned_away" or an `Availability`.

    `line` says it in a few words; `percent` counts only for the first two.
    """

    course: CoursePage
    outline: CourseOutline
    state: str
    line: str

    @property
    def url(self) -> str:
        return self.course.url

    @property
    def module_count(self) -> int:
        return len(self.outline.modules)

    @property
    def lesson_count(self) -> int:
        return self.outline.total_count

    @property
    def minutes(self) -> int:
        return self.outline.minutes_total

    @property
    def percent(self) -> int:
        return self.outline.percent

    @property
    def teacher(self) -> str:
        return get_teacher_name(self.course)


def get_teacher_name(course: CoursePage) -> str:
    """Return the public name of the course's lead, or ""."""
    return course.owner.public_name if course.owner else ""


def build_cards(courses: list[CoursePage], user: User | AnonymousUser) -> list[CourseCard]:
    """Return a card per course, in order. Five queries at most beside those of `for_cards`."""
    enrollments = {}
    if user.is_authenticated:
        mine = Enrollment.objects.filter(student=user, course__in=courses)
        enrollments = {enrollment.course_id: enrollment for enrollment in mine}
    places = {pk: enrollment for pk, enrollment in enrollments.items() if enrollment.is_open}
    outlines = read_outlines(courses, places)
    standings = read_standings(courses)
    return [
        build_card(course, outlines[course.pk], standings[course.pk], enrollments.get(course.pk))
        for course in courses
    ]


def build_card(
    course: CoursePage, outline: CourseOutline, standing: Standing, enrollment: Enrollment | None
) -> CourseCard:
    own = tell_own_standing(enrollment) if enrollment else ""
    if enrollment is None or not own:
        return CourseCard(course, outline, standing.availability.value, standing.line)
    return CourseCard(course, outline, get_state(enrollment), own)


def get_state(enrollment: Enrollment) -> str:
    if enrollment.is_asking:
        return "asking"
    if not enrollment.is_open:
        return "turned_away"
    return "completed" if enrollment.status == Enrollment.Status.COMPLETED else "enrolled"
