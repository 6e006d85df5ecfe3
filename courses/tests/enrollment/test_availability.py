"""“Can I start now?”: the same answer as a filter, on a card and at the door of the course."""

import itertools
from datetime import timedelta

import pytest
from django.utils import timezone

from courses.content.pages import CoursePage
from courses.enrollment.archiving import archive_course
from courses.enrollment.availability import Availability, read_standings, with_availability
from courses.enrollment.doors import Door, read_way_in
from courses.enrollment.services import enroll_student
from courses.tests.cast import make_course, make_user

DAY = timedelta(days=1)
WINDOWS = {
    "always": (None, None),
    "before": (DAY, None),
    "within": (-DAY, DAY),
    "after": (-2 * DAY, -DAY),
}
DOORS = {
    (Door.ENROLL, False): Availability.OPEN,
    (Door.ENROLL, True): Availability.CODE,
    (Door.ASK, False): Availability.REQUEST,
    (Door.WAIT, False): Availability.FULL,
    (Door.WAIT, True): Availability.FULL,
    (Door.NOT_YET, False): Availability.LATER,
    (Door.CLOSED, False): Availability.CLOSED,
    (Door.ARCHIVED, False): Availability.CLOSED,
}


@pytest.fixture
def courses(catalog):
    """Courses of every policy in every window, without limit, with a place left, and full."""
    student, now = make_user("student"), timezone.now()
    policies = CoursePage.EnrollmentPolicy.values
    for policy, window, capacity in itertools.product(policies, WINDOWS, (None, 2, 1)):
        opens, closes = (move and now + move for move in WINDOWS[window])
        course = make_course(catalog, f"{policy} {window} {capacity}", capacity=capacity)
        enroll_student(student=student, course=course)
        CoursePage.objects.filter(pk=course.pk).update(
            enrollment_policy=policy, enrollment_opens_at=opens, enrollment_closes_at=closes
        )
    archive_course(course=make_course(catalog, "Archived"), by=None)
    return CoursePage.objects.all()


def test_filter_card_and_door_say_the_same(courses):
    filtered = dict(with_availability(courses).values_list("title", "availability"))
    standings = read_standings(courses)
    on_cards = {course.title: standings[course.pk].availability for course in courses}
    ways_in = {course.title: read_way_in(course) for course in courses}
    at_doors = {title: DOORS[way.door, way.needs_code] for title, way in ways_in.items()}
    assert filtered == on_cards == at_doors
    assert set(filtered.values()) == set(Availability.values)


def test_standings_cost_one_query_and_none_where_places_are_unlimited(courses, count_queries):
    limited, unlimited = list(courses), list(courses.filter(capacity=None))
    assert count_queries(lambda: read_standings(limited)) == 1
    assert count_queries(lambda: read_standings(unlimited)) == 0
