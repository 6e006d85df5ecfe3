"""Studying and talking leave the same state by form on the site and by the learning API."""

import uuid

import pytest
from django.db import transaction

from chat.models import Message
from chat.services import post_message
from courses.content.requirements import list_required_blocks
from courses.enrollment.models import Enrollment
from courses.progress.models import BlockProgress, PageProgress, ProgressEvent

API = "/api/learning/v1/courses/{}/"
# What is done, by form and by event, in order.
STUDIES = {
    "complete": [("page_completed", {})],
    "take it back": [("page_completed", {}), ("page_reopened", {"undo": "1"})],
    "tick a part": [("block_done", {"done": "{block}"})],
    "untick a part": [("block_done", {"done": "{block}"}), ("block_undone", {"undone": "{block}"})],
}


def study(cast, client, steps, door: str) -> tuple:
    lesson = cast.lesson_a
    block = str(list_required_blocks(lesson)[0])
    client.force_login(cast.student)
    for kind, fields in steps:
        if door == "site":
            action = "parts" if kind.startswith("block") else "complete"
            data = {name: value.format(block=block) for name, value in fields.items()}
            assert client.post(f"/learn/pages/{lesson.pk}/{action}/", data).status_code == 302
            continue
        event = {"key": str(uuid.uuid4()), "kind": kind, "page": lesson.pk}
        event |= {"block": block} if kind.startswith("block") else {}
        path = API.format(cast.course_a.pk) + "progress/"
        answer = client.post(path, {"events": [event]}, content_type="application/json")
        assert answer.json()["recorded"] == [event["key"]]
    place = Enrollment.objects.get(student=cast.student, course=cast.course_a)
    return (
        [(row.page_id, bool(row.completed_at)) for row in PageProgress.objects.order_by("pk")],
        [(row.page_id, row.block_id) for row in BlockProgress.objects.order_by("pk")],
        [(event.kind, event.page_id) for event in ProgressEvent.objects.order_by("pk")],
        (place.status, bool(place.completed_at)),
    )


@pytest.mark.parametrize("name", STUDIES)
def test_studying_leaves_the_same_state(cast, client, name):
    states = {}
    for door in ("site", "api"):
        savepoint = transaction.savepoint()
        states[door] = study(cast, client, STUDIES[name], door)
        transaction.savepoint_rollback(savepoint)
    assert states["site"] == states["api"]
    assert states["site"][2]


def talk(cast, client, action: str, door: str) -> list[tuple]:
    course = cast.course_a
    line = post_message(
        author=cast.student, course=course, body="As it was.", client_id=uuid.uuid4()
    )
    body = {"body": "As it is.", "client_id": str(uuid.uuid4())}
    site, api = f"{course.url}chat/", API.format(course.pk) + "messages/"
    client.force_login(cast.lead if action == "moderate" else cast.student)
    if door == "site":
        path = {"post": site, "edit": f"{site}{line.seq}/edit/"}.get(
            action, f"{site}{line.seq}/delete/"
        )
        assert client.post(path, body).status_code == 302
    elif action == "post":
        assert client.post(api, body, content_type="application/json").status_code == 201
    elif action == "edit":
        path = f"{api}{line.seq}/"
        changed = {"body": body["body"]}
        assert client.patch(path, changed, content_type="application/json").status_code == 200
    else:
        assert client.delete(f"{api}{line.seq}/").status_code in {200, 204}
    return [
        (row.seq, row.author_id, row.body, bool(row.edited_at), row.deleted_by_id)
        for row in Message.objects.filter(course=course).order_by("seq")
    ]


@pytest.mark.parametrize("action", ["post", "edit", "delete", "moderate"])
def test_talking_leaves_the_same_state(cast, client, action):
    states = {}
    for door in ("site", "api"):
        savepoint = transaction.savepoint()
        states[door] = talk(cast, client, action, door)
        transaction.savepoint_rollback(savepoint)
    assert states["site"] == states["api"]
    assert states["site"]
