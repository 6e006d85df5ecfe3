"""A student reads: ticks appear, survive the loss of the connection, and are there again later."""

import re
import uuid

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import watch
from tests.browser.test_accessibility import OPTIONS
from tests.browser.test_main_journey import COURSE, FILM_COURSE, sign_up

pytestmark = pytest.mark.browser

TICKS = "[data-part] > .part-tick"
DONE = f"{TICKS}[aria-pressed=true]"
OPEN = f"{TICKS}[aria-pressed=false]"
OFFLINE = re.compile("No connection. What you tick is kept on this device")


def enroll(page: Page, course: str) -> None:
    sign_up(page)
    page.goto(course)
    page.get_by_role("button", name=re.compile("^Enroll")).first.click()
    expect(page.get_by_text("You are enrolled")).to_be_visible()


def wait_until_sent(page: Page) -> None:
    page.wait_for_function(
        "() => !Object.keys(localStorage).some(key => key.startsWith('educa:progress:'))"
    )


@pytest.mark.parametrize("width", [1280, 360])
def test_scrolling_ticks_parts_off_and_a_new_visit_finds_them(page: Page, width: int):
    page.set_viewport_size({"width": width, "height": 700})
    enroll(page, COURSE)
    lesson = page.url
    total = page.locator(TICKS).count()
    assert total > 4
    page.locator("[data-part]").nth(2).scroll_into_view_if_needed()
    expect(page.locator(TICKS).first).to_have_attribute("aria-pressed", "true")
    assert page.locator(OPEN).count() > 0, "the rest of the lesson is still to come"
    page.locator(".lesson-foot").scroll_into_view_if_needed()
    expect(page.locator(OPEN)).to_have_count(0)
    expect(page.locator("#complete").get_by_role("button")).to_have_text(re.compile("Completed"))
    expect(page.locator("[data-status]")).to_contain_text(re.compile(r"1 of \d+ lessons done"))
    wait_until_sent(page)
    page.goto(lesson)
    expect(page.locator(DONE)).to_have_count(total)
    expect(page.locator("#complete").get_by_role("button")).to_have_text(re.compile("Completed"))


def test_part_taken_back_stays_open_however_often_one_scrolls_past(page: Page):
    enroll(page, COURSE)
    tick = page.locator(TICKS).first
    page.locator("[data-part]").nth(2).scroll_into_view_if_needed()
    expect(tick).to_have_attribute("aria-pressed", "true")
    tick.focus()
    page.keyboard.press("Enter")
    expect(tick).to_have_attribute("aria-pressed", "false")
    page.locator(".lesson-foot").scroll_into_view_if_needed()
    expect(page.locator(OPEN)).to_have_count(1)
    wait_until_sent(page)
    page.reload()
    page.locator(".lesson-foot").scroll_into_view_if_needed()
    wait_until_sent(page)
    expect(page.locator(OPEN)).to_have_count(1)
    expect(page.locator("#complete").get_by_role("button")).to_have_text(re.compile("Mark as"))
    tick.click()
    expect(page.locator("#complete").get_by_role("button")).to_have_text(re.compile("Completed"))


def test_nothing_is_lost_without_a_connection(page: Page):
    enroll(page, COURSE)
    wait_until_sent(page)
    page.context.set_offline(True)
    page.locator(".lesson-foot").scroll_into_view_if_needed()
    expect(page.locator(OPEN)).to_have_count(0)
    expect(page.get_by_text(OFFLINE)).to_be_visible()
    page.locator("#complete").get_by_role("button").click()
    expect(page.locator("#complete").get_by_role("button")).to_have_text(re.compile("Mark as"))
    page.context.set_offline(False)
    wait_until_sent(page)
    expect(page.locator("[data-progress-trouble]")).to_be_empty()
    total = page.locator(TICKS).count()
    page.reload()
    expect(page.locator(DONE)).to_have_count(total)
    expect(page.locator("#complete").get_by_role("button")).to_have_text(re.compile("Mark as"))


