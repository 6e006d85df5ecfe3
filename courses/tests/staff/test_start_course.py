"""“Start a course”: who may, what it makes, and that nothing is left behind when it fails."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Collection, PageLogEntry

from courses.content.pages import CoursePage
from courses.content.subjects import Subject
from courses.teaching.models import CourseTeam

START = "/admin/courses/start/"


@pytest.fixture
def data(catalog):
    return {"title": "Weather you can read", "subject": Subject.objects.get(slug="physics").pk}


def test_instructor_starts_a_course_and_lands_in_its_editor(cast, client, data):
    client.force_login(cast.other_instructor)
    response = client.post(START, data, follow=True)
    course = CoursePage.objects.get(title=data["title"])
    assert response.redirect_chain[-1][0] == f"/admin/pages/{course.pk}/edit/"
    assert response.status_code == 200
    assert (course.live, course.owner) == (False, cast.other_instructor)
    assert course.latest_revision is not None
    entry = PageLogEntry.objects.get(page=course.pk, action="wagtail.create")
    assert entry.user == cast.other_instructor
    assert course.team.lead == cast.other_instructor
    assert course.team.group in cast.other_instructor.groups.all()
    assert Collection.objects.filter(pk=course.team.collection_id).exists()


def test_new_course_is_out_of_reach_for_other_instructors(cast, client, data):
    client.force_login(cast.other_instructor)
    client.post(START, data)
    course = CoursePage.objects.get(title=data["title"])
    client.force_login(cast.lead)
    response = client.get(f"/admin/pages/{course.pk}/edit/", follow=True)
    assert data["title"] not in response.content.decode()
    client.post(f"/admin/pages/{course.pk}/edit/", {"title": "Taken over"})
    course.refresh_from_db()
    assert course.title == data["title"]


@pytest.mark.parametrize("name", ["student", "outsider", "withdrawn"])
def test_students_cannot_start_courses(cast, client, data, name):
    client.force_login(getattr(cast, name))
    assert client.post(START, data).status_code in {302, 403}
    assert not CoursePage.objects.filter(title=data["title"]).exists()


def test_guest_is_sent_to_the_login(cast, client, data):
    assert client.post(START, data).status_code == 302
    assert not CoursePage.objects.filter(title=data["title"]).exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "   "},
        {"subject": "999999"},
        {"subject": "x"},
        {"title": "x" * 300},
    ],
)
def test_wrong_input_is_said_and_leaves_nothing(cast, client, data, wrong):
    client.force_login(cast.lead)
    counts = [model.objects.count() for model in (CoursePage, CourseTeam, Group, Collection)]
    response = client.post(START, {**data, **wrong})
    assert response.status_code == 200
    assert "error" in response.content.decode()
    assert [m.objects.count() for m in (CoursePage, CourseTeam, Group, Collection)] == counts


def test_second_course_of_the_same_title_gets_an_address_of_its_own(cast, client, data):
    client.force_login(cast.lead)
    for _ in range(2):
        client.post(START, data)
    slugs = CoursePage.objects.filter(title=data["title"]).values_list("slug", flat=True)
    assert len(set(slugs)) == 2


def test_menu_offers_it_to_those_who_may(cast, client):
    client.force_login(cast.lead)
    assert START in client.get("/admin/").content.decode()
