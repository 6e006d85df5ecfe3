"""What a course card shows, gathered for a whole list in a fixed number of queries."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from courses.content.pages import CoursePage
from courses.enrollment.models import Enrollment
from courses.progress.outline import CourseOutline
from courses.progress.reading import read_outlines


@dataclass(frozen=True)
class CourseCard:
    """`state` is "", "enrolled" or "completed"; `percent` counts only with a state."""

    course: CoursePage
    outline: CourseOutline
    state: str = ""

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
    """Return a card per course, in order. Four queries beside those of `for_cards`."""
    enrollments = {}
    if user.is_authenticated:
        enrollments = {
            enrollment.course_id: enrollment
            for enrollment in Enrollment.objects.open().filter(student=user, course__in=courses)
        }
    outlines = read_outlines(courses, enrollments)
    return [
        CourseCard(course, outlines[course.pk], get_state(enrollments.get(course.pk)))
        for course in courses
    ]


def get_state(enrollment: Enrollment | None) -> str:
    if enrollment is None:
        return ""
    return "completed" if enrollment.status == Enrollment.Status.COMPLETED else "enrolled"
