"""A world for tests and tools: two courses, everybody around them, and a canary in every
protected thing. Never in production."""

import io
import secrets
import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from PIL import Image

from accounts.mail import without_mails
from accounts.models import ApiToken, User
from accounts.services import create_account
from accounts.tokens import create_token
from chat.services import post_message
from courses.content.files import CourseDocument, CourseImage, CourseMedia
from courses.content.learning_pages import LearningPage, LessonPage, ModulePage
from courses.content.pages import CourseIndexPage, CoursePage
from courses.content.subjects import Subject
from courses.enrollment.services import enroll_student, withdraw_student
from courses.teaching.groups import COURSE_MANAGERS
from courses.teaching.models import CourseTeam
from courses.teaching.services import add_to_team, ensure_course_team
from home.services import ensure_site_pages

USERNAMES = (
    "admin",
    "manager",
    "instructor_a",
    "co_instructor_a",
    "instructor_b",
    "student_a",
    "student_b",
    "withdrawn_a",
    "outsider",
    "inactive",
)


def canary(place: str) -> str:
    """Return a random word that stands nowhere else."""
    return f"canary-{place}-{secrets.token_hex(8)}"


@without_mails()
@transaction.atomic
def build_test_world() -> dict[str, Any]:
    """Create the world in the configured database and return its description (design, §12).

    Raises `RuntimeError` when it exists already.
    """
    if User.objects.filter(username__in=USERNAMES).exists():
        raise RuntimeError("The test world is there already; use an empty database.")
    call_command("loaddata", "subjects", verbosity=0)
    catalog = ensure_site_pages()
    people = {name: build_person(name) for name in USERNAMES}
    users = {name: user for name, (user, _described) in people.items()}
    courses = {
        "a": build_course(catalog, "a", users["instructor_a"], "music"),
        "b": build_course(catalog, "b", users["instructor_b"], "physics"),
    }
    join_courses(users)
    return {
        "base_url": settings.EDUCA_BASE_URL,
        "users": {name: described for name, (_user, described) in people.items()},
        "courses": courses,
    }


def build_person(name: str) -> tuple[User, dict[str, Any]]:
    password = secrets.token_urlsafe(12)
    user = create_account(
        username=name,
        email=f"{name}@educa.example",
        password=password,
        display_name=name.replace("_", " ").title(),
        is_active=name != "inactive",
    )
    if name == "admin":
        User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=True)
    if name == "manager":
        user.groups.add(Group.objects.get(name=COURSE_MANAGERS))
    scopes = ApiToken.Scope.values
    _row, token = create_token(user=user, name="test world", scopes=scopes, days=30)
    return user, {"id": user.pk, "username": name, "password": password, "token": token}


def join_courses(users: dict[str, User]) -> None:
    course_a = CoursePage.objects.get(slug="course-a")
    course_b = CoursePage.objects.get(slug="course-b")
    add_to_team(team=course_a.team, user=users["co_instructor_a"])
    for name in ("student_a", "withdrawn_a", "inactive"):
        enroll_student(student=users[name], course=course_a)
    withdraw_student(student=users["withdrawn_a"], course=course_a)
    enroll_student(student=users["student_b"], course=course_b)


def build_course(catalog: CourseIndexPage, letter: str, lead: User, subject: str) -> dict[str, Any]:
    course = CourseIndexPage.objects.get(pk=catalog.pk).add_child(
        instance=CoursePage(
            title=f"Course {letter.upper()}",
            slug=f"course-{letter}",
            owner=lead,
            subject=Subject.objects.get(slug=subject),
            promise=f"The public promise of course {letter.upper()}.",
            first_published_at=timezone.now(),
        )
    )
    course.save_revision().publish()
    team = ensure_course_team(course=course, lead=lead)
    files = build_files(team, letter)
    draft_canary = canary(f"{letter}-revision")
    modules = build_modules(course, letter, files, draft_canary)
    return {
        "id": course.pk,
        "slug": course.slug,
        "url": course.url,
        "modules": modules,
        "documents": [files["document"][1]],
        "images": [files["image"][1]],
        "media": [files["media"][1]],
        "room": build_room(course, lead, letter),
        "draft_canary": draft_canary,
    }


