"""Publishing in the admin, as the lead: what students see, history, schedules, addresses."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect

from courses.content.learning_pages import LessonPage, ModulePage
from courses.content.pages import RESERVED_SLUGS, CoursePage
from courses.teaching.models import CourseTeam

from .editor import edit_url, page_form, publish, save_draft, text_of


@pytest.fixture
def admin(cast, client):
    client.force_login(cast.lead)
    return client


@pytest.fixture
def reader(cast):
    """The enrolled student on the site."""
    reader = Client()
    reader.force_login(cast.student)
    return reader


def body_of(client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def lesson_form(text: str, **fields) -> dict:
    return page_form("Lesson A", text_of(f"<p>{text}</p>"), **fields)


def test_student_sees_new_text_on_the_next_request(cast, admin, reader):
    assert "canary-lesson-a" in body_of(reader, cast.lesson_a.url)
    save_draft(admin, cast.lesson_a, lesson_form("draft-text"))
    assert "draft-text" not in body_of(reader, cast.lesson_a.url)
    assert publish(admin, cast.lesson_a, lesson_form("new-text")).status_code == 302
    body = body_of(reader, cast.lesson_a.url)
    assert "new-text" in body
    assert "canary-lesson-a" not in body


def test_derived_facts_follow_what_is_published(cast, admin):
    save_draft(admin, cast.lesson_a, lesson_form("word " * 900))
    assert LessonPage.objects.get(pk=cast.lesson_a.pk).minutes == 1
    blocks = [*text_of(f"<p>{'word ' * 900}</p>"), ("heading", {"text": "H", "level": "2"})]
    publish(admin, cast.lesson_a, page_form("Lesson A", blocks))
    lesson = LessonPage.objects.get(pk=cast.lesson_a.pk)
    assert lesson.minutes == 6
    assert lesson.required_block_count == 1
    publish(admin, cast.lesson_a, page_form("Lesson A", blocks, estimated_minutes="25"))
    assert LessonPage.objects.get(pk=cast.lesson_a.pk).minutes == 25


def test_schedule_publishes_when_its_time_has_come(cast, admin, reader):
    publish(admin, cast.lesson_a, lesson_form("first-text"))
    soon = timezone.now() + timedelta(hours=1)
    form = lesson_form("scheduled-text", go_live_at=soon.strftime("%Y-%m-%d %H:%M"))
    assert publish(admin, cast.lesson_a, form).status_code == 302
    call_command("publish_scheduled", verbosity=0)
    assert "first-text" in body_of(reader, cast.lesson_a.url)

    lesson = LessonPage.objects.get(pk=cast.lesson_a.pk)
    assert lesson.scheduled_revision is not None
    past = timezone.now() - timedelta(minutes=1)
    revision = lesson.scheduled_revision
    revision.approved_go_live_at = past
    revision.content["go_live_at"] = past.isoformat()
    revision.save()
    for _ in range(2):
        call_command("publish_scheduled", verbosity=0)
    assert "scheduled-text" in body_of(reader, cast.lesson_a.url)


def test_expired_lesson_is_gone_for_students(cast, admin, reader):
    LessonPage.objects.filter(pk=cast.lesson_a.pk).update(
        expire_at=timezone.now() - timedelta(minutes=1)
    )
    call_command("publish_scheduled", verbosity=0)
    assert reader.get(cast.lesson_a.url).status_code == 404


def test_earlier_revision_is_compared_and_comes_back(cast, admin, reader):
    publish(admin, cast.lesson_a, lesson_form("first-text"))
    first = LessonPage.objects.get(pk=cast.lesson_a.pk).latest_revision
    publish(admin, cast.lesson_a, lesson_form("second-text"))
    second = LessonPage.objects.get(pk=cast.lesson_a.pk).latest_revision

    compare = reverse(
        "wagtailadmin_pages:revisions_compare", args=[cast.lesson_a.pk, first.pk, second.pk]
    )
    differences = body_of(admin, compare)
    assert "first" in differences
    assert "second" in differences
    history = body_of(admin, reverse("wagtailadmin_pages:history", args=[cast.lesson_a.pk]))
    assert "Published" in history

    revert = reverse("wagtailadmin_pages:revisions_revert", args=[cast.lesson_a.pk, first.pk])
    assert "first-text" in body_of(admin, revert)
    form = lesson_form("first-text") | {"revision": str(first.pk)}
    assert publish(admin, cast.lesson_a, form).status_code == 302
    assert "first-text" in body_of(reader, cast.lesson_a.url)


def test_revision_of_a_lesson_can_be_looked_at(cast, admin):
    publish(admin, cast.lesson_a, lesson_form("first-text"))
    revision = LessonPage.objects.get(pk=cast.lesson_a.pk).latest_revision
    url = reverse("wagtailadmin_pages:revisions_view", args=[cast.lesson_a.pk, revision.pk])
    assert "first-text" in body_of(admin, url)


def test_unpublished_lesson_is_gone_and_its_teaser_too(cast, admin, reader):
    url = reverse("wagtailadmin_pages:unpublish", args=[cast.lesson_a.pk])
    assert admin.post(url).status_code == 302
    assert reader.get(cast.lesson_a.url).status_code == 404
    assert cast.lesson_a.title not in body_of(reader, cast.course_a.url)


# --- addresses


@pytest.mark.parametrize(("name", "below"), [("lesson_a", None), ("module_a", "lesson_a")])
def test_old_addresses_lead_to_the_new_ones(
    cast, admin, reader, name, below, django_capture_on_commit_callbacks
):
    page = getattr(cast, name)
    followed = getattr(cast, below or name)
    old = followed.url
    form = page_form(page.title, text_of("<p>moved</p>"), slug="moved-here")
    with django_capture_on_commit_callbacks(execute=True):
        assert publish(admin, page, form).status_code == 302
    new = type(followed).objects.get(pk=followed.pk).url
    assert "moved-here" in new
    assert new != old
    response = reader.get(old)
    assert response.status_code == 301
    assert response["Location"].endswith(new)
    assert reader.get(new).status_code == 200
    assert Redirect.objects.count() >= 1


def test_redirect_to_a_lesson_opens_nothing(
    cast, admin, client, django_capture_on_commit_callbacks
):
    old = cast.lesson_a.url
    with django_capture_on_commit_callbacks(execute=True):
        publish(admin, cast.lesson_a, lesson_form("moved-text", slug="moved-here"))
    response = Client().get(old, follow=True)
    assert response.status_code == 403
    assert "moved-text" not in response.content.decode()


@pytest.mark.parametrize("slug", sorted(RESERVED_SLUGS))
def test_module_cannot_take_a_reserved_address(cast, admin, slug):
    form = page_form("Module A", text_of("<p>a</p>"), slug=slug)
    for send in (publish, save_draft):
        response = send(admin, cast.module_a, form)
        assert response.status_code == 200
        assert list(response.context["form"].errors) == ["slug"]
        assert slug in response.context["form"].errors["slug"][0]
        assert "is the address of a part of the site" in response.content.decode()
    assert ModulePage.objects.get(pk=cast.module_a.pk).slug == "module-a"


def test_new_module_with_a_reserved_title_is_refused(cast, admin):
    url = reverse("wagtailadmin_pages:add", args=["courses", "modulepage", cast.course_a.pk])
    for fields in ({"slug": "chat"}, {"slug": ""}):
        form = page_form("Chat", text_of("<p>a</p>"), **fields)
        response = admin.post(url, form | {"action-publish": "Publish"})
        assert response.status_code == 200, fields
        assert "slug" in response.context["form"].errors
    assert not ModulePage.objects.filter(title="Chat").exists()


def test_lesson_may_take_what_only_modules_may_not(cast, admin):
    form = lesson_form("a", slug="chat")
    assert publish(admin, cast.lesson_a, form).status_code == 302
    assert LessonPage.objects.get(pk=cast.lesson_a.pk).slug == "chat"


# --- making pages


def test_lead_adds_module_and_lesson(cast, admin, reader):
    url = reverse("wagtailadmin_pages:add", args=["courses", "modulepage", cast.course_a.pk])
    form = page_form("Second module", text_of("<p>module-text</p>"))
    assert admin.post(url, form | {"action-publish": "Publish"}).status_code == 302
    module = ModulePage.objects.get(title="Second module")
    assert module.get_parent().pk == cast.course_a.pk
    assert "module-text" in body_of(reader, module.url)

    url = reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", module.pk])
    form = page_form("Second lesson", text_of("<p>lesson-text</p>"))
    assert admin.post(url, form | {"action-publish": "Publish"}).status_code == 302
    assert "lesson-text" in body_of(reader, LessonPage.objects.get(title="Second lesson").url)
    assert "Second lesson" in body_of(Client(), cast.course_a.url)


def test_lead_cannot_publish_elsewhere(cast, admin):
    form = page_form("Module B", text_of("<p>taken</p>"))
    response = publish(admin, cast.module_b, form)
    assert response.status_code in {302, 403}
    assert "canary-module-b" in ModulePage.objects.get(pk=cast.module_b.pk).content[0].value.source


def test_editor_pages_of_every_kind_open(cast, admin):
    for page in (cast.course_a, cast.module_a, cast.lesson_a, cast.draft_a):
        assert admin.get(edit_url(page)).status_code == 200
    for page in (cast.course_a, cast.module_a):
        url = reverse("wagtailadmin_explore", args=[page.pk])
        assert admin.get(url).status_code == 200


def test_copies_of_a_lesson_stay_behind_the_courses_door(cast, admin, client):
    url = reverse("wagtailadmin_pages:copy", args=[cast.lesson_a.pk])
    form = {
        "new_title": "Copy",
        "new_slug": "copy",
        "new_parent_page": str(cast.module_a.pk),
        "publish_copies": "on",
    }
    assert admin.post(url, form).status_code == 302
    copy = LessonPage.objects.get(slug="copy")
    response = Client().get(copy.url)
    assert response.status_code == 403
    assert "canary" not in response.content.decode()
    assert CourseTeam.objects.count() == CoursePage.objects.count()
