"""Before harm: authors see how many learners a change reaches, and nothing typed is lost."""

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.content.learning_pages import LessonPage, ModulePage
from courses.content.requirements import list_required_blocks
from courses.enrollment.models import Enrollment
from courses.enrollment.services import enroll_student
from courses.progress.models import PageProgress, ProgressEvent
from courses.progress.services import record_event
from courses.tests.cast import make_course, make_module, make_user
from courses.tests.content.editor import edit_url, page_form, publish, text_of

DONE = ProgressEvent.Kind.PAGE_COMPLETED
OPENED = ProgressEvent.Kind.PAGE_OPENED
FINISHED = "3 learners have finished"


@pytest.fixture
def admin(cast, client):
    client.force_login(cast.lead)
    return client


@pytest.fixture
def learned(cast):
    """Three learners finished lesson A, one of them the course; one more has begun it."""
    for number in range(4):
        person = make_user(f"learner_{number}")
        place = enroll_student(student=person, course=cast.course_a)
        record_event(enrollment=place, page=cast.lesson_a, kind=DONE if number else OPENED)
    Enrollment.objects.filter(student=person).update(
        status=Enrollment.Status.COMPLETED, completed_at=timezone.now()
    )
    return cast


def url_of(name, *pages):
    return reverse(f"wagtailadmin_pages:{name}", args=[page.pk for page in pages])


def bulk_url(action, *pages):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    return url + "?" + "&".join(f"id={page.pk}" for page in pages)


def body_of(client, url):
    return client.get(url).content.decode()


@pytest.mark.parametrize("name", ["unpublish", "delete"])
def test_confirm_page_says_whom_it_reaches(learned, admin, name):
    body = body_of(admin, url_of(name, learned.lesson_a))
    assert f"{FINISHED} this lesson." in body
    assert "1 learner has begun this lesson" in body
    assert "1 of them has finished the course and stays finished." in body
    assert LessonPage.objects.get(pk=learned.lesson_a.pk).live


def test_module_counts_its_lessons(learned, admin):
    body = body_of(admin, url_of("unpublish", learned.module_a))
    assert f"{FINISHED} this module or one of its lessons" in body


def test_course_says_for_whom_it_closes(learned, admin):
    body = body_of(admin, url_of("unpublish", learned.course_a))
    assert "6 students are enrolled." in body


@pytest.mark.parametrize("name", ["unpublish", "delete"])
def test_page_without_progress_costs_no_word(learned, admin, name):
    assert "learner" not in body_of(admin, url_of(name, learned.free_a))


def test_unpublished_page_counts_for_nobody_already(learned, admin):
    LessonPage.objects.filter(pk=learned.lesson_a.pk).update(live=False)
    body = body_of(admin, url_of("unpublish", learned.module_a))
    assert "learners have finished" not in body


@pytest.mark.parametrize("action", ["unpublish", "delete", "move"])
def test_bulk_confirm_page_says_whom_it_reaches(learned, admin, action):
    body = body_of(admin, bulk_url(action, learned.lesson_a, learned.free_a))
    assert f"{FINISHED} some of these pages" in body
    assert "learner" not in body_of(admin, bulk_url(action, learned.free_a))


def test_move_out_of_the_course_says_whom_it_reaches(learned, client):
    client.force_login(learned.manager)
    inside = make_module(learned.course_a, "Second")
    outside = learned.module_b
    assert FINISHED in body_of(client, url_of("move_confirm", learned.lesson_a, outside))
    assert "learner" not in body_of(client, url_of("move_confirm", learned.lesson_a, inside))


@pytest.mark.parametrize("name", ["other_instructor", "outsider"])
def test_others_see_no_numbers(learned, client, name):
    client.force_login(getattr(learned, name))
    for url in (
        url_of("unpublish", learned.lesson_a),
        url_of("delete", learned.lesson_a),
        url_of("move_confirm", learned.lesson_a, learned.module_b),
        bulk_url("unpublish", learned.lesson_a),
        bulk_url("delete", learned.lesson_a),
    ):
        assert "have finished" not in client.get(url, follow=True).content.decode(), url


# --- publishing a version with less in it


def lesson_form(text="<p>typed</p>", **fields):
    """The lesson's form; its one block is a new one, so the old one is removed."""
    return page_form("Lesson A", text_of(text), **fields)


def reload(page):
    return type(page).objects.get(pk=page.pk)


def ask(admin, learned):
    response = publish(admin, learned.lesson_a, lesson_form())
    revision = reload(learned.lesson_a).latest_revision
    url = reverse("confirm_publish", args=[learned.lesson_a.pk, revision.pk])
    assert response.status_code == 302
    assert response["Location"] == url
    return url, revision