def build_room(course: CoursePage, lead: User, letter: str) -> dict[str, Any]:
    word = canary(f"{letter}-room")
    post_message(author=lead, course=course, body=f"Welcome! {word}", client_id=uuid.uuid4())
    return {"ws_url": f"/ws/courses/{course.pk}/chat/", "canaries": [word]}


def build_files(team: CourseTeam, letter: str) -> dict[str, tuple[Any, dict[str, Any]]]:
    collection = team.collection
    word = canary(f"{letter}-document")
    document = CourseDocument(title=f"Document {letter}", collection=collection)
    document.file.save(f"{word}.txt", ContentFile(word.encode()))
    word = canary(f"{letter}-image")
    image = CourseImage(
        title=f"Image {letter}",
        description=word,
        collection=collection,
        file=ImageFile(draw_square(), name=f"{word}.png"),
    )
    image.save()
    image_word = word
    word = canary(f"{letter}-media")
    media = CourseMedia(
        title=f"Audio {letter}", type="audio", collection=collection, transcript=word
    )
    media.file.save(f"{word}.mp3", ContentFile(b"ID3" + word.encode()))
    return {
        "document": (document, describe_file(document, document.url)),
        "image": (image, {"id": image.pk, "url": image.file.url, "canary": image_word}),
        "media": (media, {"id": media.pk, "url": media.file.url, "canary": word}),
    }


def draw_square() -> io.BytesIO:
    """Return a small PNG of one random color, so that no two worlds share its bytes."""
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), f"#{secrets.token_hex(3)}").save(buffer, "PNG")
    buffer.seek(0)
    return buffer


def describe_file(document: CourseDocument, url: str) -> dict[str, Any]:
    word = document.filename.removesuffix(".txt")
    return {"id": document.pk, "url": url, "canary": word}


def build_modules(
    course: CoursePage, letter: str, files: dict, draft_canary: str
) -> list[dict[str, Any]]:
    """Create published, free, draft and scheduled pages; return how to find each."""
    described = []

    def add(parent: CoursePage | ModulePage, page: LearningPage, word: str) -> LearningPage:
        parent = type(parent).objects.get(pk=parent.pk)
        page = parent.add_child(instance=page)
        if page.live:
            page.save_revision().publish()
        described.append(describe_page(page, word))
        return page

    word = canary(f"{letter}-module")
    module = add(course, ModulePage(title="First module", content=build_content(word, files)), word)
    word = canary(f"{letter}-lesson")
    lesson = add(module, LessonPage(title="Lesson", content=build_content(word)), word)
    word = canary(f"{letter}-free")
    free = LessonPage(title="Free lesson", content=build_content(word), is_free_preview=True)
    add(module, free, word)
    word = canary(f"{letter}-draft")
    add(module, LessonPage(title="Draft", content=build_content(word), live=False), word)
    word = canary(f"{letter}-scheduled")
    go_live_at = timezone.now() + timedelta(days=30)
    scheduled = add(
        course,
        ModulePage(
            title="Scheduled", content=build_content(word), live=False, go_live_at=go_live_at
        ),
        word,
    )
    scheduled.save_revision(approved_go_live_at=go_live_at)
    lesson.content = build_content(draft_canary)
    lesson.save_revision()
    return described


def build_content(word: str, files: dict | None = None) -> list[dict[str, Any]]:
    content = [{"type": "text", "value": f"<p>{word}</p>", "id": str(uuid.uuid4())}]
    if files:
        values = {
            "file": {"document": files["document"][0].pk, "title": "", "description": ""},
            "image": {
                "image": files["image"][0].pk,
                "alt_text": files["image"][1]["canary"],
                "is_decorative": False,
                "caption": "",
            },
            "audio": {"title": "Audio", "media": files["media"][0].pk},
        }
        content += [
            {"type": kind, "value": value, "id": str(uuid.uuid4())}
            for kind, value in values.items()
        ]
    return content


def describe_page(page: LearningPage, word: str) -> dict[str, Any]:
    return {
        "id": page.pk,
        "url": page.url,
        "title": page.title,
        "canary": word,
        "live": page.live,
        "free_preview": page.is_free_preview,
        "block_ids": [str(block.id) for block in page.content],
    }
