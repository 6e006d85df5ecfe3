"""“Duplicate course” and “Copy as a new run” in the admin: who may, and what people see."""

from datetime import timedelta
from threading import Event

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from wagtail.models import Collection, Page, PageLogEntry

from courses import access
from courses.content import tree_writes
from courses.content.files import CourseImage
from courses.content.pages import CoursePage
from courses.enrollment.services import enroll_student
from courses.staff.copies import may_offer_copies
from courses.teaching.groups import INSTRUCTORS
from courses.teaching.models import CourseTeam
from courses.teaching.services import remove_from_team
from courses.tests.cast import make_course
from courses.tests.interchange.copy_material import fill, make_content, make_files
from courses.tests.races import in_parallel, on_postgres

EVERYBODY = [
    *("lead", "co_instructor", "other_instructor", "student", "withdrawn", "outsider"),
    *("manager", "inactive"),
]


@pytest.fixture
def duplicate(cast):
    return f"/admin/courses/{cast.course_a.pk}/duplicate/"


@pytest.fixture
def new_run(cast):
    return f"/admin/courses/{cast.course_a.pk}/new-run/"


def count_all() -> list[int]:
    return [model.objects.count() for model in (Page, CourseTeam, Group, Collection)]


def newest() -> CoursePage:
    return CoursePage.objects.order_by("-pk").first()


@pytest.mark.parametrize("name", ["lead", "co_instructor", "manager"])
def test_team_and_managers_duplicate_and_land_in_the_editor(cast, client, duplicate, name):
    user = getattr(cast, name)
    client.force_login(user)
    assert "last saved" in client.get(duplicate).content.decode()
    response = client.post(duplicate, follow=True)
    course = newest()
    assert response.redirect_chain[-1][0] == f"/admin/pages/{course.pk}/edit/"
    assert response.status_code == 200
    assert (course.title, course.live, course.owner) == ("Course A (copy)", False, user)
    assert course.team.lead == user
    titles = Page.objects.descendant_of(course).order_by("path").values_list("title", flat=True)
    assert list(titles) == ["Module A", "Lesson A", "Free A", "Draft A"]
    assert PageLogEntry.objects.get(page=course.pk, action="courses.copy").user == user


@pytest.mark.parametrize("name", ["other_instructor", "student", "withdrawn", "outsider"])
def test_nobody_else_copies_or_learns_of_drafts(cast, client, duplicate, new_run, name):
    client.force_login(getattr(cast, name))
    before = count_all()
    for url in (duplicate, new_run):
        assert "Course A" not in client.get(url, follow=True).content.decode()
        client.post(url, {"title": "Stolen"})
    assert count_all() == before


def test_guest_copies_nothing(cast, client, duplicate):
    before = count_all()
    assert client.post(duplicate).status_code == 302
    assert count_all() == before


def test_ex_member_copies_nothing(cast, client, duplicate):
    client.force_login(cast.co_instructor)
    assert client.get(duplicate).status_code == 200
    remove_from_team(team=cast.course_a.team, user=cast.co_instructor)
    before = count_all()
    client.post(duplicate)
    assert count_all() == before


def test_member_who_may_not_start_courses_copies_nothing(cast, client, duplicate):
    group = Group.objects.get(name=INSTRUCTORS)
    group.permissions.remove(group.permissions.get(codename="start_course"))
    client.force_login(cast.co_instructor)
    before = count_all()
    client.post(duplicate)
    assert count_all() == before


def test_looking_changes_nothing(cast, client, duplicate, new_run):
    client.force_login(cast.lead)
    before = count_all()
    for url in (duplicate, new_run):
        assert client.get(url).status_code == 200
    assert count_all() == before


def test_rule_and_list_agree_for_everybody(cast):
    for name in EVERYBODY:
        user = getattr(cast, name)
        allowed = {c.pk for c in CoursePage.objects.all() if access.can_copy_course(user, c)}
        assert set(access.copyable_courses(user).values_list("pk", flat=True)) == allowed
    assert access.can_copy_course(cast.lead, cast.course_a)


def test_new_run_has_the_name_and_address_it_was_given(cast, client, new_run):
    client.force_login(cast.lead)
    client.post(new_run, {"title": "Music, spring 2027", "slug": "music-spring"})
    course = newest()
    assert (course.title, course.slug) == ("Music, spring 2027", "music-spring")
    assert course.url_path.endswith("/courses/music-spring/")
    assert course.latest_revision.content["title"] == "Music, spring 2027"


def test_new_run_without_address_gets_one_from_its_title(cast, client, new_run):
    client.force_login(cast.lead)
    for _ in range(2):
        client.post(new_run, {"title": "Курс 2027", "slug": ""})
    slugs = CoursePage.objects.filter(title="Курс 2027").values_list("slug", flat=True)
    assert len(set(slugs)) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "   "},
        {"title": "x" * 256},
        {"title": "a\0b"},
        {"slug": "course-b"},
        {"slug": "two words"},
        {"slug": "a/b"},
        {"slug": "x" * 256},
    ],
)
def test_wrong_input_is_said_kept_and_leaves_nothing(cast, client, new_run, wrong):
    client.force_login(cast.lead)
    before = count_all()
    typed = {"title": "Typed with care", "slug": "typed-address", **wrong}
    response = client.post(new_run, typed)
    assert response.status_code == 200
    assert response.context["form"].errors
    body = response.content.decode()
    assert "Typed with care" in body or "typed-address" in body
    assert count_all() == before


