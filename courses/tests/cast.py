"""The fixed cast: who is who around course A and course B, and how tests make courses.

Everything is made through the services that the product itself uses.
"""

import io
import uuid
from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from PIL import Image
from wagtail.models import Collection

from accounts.models import User
from accounts.services import create_account
from courses.content.files import CourseImage, CourseMedia
from courses.content.learning_pages import LessonPage, ModulePage
from courses.content.pages import CourseIndexPage, CoursePage
from courses.content.subjects import Subject
from courses.enrollment.services import enroll_student, withdraw_student
from courses.teaching.groups import COURSE_MANAGERS
from courses.teaching.services import add_to_team, ensure_course_team

# Everybody who may meet a course, by the names of the cast.
PEOPLE = [
    "guest",
    "outsider",
    "student",
    "withdrawn",
    "inactive",
    "lead",
    "co_instructor",
    "other_instructor",
    "manager",
]
PASSWORD = "correct horse battery staple"


def make_user(username: str, **fields) -> User:
    return create_account(
        username=username,
        email=f"{username}@educa.example",
        password=PASSWORD,
        display_name=username.replace("_", " ").title(),
        **fields,
    )


def text_block(text: str) -> dict:
    return {"type": "text", "value": f"<p>{text}</p>", "id": str(uuid.uuid4())}


def make_course(
    catalog: CourseIndexPage, title: str, *, live: bool = True, owner: User | None = None, **fields
) -> CoursePage:
    catalog = CourseIndexPage.objects.get(pk=catalog.pk)
    fields.setdefault("subject", Subject.objects.get(slug="music"))
    return catalog.add_child(instance=CoursePage(title=title, live=live, owner=owner, **fields))


def make_module(course: CoursePage, title: str, *, text: str | None = "Body", **fields):
    content = [text_block(text)] if text else []
    course = CoursePage.objects.get(pk=course.pk)
    return course.add_child(instance=ModulePage(title=title, content=content, **fields))


def make_lesson(module: ModulePage, title: str, *, text: str | None = "Body", **fields):
    content = [text_block(text)] if text else []
    module = ModulePage.objects.get(pk=module.pk)
    return module.add_child(instance=LessonPage(title=title, content=content, **fields))


def make_media(collection: Collection, data: bytes) -> CourseMedia:
    media = CourseMedia(title="Film", type="audio", collection=collection)
    media.file.save("film.mp3", ContentFile(data))
    return media


def make_picture(collection: Collection) -> CourseImage:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), "#c22f3d").save(buffer, "PNG")
    buffer.seek(0)
    image = CourseImage(
        title="Picture", collection=collection, file=ImageFile(buffer, name="picture.png")
    )
    image.save()
    return image


@dataclass
class Cast:
    catalog: CourseIndexPage
    course_a: CoursePage
    module_a: ModulePage
    lesson_a: LessonPage
    free_a: LessonPage
    draft_a: LessonPage
    course_b: CoursePage
    module_b: ModulePage
    lead: User
    co_instructor: User
    other_instructor: User
    student: User
    withdrawn: User
    outsider: User
    manager: User
    inactive: User


def make_cast(catalog: CourseIndexPage) -> Cast:
    lead, other = make_user("lead"), make_user("other_instructor")
    course_a = make_course(catalog, "Course A", owner=lead)
    course_b = make_course(catalog, "Course B", owner=other)
    module_a = make_module(course_a, "Module A", text="canary-module-a")
    cast = Cast(
        catalog=catalog,
        course_a=course_a,
        module_a=module_a,
        lesson_a=make_lesson(module_a, "Lesson A", text="canary-lesson-a"),
        free_a=make_lesson(module_a, "Free A", text="canary-free-a", is_free_preview=True),
        draft_a=make_lesson(module_a, "Draft A", text="canary-draft-a", live=False),
        course_b=course_b,
        module_b=make_module(course_b, "Module B", text="canary-module-b"),
        lead=lead,
        co_instructor=make_user("co_instructor"),
        other_instructor=other,
        student=make_user("student"),
        withdrawn=make_user("withdrawn"),
        outsider=make_user("outsider"),
        manager=make_user("manager"),
        inactive=make_user("inactive"),
    )
    add_to_team(team=ensure_course_team(course=course_a, lead=lead), user=cast.co_instructor)
    ensure_course_team(course=course_b, lead=other)
    cast.manager.groups.add(Group.objects.get(name=COURSE_MANAGERS))
    for person in (cast.student, cast.withdrawn, cast.inactive):
        enroll_student(student=person, course=course_a)
    withdraw_student(student=cast.withdrawn, course=course_a)
    User.objects.filter(pk=cast.inactive.pk).update(is_active=False)
    cast.inactive.refresh_from_db()
    return cast
