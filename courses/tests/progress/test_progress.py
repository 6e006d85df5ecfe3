"""What a student sees of progress, and the ledger behind it."""

import uuid
from datetime import timedelta
from itertools import permutations

import pytest
from django.utils import timezone

from courses.enrollment.models import Enrollment
from courses.enrollment.services import enroll_student
from courses.progress.models import PageProgress, ProgressEvent
from courses.progress.reading import read_outline
from courses.progress.services import record_event
from courses.tests.cast import make_lesson

Kind = ProgressEvent.Kind
BLOCK = str(uuid.uuid4())


@pytest.fixture
def place(cast):
    return Enrollment.objects.get(student=cast.student)


def complete(client, page, **data):
    return client.post(f"/learn/pages/{page.pk}/complete/", data)


def mark(client, page, **data):
    return client.post(f"/learn/pages/{page.pk}/parts/", data)


def send(client, batch):
    return client.post("/learn/events/", batch, content_type="application/json")


def report(client, course, *events):
    events = [{"key": str(uuid.uuid4())} | event for event in events]
    response = send(client, {"course": course.pk, "events": events})
    assert response.status_code == 200
    return response.json()


def test_completing_a_lesson_moves_the_percentage_and_undo_moves_it_back(cast, client, place):
    client.force_login(cast.student)
    answer = report(client, cast.course_a, {"kind": "page_completed", "page": cast.lesson_a.pk})
    assert answer["pages"][str(cast.lesson_a.pk)]["is_done"] is True
    assert (answer["done_count"], answer["total_count"], answer["percent"]) == (1, 3, 33)
    complete(client, cast.lesson_a, undo="1")
    assert read_outline(cast.course_a, enrollment=place).percent == 0


def test_without_javascript_the_form_leads_back_to_the_lesson(cast, client):
    client.force_login(cast.student)
    response = complete(client, cast.lesson_a)
    assert response.status_code == 302
    assert response["Location"] == cast.lesson_a.url


def test_resume_leads_to_the_last_unfinished_place(cast, client, place):
    client.force_login(cast.student)
    complete(client, cast.module_a)
    assert client.get("/learn/course-a/")["Location"] == cast.lesson_a.url
    report(client, cast.course_a, {"kind": "page_opened", "page": cast.free_a.pk})
    assert client.get("/learn/course-a/")["Location"] == cast.free_a.url


def test_everything_done_completes_the_course_for_good(cast, client, place):
    client.force_login(cast.student)
    for page in (cast.module_a, cast.lesson_a, cast.free_a):
        complete(client, page)
    place.refresh_from_db()
    assert place.status == Enrollment.Status.COMPLETED
    completed_at = place.completed_at
    make_lesson(cast.module_a, "Added later")
    place.refresh_from_db()
    assert (place.status, place.completed_at) == (Enrollment.Status.COMPLETED, completed_at)
    assert read_outline(cast.course_a, enrollment=place).percent == 75


def test_same_event_twice_counts_once(cast, place):
    key = uuid.uuid4()
    for _ in range(2):
        record_event(enrollment=place, page=cast.lesson_a, kind=Kind.PAGE_COMPLETED, key=key)
    assert ProgressEvent.objects.filter(enrollment=place).count() == 1


def test_order_of_arrival_does_not_matter(cast, place):
    now = timezone.now()
    Enrollment.objects.filter(pk=place.pk).update(enrolled_at=now - timedelta(hours=1))
    events = [
        (Kind.PAGE_COMPLETED, now - timedelta(minutes=2)),
        (Kind.PAGE_REOPENED, now - timedelta(minutes=1)),
        (Kind.PAGE_COMPLETED, now),
    ]
    results = set()
    for order in permutations(events):
        ProgressEvent.objects.all().delete()
        for kind, at in order:
            row = record_event(enrollment=place, page=cast.lesson_a, kind=kind, happened_at=at)
        results.add(row.completed_at)
    assert results == {now}


@pytest.mark.parametrize("name", ["outsider", "withdrawn", "other_instructor", "lead", "manager"])
def test_nobody_without_a_place_writes_progress(cast, client, name):
    client.force_login(getattr(cast, name))
    assert complete(client, cast.lesson_a).status_code == 404
    assert mark(client, cast.lesson_a, done=BLOCK).status_code == 404
    assert send(client, {"course": cast.course_a.pk, "events": []}).status_code == 404
    assert not ProgressEvent.objects.exists()


@pytest.mark.parametrize("target", ["draft_a", "module_b", "course_a", "catalog"])
def test_no_progress_on_pages_outside_the_students_course(cast, client, target):
    client.force_login(cast.student)
    assert complete(client, getattr(cast, target)).status_code == 404
    assert not ProgressEvent.objects.exists()


def test_progress_survives_leaving_and_coming_back(cast, client, place):
    client.force_login(cast.student)
    complete(client, cast.lesson_a)
    client.post(f"{cast.course_a.url}withdraw/")
    client.post(f"{cast.course_a.url}enroll/")
    place.refresh_from_db()
    assert read_outline(cast.course_a, enrollment=place).done_count == 1


def test_deleting_a_page_recounts_and_keeps_the_ledger(cast, client, place):
    client.force_login(cast.student)
    complete(client, cast.lesson_a)
    type(cast.lesson_a).objects.get(pk=cast.lesson_a.pk).delete()
    outline = read_outline(cast.course_a, enrollment=place)
    assert (outline.done_count, outline.total_count) == (0, 2)
    assert ProgressEvent.objects.filter(enrollment=place).count() == 1
    assert not PageProgress.objects.filter(enrollment=place).exists()


def test_reordering_lessons_keeps_progress(cast, client, place):
    client.force_login(cast.student)
    complete(client, cast.lesson_a)
    cast.lesson_a.refresh_from_db()
    cast.free_a.refresh_from_db()
    cast.lesson_a.move(cast.free_a, pos="right")
    outline = read_outline(cast.course_a, enrollment=place)
    assert [item.title for item in outline.items] == ["Module A", "Free A", "Lesson A"]
    assert [item.is_done for item in outline.items] == [False, False, True]


def test_my_learning_is_for_its_owner_and_says_where_to_go_on(cast, client):
    assert client.get("/learn/")["Location"].startswith("/accounts/login/?next=/learn/")
    client.force_login(cast.student)
    response = client.get("/learn/")
    body = response.content.decode()
    assert "Course A" in body
    assert "Course B" not in body
    assert "no-store" in response["Cache-Control"]


def test_my_learning_begins_with_the_course_studied_last(cast, client, place):
    enroll_student(student=cast.student, course=cast.course_b)
    client.force_login(cast.student)

    def titles():
        return [row.course.title for row in client.get("/learn/").context["in_progress"]]

    assert titles() == ["Course B", "Course A"]
    complete(client, cast.lesson_a)
    assert titles() == ["Course A", "Course B"]
    assert client.get("/learn/").context["continue_row"].course.title == "Course A"
    report(client, cast.course_b, {"kind": "page_opened", "page": cast.module_b.pk})
    assert titles() == ["Course B", "Course A"]
