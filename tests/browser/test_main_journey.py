"""The main job in a real browser: somebody new learns, an instructor publishes."""

import re
import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import log_in, watch

pytestmark = pytest.mark.browser

COURSE = "/courses/python-first-programs/"
# The rich text editor hands its text to the form a moment after the last key.
EDITOR_HOLDS = """words => Array.from(document.querySelectorAll("form input[type=hidden]"))
    .some(input => input.value.includes(words))"""
FILM_COURSE = "/courses/why-notes-agree/"


def sign_up(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Sign up").first.click()
    page.get_by_label("Your name").fill("Noa Newcomer")
    page.get_by_label("Email").fill(f"noa-{uuid.uuid4().hex[:8]}@educa.example")
    page.locator("input[name=password1]").fill("a-long-and-quiet-river-42")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/learn/")


def open_lesson(page: Page, title: str) -> None:
    page.locator(".syllabus, .outline").get_by_role("link", name=title).first.click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()


def test_newcomer_signs_up_enrolls_learns_and_resumes(page: Page):
    sign_up(page)
    expect(page.get_by_role("link", name="Find a course")).to_be_visible()

    page.get_by_role("navigation", name="Main").get_by_role("link", name="Courses").click()
    page.get_by_role("checkbox", name=re.compile("Programming")).check()
    page.get_by_role("button", name="Show courses").click()
    expect(page).to_have_url(re.compile("subject=programming"))
    page.get_by_role("link", name="Python: Your First Programs").first.click()
    expect(page).to_have_url(re.compile(COURSE + "$"))

    page.get_by_role("button", name=re.compile("^Enroll")).first.click()
    expect(page.get_by_text("You are enrolled")).to_be_visible()
    first_lesson = page.get_by_role("heading", level=1).inner_text()

    complete = page.locator("#complete").get_by_role("button")
    complete.click()
    expect(page.locator("[data-status]").first).to_contain_text(re.compile(r"1 of \d+"))
    page.goto(COURSE)
    expect(page.get_by_text(re.compile(r"1 of \d+ lessons")).first).to_be_visible()

    page.get_by_role("link", name=re.compile("^Continue")).first.click()
    second_lesson = page.get_by_role("heading", level=1).inner_text()
    assert second_lesson != first_lesson

    page.goto("/learn/")
    expect(page.get_by_text(second_lesson).first).to_be_visible()
    page.get_by_role("link", name=re.compile("^Continue")).first.click()
    expect(page.get_by_role("heading", level=1, name=second_lesson)).to_be_visible()


def test_completion_can_be_taken_back_without_javascript(site, browser):
    context = browser.new_context(base_url=site.url, java_script_enabled=False)
    page = watch(context.new_page())
    sign_up(page)
    page.goto(COURSE)
    page.get_by_role("button", name=re.compile("^Enroll")).first.click()
    lesson_url = page.url
    page.locator("#complete").get_by_role("button").click()
    assert page.url == lesson_url
    expect(page.get_by_text(re.compile(r"1 of \d+ lessons")).first).to_be_attached()
    page.locator("#complete").get_by_role("button").click()
    expect(page.get_by_text(re.compile(r"0 of \d+ lessons")).first).to_be_attached()
    context.close()
    assert not page.problems


def test_lesson_shows_figures_highlighted_code_and_a_playing_film(page: Page):
    sign_up(page)
    page.goto(COURSE)
    page.get_by_role("button", name=re.compile("^Enroll")).first.click()
    seen = {"figure img": False, "pre code span[class]": False}
    for _ in range(9):
        for selector, was_seen in seen.items():
            seen[selector] = was_seen or page.locator(f"main {selector}").count() > 0
        for image in page.locator("main figure img").all():
            image.scroll_into_view_if_needed()
            expect(image).to_have_js_property("complete", True)
            assert image.evaluate("image => image.naturalWidth") > 0
        following = page.locator(".next-lesson")
        if all(seen.values()) or not following.count():
            break
        following.first.click()
    assert all(seen.values()), seen

    page.goto(FILM_COURSE)
    page.get_by_role("button", name=re.compile("^Enroll")).first.click()
    for _ in range(4):
        if page.locator("main video").count():
            break
        page.locator(".next-lesson").first.click()
    film = page.locator("main video").first
    film.scroll_into_view_if_needed()
    film.evaluate("film => { film.muted = true; return film.play(); }")
    page.wait_for_function("() => document.querySelector('main video').currentTime > 0.2")
    assert film.evaluate("film => film.textTracks.length") == 1
    film.evaluate("film => { film.currentTime = 20; }")
    page.wait_for_function("() => document.querySelector('main video').currentTime >= 20")


def test_instructor_edits_previews_publishes_and_the_student_sees_it(site, browser, page: Page):
    words = f"Freshly written {uuid.uuid4().hex[:8]}"
    student = watch(browser.new_context(base_url=site.url).new_page())
    log_in(student, *site.logins["student"])
    student.goto(COURSE)
    student.get_by_role("link", name=re.compile("^Continue")).first.click()
    lesson_url = student.url
    page_id = re.search(r"/learn/pages/(\d+)/", student.content()).group(1)
    assert words not in student.content()

    log_in(page, *site.logins["instructor"], next_url="/admin/")
    page.goto(f"/admin/pages/{page_id}/edit/", wait_until="networkidle")
    editor = page.locator(".Draftail-Editor .public-DraftEditor-content").first
    editor.click()
    page.keyboard.press("Control+Home")
    page.keyboard.type(f"{words} ")
    page.wait_for_function(EDITOR_HOLDS, arg=words)

    page.get_by_role("button", name="Toggle preview").click()
    preview = page.frame_locator("#w-preview-iframe")
    expect(preview.get_by_text(words)).to_be_visible(timeout=15_000)
    student.goto(lesson_url)
    assert words not in student.content(), "a preview must not reach students"

    page.get_by_role("navigation", name="Actions (footer)").get_by_role(
        "button", name="More actions"
    ).click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("published").first).to_be_visible()
    student.goto(lesson_url)
    expect(student.get_by_text(words)).to_be_visible()
    student.context.close()
    assert not student.problems
