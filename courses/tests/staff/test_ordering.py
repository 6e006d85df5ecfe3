"""Modules and lessons are put in order by drag, by keyboard and by buttons."""

import pytest
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page, PageLogEntry

from courses.content.learning_pages import ModulePage
from courses.content.pages import CoursePage
from courses.enrollment.models import Enrollment
from courses.progress.models import PageProgress, ProgressEvent
from courses.progress.services import record_event
from courses.teaching.models import CourseTeam
from courses.tests.cast import make_course, make_lesson, make_module
from courses.tests.content.sound_tree import assert_tree_is_sound, set_position


@pytest.fixture
def modules(cast):
    """Four modules of course A, in order."""
    return [cast.module_a, *(make_module(cast.course_a, f"Module {n}") for n in "BCD")]


@pytest.fixture
def lead(cast, client):
    client.force_login(cast.lead)
    return client


def titles(parent) -> list[str]:
    children = Page.objects.get(pk=parent.pk).get_children()
    return [page.title.removeprefix("Module ") for page in children]


def press(client, page, step, parent=None, **headers):
    parent = parent or Page.objects.get(pk=page.pk).get_parent()
    url = reverse("course_order", args=[parent.pk])
    return client.post(url, {"page": page.pk, "to": step}, headers=headers)


@pytest.mark.parametrize(
    ("index", "step", "expected"),
    [
        (1, "up", "BACD"),
        (1, "down", "ACBD"),
        (2, "first", "CABD"),
        (0, "last", "BCDA"),
        (0, "up", "ABCD"),
        (3, "down", "ABCD"),
    ],
)
def test_button_moves_a_module(cast, lead, modules, index, step, expected):
    answer = press(lead, modules[index], step)
    assert answer.status_code == 302
    assert "".join(titles(cast.course_a)) == expected
    shown = lead.get(answer.url).content.decode()
    assert "is now" in shown
    assert shown.count("autofocus") == 1
    assert_tree_is_sound()


def test_script_gets_the_new_order_and_words_to_announce(cast, lead, modules):
    said = press(lead, modules[3], "first", accept="application/json").json()
    assert said["order"] == [modules[i].pk for i in (3, 0, 1, 2)]
    assert said["message"] == "“Module D” is now 1 of 4."


def test_lessons_of_a_module_move_too(cast, lead):
    press(lead, cast.draft_a, "first")
    assert titles(cast.module_a) == ["Draft A", "Lesson A", "Free A"]


@pytest.mark.parametrize(
    ("position", "expected"),
    [
        ("0", "CABD"),
        ("3", "ABDC"),
        ("2", "ABCD"),
        ("999", "ABDC"),
        ("9" * 30, "ABCD"),
        ("-1", "ABCD"),
        ("garbage", "ABCD"),
        ("²", "ABCD"),
        ("", "ABCD"),
        ("1.5", "ABCD"),
    ],
)
def test_drag_answers_whatever_a_client_sends(cast, lead, modules, position, expected):
    answer = set_position(lead, modules[2], position)
    assert answer.status_code in {200, 400}
    assert "".join(titles(cast.course_a)) == expected


def test_drag_needs_a_post_and_a_page_with_a_parent(cast, client, modules):
    client.force_login(cast.manager)
    url = reverse("wagtailadmin_pages:set_page_position", args=[modules[0].pk])
    assert client.get(f"{url}?position=3").status_code == 405
    root = Page.get_first_root_node()
    assert set_position(client, root, 0).status_code == 404
    root.pk = 99_999_999
    assert set_position(client, root, 0).status_code == 404
    assert "".join(titles(cast.course_a)) == "ABCD"


@pytest.mark.parametrize("body", [{}, {"page": "x", "to": "up"}, {"page": "1", "to": "sideways"}])
def test_buttons_refuse_what_they_do_not_offer(cast, lead, body):
    url = reverse("course_order", args=[cast.course_a.pk])
    assert lead.post(url, body).status_code == 400
    assert lead.get(url, {"moved": "9" * 40 + "-up"}).status_code == 200


def test_page_of_another_parent_does_not_move_through_this_one(cast, lead, modules):
    assert press(lead, cast.draft_a, "first", cast.course_a).status_code == 404
    assert titles(cast.module_a)[-1] == "Draft A"


@pytest.mark.parametrize("who", ["other_instructor", "student", "outsider", "inactive", None])
def test_others_change_no_order(cast, client, modules, who):
    if who:
        client.force_login(getattr(cast, who))
    press(client, modules[3], "first")
    set_position(client, modules[3], 0)
    assert "".join(titles(cast.course_a)) == "ABCD"
    shown = client.get(reverse("course_order", args=[cast.course_a.pk]), follow=True)
    assert "Order of Course A" not in shown.content.decode()


