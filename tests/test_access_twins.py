"""Each rule on one object says what its queryset says, in worlds that chance has made."""

import random
import uuid
from dataclasses import dataclass

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import Collection, Page

from accounts.models import User
from chat.access import can_enter_room, visible_messages
from chat.models import Message
from chat.services import post_message
from courses import access
from courses.content.files import CourseDocument
from courses.content.learning_pages import LessonPage, ModulePage, get_course_of
from courses.content.pages import CoursePage
from courses.enrollment.models import Enrollment
from courses.teaching.groups import COURSE_MANAGERS, INSTRUCTORS
from courses.teaching.services import add_to_team, ensure_course_team
from courses.tests.cast import make_course, make_lesson, make_module, make_user

SEEDS = range(3)
PEOPLE = 7


@dataclass
class Chance:
    """A random world: courses in all states, and people with any mixture of relations to them."""

    random: random.Random
    readers: list
    courses: list[CoursePage]


@pytest.fixture(params=SEEDS)
def chance(request, catalog) -> Chance:
    dice = random.Random(request.param)
    people = [make_user(f"person-{number}") for number in range(PEOPLE)]
    courses = [build_course(dice, catalog, number, people) for number in range(4)]
    people[0].groups.add(Group.objects.get(name=COURSE_MANAGERS))
    for person in people:
        if dice.random() < 0.3:
            person.groups.add(Group.objects.get(name=INSTRUCTORS))
    for person in dice.sample(people, 2):
        User.objects.filter(pk=person.pk).update(is_active=False)
    User.objects.filter(pk=people[-1].pk).update(is_superuser=dice.random() < 0.5)
    return Chance(dice, [AnonymousUser(), *User.objects.order_by("pk")], courses)


def build_course(dice: random.Random, catalog, number: int, people: list[User]) -> CoursePage:
    course = make_course(catalog, f"Course {number}", live=dice.random() < 0.75)
    team = ensure_course_team(course=course, lead=dice.choice(people))
    add_to_team(team=team, user=dice.choice(people))
    for _module in range(2):
        module = make_module(course, "M", live=dice.random() < 0.75, is_free_preview=flip(dice))
        for _lesson in range(2):
            make_lesson(module, "L", live=dice.random() < 0.75, is_free_preview=flip(dice))
    if flip(dice):
        CoursePage.objects.filter(pk=course.pk).update(archived_at=timezone.now())
    for person in dice.sample(people, 4):
        now = timezone.now()
        status = dice.choice(Enrollment.Status.values)
        completed_at = now if status == "completed" else None
        Enrollment.objects.create(
            student=person, course=course, status=status, ended_at=now, completed_at=completed_at
        )
    document = CourseDocument(title="D", collection=team.collection)
    document.file.save("d.txt", ContentFile(b"d"))
    post_message(
        author=people[0],
        course=course,
        body="Hello",
        client_id=uuid.UUID(int=dice.getrandbits(128)),
    )
    return CoursePage.objects.get(pk=course.pk)


def flip(dice: random.Random) -> bool:
    return dice.random() < 0.25


def keys(queryset) -> set:
    return set(queryset.values_list("pk", flat=True))


def compare(readers: list, things: list, is_allowed, list_allowed) -> None:
    """Assert that the rule and the queryset agree for every reader and thing, and are not idle."""
    seen = set()
    for reader in readers:
        listed = keys(list_allowed(reader))
        for thing in things:
            allowed = bool(is_allowed(reader, thing))
            assert allowed == (thing.pk in listed), (reader, thing, allowed)
            seen.add(allowed)
    assert seen == {True, False}


def learning_pages() -> list:
    return [*ModulePage.objects.all(), *LessonPage.objects.all()]


def test_pages(chance):
    compare(chance.readers, learning_pages(), access.can_open_page, access.visible_pages)


def test_pages_that_may_be_known(chance):
    known = keys(access.knowable_pages().filter(depth__gte=2))
    pages = [page.specific for page in Page.objects.filter(depth__gte=2)]
    told = {page.pk for page in pages if access.can_know_page(page)}
    assert told == known
    assert 0 < len(known) < len(pages)


def test_listed_pages_are_the_visible_ones_but_for_archives_of_others(chance):
    for reader in chance.readers:
        visible, listed = keys(access.visible_pages(reader)), keys(access.listed_pages(reader))
        assert listed <= visible
        for page in Page.objects.filter(pk__in=visible - listed):
            course = get_course_of(page)
            assert course.archived_at
            assert not access.can_enter_course(reader, course)


def test_files(chance):
    documents = list(CourseDocument.objects.all())
    compare(
        chance.readers,
        documents,
        access.can_open_file,
        lambda reader: access.visible_files(reader, CourseDocument.objects.all()),
    )


def test_file_of_no_course_is_listed_for_everybody(chance):
    document = CourseDocument(title="D", collection=Collection.get_first_root_node())
    document.file.save("d.txt", ContentFile(b"d"))
    for reader in chance.readers:
        assert access.can_open_file(reader, document)
        assert access.visible_files(reader, CourseDocument.objects.filter(pk=document.pk)).exists()


def test_files_to_put_on_pages(chance):
    compare(
        chance.readers,
        list(CourseDocument.objects.all()),
        access.can_choose_file,
        lambda reader: access.choosable_files(reader, CourseDocument),
    )


def test_places_of_students(chance):
    compare(
        chance.readers,
        list(Enrollment.objects.all()),
        access.can_view_enrollment,
        access.visible_enrollments,
    )
    for reader in chance.readers:
        if access.visible_enrollments(reader).exists():
            assert access.can_list_enrollments(reader)


def test_courses_taught(chance):
    compare(chance.readers, chance.courses, access.is_on_team, access.visible_taught_courses)


def test_courses_to_copy(chance):
    compare(chance.readers, chance.courses, access.can_copy_course, access.copyable_courses)


def test_rooms_and_their_lines(chance):
    compare(
        chance.readers,
        list(Message.objects.select_related("course")),
        lambda reader, message: can_enter_room(reader, message.course),
        visible_messages,
    )


def test_whoever_enters_a_course_opens_all_of_its_published_pages(chance):
    for reader in chance.readers:
        visible = keys(access.visible_pages(reader))
        for page in learning_pages():
            course = get_course_of(page)
            if access.can_enter_course(reader, course) and access.is_reachable(page, course):
                assert page.pk in visible