def test_publishing_fewer_blocks_asks_first_and_keeps_what_was_typed(learned, admin):
    url, _revision = ask(admin, learned)
    body = body_of(admin, url)
    assert f"{FINISHED} this lesson." in body
    assert "no longer has 1 block that they worked through" in body
    assert "canary-lesson-a" in str(reload(learned.lesson_a).content)
    assert "typed" in body_of(admin, edit_url(learned.lesson_a))


def test_author_sees_how_many_did_a_part_that_goes(learned, admin):
    block = list_required_blocks(reload(learned.lesson_a))[0]
    for name in ("learner_0", "learner_1"):
        place = Enrollment.objects.get(student__username=name)
        record_event(
            enrollment=place,
            page=learned.lesson_a,
            kind=ProgressEvent.Kind.BLOCK_DONE,
            block_id=block,
        )
    url, _revision = ask(admin, learned)
    body = body_of(admin, url)
    assert "4 learners have finished this lesson." in body
    assert "2 learners have done a part that goes." in body


def test_yes_publishes_exactly_that_version(learned, admin):
    url, revision = ask(admin, learned)
    response = admin.post(url, {"version": revision.created_at.isoformat()}, follow=True)
    assert "is published" in response.content.decode()
    lesson = reload(learned.lesson_a)
    assert "typed" in str(lesson.content)
    assert lesson.live_revision_id == revision.pk
    assert PageProgress.objects.filter(page=lesson, completed_at__isnull=False).count() == 3


def test_version_changed_meanwhile_is_not_published(learned, admin):
    url, revision = ask(admin, learned)
    assert admin.post(url, {"version": "2020-01-01T00:00:00"}).status_code == 302
    lesson = reload(learned.lesson_a)
    lesson.get_latest_revision_as_object().save_revision()
    admin.post(url, {"version": revision.created_at.isoformat()})
    assert "canary-lesson-a" in str(reload(learned.lesson_a).content)


def test_nobody_is_asked_where_nobody_finished_or_nothing_goes(learned, admin):
    publish(admin, learned.free_a, page_form("Free A", text_of("<p>typed</p>"), slug="free-a"))
    assert "typed" in str(reload(learned.free_a).content)
    kept = reload(learned.lesson_a).content.raw_data[0]["id"]
    form = lesson_form() | {"content-0-id": kept}
    publish(admin, learned.lesson_a, form)
    assert "typed" in str(reload(learned.lesson_a).content)


@pytest.mark.parametrize("name", ["other_instructor", "student", "outsider"])
def test_others_neither_see_the_question_nor_publish(learned, admin, client, name):
    url, revision = ask(admin, learned)
    client.force_login(getattr(learned, name))
    for send in (client.get, client.post):
        response = send(url, {"version": revision.created_at.isoformat()})
        assert response.status_code in {302, 404}
        assert "have finished" not in response.content.decode()
    assert "canary-lesson-a" in str(reload(learned.lesson_a).content)


def test_bulk_publish_names_the_pages_with_less_in_them(learned, admin):
    ask(admin, learned)
    body = body_of(admin, bulk_url("publish", learned.lesson_a, learned.free_a))
    assert "“Lesson A”: 3 learners have finished it" in body
    assert "“Free A”:" not in body


def test_reviewer_is_told_in_the_editor(learned, admin, client):
    from wagtail.models import Task, Workflow, WorkflowPage, WorkflowTask

    task = Task.objects.create(name="Look", active=True)
    workflow = Workflow.objects.create(name="Review", active=True)
    WorkflowTask.objects.create(workflow=workflow, task=task)
    WorkflowPage.objects.update_or_create(
        page=learned.catalog.get_root(), defaults={"workflow": workflow}
    )
    ask(admin, learned)
    assert "have finished" not in body_of(admin, edit_url(learned.lesson_a))
    page = reload(learned.lesson_a)
    page.get_latest_revision_as_object().get_workflow().start(page, learned.lead)
    client.force_login(learned.manager)
    assert FINISHED in body_of(client, edit_url(learned.lesson_a))


def test_question_costs_the_same_for_many_learners(learned, admin, count_queries):
    url = url_of("unpublish", learned.module_a)
    few = count_queries(lambda: admin.get(url))
    places = [
        enroll_student(student=make_user(f"more_{n}"), course=learned.course_a) for n in range(20)
    ]
    PageProgress.objects.bulk_create(
        PageProgress(enrollment=place, page=learned.lesson_a, completed_at=timezone.now())
        for place in places
    )
    assert "23 learners have finished" in body_of(admin, url)
    assert count_queries(lambda: admin.get(url)) == few


def test_course_without_progress_is_left_alone(cast, client):
    client.force_login(cast.manager)
    course = make_course(cast.catalog, "Quiet")
    module = make_module(course, "Alone")
    assert "learner" not in body_of(client, url_of("unpublish", course))
    client.post(url_of("delete", module))
    assert not ModulePage.objects.filter(pk=module.pk).exists()