def test_order_is_the_same_everywhere_at_the_next_request(cast, lead, client, modules):
    press(lead, modules[3], "first")
    expected = [f"Module {letter}" for letter in "DABC"]

    def positions(text: str) -> list[str]:
        return sorted(expected, key=text.index)

    assert positions(lead.get(reverse("course_order", args=[cast.course_a.pk])).text) == expected
    explorer = lead.get(reverse("wagtailadmin_explore", args=[cast.course_a.pk]))
    assert [page.title for page in explorer.context["page_obj"] or explorer.context["pages"]] == (
        expected
    )
    assert positions(client.get(cast.course_a.url).text) == expected
    api = client.get("/api/v2/pages/", {"child_of": cast.course_a.pk, "type": "courses.ModulePage"})
    assert [item["title"] for item in api.json()["items"]] == expected


def test_order_is_logged_once_and_progress_stays(cast, lead, modules):
    place = Enrollment.objects.get(student=cast.student)
    record_event(enrollment=place, page=cast.lesson_a, kind=ProgressEvent.Kind.PAGE_COMPLETED)
    before = list(PageProgress.objects.values())
    press(lead, modules[0], "last")
    press(lead, modules[0], "last")
    entry = PageLogEntry.objects.get(action="wagtail.reorder")
    assert (entry.user, entry.page_id) == (cast.lead, modules[0].pk)
    assert list(PageProgress.objects.values()) == before
    assert ProgressEvent.objects.count() == 1


def test_order_screen_of_60_modules_costs_what_5_cost(cast, lead, count_queries):
    def load():
        return lead.get(reverse("course_order", args=[cast.course_a.pk]))

    for number in range(4):
        make_lesson(make_module(cast.course_a, f"Few {number}"), "Lesson")
    few = count_queries(load)
    for number in range(55):
        make_lesson(make_module(cast.course_a, f"Many {number}"), "Lesson")
    assert count_queries(load) == few


class TestUnderReview:
    """Teams may not publish: they order what students do not see."""

    @pytest.fixture(autouse=True)
    def review(self, cast, settings):
        settings.EDUCA_COURSES_REQUIRE_REVIEW = True
        team = CourseTeam.objects.get(course=cast.course_a)
        GroupPagePermission.objects.filter(
            group=team.group, permission__codename="publish_page"
        ).delete()

    @pytest.fixture
    def modules(self, cast):
        """A and C are live, B and D are drafts."""
        return [
            cast.module_a,
            make_module(cast.course_a, "Module B", live=False),
            make_module(cast.course_a, "Module C"),
            make_module(cast.course_a, "Module D", live=False),
        ]

    @pytest.mark.parametrize(
        ("index", "step", "expected"),
        [(3, "first", "DABC"), (1, "last", "ACDB"), (2, "up", "ACBD"), (0, "down", "BACD")],
    )
    def test_drafts_move_anywhere_among_live_pages(
        self, cast, lead, modules, index, step, expected
    ):
        press(lead, modules[index], step)
        assert "".join(titles(cast.course_a)) == expected

    def test_order_of_live_pages_stays_and_the_refusal_says_why(self, cast, lead, modules):
        answer = press(lead, modules[2], "first")
        assert "reviewed first" in lead.get(answer.url).text
        said = press(lead, modules[2], "first", accept="application/json")
        assert (said.status_code, "reviewed first" in said.json()["message"]) == (403, True)
        assert set_position(lead, modules[0], 3).status_code == 403
        assert "".join(titles(cast.course_a)) == "ABCD"

    def test_everything_moves_in_a_course_that_is_not_live(self, cast, lead, modules):
        CoursePage.objects.filter(pk=cast.course_a.pk).update(live=False)
        press(lead, modules[2], "first")
        assert "".join(titles(cast.course_a)) == "CABD"

    def test_manager_still_orders_what_is_live(self, cast, client, modules):
        client.force_login(cast.manager)
        press(client, modules[2], "first")
        assert "".join(titles(cast.course_a)) == "CABD"

    def test_without_the_setting_it_takes_the_right_to_publish(self, cast, lead, modules, settings):
        settings.EDUCA_COURSES_REQUIRE_REVIEW = False
        press(lead, modules[3], "first")
        assert "".join(titles(cast.course_a)) == "ABCD"

    def test_drafts_of_another_course_stay(self, cast, client, modules):
        client.force_login(cast.other_instructor)
        press(client, modules[3], "first")
        assert "".join(titles(cast.course_a)) == "ABCD"


def test_teams_order_is_offered_in_the_explorer(cast, lead, modules):
    url = reverse("course_order", args=[cast.course_a.pk])
    assert url in lead.get(reverse("wagtailadmin_explore", args=[cast.course_a.pk])).text
    empty = make_course(cast.catalog, "Empty", owner=cast.lead)
    assert ModulePage.objects.child_of(empty).count() == 0
