"""The demo content: the courses in `home/demo/courses` and two people to look at them as."""

import secrets
from dataclasses import dataclass
from pathlib import Path

from accounts.mail import without_mails
from accounts.models import User
from accounts.services import create_account
from courses.content.pages import CoursePage
from courses.enrollment.services import enroll_student
from courses.interchange.services import import_course
from courses.progress.models import ProgressEvent
from courses.progress.reading import read_outline
from courses.progress.services import record_event
from courses.teaching.services import ensure_course_team

from .first_body import default_body
from .models import HomePage

DEMO_COURSES = Path(__file__).parent / "demo" / "courses"
SHORT_COURSES = ("read-a-rhythm", "pendulum", "why-notes-agree")
BEGUN_BY_STUDENT = "python-first-programs"
UNITS_DONE_BY_STUDENT = 2


@dataclass(frozen=True)
class DemoLogin:
    """`password` is "" when the account existed before: it was printed when it was made."""

    role: str
    username: str
    password: str


def load_demo(*, refresh: bool = False) -> tuple[list[str], list[DemoLogin]]:
    """Load the demo courses and accounts; return the titles loaded and how to log in.

    A course that is there already is left as it is, so that nobody's edits are lost, unless
    `refresh`. The demo student has begun one course.
    """
    teacher, teacher_login = ensure_person("instructor", "teacher", "Ines Aldana")
    student, student_login = ensure_person("student", "student", "Noor Haddad")
    loaded = []
    for folder in sorted(path for path in DEMO_COURSES.iterdir() if path.is_dir()):
        if refresh or not CoursePage.objects.filter(slug=folder.name).exists():
            report = import_course(path=folder, owner=teacher, publish=True)
            loaded.append(report.title)
    for course in CoursePage.objects.filter(slug__in=get_demo_slugs()):
        ensure_course_team(course=course, lead=teacher)
    if student_login.password:
        begin_course(student)
    compose_home()
    return loaded, [teacher_login, student_login]


def compose_home() -> None:
    """Put three short courses and a last word on the home page, if nobody has composed it yet."""
    home = HomePage.objects.order_by("path").first()
    if [block.block_type for block in home.body] != [kind for kind, _value in default_body()]:
        return
    courses = CoursePage.objects.live().filter(slug__in=SHORT_COURSES).order_by("slug")
    if not courses:
        return
    short = {"heading": "In an afternoon", "note": "Two hours at most", "courses": list(courses)}
    last = {
        "title": "Pick one and read the first lesson",
        "text": "Most courses show a lesson before you sign up. It takes five minutes.",
        "label": "See all courses",
        "page": home.get_children().live().first(),
        "address": "",
    }
    blocks = [(block.block_type, block.value) for block in home.body]
    dict(blocks)["newest"]["count"] = len(SHORT_COURSES)  # the demo has few more
    home.body = [*blocks[:2], ("courses", short), *blocks[2:], ("call_to_action", last)]
    home.save_revision().publish()


def get_demo_slugs() -> list[str]:
    return sorted(path.name for path in DEMO_COURSES.iterdir() if path.is_dir())


def ensure_person(role: str, username: str, display_name: str) -> tuple[User, DemoLogin]:
    user = User.objects.filter(username=username).first()
    if user is not None:
        return user, DemoLogin(role, username, "")
    password = secrets.token_urlsafe(9)
    user = create_account(
        username=username,
        email=f"{username}@educa.example",
        password=password,
        display_name=display_name,
    )
    return user, DemoLogin(role, username, password)


@without_mails()
def begin_course(student: User) -> None:
    course = CoursePage.objects.live().filter(slug=BEGUN_BY_STUDENT).first()
    if course is None:
        return
    enrollment = enroll_student(student=student, course=course)
    for item in read_outline(course, enrollment=enrollment).items[:UNITS_DONE_BY_STUDENT]:
        page = course.get_descendants().get(pk=item.page_id)
        record_event(enrollment=enrollment, page=page, kind=ProgressEvent.Kind.PAGE_COMPLETED)
