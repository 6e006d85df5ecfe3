"""The class screen: requests, waiting list, adding, removing, codes; flat in its rows."""

import pytest

from courses.enrollment.models import Enrollment, InviteCode
from courses.enrollment.services import enroll_student
from courses.tests.enrollment.doors import get_status, make_people, set_door


@pytest.fixture
def class_url(cast) -> str:
    return f"/admin/courses/{cast.course_a.pk}/class/"


@pytest.fixture
def team(cast, client):
    client.force_login(cast.co_instructor)
    return client


def ask(cast, count: int) -> list:
    set_door(cast.course_a, enrollment_policy="approval")
    people = make_people(count, "asks")
    return [enroll_student(student=person, course=cast.course_a) for person in people]


def test_screen_shows_requests_waiting_list_and_enrolled(cast, team, class_url):
    ask(cast, 1)
    course = set_door(cast.course_a, enrollment_policy="open", capacity=2)
    [waits] = make_people(1, "waits")
    enroll_student(student=waits, course=course)
    page = team.get(class_url).content.decode()
    assert "Asks 0" in page
    assert "Waits 0" in page
    assert "Student" in page
    assert "0 of 2 places are free" in page
    assert "Withdrawn" not in page.split("<main", 1)[-1]


def test_one_request_is_decided_by_its_own_button(cast, team, class_url):
    first, second = ask(cast, 2)
    team.post(f"{class_url}decide/", {"action": f"approve-{first.pk}"})
    team.post(f"{class_url}decide/", {"action": f"refuse-{second.pk}"})
    assert get_status(first.student, cast.course_a) == "active"
    assert get_status(second.student, cast.course_a) == "refused"


def test_many_requests_are_decided_at_once(cast, team, class_url):
    rows = ask(cast, 3)
    data = {"action": "approve", "enrollment": [row.pk for row in rows[:2]]}
    page = team.post(f"{class_url}decide/", data, follow=True).content.decode()
    assert "2 people are enrolled." in page
    assert [get_status(row.student, cast.course_a) for row in rows] == [
        "active",
        "active",
        "pending",
    ]


def test_request_of_another_course_is_not_decided_here(cast, team, class_url):
    course_b = set_door(cast.course_b, enrollment_policy="approval")
    row = enroll_student(student=cast.outsider, course=course_b)
    team.post(f"{class_url}decide/", {"action": "approve", "enrollment": [row.pk]})
    assert get_status(cast.outsider, course_b) == "pending"


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"action": "approve"},
        {"action": "nonsense-1"},
        {"action": "approve-" + "9" * 40},
        {"action": "approve", "enrollment": ["x", "-1", "٣", "9" * 30]},
    ],
)
def test_bad_decisions_change_nothing(cast, team, class_url, data):
    [row] = ask(cast, 1)
    response = team.post(f"{class_url}decide/", data, follow=True)
    assert response.status_code == 200
    assert get_status(row.student, cast.course_a) == "pending"


def test_somebody_is_added_by_address_on_a_closed_course(cast, team, class_url):
    set_door(cast.course_a, enrollment_policy="closed")
    page = team.post(f"{class_url}add/", {"add-who": "Outsider@Educa.example"}, follow=True)
    assert "Outsider is enrolled." in page.content.decode()
    assert get_status(cast.outsider, cast.course_a) == "active"


def test_unknown_person_is_told_on_the_form(cast, team, class_url):
    page = team.post(f"{class_url}add/", {"add-who": "nobody@educa.example"}).content.decode()
    assert "There is no account like that." in page


def test_full_course_adds_to_the_waiting_list_unless_told_otherwise(cast, team, class_url):
    set_door(cast.course_a, capacity=2)
    team.post(f"{class_url}add/", {"add-who": "outsider"})
    assert get_status(cast.outsider, cast.course_a) == "waiting"
    team.post(f"{class_url}add/", {"add-who": "outsider", "add-over_capacity": "on"})
    assert get_status(cast.outsider, cast.course_a) == "active"


def test_removing_asks_first_and_keeps_the_row(cast, team, class_url):
    row = Enrollment.objects.get(student=cast.student)
    url = f"{class_url}{row.pk}/remove/"
    assert "Progress is kept" in team.get(url).content.decode()
    assert get_status(cast.student, cast.course_a) == "active"
    team.post(url)
    assert get_status(cast.student, cast.course_a) == "removed"
    assert "has no place" in team.get(url).content.decode()


def test_record_of_another_course_cannot_be_removed_here(cast, team, class_url):
    row = enroll_student(student=cast.outsider, course=cast.course_b)
    assert team.post(f"{class_url}{row.pk}/remove/").status_code == 404
    assert get_status(cast.outsider, cast.course_b) == "active"


def test_codes_are_made_shown_and_taken_back(cast, team, class_url):
    team.post(f"{class_url}codes/", {"code-code": "spring 2026", "code-use_limit": "5"})
    assert "SPRING2026" in team.get(class_url).content.decode()
    page = team.post(f"{class_url}codes/", {"code-code": "SPRING2026"}).content.decode()
    assert "has that code already" in page
    page = team.post(f"{class_url}codes/", {"code-use_limit": "9" * 30}).content.decode()
    assert "less than or equal" in page
    code = InviteCode.objects.get()
    team.post(f"{class_url}codes/", {"remove": "9" * 40})
    team.post(f"{class_url}codes/", {"remove": code.pk})
    assert not InviteCode.objects.exists()


@pytest.mark.parametrize("place", ["decide/", "add/", "codes/"])
def test_changes_by_get_are_refused(team, class_url, place):
    assert team.get(class_url + place).status_code == 405


def test_queries_do_not_grow_with_rows(cast, team, class_url, count_queries):
    def fill(prefix, count):
        for number, person in enumerate(make_people(count * 3, prefix)):
            status = ("pending", "waiting", "active")[number % 3]
            Enrollment.objects.create(student=person, course=cast.course_a, status=status)
        InviteCode.objects.bulk_create(
            InviteCode(course=cast.course_a, code=f"{prefix}{number}") for number in range(count)
        )

    fill("few", 2)
    few = count_queries(lambda: team.get(class_url))
    fill("many", 50)
    assert count_queries(lambda: team.get(class_url)) == few


def test_dashboard_tells_of_requests(cast, team):
    ask(cast, 2)
    page = team.get("/admin/").content.decode()
    assert "Asking to join" in page
    assert "2 people, since" in page
    assert f"/admin/courses/{cast.course_a.pk}/class/#requests" in page


def test_learning_section_leads_to_the_class(cast, team, class_url):
    listing = "/admin/courses/enrollment/"
    page = team.get(f"{listing}?course={cast.course_a.pk}").content.decode()
    assert class_url in page
    row = Enrollment.objects.get(student=cast.student)
    assert class_url in team.get(f"{listing}inspect/{row.pk}/").content.decode()
    for course in (cast.course_b.pk, "x", "9" * 40):
        assert (
            "Requests, waiting list" not in team.get(f"{listing}?course={course}").content.decode()
        )
