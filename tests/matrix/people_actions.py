"""What is done with people: a course's team, its students' records, and what students do."""

import uuid

from chat.models import Message
from courses.content.pages import CoursePage
from courses.content.subjects import Subject
from courses.progress.models import PageProgress
from courses.teaching.models import CourseTeam
from courses.webhooks.models import WebhookDelivery

from .action import Action, Turn, action

LEARNING = "courses_enrollment_modeladmin"


def change_team(change: str, whom):
    def perform(turn: Turn):
        data = {"action": change, **whom(turn)}
        return turn.post("course_team", turn.thing.pk, data=data)

    return perform


def member(turn: Turn) -> dict:
    return {"member": turn.course.member.pk}


def is_on_team(turn: Turn, user) -> bool:
    return turn.course.team.group.user_set.filter(pk=user.pk).exists()


def start_course(turn: Turn):
    subject = Subject.objects.get(slug="music").pk
    return turn.post("start_course", data={"title": "Matrix course", "subject": subject})


def has_started(turn: Turn) -> bool:
    course = CoursePage.objects.filter(title="Matrix course").first()
    return course is not None and CourseTeam.objects.filter(course=course).exists()


def write_in_room(turn: Turn):
    data = {"body": "matrix line", "client_id": uuid.uuid4()}
    return turn.post("course_chat", turn.thing.slug, data=data)


def read_by_api(turn: Turn):
    return turn.browser.get(f"/api/v2/pages/{turn.thing.pk}/?fields=*")


PEOPLE_ACTIONS: list[Action] = [
    action(
        "see the team",
        "course",
        "lead",
        lambda turn: turn.get("course_team", turn.thing.pk),
        lambda turn: turn.response.status_code == 200,
    ),
    action(
        "add a member",
        "course",
        "lead",
        change_team("add", lambda turn: {"who": "enrolled"}),
        lambda turn: is_on_team(turn, turn.world.people["enrolled"]),
    ),
    action(
        "remove a member",
        "course",
        "lead",
        change_team("remove", member),
        lambda turn: not is_on_team(turn, turn.course.member),
    ),
    action(
        "hand over the lead",
        "course",
        "lead",
        change_team("lead", member),
        lambda turn: CourseTeam.objects.get(course=turn.thing).lead == turn.course.member,
    ),
    action("start a course", "catalog", "staff", start_course, has_started),
    action(
        "test a webhook",
        "catalog",
        "managers",
        lambda turn: turn.post("webhooks:ping", turn.world.message.endpoint_id),
        lambda turn: WebhookDelivery.objects.count() > 1,
    ),
    action(
        "list records",
        "enrollment",
        "team",
        lambda turn: turn.get(f"{LEARNING}_index"),
        lambda turn: turn.shows("studentname"),
        is_list=True,
    ),
    action(
        "inspect a record",
        "enrollment",
        "team",
        lambda turn: turn.get(f"{LEARNING}_inspect", turn.thing.pk),
        lambda turn: turn.shows("studentname"),
    ),
    action(
        "export records",
        "enrollment",
        "team",
        lambda turn: turn.get(f"{LEARNING}_index", query="?export=csv"),
        lambda turn: turn.shows("studentname"),
        is_list=True,
        leaves=("wagtailcore.modellogentry",),
    ),
    action(
        "read a lesson",
        "lesson",
        "class",
        lambda turn: turn.browser.get(turn.thing.get_url()),
        lambda turn: turn.shows("lesson"),
    ),
    action(
        "read a lesson by API",
        "lesson",
        "class",
        read_by_api,
        lambda turn: turn.shows("lesson"),
        is_list=True,
    ),
    action(
        "read a draft on the site",
        "draft",
        "nobody",
        lambda turn: turn.browser.get(turn.thing.get_url()),
        lambda turn: turn.shows("draftbody"),
    ),
    action(
        "download",
        "document",
        "class",
        lambda turn: turn.browser.get(turn.thing.url),
        lambda turn: turn.shows("documentfile"),
    ),
    action(
        "complete a page",
        "lesson",
        "enrolled",
        lambda turn: turn.post("complete_page", turn.thing.pk),
        lambda turn: PageProgress.objects.filter(page_id=turn.thing.pk).count() > 1,
    ),
    action(
        "read the class room",
        "course",
        "class",
        lambda turn: turn.get("course_chat", turn.thing.slug),
        lambda turn: turn.shows("room"),
    ),
    action(
        "write in the class room",
        "course",
        "class",
        write_in_room,
        lambda turn: Message.objects.filter(course=turn.thing, body="matrix line").exists(),
    ),
]
