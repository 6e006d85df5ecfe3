"""Who may enter a room: the rule, its queryset twin, and what the page answers."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser

from chat.access import can_enter_room, find_members, visible_messages
from chat.models import Message
from chat.services import post_message
from courses.content.pages import CoursePage
from courses.enrollment.services import enroll_student, withdraw_student
from courses.tests.cast import PEOPLE

ENTERS_A = {"student", "lead", "co_instructor", "manager"}
SIGNED_OUT = {"guest", "inactive"}


def person(cast, name):
    return AnonymousUser() if name == "guest" else getattr(cast, name)


@pytest.fixture
def rooms(cast):
    """A line in each room, with a word that stands nowhere else."""
    for course, author in ((cast.course_a, cast.lead), (cast.course_b, cast.other_instructor)):
        post_message(
            author=author,
            course=course,
            body=f"canary-room-{course.slug}",
            client_id=uuid.uuid4(),
        )
    return cast


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("live", [True, False])
def test_rule_and_queryset_twin_agree(rooms, name, live):
    CoursePage.objects.filter(pk=rooms.course_a.pk).update(live=live)
    # Students of two courses and teachers who study must not see a line twice.
    enroll_student(student=rooms.lead, course=rooms.course_b)
    user = person(rooms, name)
    seen = list(visible_messages(user).values_list("course", flat=True))
    assert len(seen) == len(set(seen))
    for course in CoursePage.objects.all():
        assert can_enter_room(user, course) == (course.pk in seen), course.title
    assert (rooms.course_a.pk in seen) == (live and name in ENTERS_A)


@pytest.mark.parametrize("live", [True, False])
def test_those_who_may_stay_are_those_who_may_enter(rooms, live):
    """The watch over open sockets asks for many people and rooms at once."""
    CoursePage.objects.filter(pk=rooms.course_a.pk).update(live=live)
    enroll_student(student=rooms.lead, course=rooms.course_b)
    rooms.other_instructor.is_superuser = True
    rooms.other_instructor.save()
    people = [person(rooms, name) for name in PEOPLE if name != "guest"]
    courses = list(CoursePage.objects.all())
    assert find_members({course.pk for course in courses}, {user.pk for user in people}) == {
        (course.pk, user.pk)
        for course in courses
        for user in people
        if can_enter_room(user, course)
    }


@pytest.mark.parametrize("name", PEOPLE)
def test_room_opens_for_students_and_team_only(rooms, client, name):
    if name not in SIGNED_OUT:
        client.force_login(person(rooms, name))
    response = client.get("/courses/course-a/chat/")
    expected = 302 if name in SIGNED_OUT else 200 if name in ENTERS_A else 403
    assert response.status_code == expected
    assert ("canary-room-course-a" in response.content.decode()) == (name in ENTERS_A)
    assert {"private", "no-store"} <= set(response["Cache-Control"].replace(",", " ").split())


@pytest.mark.parametrize("name", PEOPLE)
def test_only_who_may_enter_can_post(rooms, client, name):
    if name not in SIGNED_OUT:
        client.force_login(person(rooms, name))
    response = client.post("/courses/course-a/chat/", {"body": "canary-posted"})
    assert response.status_code == (302 if name in SIGNED_OUT | ENTERS_A else 403)
    assert Message.objects.filter(body="canary-posted").exists() == (name in ENTERS_A)


def test_guest_is_sent_to_log_in_and_back(rooms, client):
    response = client.get("/courses/course-a/chat/?before=7")
    assert response["Location"] == "/accounts/login/?next=/courses/course-a/chat/%3Fbefore%3D7"


def test_person_without_a_place_gets_the_page_that_says_so(rooms, client):
    client.force_login(rooms.outsider)
    response = client.get("/courses/course-a/chat/")
    assert "This part is not open to you" in response.content.decode()


def test_withdrawal_bites_at_the_next_request(rooms, client):
    client.force_login(rooms.student)
    assert client.get("/courses/course-a/chat/").status_code == 200
    withdraw_student(student=rooms.student, course=rooms.course_a)
    assert client.get("/courses/course-a/chat/").status_code == 403
    assert client.post("/courses/course-a/chat/", {"body": "Late"}).status_code == 403


@pytest.mark.parametrize("name", ["student", "lead", "manager", "outsider"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_unpublished_and_unknown_rooms_are_not_found(rooms, client, name, method):
    rooms.course_a.unpublish()
    client.force_login(person(rooms, name))
    for slug in ("course-a", "nowhere", "\N{SNOWMAN}", "x" * 3000):
        response = getattr(client, method)(f"/courses/{slug}/chat/", {"body": "Hello"})
        assert response.status_code == 404, slug


def test_link_to_the_room_stands_where_the_room_opens(rooms, client):
    for name in sorted(set(PEOPLE) - SIGNED_OUT):
        client.force_login(person(rooms, name))
        for page in (rooms.course_a, rooms.lesson_a, rooms.free_a):
            body = client.get(page.url).content.decode()
            assert ("/courses/course-a/chat/" in body) == (name in ENTERS_A), (name, page.title)
    client.logout()
    assert "/chat/" not in client.get(rooms.free_a.url).content.decode()


@pytest.mark.parametrize("address", ["/admin/pages/{}/delete/", None])
def test_admin_explains_why_a_course_with_messages_stays(rooms, client, address):
    rooms.manager.is_superuser = True
    rooms.manager.save()
    client.force_login(rooms.manager)
    page = rooms.course_b.pk
    bulk = f"/admin/bulk/wagtailcore/page/delete/?id={page}&next=/admin/"
    response = client.post(address.format(page) if address else bulk, follow=True)
    assert response.status_code == 200
    assert "there are messages in its class chat" in response.content.decode()
    assert CoursePage.objects.filter(pk=page).exists()
