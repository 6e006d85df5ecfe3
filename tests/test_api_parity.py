"""Whatever a learner can do on the site, a client can do through the learning API.

Each route of the site that is a learner's has a row here with the route of the API that does the
same; a new one without a row fails. Where a row has a scene, it is played twice, by form and by
API, and must leave the same state.
"""

from dataclasses import dataclass

import pytest
from django.core.management import call_command
from django.db import transaction

from courses.content.pages import CoursePage
from courses.enrollment.codes import create_invite_code
from courses.enrollment.models import Enrollment
from tests.matrix.routes import list_routes

API = "api/learning/v1/"
COURSE = f"{API}courses/<int:course_id>/"
# Where a learner's routes on the site stand.
LEARNER_PREFIXES = ("learn/", "courses/", "search/")

# Route of the site -> route of the API. Pages of Wagtail's tree are all served by one route.
PARITY = {
    "courses/<str:slug>/enroll/": f"{COURSE}enroll/",
    "courses/<str:slug>/withdraw/": f"{COURSE}withdraw/",
    # What a link to a course shows elsewhere, drawn from what this route says, `cover` included.
    "courses/<str:slug>/picture.jpg": COURSE,
    "learn/": f"{API}enrollments/",
    "learn/<str:slug>/": f"{API}enrollments/<int:enrollment_id>/",
    "search/": f"{API}search/",
    "^((?:[\\w\\-]+/)*)$ (catalog)": f"{API}courses/",
    "^((?:[\\w\\-]+/)*)$ (home)": f"{API}subjects/",
    "^((?:[\\w\\-]+/)*)$ (course)": COURSE,
    "^((?:[\\w\\-]+/)*)$ (module, lesson)": f"{COURSE}contents/",
    "learn/<str:slug>/progress/": f"{COURSE}progress/",
    "learn/events/": f"{COURSE}progress/",
    "learn/pages/<int:page_id>/complete/": f"{COURSE}progress/",
    "learn/pages/<int:page_id>/parts/": f"{COURSE}progress/",
    "courses/<str:slug>/chat/": f"{COURSE}messages/",
    "courses/<str:slug>/chat/<int:seq>/edit/": f"{COURSE}messages/<int:seq>/",
    "courses/<str:slug>/chat/<int:seq>/delete/": f"{COURSE}messages/<int:seq>/",
    "courses/<str:slug>/chat/<int:seq>/report/": f"{COURSE}messages/<int:seq>/report/",
    "courses/<str:slug>/chat/<int:seq>/pin/": f"{COURSE}messages/<int:seq>/pin/",
}


def test_every_route_of_a_learner_has_a_row():
    mine = {route for route in list_routes() if route.startswith(LEARNER_PREFIXES)}
    assert mine - PARITY.keys() == set(), "Which route of the API does the same? Give it a row."
    gone = {row for row in PARITY.keys() - mine if "(" not in row}
    assert gone == set(), "These routes are gone."


def test_every_row_leads_to_a_route_of_the_api():
    assert set(PARITY.values()) - set(list_routes()) == set()


@dataclass(frozen=True)
class Scene:
    """A learner, what is so on the course before, and what is done."""

    person: str
    action: str
    fields: tuple = ()
    code: str = ""
    times: int = 1


SCENES = {
    "enroll": Scene("outsider", "enroll"),
    "enroll twice": Scene("outsider", "enroll", times=2),
    "ask": Scene("outsider", "enroll", (("enrollment_policy", "approval"),)),
    "wait": Scene("outsider", "enroll", (("capacity", 1),)),
    "closed": Scene("outsider", "enroll", (("enrollment_policy", "closed"),)),
    "code": Scene("outsider", "enroll", (("enrollment_policy", "code"),), code="RIGHT99"),
    "wrong code": Scene("outsider", "enroll", (("enrollment_policy", "code"),), code="WRONG99"),
    "no code": Scene("outsider", "enroll", (("enrollment_policy", "code"),)),
    "return": Scene("withdrawn", "enroll"),
    "teacher enrolls": Scene("lead", "enroll"),
    "leave": Scene("student", "withdraw"),
    "leave twice": Scene("student", "withdraw", times=2),
    "leave without a place": Scene("outsider", "withdraw"),
}


def play(cast, client, scene: Scene, door: str) -> list[tuple]:
    """Play a scene through one door and return the rows of the course."""
    course = cast.course_a
    CoursePage.objects.filter(pk=course.pk).update(**dict(scene.fields))
    create_invite_code(course=course, code="RIGHT99")
    client.force_login(getattr(cast, scene.person))
    body = {"code": scene.code}
    for _time in range(scene.times):
        if door == "site":
            client.post(f"/courses/{course.slug}/{scene.action}/", body)
        else:
            path = f"/api/learning/v1/courses/{course.pk}/{scene.action}/"
            client.post(path, body, content_type="application/json")
    rows = Enrollment.objects.filter(course=course).order_by("student__username")
    return list(rows.values_list("student__username", "status", "source", "invite_code__code"))


@pytest.mark.parametrize("name", SCENES)
def test_both_doors_leave_the_same_state(cast, client, name):
    states = {}
    for door in ("site", "api"):
        savepoint = transaction.savepoint()
        states[door] = play(cast, client, SCENES[name], door)
        transaction.savepoint_rollback(savepoint)
    assert states["site"] == states["api"]
    assert states["site"]


def test_my_learning_names_the_same_courses_and_the_same_next_page(cast, client):
    client.force_login(cast.student)
    page = client.get("/learn/")
    api = client.get("/api/learning/v1/enrollments/?status=active").json()["items"]
    rows = page.context["in_progress"]
    assert [row.course.pk for row in rows] == [row["course"]["id"] for row in api]
    assert [row.percent for row in rows] == [row["progress"]["percent"] for row in api]
    assert [row.resume.page_id for row in rows] == [
        row["progress"]["resume_page_id"] for row in api
    ]


def test_contents_hold_what_the_lesson_pages_show(cast, client):
    client.force_login(cast.student)
    contents = client.get(f"/api/learning/v1/courses/{cast.course_a.pk}/contents/").content.decode()
    for page in (cast.module_a, cast.lesson_a, cast.free_a):
        canary = f"canary-{page.slug}"
        assert canary in client.get(page.url).content.decode()
        assert canary in contents


def test_the_schema_is_valid_and_without_a_warning(tmp_path):
    file = tmp_path / "schema.yaml"
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(file))
    text = file.read_text()
    assert "/api/learning/v1/courses/{course_id}/enroll/:" in text
    assert "/admin/" not in text
    assert "/api/v2/" not in text
