"""Archiving a course: who may, what leaves the lists, who keeps reading."""

import re

import pytest
from django.urls import reverse
from wagtail.models import PageLogEntry

from courses.content.pages import CoursePage
from courses.enrollment.models import Enrollment
from courses.enrollment.services import (
    EnrollmentRefused,
    archive_course,
    enroll_student,
    unarchive_course,
)


def archive_url(course, name="archive_course"):
    return reverse(name, args=[course.pk])


def reload(course) -> CoursePage:
    return CoursePage.objects.get(pk=course.pk)


@pytest.fixture
def archived(cast) -> CoursePage:
    archive_course(course=cast.course_a, by=cast.lead)
    return reload(cast.course_a)


@pytest.mark.parametrize("name", ["lead", "co_instructor", "manager"])
def test_team_sees_the_impact_archives_and_takes_it_back(cast, client, name):
    client.force_login(getattr(cast, name))
    body = client.get(archive_url(cast.course_a)).content.decode()
    assert "2 students are enrolled and keep everything" in body
    assert reload(cast.course_a).archived_at is None
    client.post(archive_url(cast.course_a))
    first = reload(cast.course_a).archived_at
    assert first is not None
    client.post(archive_url(cast.course_a))
    assert reload(cast.course_a).archived_at == first
    client.post(archive_url(cast.course_a, "unarchive_course"))
    client.post(archive_url(cast.course_a, "unarchive_course"))
    assert reload(cast.course_a).archived_at is None
    actions = PageLogEntry.objects.filter(page=cast.course_a.pk, action__contains="archive")
    entries = sorted(actions.values_list("action", "user"))
    user = getattr(cast, name).pk
    assert entries == [("courses.archive", user), ("courses.unarchive", user)]


@pytest.mark.parametrize("name", ["other_instructor", "student", "outsider", "inactive"])
def test_others_neither_see_nor_archive_the_course(cast, client, name):
    client.force_login(getattr(cast, name))
    for route in ("archive_course", "unarchive_course"):
        for send in (client.get, client.post):
            response = send(archive_url(cast.course_a, route))
            assert response.status_code in {302, 404}
            assert cast.course_a.title not in response.content.decode()
    assert reload(cast.course_a).archived_at is None


def test_archived_course_leaves_every_list_for_new_people(cast, client, archived):
    for url in ("/", "/courses/", "/courses/?q=Course", "/search/?q=Course"):
        body = re.sub("</?mark>", "", client.get(url).content.decode())
        assert "Course A" not in body, url
        assert "Course B" in body, url
    listed = client.get("/api/v2/pages/?limit=50").json()["items"]
    assert {item["title"] for item in listed} & {"Course A", "Free A"} == set()
    assert archived.get_sitemap_urls() == []
    unarchive_course(course=archived)
    assert "Course A" in client.get("/courses/").content.decode()
    titles = {item["title"] for item in client.get("/api/v2/pages/?limit=50").json()["items"]}
    assert {"Course A", "Free A"} <= titles


def test_subject_counts_no_archived_course(cast, client, archived):
    subjects = client.get("/api/learning/v1/subjects/").json()["items"]
    assert {one["slug"]: one["course_count"] for one in subjects}["music"] == 1


def test_api_still_shows_the_course_by_id_and_lists_it_to_its_student(cast, client, archived):
    assert client.get(f"/api/v2/pages/{archived.pk}/").status_code == 200
    client.force_login(cast.student)
    listed = client.get("/api/v2/pages/?limit=50").json()["items"]
    assert "Course A" in {item["title"] for item in listed}


@pytest.mark.parametrize("name", ["outsider", "withdrawn"])
def test_nobody_new_enrolls(cast, client, archived, name):
    person = getattr(cast, name)
    client.force_login(person)
    body = client.get(archived.url).content.decode()
    assert "Archived on" in body
    assert reverse("enroll_course", args=[archived.slug]) not in body
    url = reverse("enroll_course", args=[archived.slug])
    assert "is archived" in client.post(url, follow=True).content.decode()
    assert not Enrollment.objects.open().filter(student=person).exists()
    with pytest.raises(EnrollmentRefused):
        enroll_student(student=person, course=archived, source=Enrollment.Source.STAFF)


def test_guest_finds_the_page_with_its_note_and_no_way_in(cast, client, archived):
    response = client.get(archived.url)
    body = response.content.decode()
    assert response.status_code == 200
    assert "Archived on" in body
    assert "noindex" in body
    assert "Sign up to enroll" not in body
    locked = client.get(cast.lesson_a.url)
    assert locked.status_code == 403
    assert "is archived" in locked.content.decode()
    assert "Sign up to enroll" not in locked.content.decode()


def test_enrolled_student_keeps_reading_and_keeps_progress(cast, client, archived):
    client.force_login(cast.student)
    assert "canary-lesson-a" in client.get(cast.lesson_a.url).content.decode()
    assert "Archived on" in client.get(archived.url).content.decode()
    assert "Course A" in client.get("/learn/").content.decode()
    again = enroll_student(student=cast.student, course=archived)
    assert again.status == Enrollment.Status.ACTIVE


def test_no_revision_changes_whether_a_course_is_archived(cast, client):
    course = cast.course_a
    before = course.save_revision()
    archive_course(course=course)
    before.publish()
    assert reload(course).archived_at is not None
    during = reload(course).save_revision()
    unarchive_course(course=course)
    during.publish()
    assert reload(course).archived_at is None


def test_copy_of_an_archived_course_is_not_archived(cast, archived):
    assert archived.copy(update_attrs={"slug": "copy", "title": "Copy"}).archived_at is None


def test_explorer_offers_what_can_be_done_now(cast, client):
    client.force_login(cast.lead)
    url = reverse("wagtailadmin_explore", args=[cast.course_a.pk])
    assert archive_url(cast.course_a) in client.get(url).content.decode()
    archive_course(course=cast.course_a)
    body = client.get(url).content.decode()
    assert archive_url(cast.course_a, "unarchive_course") in body
    assert archive_url(cast.course_a) not in body
