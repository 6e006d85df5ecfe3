"""A course's class in the learning API: who may read it, filters, and the numbers of the admin."""

import uuid

import pytest

from courses.content.pages import CoursePage
from courses.enrollment.models import Enrollment
from courses.enrollment.services import enroll_student
from courses.progress.models import ProgressEvent
from courses.progress.services import record_event
from courses.tests.cast import make_user

API = "/api/learning/v1/"
LISTS = ["roster", "results"]
STATUSES = {
    "guest": (401, 401),
    "inactive": (401, 401),
    "student": (403, 404),
    "withdrawn": (403, 404),
    "outsider": (403, 404),
    "other_instructor": (403, 404),
    "lead": (200, 200),
    "co_instructor": (200, 200),
    "manager": (200, 200),
}


def path(course, name: str) -> str:
    return f"{API}courses/{course.pk}/{name}/"


@pytest.mark.parametrize("name", STATUSES)
@pytest.mark.parametrize("list_name", LISTS)
def test_class_is_for_its_team(cast, client, name, list_name):
    if name != "guest":
        client.force_login(getattr(cast, name))
    published, draft = STATUSES[name]
    assert client.get(path(cast.course_a, list_name)).status_code == published
    CoursePage.objects.filter(pk=cast.course_a.pk).update(live=False)
    answer = client.get(path(cast.course_a, list_name))
    assert answer.status_code == draft
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("list_name", LISTS)
def test_own_course_opens_no_other(cast, client, list_name):
    client.force_login(cast.lead)
    enroll_student(student=cast.outsider, course=cast.course_b)
    assert client.get(path(cast.course_b, list_name)).status_code == 403
    rows = client.get(path(cast.course_a, list_name)).json()["items"]
    assert {row["student"]["name"] for row in rows} == {"Student", "Withdrawn", "Inactive"}


@pytest.mark.parametrize("list_name", LISTS)
def test_no_mail_address_is_given_out(cast, client, list_name):
    client.force_login(cast.lead)
    assert "@" not in client.get(path(cast.course_a, list_name)).content.decode()


def test_roster_counts_the_class_whatever_the_filter(cast, client):
    client.force_login(cast.lead)
    CoursePage.objects.filter(pk=cast.course_a.pk).update(capacity=5)
    data = client.get(path(cast.course_a, "roster"), {"status": "withdrawn"}).json()
    assert [row["student"]["id"] for row in data["items"]] == [cast.withdrawn.pk]
    assert data["items"][0]["ended_at"]
    assert data["meta"]["total_count"] == 1
    assert data["meta"]["by_status"]["active"] == 2
    assert data["meta"]["by_status"]["completed"] == 0
    assert data["meta"]["free_seat_count"] == 3


@pytest.mark.parametrize("list_name", LISTS)
def test_search_order_and_pages(cast, client, list_name):
    client.force_login(cast.manager)
    url = path(cast.course_a, list_name)

    def names(**query):
        return [row["student"]["name"] for row in client.get(url, query).json()["items"]]

    assert names(search="with") == ["Withdrawn"]
    assert names(search="student nobody") == []
    assert names(search="educa.example") == []
    assert names(order="name") == ["Inactive", "Student", "Withdrawn"]
    assert names(order="name", limit=1, offset=1) == ["Student"]
    assert names(order="oldest") == ["Student", "Withdrawn", "Inactive"]
    assert names(search="i " * 90, order="name") == ["Inactive", "Withdrawn"]


@pytest.mark.parametrize(
    "query",
    [
        *("status=no", "order=student__password", "limit=0", "limit=101", "offset=-1"),
        *(
            f"offset={10**30}",
            "search=%00",
            "search=%FF",
            "student__email=x",
            "search=" + "x" * 201,
        ),
    ],
)
@pytest.mark.parametrize("list_name", LISTS)
def test_what_makes_no_sense_is_refused(cast, client, query, list_name):
    client.force_login(cast.lead)
    assert client.get(f"{path(cast.course_a, list_name)}?{query}").status_code == 400


def test_results_have_the_numbers_of_the_admin(cast, client):
    place = Enrollment.objects.get(student=cast.student, course=cast.course_a)
    record_event(enrollment=place, page=cast.module_a, kind=ProgressEvent.Kind.PAGE_COMPLETED)
    client.force_login(cast.lead)
    data = client.get(path(cast.course_a, "results"), {"search": "student"}).json()
    (row,) = data["items"]
    assert (row["done_count"], row["total_count"], row["percent"]) == (1, 3, 33)
    assert row["stuck_at"] == {"id": cast.lesson_a.pk, "title": "Lesson A"}
    assert row["last_active_at"]
    summary = data["meta"]["summary"]
    assert (summary["enrolled_count"], summary["finished_count"]) == (2, 0)
    assert (summary["studying_count"], summary["stuck_count"]) == (2, 1)
    admin = client.get("/admin/courses/enrollment/", {"q": "student"}).content.decode()
    assert "1 of 3: 33 %" in admin
    assert "Lesson A" in admin


@pytest.mark.parametrize("list_name", LISTS)
def test_query_counts_do_not_grow(cast, client, count_queries, list_name):
    client.force_login(cast.lead)
    url = f"{path(cast.course_a, list_name)}?limit=100"
    before = count_queries(lambda: client.get(url))
    for _ in range(50):
        student = make_user(f"s{uuid.uuid4().hex[:8]}")
        place = enroll_student(student=student, course=cast.course_a)
        record_event(
            enrollment=Enrollment.objects.get(student=student),
            page=cast.module_a,
            kind=ProgressEvent.Kind.PAGE_OPENED,
        )
    assert place
    assert count_queries(lambda: client.get(url)) == before
    assert len(client.get(url).json()["items"]) == 53
