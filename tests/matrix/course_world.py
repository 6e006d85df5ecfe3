"""One course of the matrix: a thing of every kind, each with a random word of its own.

`team_words` may be read by the team only, `class_words` by the students too. Titles of published
pages are public and hold none.
"""

import io
import secrets
import uuid
from dataclasses import dataclass, field
from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.utils import timezone
from PIL import Image
from wagtail.admin.models import EditingSession
from wagtail.models import Comment, PageViewRestriction, Revision, TaskState, UploadedFile

from accounts.models import User
from chat.moderation import mute_person, report_message
from chat.services import post_message
from courses.content.files import CourseDocument, CourseImage, CourseMedia
from courses.content.learning_pages import LearningPage, LessonPage, ModulePage
from courses.content.pages import CourseIndexPage, CoursePage
from courses.enrollment.codes import create_invite_code
from courses.enrollment.models import Enrollment, InviteCode
from courses.enrollment.services import enroll_student
from courses.progress.models import ProgressEvent
from courses.progress.services import record_event
from courses.teaching.models import CourseTeam
from courses.teaching.services import add_to_team, ensure_course_team
from courses.tests.cast import make_course, make_lesson, make_module, make_user, text_block

# Every secret title ends in this word.
SEARCHED = "walrus"


@dataclass
class CourseWorld:
    letter: str
    lead: User
    manager: User
    catalog: CourseIndexPage
    team_words: dict[str, str] = field(default_factory=dict)
    class_words: dict[str, str] = field(default_factory=dict)
    public_words: dict[str, str] = field(default_factory=dict)
    class_bytes: dict[str, bytes] = field(default_factory=dict)
    public_bytes: dict[str, bytes] = field(default_factory=dict)

    course: CoursePage = None
    team: CourseTeam = None
    hidden: CoursePage = None  # a draft course of the same team
    module: ModulePage = None
    second_module: ModulePage = None
    scheduled: ModulePage = None
    lesson: LessonPage = None
    second_lesson: LessonPage = None
    shown: LessonPage = None  # with a film and a photograph
    draft: LessonPage = None
    locked: LessonPage = None
    in_review: LessonPage = None
    alias: LessonPage = None
    old_revision: Revision = None
    new_revision: Revision = None
    task_state: TaskState = None
    document: CourseDocument = None
    image: CourseImage = None
    media: CourseMedia = None
    member: User = None  # on the team, neither lead nor an actor
    student: User = None
    enrollment: Enrollment = None
    request: Enrollment = None  # of somebody who waits for an answer
    code: InviteCode = None
    comment: Comment = None
    editing_session: EditingSession = None
    uploads: dict[str, UploadedFile] = field(default_factory=dict)
    restriction: PageViewRestriction = None

    def word(self, place: str, *, students_too: bool = False) -> str:
        """Return a new random word that stands at one place only."""
        text = f"zq{self.letter}{place}{secrets.token_hex(6)}"
        (self.class_words if students_too else self.team_words)[place] = text
        return text

    def title(self, place: str, **kwargs) -> str:
        """Return a title that is a secret, with a word that searches can ask for."""
        return f"{self.word(place, **kwargs)} {SEARCHED}"

    @property
    def collection(self):
        return self.team.collection


def build_course(
    letter: str, catalog: CourseIndexPage, manager: User, lead: User, *members: User
) -> CourseWorld:
    world = CourseWorld(letter=letter, lead=lead, manager=manager, catalog=catalog)
    world.course = make_course(catalog, f"Course {letter.upper()}", owner=lead)
    world.course.save_revision(user=lead).publish()
    world.hidden = make_course(catalog, world.title("hidden"), owner=lead, live=False)
    world.hidden.save_revision(user=lead, log_action=True)
    world.member = make_user(f"member_{letter}")
    for course in (world.course, world.hidden):
        team = ensure_course_team(course=course, lead=lead)
        for member in (*members, world.member):
            add_to_team(team=team, user=member)
    world.team = world.course.team
    build_files(world)
    build_pages(world)
    build_drafts(world)
    build_traces(world)
    build_class(world)
    return world


