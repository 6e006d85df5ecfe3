"""Races for seats on PostgreSQL with real threads."""

from courses.enrollment.codes import create_invite_code
from courses.enrollment.models import Enrollment
from courses.enrollment.seats import promote_waiting
from courses.enrollment.services import (
    EnrollmentRefused,
    approve_request,
    enroll,
    enroll_student,
    withdraw_student,
)
from courses.tests.races import THREADS, in_parallel, on_postgres

from .doors import get_mails, make_people, set_door

pytestmark = on_postgres


def count(course, status) -> int:
    return Enrollment.objects.filter(course=course, status=status).count()


def test_fifty_students_for_the_last_seat(cast):
    course = set_door(cast.course_a, capacity=3)  # the student and the inactive one have two
    people = make_people(THREADS)
    in_parallel(lambda number: enroll_student(student=people[number], course=course).pk)
    assert count(course, "active") == 3
    assert count(course, "waiting") == THREADS - 1
    kinds = [kind for person in people for kind in get_mails(person)]
    assert sorted(kinds) == ["enrolled"] + ["waiting"] * (THREADS - 1)


def test_leaving_and_coming_keep_order_and_capacity(cast):
    course = set_door(cast.course_a, capacity=10)
    seated, waiting, late = (make_people(8, name) for name in ("seated", "waiting", "late"))
    for person in (*seated, *waiting):
        enroll_student(student=person, course=course)

    def work(number):
        if number % 2:
            withdraw_student(student=seated[number // 2], course=course)
        else:
            enroll_student(student=late[number // 2], course=course)

    in_parallel(work, 12)  # six leave, six come
    assert Enrollment.objects.open().filter(course=course).count() == 10
    moved = [person for person in waiting if get_mails(person)[-1] == "place_free"]
    assert moved == waiting[:6]
    assert not Enrollment.objects.open().filter(student__in=late).exists()


def test_parallel_promotions_tell_each_person_once(cast):
    course = set_door(cast.course_a, capacity=2)
    people = make_people(5)
    for person in people:
        enroll_student(student=person, course=course)
    course = set_door(course, capacity=5)
    in_parallel(lambda _number: len(promote_waiting(course=course)), 20)
    assert count(course, "active") == 5
    told = [get_mails(person).count("place_free") for person in people]
    assert told == [1, 1, 1, 0, 0]


def test_parallel_approvals_do_not_pass_the_capacity(cast):
    course = set_door(cast.course_a, enrollment_policy="approval", capacity=4)
    rows = [enroll_student(student=person, course=course) for person in make_people(10)]
    in_parallel(lambda number: approve_request(enrollment=rows[number], by=cast.lead).pk, 10)
    assert count(course, "active") == 4
    assert count(course, "waiting") == 8


def test_parallel_uses_of_a_limited_code_stop_at_its_limit(cast):
    course = set_door(cast.course_a, enrollment_policy="code")
    code = create_invite_code(course=course, code="ONLYTHREE", use_limit=3)
    people = make_people(12)

    def use(number):
        try:
            return enroll(student=people[number], course=course, code="ONLYTHREE").is_changed
        except EnrollmentRefused:
            return False

    assert sum(in_parallel(use, 12)) == 3
    assert code.enrollments.count() == 3
