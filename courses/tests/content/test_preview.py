"""Live preview in the admin: as an enrolled student, as a visitor, before a page exists."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from courses.content.learning_pages import LessonPage, ModulePage
from courses.enrollment.models import Enrollment
from courses.enrollment.services import enroll_student
from courses.progress.models import PageProgress, ProgressEvent

from .editor import page_form, preview, preview_new, text_of

PAGES = ["module_a", "lesson_a", "draft_a"]


@pytest.fixture
def admin(cast, client):
    """The lead of course A in the admin."""
    client.force_login(cast.lead)
    return client


def draft_form(page) -> dict:
    return page_form(page.title, text_of("<p>draft-body</p>"), summary="draft-summary")


@pytest.mark.parametrize("name", PAGES)
def test_student_mode_shows_the_draft(cast, admin, name):
    page = getattr(cast, name)
    response = preview(admin, page, draft_form(page), "student")
    body = response.content.decode()
    assert response.status_code == 200
    assert response.templates[0].name == "courses/learning_page.html"
    assert "draft-body" in body
    assert f"canary-{name.replace('_', '-')}" not in body


@pytest.mark.parametrize("name", PAGES)
def test_visitor_mode_shows_the_teaser_and_no_body(cast, admin, name):
    page = getattr(cast, name)
    response = preview(admin, page, draft_form(page), "visitor")
    body = response.content.decode()
    assert response.status_code == 200
    assert "draft-summary" in body
    assert "draft-body" not in body
    assert "canary-" not in body


def test_visitor_mode_opens_a_free_preview(cast, admin):
    form = draft_form(cast.free_a) | {"is_free_preview": "on"}
    assert "draft-body" in preview(admin, cast.free_a, form, "visitor").content.decode()
    closed = preview(admin, cast.free_a, draft_form(cast.free_a), "visitor").content.decode()
    assert "draft-body" not in closed


def test_unknown_mode_shows_no_more_than_a_visitor_sees(cast, admin):
    body = preview(admin, cast.lesson_a, draft_form(cast.lesson_a), "teacher").content.decode()
    assert "draft-body" not in body


def test_course_as_a_visitor_and_as_a_student(cast, admin):
    url = reverse("wagtailadmin_pages:view_draft", args=[cast.course_a.pk])
    visitor = admin.get(url, {"mode": "visitor"}).content.decode()
    student = admin.get(url, {"mode": "student"}).content.decode()
    assert reverse("enroll_course", args=[cast.course_a.slug]) not in student
    assert visitor != student
    for body in (visitor, student):
        assert cast.course_a.title in body
        assert "canary-" not in body
    assert not Enrollment.objects.filter(student=cast.lead).exists()


@pytest.mark.parametrize("mode", ["student", "visitor"])
def test_module_that_does_not_exist_yet(cast, admin, mode):
    form = page_form("New module", text_of("<p>draft-body</p>"), summary="draft-summary")
    response = preview_new(admin, cast.course_a, ModulePage, form, mode)
    assert response.status_code == 200
    assert ("draft-body" in response.content.decode()) == (mode == "student")
    assert not ModulePage.objects.filter(title="New module").exists()


@pytest.mark.parametrize("mode", ["student", "visitor"])
def test_lesson_that_does_not_exist_yet(cast, admin, mode):
    form = page_form("New lesson", text_of("<p>draft-body</p>"), summary="draft-summary")
    response = preview_new(admin, cast.module_a, LessonPage, form, mode)
    assert response.status_code == 200
    assert ("draft-body" in response.content.decode()) == (mode == "student")


def test_new_page_without_title_or_content_previews(cast, admin):
    form = page_form("", []) | {"slug": ""}
    for parent, model in ((cast.course_a, ModulePage), (cast.module_a, LessonPage)):
        assert preview_new(admin, parent, model, form, "student").status_code == 200


def test_half_filled_blocks_preview(cast, admin):
    blocks = [
        ("heading", {"text": "", "level": "2"}),
        ("image", {"image": "", "alt_text": "", "caption": ""}),
        ("video", {"title": "", "media": "", "embed_url": ""}),
        ("audio", {"title": "", "media": ""}),
        ("code", {"language": "klingon", "code": "", "caption": "", "output": ""}),
        ("maths", {"latex": r"\frac{", "description": ""}),
    ]
    response = preview(admin, cast.lesson_a, page_form("Lesson A", blocks), "student")
    assert response.status_code == 200
    assert response.templates[0].name == "courses/learning_page.html"


def test_preview_tracks_nothing_even_for_a_lead_who_learns(cast, admin):
    enroll_student(student=cast.lead, course=cast.course_a)
    for mode in ("student", "visitor"):
        body = preview(admin, cast.lesson_a, draft_form(cast.lesson_a), mode).content.decode()
        assert reverse("complete_page", args=[cast.lesson_a.pk]) not in body
        assert reverse("mark_part", args=[cast.lesson_a.pk]) not in body
        assert "data-lesson-progress" not in body
    assert not PageProgress.objects.exists()
    assert not ProgressEvent.objects.exists()


def test_panel_may_frame_the_preview(cast, admin):
    form = draft_form(cast.lesson_a)
    response = preview(admin, cast.lesson_a, form, "student", in_preview_panel="true")
    assert response["X-Frame-Options"].upper() == "SAMEORIGIN"
    policy = response.headers.get("Content-Security-Policy", "")
    assert "frame-ancestors 'self'" in policy or "frame-ancestors" not in policy
    assert "no-store" in response["Cache-Control"]


def test_preview_keeps_notes_for_teachers_to_the_team(cast, admin):
    notes = nested_form_data({"teaching_notes": streamfield(text_of("<p>secret-note</p>"))})
    form = draft_form(cast.lesson_a) | notes
    for mode in ("student", "visitor"):
        assert "secret-note" not in preview(admin, cast.lesson_a, form, mode).content.decode()


@pytest.mark.parametrize("name", ["other_instructor", "student", "outsider"])
def test_previews_are_for_the_courses_team(cast, client, name):
    client.force_login(getattr(cast, name))
    for view, args in (
        ("preview_on_edit", [cast.lesson_a.pk]),
        ("view_draft", [cast.lesson_a.pk]),
        ("preview_on_add", ["courses", "lessonpage", cast.module_a.pk]),
    ):
        url = reverse(f"wagtailadmin_pages:{view}", args=args)
        for response in (client.get(url, {"mode": "student"}), client.post(url, {})):
            assert response.status_code in {302, 403, 404, 405}, view
            assert b"canary-" not in response.content
