"""What tests of enrolling share: courses with settings, people who ask, and their mails."""

from accounts.models import Mail, User
from courses.content.pages import CoursePage
from courses.enrollment.models import Enrollment
from courses.tests.cast import make_user


def set_door(course: CoursePage, **fields) -> CoursePage:
    """Give a course settings as publishing would."""
    CoursePage.objects.filter(pk=course.pk).update(**fields)
    return CoursePage.objects.get(pk=course.pk)


def make_people(count: int, prefix: str = "person") -> list[User]:
    return [make_user(f"{prefix}_{number}") for number in range(count)]


def get_place(student: User, course: CoursePage) -> Enrollment:
    return Enrollment.objects.get(student=student, course=course)


def get_status(student: User, course: CoursePage) -> str:
    return get_place(student, course).status


def get_mails(person: User) -> list[str]:
    """Return the kinds of mails kept for somebody, in order."""
    return list(Mail.objects.filter(recipient=person).order_by("pk").values_list("kind", flat=True))
