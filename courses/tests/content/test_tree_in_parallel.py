"""Many people change the page tree at the same time: it stays sound and loses nothing."""

import random

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from courses.content.learning_pages import LessonPage, ModulePage
from courses.content.pages import CoursePage
from courses.content.subjects import Subject
from courses.teaching.services import start_course
from courses.tests.cast import make_course, make_lesson, make_module
from courses.tests.races import in_parallel, on_postgres

from .editor import page_form, publish, save_draft
from .sound_tree import add_module, assert_tree_is_sound, set_position

pytestmark = on_postgres
ROUNDS = 200


def log_in(user) -> Client:
    """Return a client that answers 500 as a browser sees it instead of raising."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


@pytest.fixture
def course(cast):
    return make_course(cast.catalog, "Shared", owner=cast.manager)


def test_twenty_parallel_modules_all_stand_in_the_course(cast, course):
    answers = in_parallel(
        lambda number: add_module(log_in(cast.manager), course, f"Part {number}"), 20
    )
    assert {answer.status_code for answer in answers} == {302}
    titles = set(ModulePage.objects.child_of(course).values_list("title", flat=True))
    assert titles == {f"Part {number}" for number in range(20)}
    assert_tree_is_sound()


def test_parallel_modules_of_one_address_are_told_so_in_the_form(cast, course):
    answers = in_parallel(lambda _: add_module(log_in(cast.manager), course, "Same"), 20)
    assert sorted(answer.status_code for answer in answers) == [200] * 19 + [302]
    assert "slug" in next(a for a in answers if a.status_code == 200).context["form"].errors
    assert ModulePage.objects.child_of(course).count() == 1
    assert_tree_is_sound()


def test_parallel_renames_to_one_address_are_told_so_in_the_form(cast, course):
    modules = [make_module(course, f"Part {number}") for number in range(10)]
    answers = in_parallel(
        lambda number: publish(
            log_in(cast.manager), modules[number], page_form("Wanted", slug="wanted")
        ),
        10,
    )
    assert sorted(answer.status_code for answer in answers) == [200] * 9 + [302]
    assert_tree_is_sound()


def test_saving_does_not_put_a_page_back_where_it_stood(cast, course):
    first, second = make_module(course, "First"), make_module(course, "Second")
    lesson = make_lesson(first, "Lesson")
    loaded = LessonPage.objects.get(pk=lesson.pk)
    Page.objects.get(pk=lesson.pk).move(Page.objects.get(pk=second.pk), pos="last-child")
    loaded.title = "Renamed"
    loaded.save()
    assert LessonPage.objects.child_of(ModulePage.objects.get(pk=second.pk)).get().title == (
        "Renamed"
    )
    assert_tree_is_sound()


def test_courses_started_in_parallel_with_other_writes_all_exist(cast, course):
    music = Subject.objects.get(slug="music")

    def work(number):
        if number % 2:
            return add_module(log_in(cast.manager), course, f"Part {number}").status_code == 302
        return start_course(
            instructor=cast.lead, catalog=cast.catalog, title=f"New {number}", subject=music
        ).pk

    assert all(in_parallel(work, 20))
    assert CoursePage.objects.filter(title__startswith="New ").count() == 10
    assert ModulePage.objects.child_of(course).count() == 10
    assert_tree_is_sound()


class Crowd:
    """People who create, order, move, rename, save and delete below two courses."""

    def __init__(self, cast, course):
        self.cast = cast
        self.courses = [course, make_course(cast.catalog, "Second", owner=cast.manager)]
        self.modules = [make_module(parent, f"M{n}") for parent in self.courses for n in range(4)]
        self.lessons = [make_lesson(module, "Lesson one") for module in self.modules]
        self.spare = [make_module(course, f"Spare {number}") for number in range(ROUNDS // 10)]
        self.acts = (
            *(self.order, self.create, self.order, self.delete, self.order),
            *(self.move, self.order, self.rename, self.order, self.type),
        )

    def __call__(self, number: int) -> tuple[str, int, int]:
        act = self.acts[number % len(self.acts)]
        status = act(log_in(self.cast.manager), random.Random(number), number).status_code
        return act.__name__, number, status

    def order(self, client, chance, number):
        return set_position(client, chance.choice(self.modules), chance.randrange(8))

    def create(self, client, chance, number):
        return add_module(client, chance.choice(self.courses), f"Created {number}")

    def delete(self, client, chance, number):
        page = self.spare[number // 10]
        return client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))

    def move(self, client, chance, number):
        page, target = chance.choice(self.modules[1:]), chance.choice(self.courses)
        url = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, target.pk])
        return client.post(url)

    def rename(self, client, chance, number):
        page = chance.choice(self.modules)
        return publish(client, page, page_form(f"Renamed {number}"))

    def type(self, client, chance, number):
        page = chance.choice(self.lessons)
        return save_draft(client, page, page_form(f"Typed {number}", slug=page.slug))


def test_two_hundred_rounds_of_everything_leave_a_sound_tree(cast, course):
    crowd = Crowd(cast, course)
    results = in_parallel(crowd, ROUNDS)
    assert [result for result in results if result[2] not in {200, 302}] == []
    assert_tree_is_sound()
    created = {f"Created {number}" for act, number, _status in results if act == "create"}
    kept = set(ModulePage.objects.values_list("title", flat=True))
    assert created <= kept
    assert not ModulePage.objects.filter(pk__in=[page.pk for page in crowd.spare]).exists()
    assert LessonPage.objects.filter(pk__in=[page.pk for page in crowd.lessons]).count() == 8
    assert {status for act, _number, status in results if act == "create"} == {302}
