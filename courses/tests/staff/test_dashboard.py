"""The home of the admin as each of the cast finds it: states, numbers, and no other's title."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage, WorkflowTask

from courses.content.learning_pages import ModulePage
from courses.content.pages import CoursePage
from courses.enrollment.models import Enrollment
from courses.enrollment.services import archive_course, enroll_student
from courses.progress.models import ProgressEvent
from courses.progress.services import record_event
from courses.teaching.groups import COURSE_MANAGERS
from courses.teaching.services import ensure_course_team, remove_from_team, start_course
from courses.tests.cast import make_course, make_module, make_user

NOW = timezone.now()


def open_home(client, user) -> str:
    client.force_login(user)
    response = client.get("/admin/")
    assert response.status_code == 200
    return response.content.decode()


def find_row(client, user, course):
    """Return the row of "My courses" for a course, as the template got it."""
    client.force_login(user)
    rows = read_rows_of(client.get("/admin/"))
    return next(row for row in rows if row.course.pk == course.pk)


def read_rows_of(response):
    for context in response.context or []:
        if "rows" in context and "more_count" in context:
            return context["rows"]
    raise AssertionError("There is no panel “My courses”.")


@pytest.fixture
def review(cast):
    """A review by the managers of everything below the catalog."""
    task = GroupApprovalTask.objects.create(name="Managers look at it")
    task.groups.add(Group.objects.get(name=COURSE_MANAGERS))
    workflow = Workflow.objects.create(name="Review")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.filter(page=cast.catalog).delete()
    WorkflowPage.objects.create(workflow=workflow, page=cast.catalog)
    return workflow


@pytest.mark.parametrize("who", ["lead", "co_instructor"])
def test_the_team_sees_its_course_and_never_another(cast, client, who):
    html = open_home(client, getattr(cast, who))
    assert "Course A" in html
    assert "Course B" not in html


def test_another_instructor_sees_his_course_only(cast, client):
    html = open_home(client, cast.other_instructor)
    assert "Course B" in html
    assert "Course A" not in html
    assert "Module A" not in html


def test_a_manager_sees_all_courses(cast, client):
    html = open_home(client, cast.manager)
    assert "Course A" in html
    assert "Course B" in html
    assert "All courses" in html
    assert "My courses" in open_home(client, cast.lead)


@pytest.mark.parametrize("who", ["student", "outsider"])
def test_students_are_not_let_in(cast, client, who):
    client.force_login(getattr(cast, who))
    for url in ("/admin/", "/admin/courses/mine/"):
        response = client.get(url)
        assert response.status_code in {302, 403}
        assert b"Course A" not in response.content


def test_numbers_of_a_course_are_those_of_the_database(cast, client):
    for number in range(3):
        enroll_student(student=make_user(f"student_{number}"), course=cast.course_a)
    places = Enrollment.objects.filter(course=cast.course_a)
    for page in (cast.module_a, cast.lesson_a, cast.free_a):
        record_event(
            enrollment=places.get(student=cast.student),
            page=page,
            kind=ProgressEvent.Kind.PAGE_COMPLETED,
        )
    record_event(
        enrollment=places.get(student__username="student_0"),
        page=cast.module_a,
        kind=ProgressEvent.Kind.PAGE_COMPLETED,
    )
    summary = find_row(client, cast.lead, cast.course_a).summary
    assert summary.enrolled == places.open().count() == 5
    assert summary.finished == places.filter(status="completed").count() == 1
    # "inactive", student_1 and student_2 have not begun; student_0 stands at the lesson.
    assert (summary.stuck_at.title, summary.stuck_count) == ("Module A", 3)
    assert "3 of 4 studying" in open_home(client, cast.lead)


def test_links_lead_to_learning_team_and_the_live_page(cast, client):
    html = open_home(client, cast.lead)
    assert f"?course={cast.course_a.pk}" in html
    assert f"/admin/courses/{cast.course_a.pk}/team/" in html
    assert 'href="/courses/course-a/"' in html or "/courses/course-a/" in html
    assert f"/admin/courses/{cast.course_a.pk}/team/" not in open_home(client, cast.co_instructor)
    client.force_login(cast.lead)
    learning = find_row(client, cast.lead, cast.course_a).links[1][1]
    assert client.get(learning).status_code == 200


def set_state(course, state):
    course = CoursePage.objects.get(pk=course.pk)
    if state == "archived":
        archive_course(course=course, by=course.owner)
    elif state == "live + draft":
        course.save_revision()
    elif state == "draft":
        course.unpublish()
    elif state == "expired":
        CoursePage.objects.filter(pk=course.pk).update(live=False, expired=True)
    elif state in ("scheduled", "live + scheduled"):
        if state == "scheduled":
            course.unpublish()
        course.go_live_at = NOW + timedelta(days=3)
        course.save_revision(approved_go_live_at=course.go_live_at)


@pytest.mark.parametrize(
    "state",
    ["live", "live + draft", "draft", "expired", "scheduled", "live + scheduled", "archived"],
)
def test_the_state_of_a_course_is_told_in_words(cast, client, state):
    set_state(cast.course_a, state)
    assert find_row(client, cast.lead, cast.course_a).state == state


@pytest.mark.parametrize(("live", "state"), [(True, "live + in review"), (False, "in review")])
def test_a_course_in_review_says_so(cast, client, review, live, state):
    CoursePage.objects.filter(pk=cast.course_a.pk).update(live=live)
    course = CoursePage.objects.get(pk=cast.course_a.pk)
    course.save_revision()
    review.start(course, cast.lead)
    assert find_row(client, cast.lead, course).state == state


def test_the_course_changed_last_comes_first_whichever_of_its_pages_changed(cast, client):
    client.force_login(cast.manager)
    for course, module in ((cast.course_b, cast.module_b), (cast.course_a, cast.module_a)):
        ModulePage.objects.get(pk=module.pk).save_revision()
        rows = read_rows_of(client.get("/admin/"))
        assert rows[0].course.pk == course.pk


def test_more_courses_than_fit_are_counted_and_linked(cast, client):
    for number in range(12):
        make_course(cast.catalog, f"Course {number:02}")
    html = open_home(client, cast.manager)
    assert "See all 14 courses" in html
    assert 'href="/admin/courses/mine/"' in html
    client.force_login(cast.manager)
    assert len(read_rows_of(client.get("/admin/"))) == 10


def test_home_opens_in_as_many_queries_with_50_courses_as_with_1(catalog, client, count_queries):
    lead = make_user("busy")

    def add_courses(numbers):
        for number in numbers:
            course = make_course(catalog, f"Course {number}", owner=lead)
            ensure_course_team(course=course, lead=lead)
            module = make_module(course, f"Module {number}")
            enroll_student(student=make_user(f"reader_{number}"), course=course)
            ModulePage.objects.get(pk=module.pk).save_revision(user=lead)
            CoursePage.objects.get(pk=course.pk).save_revision(user=lead)

    add_courses([1])
    client.force_login(lead)
    one = count_queries(lambda: client.get("/admin/"))
    add_courses(range(2, 51))
    # Wagtail asks for the status tags of its own panel of recent edits, of which there are none.
    assert count_queries(lambda: client.get("/admin/")) <= one


def test_who_left_the_team_finds_no_title_in_any_panel(cast, client):
    client.force_login(cast.co_instructor)
    page = Page.objects.get(pk=cast.module_a.pk).specific
    page.owner = cast.co_instructor
    page.locked, page.locked_by, page.locked_at = True, cast.co_instructor, NOW
    page.save()
    page.save_revision(user=cast.co_instructor, log_action=True, changed=True)
    assert "Module A" in open_home(client, cast.co_instructor)
    remove_from_team(team=cast.course_a.team, user=cast.co_instructor)
    html = open_home(client, cast.co_instructor)
    assert "Module A" not in html
    assert "Course A" not in html


def test_who_has_no_course_is_invited_to_start_one(cast, client):
    newcomer = make_user("newcomer")
    newcomer.groups.add(Group.objects.get(name="Instructors"))
    html = open_home(client, newcomer)
    assert "Start your first course" in html
    assert 'id="my-courses-section"' not in html
    start_course(
        instructor=newcomer, catalog=cast.catalog, title="Mine", subject=cast.course_a.subject
    )
    html = open_home(client, newcomer)
    assert "Start your first course" not in html
    assert 'id="start-course-section"' in html
