"""An instructor of 300 courses works in the admin like one of five."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page
from wagtail.permissions import policy_registry

from accounts.models import User
from courses.content.files import CourseDocument, CourseImage, CourseMedia
from courses.teaching.models import CourseTeam
from courses.teaching.services import add_to_team, ensure_course_team, ensure_staff_groups
from courses.tests.cast import make_course, make_user
from courses.tests.teaching.many_courses import add_many_courses

FEW, MANY = 5, 300


@pytest.fixture
def instructor(catalog, client):
    ensure_staff_groups()
    user = make_user("busy")
    client.force_login(user)
    return user


@pytest.fixture
def many_courses(catalog, instructor):
    return add_many_courses(catalog, MANY, instructor=instructor)


def count_queries(call) -> int:
    """Count the statements of a call, after one call to warm up."""
    call()
    with CaptureQueriesContext(connection) as captured:
        response = call()
    assert response.status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    "path",
    [
        "pages/{catalog}/",
        "",
        "pages/{course}/edit/",
        "pages/{course}/",
        "pages/add/courses/modulepage/{course}/",
        "pages/search/?q=course",
        "choose-page/",
        "reports/aging-pages/",
        "reports/site-history/",
        "images/",
        "images/chooser/",
        "documents/",
        "documents/chooser/",
        "media/",
        "media/chooser/",
    ],
)
def test_screen_with_300_courses_costs_what_5_cost(catalog, client, instructor, path):
    first = add_many_courses(catalog, FEW, instructor=instructor)[0]
    url = reverse("wagtailadmin_home") + path.format(catalog=catalog.pk, course=first.pk)
    few = count_queries(lambda: client.get(url))
    add_many_courses(catalog, MANY - FEW, instructor=instructor)
    assert count_queries(lambda: client.get(url)) == few


@pytest.mark.parametrize(
    "name", ["wagtailadmin_choose_page_child", "wagtailadmin_pages:move", "wagtailadmin_pages:copy"]
)
def test_choosing_among_300_courses(catalog, client, many_courses, name):
    page = catalog if name == "wagtailadmin_choose_page_child" else many_courses[-1]
    assert client.get(reverse(name, args=[page.pk])).status_code == 200


def test_explorer_shows_the_courses_of_the_last_page(catalog, client, many_courses):
    response = client.get(reverse("wagtailadmin_explore", args=[catalog.pk]), {"p": 6})
    shown = [page.pk for page in response.context["page_obj"]]
    assert shown == [page.pk for page in many_courses[250:]]


@pytest.mark.parametrize(
    "ask",
    [
        lambda user: policy_registry.get_by_type(Page).explorable_instances(user),
        lambda user: policy_registry.get_by_type(Page).instances_user_has_permission_for(
            user, "change"
        ),
        *(
            lambda user, model=model: policy_registry.get_by_type(
                model
            ).instances_user_has_permission_for(user, "change")
            for model in (CourseImage, CourseDocument, CourseMedia)
        ),
    ],
    ids=["explorable", "pages", "images", "documents", "media"],
)
def test_statement_for_300_courses_is_as_long_as_for_5(catalog, instructor, ask):
    def measure() -> int:
        return len(str(ask(User.objects.get(pk=instructor.pk)).query))

    add_many_courses(catalog, FEW, instructor=instructor)
    few = measure()
    add_many_courses(catalog, MANY - FEW, instructor=instructor)
    assert measure() == few


@pytest.mark.parametrize(
    "name", ["wagtailadmin_pages:search", "wagtailadmin_choose_page_search", "explorer"]
)
def test_search_among_300_courses_finds_own_courses(
    catalog, client, instructor, many_courses, name
):
    own = make_course(catalog, "Harpsichord mine", owner=instructor)
    ensure_course_team(course=own, lead=instructor)
    other = make_course(catalog, "Harpsichord theirs")
    ensure_course_team(course=other, lead=make_user("other"))
    url = (
        reverse("wagtailadmin_explore", args=[catalog.pk]) if name == "explorer" else reverse(name)
    )
    response = client.get(url, {"q": "harpsichord"})
    assert response.status_code == 200
    assert "Harpsichord mine" in response.text
    if name != "wagtailadmin_choose_page_search":  # Wagtail's chooser searches every page
        assert "Harpsichord theirs" not in response.text


def test_who_leaves_a_team_is_out_at_the_next_request(catalog, client, instructor, many_courses):
    kept, lost = many_courses[0], many_courses[1]
    edit_lost = reverse("wagtailadmin_pages:edit", args=[lost.pk])
    assert client.get(edit_lost).status_code == 200

    instructor.groups.remove(Group.objects.get(course_team__course=lost))

    assert client.get(edit_lost).status_code == 404
    assert client.get(reverse("wagtailadmin_pages:edit", args=[kept.pk])).status_code == 200
    listing = client.get(reverse("wagtailadmin_explore", args=[catalog.pk]))
    assert lost.pk not in [page.pk for page in listing.context["page_obj"]]

    add_to_team(team=CourseTeam.objects.get(course=lost), user=instructor)
    assert client.get(edit_lost).status_code == 200
