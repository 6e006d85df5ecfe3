"""Deleting in the admin: courses with students are kept, and the editor is told why."""

from django.urls import reverse

from courses.content.pages import CoursePage
from courses.content.subjects import Subject
from courses.enrollment.models import Enrollment
from courses.tests.cast import make_course


def test_course_with_students_is_kept_and_the_manager_told_why(cast, client):
    client.force_login(cast.manager)
    url = reverse("wagtailadmin_pages:delete", args=[cast.course_a.pk])
    response = client.post(url, follow=True)
    assert CoursePage.objects.filter(pk=cast.course_a.pk).exists()
    body = response.content.decode()
    assert "3 students are enrolled. Archive it instead" in body
    assert reverse("archive_course", args=[cast.course_a.pk]) in body


def test_catalog_with_courses_of_students_is_kept(cast, client, admin_user):
    client.force_login(admin_user)
    response = client.post(
        reverse("wagtailadmin_pages:delete", args=[cast.catalog.pk]), follow=True
    )
    assert "students are enrolled" in response.content.decode()
    assert Enrollment.objects.count() == 3


def test_bulk_delete_keeps_all_when_one_has_students(cast, client):
    client.force_login(cast.manager)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    pages = f"?id={cast.course_a.pk}&id={cast.course_b.pk}"
    response = client.post(url + pages, follow=True)
    assert "students are enrolled" in response.content.decode()
    assert CoursePage.objects.count() == 2


def test_course_without_students_is_deleted_with_its_modules(cast, client):
    client.force_login(cast.manager)
    client.post(reverse("wagtailadmin_pages:delete", args=[cast.course_b.pk]))
    assert not CoursePage.objects.filter(pk=cast.course_b.pk).exists()


def test_subject_in_use_is_kept(cast, client, admin_user):
    client.force_login(admin_user)
    subject = Subject.objects.get(slug="music")
    url = reverse("wagtailsnippets_courses_subject:delete", args=[subject.pk])
    assert client.post(url, follow=True).status_code in {200, 403}
    assert Subject.objects.filter(pk=subject.pk).exists()


def test_unused_subject_can_be_deleted(cast, client, admin_user):
    client.force_login(admin_user)
    subject = Subject.objects.get(slug="programming")
    client.post(reverse("wagtailsnippets_courses_subject:delete", args=[subject.pk]), follow=True)
    assert not Subject.objects.filter(pk=subject.pk).exists()
    assert make_course(cast.catalog, "Still works").pk