def test_duplicate_of_a_duplicate_and_of_the_longest_title(cast, client):
    client.force_login(cast.lead)
    long = make_course(cast.catalog, "x" * 255, live=False)
    client.force_login(cast.manager)
    for _ in range(2):
        client.post(f"/admin/courses/{long.pk}/duplicate/")
    copies = CoursePage.objects.filter(title__endswith=" (copy)")
    assert {len(course.title) for course in copies} == {255}
    assert len({course.slug for course in copies}) == 2


def test_dates_that_are_dropped_are_shown(cast, client, new_run):
    soon = timezone.now() + timedelta(days=40)
    Page.objects.filter(pk=cast.draft_a.pk).update(go_live_at=soon)
    client.force_login(cast.lead)
    assert "Draft A: goes live" in client.get(new_run).content.decode()
    client.post(new_run, {"title": "Next", "slug": ""})
    assert not Page.objects.descendant_of(newest()).exclude(go_live_at=None).exists()


def test_files_open_for_students_of_their_own_course_only(cast, client):
    files = make_files(cast)
    fill(cast.lesson_a, make_content(cast, files))
    client.force_login(cast.lead)
    client.post(f"/admin/courses/{cast.course_a.pk}/duplicate/")
    new = newest()
    for page in Page.objects.descendant_of(new, inclusive=True).specific():
        page.get_latest_revision().publish()
    enroll_student(student=cast.outsider, course=CoursePage.objects.get(pk=new.pk))
    copied = CourseImage.objects.get(collection=new.team.collection)
    original = files.picture

    def opens(user, image) -> bool:
        client.force_login(user)
        return client.get(image.file.url).status_code == 200

    assert [opens(cast.outsider, image) for image in (copied, original)] == [True, False]
    assert [opens(cast.student, image) for image in (copied, original)] == [False, True]
    lesson = Page.objects.descendant_of(new).get(title="Lesson A")
    client.force_login(cast.outsider)
    assert client.get(lesson.url).status_code == 200
    client.force_login(cast.student)
    assert client.get(lesson.url).status_code == 403


def test_missing_file_is_named_in_a_message(cast, client, duplicate):
    files = make_files(cast)
    fill(cast.lesson_a, make_content(cast, files))
    files.sheet.file.storage.delete(files.sheet.file.name)
    client.force_login(cast.lead)
    body = client.post(duplicate, follow=True).content.decode()
    assert "sheet.txt" in body


@pytest.mark.parametrize("name", ["lead", "other_instructor"])
def test_editor_and_explorer_offer_copies_of_ones_own_course(cast, client, duplicate, name):
    client.force_login(getattr(cast, name))
    own = cast.course_a if name == "lead" else cast.course_b
    for url in (f"/admin/pages/{own.pk}/edit/", f"/admin/pages/{cast.catalog.pk}/"):
        body = client.get(url, follow=True).content.decode()
        assert f"/admin/courses/{own.pk}/duplicate/" in body
        assert f"/admin/courses/{own.pk}/new-run/" in body
        assert (duplicate in body) == (name == "lead")
    module = cast.module_a if name == "lead" else cast.module_b
    assert "/duplicate/" not in client.get(f"/admin/pages/{module.pk}/edit/").content.decode()


def test_explorer_asks_once_for_all_courses(cast, django_assert_num_queries):
    courses = list(CoursePage.objects.all())
    with django_assert_num_queries(4):  # two for permissions, one for groups, one for courses
        answers = [may_offer_copies(cast.lead, course) for course in courses * 25]
    assert answers == [True, False] * 25


class TestRaces:
    pytestmark = on_postgres

    @pytest.mark.parametrize("name", ["duplicate", "new-run"])
    def test_copy_that_gets_no_turn_asks_to_try_again(self, cast, name, monkeypatch):
        monkeypatch.setattr(tree_writes, "WAIT_SECONDS", 0.2)
        client = Client(raise_request_exception=False)
        client.force_login(cast.lead)
        url = f"/admin/courses/{cast.course_a.pk}/{name}/"
        before = count_all()
        is_held, is_answered = Event(), Event()

        def work(number: int):
            if number == 0:
                with tree_writes.tree_write():
                    is_held.set()
                    return is_answered.wait(30)
            is_held.wait(30)
            try:
                return client.post(url, {"title": "Again", "slug": ""})
            finally:
                is_answered.set()

        _, response = in_parallel(work, 2)
        assert (response.status_code, response["Retry-After"]) == (503, "5")
        assert count_all() == before
        assert client.post(url, {"title": "Again", "slug": ""}).status_code == 302