def test_answer_that_got_lost_is_asked_for_again_with_the_same_keys(page: Page):
    enroll(page, COURSE)
    wait_until_sent(page)
    sent = []

    def lose(route):
        sent.append([event["key"] for event in route.request.post_data_json["events"]])
        if len(sent) == 1:
            route.fetch()  # the server has it, the page never learns
            route.abort()
        else:
            route.continue_()

    page.route("**/learn/events/", lose)
    page.locator(".lesson-foot").scroll_into_view_if_needed()
    expect(page.get_by_text(OFFLINE)).to_be_visible()
    page.evaluate("dispatchEvent(new Event('online'))")
    wait_until_sent(page)
    assert set(sent[0]) <= {key for keys in sent[1:] for key in keys}
    page.unroute("**/learn/events/")
    page.reload()
    expect(page.locator(OPEN)).to_have_count(0)


def test_film_is_done_at_its_end_and_goes_on_where_it_was_stopped(page: Page):
    enroll(page, FILM_COURSE)
    for _ in range(4):
        if page.locator("main video").count():
            break
        page.locator(".next-lesson").first.click()
    part = page.locator("[data-part]", has=page.locator("video")).first
    film = part.locator("video")
    tick = part.locator(".part-tick")
    film.scroll_into_view_if_needed()
    film.evaluate("film => { film.muted = true; film.currentTime = 12; return film.play(); }")
    page.wait_for_function("() => document.querySelector('main video').currentTime > 12.5")
    film.evaluate("film => film.pause()")
    wait_until_sent(page)
    expect(tick).to_have_attribute("aria-pressed", "false")
    page.reload()
    page.wait_for_function("() => document.querySelector('main video').currentTime >= 12")
    film.evaluate(
        """film => {
            film.muted = true;
            film.playbackRate = 16;
            film.currentTime = 0;
            return film.play();
        }"""
    )
    expect(tick).to_have_attribute("aria-pressed", "true", timeout=30_000)


def test_transcript_read_to_its_end_counts_as_the_film(page: Page):
    enroll(page, FILM_COURSE)
    for _ in range(4):
        if page.locator("main video").count():
            break
        page.locator(".next-lesson").first.click()
    part = page.locator("[data-part]", has=page.locator("video")).first
    panel = part.locator("[data-transcript]")
    panel.scroll_into_view_if_needed()
    expect(part.locator(".part-tick")).to_have_attribute("aria-pressed", "false")
    panel.focus()
    panel.evaluate("panel => panel.scrollTo(0, panel.scrollHeight)")
    expect(part.locator(".part-tick")).to_have_attribute("aria-pressed", "true")


def test_parts_can_be_marked_without_javascript(site, browser):
    context = browser.new_context(base_url=site.url, java_script_enabled=False)
    page = watch(context.new_page())
    enroll_without_script(page)
    total = page.locator(TICKS).count()
    page.locator(OPEN).first.click()
    assert re.search(r"#b-[0-9a-f-]{36}$", page.url)
    expect(page.locator(DONE)).to_have_count(1)
    page.locator(DONE).first.click()
    expect(page.locator(OPEN)).to_have_count(total)
    context.close()
    assert not page.problems


def enroll_without_script(page: Page) -> None:
    page.goto("/accounts/signup/")
    page.get_by_label("Your name").fill("Una Unscripted")
    page.get_by_label("Email").fill(f"una-{uuid.uuid4().hex[:8]}@educa.example")
    page.locator("input[name=password1]").fill("a-long-and-quiet-river-42")
    page.locator("main form button[type=submit]").click()
    page.goto(COURSE)
    page.get_by_role("button", name=re.compile("^Enroll")).first.click()


def test_axe_finds_nothing_on_ticks_troubles_and_the_explanation(themed_page: Page):
    page = themed_page
    enroll(page, COURSE)
    page.locator("[data-part]").nth(2).scroll_into_view_if_needed()
    expect(page.locator(DONE).first).to_be_visible()
    page.context.set_offline(True)
    page.locator(TICKS).last.click()
    expect(page.get_by_text(OFFLINE)).to_be_visible()
    assert Axe().run(page, options=OPTIONS).response["violations"] == []
    page.context.set_offline(False)
    page.locator(DONE).first.click()
    wait_until_sent(page)
    page.goto(f"/learn/{COURSE.strip('/').split('/')[1]}/progress/")
    page.locator("main summary").first.click()
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert Axe().run(page, options=OPTIONS).response["violations"] == []
        assert page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        )
