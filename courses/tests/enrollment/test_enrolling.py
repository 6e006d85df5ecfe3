"""Taking a place on a course, leaving it, coming back."""

import pytest
from django.db import IntegrityError, connection, transaction

from courses.content.pages import CoursePage
from courses.enrollment.models import Enrollment
from courses.enrollment.services import EnrollmentRefused, enroll_student, withdraw_student


def test_outsider_enrolls_by_one_post_and_lands_in_the_first_lesson(cast, client):
    client.force_login(cast.outsider)
    response = client.post(f"{cast.course_a.url}enroll/", follow=True)
    assert response.redirect_chain[-1][0] == cast.module_a.url
    assert "canary-module-a" in response.content.decode()
    assert Enrollment.objects.get(student=cast.outsider).status == Enrollment.Status.ACTIVE


def test_enrolling_twice_gives_one_row(cast, client):
    client.force_login(cast.outsider)
    for _ in range(2):
        client.post(f"{cast.course_a.url}enroll/")
    assert Enrollment.objects.filter(student=cast.outsider).count() == 1


def test_guest_is_sent_to_login_and_back(cast, client):
    response = client.post(f"{cast.course_a.url}enroll/")
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/?next=")


def test_enrolling_by_get_is_refused(cast, client):
    client.force_login(cast.outsider)
    assert client.get(f"{cast.course_a.url}enroll/").status_code == 405
    assert not Enrollment.objects.filter(student=cast.outsider).exists()


def test_post_without_csrf_token_is_refused(cast):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.outsider)
    assert client.post(f"{cast.course_a.url}enroll/").status_code == 403
    assert not Enrollment.objects.filter(student=cast.outsider).exists()


@pytest.mark.parametrize("slug", ["unknown", "123", "course-a-draft"])
def test_unknown_course_is_not_found(cast, client, slug):
    client.force_login(cast.outsider)
    assert client.post(f"/courses/{slug}/enroll/").status_code == 404


def test_draft_course_takes_nobody(cast, client):
    cast.course_a.unpublish()
    client.force_login(cast.outsider)
    assert client.post(f"{cast.course_a.url}enroll/").status_code == 404
    with pytest.raises(EnrollmentRefused):
        enroll_student(student=cast.outsider, course=cast.course_a)


def test_closed_course_says_so(cast, client):
    CoursePage.objects.filter(pk=cast.course_a.pk).update(enrollment_policy="closed")
    client.force_login(cast.outsider)
    response = client.post(f"{cast.course_a.url}enroll/", follow=True)
    assert "takes no new students" in response.content.decode()
    assert not Enrollment.objects.filter(student=cast.outsider).exists()


def test_withdrawing_keeps_the_row_and_returning_brings_it_back(cast, client):
    client.force_login(cast.student)
    before = Enrollment.objects.get(student=cast.student)
    client.post(f"{cast.course_a.url}withdraw/")
    before.refresh_from_db()
    assert before.status == Enrollment.Status.WITHDRAWN
    assert before.ended_at is not None
    client.post(f"{cast.course_a.url}enroll/")
    before.refresh_from_db()
    assert before.status == Enrollment.Status.ACTIVE
    assert before.ended_at is None


def test_withdrawing_without_a_place_changes_nothing(cast):
    assert withdraw_student(student=cast.outsider, course=cast.course_a) is False


def test_course_with_enrollments_cannot_be_deleted(cast):
    from django.db.models import ProtectedError

    with pytest.raises(ProtectedError):
        CoursePage.objects.get(pk=cast.course_a.pk).delete()


@pytest.mark.parametrize(
    "change",
    [
        "status = 'nonsense'",
        "status = 'withdrawn', ended_at = NULL",
        "status = 'completed', completed_at = NULL",
    ],
)
def test_database_refuses_impossible_rows(cast, change):
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE courses_enrollment SET {change}")


def test_database_refuses_a_second_place(cast):
    place = Enrollment.objects.get(student=cast.student)
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrollment.objects.create(student=place.student, course=place.course)