def build_pages(world: CourseWorld) -> None:
    body = world.word("body", students_too=True)
    world.module = make_module(world.course, "First module", text=body)
    world.second_module = make_module(world.course, "Second module", text="Nothing special")
    body = world.word("lesson", students_too=True)
    lesson = make_lesson(world.module, "Lesson one", text=body)
    lesson.teaching_notes = [text_block(world.word("notes"))]
    lesson.content = [
        *lesson.content.raw_data,
        {"type": "file", "value": {"document": world.document.pk, "title": "", "description": ""}},
    ]
    for page in (fresh(world.module), fresh(world.second_module), lesson):
        page.save_revision(user=world.lead, log_action=True).publish(user=world.lead)
    world.module = fresh(world.module)
    world.second_lesson = make_lesson(world.module, "Lesson two")
    lesson.content = [text_block(world.word("old"))]
    world.old_revision = lesson.save_revision(user=world.lead, log_action=True)
    lesson.content = [text_block(world.word("new"))]
    lesson.title = world.title("newtitle")
    world.new_revision = lesson.save_revision(user=world.lead, log_action=True)
    world.lesson = fresh(lesson)


def fresh(page):
    """Return a page as the database has it: a publishing copy would save old tree numbers."""
    return type(page).objects.get(pk=page.pk)


def build_drafts(world: CourseWorld) -> None:
    def draft(place: str) -> LearningPage:
        page = make_lesson(
            world.module, world.title(place), text=world.word(f"{place}body"), live=False
        )
        page.save_revision(user=world.lead, log_action=True)
        return page

    world.draft = draft("draft")
    world.locked = draft("locked")
    world.locked.locked, world.locked.locked_by = True, world.manager
    world.locked.locked_at = timezone.now()
    world.locked.save()
    world.in_review = draft("inreview")
    workflow = world.in_review.get_workflow()
    state = workflow.start(world.in_review, world.lead)
    world.task_state = state.current_task_state
    world.scheduled = make_module(world.course, world.title("scheduled"), live=False)
    world.scheduled.go_live_at = timezone.now() + timedelta(days=30)
    world.scheduled.save_revision(user=world.lead).publish(user=world.lead)
    world.alias = world.draft.create_alias(
        parent=fresh(world.second_module), update_slug="an-alias"
    )


def build_files(world: CourseWorld) -> None:
    collection = world.collection
    owner = {"collection": collection, "uploaded_by_user": world.lead}
    world.document = CourseDocument(title=world.title("document", students_too=True), **owner)
    name = world.word("documentfile", students_too=True)
    world.document.file.save(f"{name}.txt", ContentFile(name.encode()))
    world.document.tags.add(world.word("tag", students_too=True))
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), f"#{secrets.token_hex(3)}").save(picture, "PNG")
    picture.seek(0)
    name = world.word("imagefile", students_too=True)
    world.image = CourseImage(
        title=world.title("image", students_too=True),
        description=world.word("alt", students_too=True),
        file=ImageFile(picture, name=f"{name}.png"),
        **owner,
    )
    world.image.save()
    world.media = CourseMedia(
        title=world.title("media", students_too=True),
        type="audio",
        transcript=world.word("transcript", students_too=True),
        **owner,
    )
    name = world.word("mediafile", students_too=True)
    world.media.file.save(f"{name}.mp3", ContentFile(b"ID3" + b"\0" * 64))
    for model in (CourseDocument, CourseImage):
        world.uploads[model._meta.model_name] = UploadedFile.objects.create(
            for_content_type=ContentType.objects.get_for_model(model),
            file=ContentFile(b"half", name=f"{world.word(model._meta.model_name + 'upload')}.txt"),
            uploaded_by_user=world.lead,
        )


def build_traces(world: CourseWorld) -> None:
    """What work leaves behind: a comment, an open editor, a password on a draft."""
    world.comment = Comment.objects.create(
        page=world.lesson,
        user=world.lead,
        text=world.word("comment"),
        contentpath="title",
        position="",
    )
    world.editing_session = EditingSession.objects.create(
        user=world.lead, content_object=world.lesson, last_seen_at=timezone.now()
    )
    world.restriction = PageViewRestriction.objects.create(
        page=world.draft, restriction_type="password", password=world.word("password")
    )


def build_class(world: CourseWorld) -> None:
    world.student = make_user(world.word("student"))
    world.student.display_name = world.title("studentname")
    world.student.save()
    world.enrollment = enroll_student(student=world.student, course=world.course)
    asking = make_user(world.word("asking"))
    world.request = Enrollment.objects.create(
        student=asking, course=world.course, status=Enrollment.Status.PENDING
    )
    world.code = create_invite_code(course=world.course, code=world.word("code").upper())
    world.team_words["code"] = world.code.code
    record_event(
        enrollment=world.enrollment,
        page=world.lesson,
        kind=ProgressEvent.Kind.PAGE_COMPLETED,
    )
    line = post_message(
        author=world.lead,
        course=world.course,
        body=world.word("room", students_too=True),
        client_id=uuid.uuid4(),
    )
    world.report = report_message(message=line, by=world.student, reason=world.word("report"))
    world.mute = mute_person(person=asking, course=world.course, minutes=60, by=world.lead)
