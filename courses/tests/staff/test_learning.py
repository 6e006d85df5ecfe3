"""“Learning” in the admin: who reads which enrollments, and that nobody changes them there."""

import pytest

from courses import access
from courses.enrollment.models import Enrollment
from courses.enrollment.services import enroll_student
from courses.tests.cast import make_user

LIST = "/admin/courses/enrollment/"
PEOPLE = [
    "guest",
    "outsider",
    "student",
    "withdrawn",
    "inactive",
    "former",
    "lead",
    "co_instructor",
    "other_instructor",
    "manager",
    "superuser",
]
SEES_A = {"lead", "co_instructor", "manager", "superuser"}
SEES_B = {"other_instructor", "manager", "superuser"}
STAFF = SEES_A | SEES_B


@pytest.fixture
def place_a(cast):
    return Enrollment.objects.get(student=cast.student)


@pytest.fixture
def place_b(cast):
    pupil = make_user("bea_pupil")
    return enroll_student(student=pupil, course=cast.course_b)


@pytest.fixture
def log_in(cast, client, place_a, place_b):
    """Return a function that makes the client one of the cast; "former" has left team A."""

    def become(name):
        if name == "guest":
            return None
        if name == "former":
            user = cast.co_instructor
            user.groups.remove(cast.course_a.team.group)
        elif name == "superuser":
            user = make_user("superuser")
            user.is_superuser = True
            user.save()
        else:
            user = getattr(cast, name)
        client.force_login(user)
        return user

    return become


def read(client, url) -> tuple[int, str]:
    """Return status and body of the page itself, without the page a refusal leads to."""
    response = client.get(url)
    return response.status_code, response.content.decode(errors="replace")


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("query", ["", "?q=student", "?status=active", "?export=csv"])
def test_list_search_filter_and_export_show_own_courses_only(log_in, client, name, query):
    log_in(name)
    status, body = read(client, LIST + query)
    assert status == (200 if name in STAFF else 302)
    assert ("Course A" in body) == (name in SEES_A)
    assert ("Course B" in body) == (name in SEES_B)
    assert ("Bea Pupil" in body) == (name in SEES_B and query != "?q=student")


@pytest.mark.parametrize("name", PEOPLE)
def test_xlsx_export_holds_own_courses_only(log_in, client, read_workbook, name):
    log_in(name)
    response = client.get(f"{LIST}?export=xlsx")
    assert response.status_code == (200 if name in STAFF else 302)
    if name in STAFF:
        courses = {row["Course"] for row in read_workbook(response)}
        assert ("Course A" in courses) == (name in SEES_A)
        assert ("Course B" in courses) == (name in SEES_B)


@pytest.mark.parametrize("name", PEOPLE)
def test_record_opens_for_the_team_of_its_course_only(log_in, client, place_a, place_b, name):
    log_in(name)
    for place, title, seers in ((place_a, "Course A", SEES_A), (place_b, "Course B", SEES_B)):
        status, body = read(client, f"{LIST}inspect/{place.pk}/")
        assert status == (200 if name in seers else 404 if name in {*STAFF, "former"} else 302)
        assert (title in body) == (name in seers)


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("action", ["create/", "edit/{}/", "delete/{}/", "history/{}/"])
def test_nobody_changes_enrollments_here(log_in, client, place_a, name, action):
    log_in(name)
    before = list(Enrollment.objects.order_by("pk").values())
    url = LIST + action.format(place_a.pk)
    data = {"student": place_a.student_id, "course": place_a.course_id, "status": "withdrawn"}
    for response in (client.get(url), client.post(url, data)):
        assert response.status_code in {302, 403, 404}
        assert b"Course A" not in response.content
    if name in STAFF:
        assert response.status_code == 404
    assert list(Enrollment.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("name", ["lead", "co_instructor", "other_instructor", "manager", "former"])
def test_menu_leads_to_learning_for_teams_and_managers(log_in, client, name):
    log_in(name)
    status, body = read(client, "/admin/")
    assert status == 200
    assert (LIST in body) == (name in STAFF)


@pytest.mark.parametrize("name", [name for name in PEOPLE if name != "guest"])
def test_rule_and_queryset_twin_agree(log_in, place_a, place_b, name):
    user = log_in(name)
    visible = set(access.visible_enrollments(user))
    assert access.can_list_enrollments(user) == (name in STAFF)
    for place in Enrollment.objects.all():
        assert access.can_view_enrollment(user, place) == (place in visible)
    assert (place_a in visible, place_b in visible) == (name in SEES_A, name in SEES_B)


def test_member_who_leaves_the_team_is_out_at_the_next_request(cast, client, place_a):
    client.force_login(cast.co_instructor)
    url = f"{LIST}inspect/{place_a.pk}/"
    assert client.get(url).status_code == 200
    cast.co_instructor.groups.remove(cast.course_a.team.group)
    assert client.get(url).status_code in {302, 404}
    assert client.get(LIST).status_code == 302


def test_filter_offers_own_courses_and_takes_no_foreign_one(log_in, cast, client):
    log_in("lead")
    _status, body = read(client, LIST)
    assert f"?course={cast.course_a.pk}" in body
    assert f"?course={cast.course_b.pk}" not in body
    for course in (cast.course_b.pk, 10**9, "x", "1 OR 1=1", ""):
        response = client.get(LIST, {"course": course})
        assert response.status_code == 200
        assert response.context["result_count"] == 0
        assert b"Course B" not in response.content


def test_addresses_are_no_way_to_ask_the_database_other_things(log_in, cast, client):
    log_in("lead")
    counts = {
        client.get(LIST, {name: value}).context["result_count"]
        for name in ("student__password__startswith", "student__email__startswith", "course__slug")
        for value in ("pbkdf2", "student", "zzzz")
    }
    assert counts == {3}
    assert client.get(LIST, {"q": cast.student.email}).context["result_count"] == 0


@pytest.mark.parametrize(
    "query",
    ["o=99", "o=-x.3", "o=4", "p=99", "p=x", "q=" + "a+" * 5000, "q=%25_", "export=pdf"],
)
def test_odd_addresses_answer_with_a_list(log_in, client, query):
    log_in("lead")
    assert client.get(f"{LIST}?{query}").status_code == 200


@pytest.mark.parametrize("pk", ["0", "9" * 9, "x", "-1"])
def test_record_that_does_not_exist_is_not_found(log_in, client, pk):
    log_in("lead")
    assert client.get(f"{LIST}inspect/{pk}/").status_code == 404
