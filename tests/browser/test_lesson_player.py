"""A lesson's player, transcript, pictures, code and keys, as somebody uses them."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import log_in
from tests.browser.test_accessibility import OPTIONS
from tests.browser.test_main_journey import COURSE, FILM_COURSE
from tests.browser.test_progress_journey import OFFLINE, enroll, wait_until_sent
from tests.live_site import LiveSite

pytestmark = pytest.mark.browser

FILM_LESSON = f"{FILM_COURSE}two-notes-at-once/"
FREE_LESSON = f"{FILM_COURSE}a-note-is-a-wobble/"
HEADING = "main h1"


@pytest.fixture
def film(page: Page):
    """The player of a lesson that somebody new may open, ready to play without a sound."""
    enroll(page, FILM_COURSE)
    page.goto(FILM_LESSON)
    player = page.locator(".player", has=page.locator("video"))
    player.scroll_into_view_if_needed()
    page.wait_for_function("() => document.querySelector('main video').readyState > 0")
    player.locator("video").evaluate("film => { film.muted = true; }")
    return player


def get_time(player) -> float:
    return player.locator("video").evaluate("film => film.currentTime")


def test_speed_is_remembered_for_the_next_film_or_recording(page: Page, film):
    film.get_by_label("Speed").select_option("1.5")
    assert film.locator("video").evaluate("film => film.playbackRate") == 1.5
    page.goto(f"{FILM_COURSE}why-pianos-cheat/")
    expect(page.get_by_label("Speed")).to_have_value("1.5")
    page.wait_for_function("() => document.querySelector('main audio').playbackRate === 1.5")


def test_film_obeys_keys_while_it_has_the_focus(page: Page, film):
    video = film.locator("video")
    video.focus()
    page.keyboard.press("l")
    assert get_time(film) == 10
    page.keyboard.press("j")
    assert get_time(film) == 0
    page.keyboard.press(">")
    expect(film.get_by_label("Speed")).to_have_value("1.25")
    captions = "film => film.textTracks[0].mode"
    assert video.evaluate(captions) == "showing"
    page.keyboard.press("c")
    assert video.evaluate(captions) == "hidden"
    page.keyboard.press("k")
    page.wait_for_function("() => !document.querySelector('main video').paused")


def test_transcript_leads_into_the_film_and_follows_it(page: Page, film):
    panel = film.locator("[data-transcript]")
    times = panel.locator("[data-start]")
    times.nth(2).click()
    start = float(times.nth(2).get_attribute("data-start"))
    page.wait_for_function(f"() => document.querySelector('main video').currentTime >= {start}")
    expect(times.nth(2)).to_have_attribute("aria-current", "true")
    last = times.last
    film.locator("video").evaluate(
        "(film, start) => { film.currentTime = start; }", float(last.get_attribute("data-start"))
    )
    expect(last).to_have_attribute("aria-current", "true")
    expect(panel.locator("[aria-current]")).to_have_count(1)
    inside = """line => {
        const panel = line.closest("[data-transcript]").getBoundingClientRect();
        const { top, bottom } = line.getBoundingClientRect();
        return top >= panel.top - 1 && bottom <= panel.bottom + 1;
    }"""
    page.wait_for_function(inside, arg=last.element_handle())


def test_folded_transcript_is_unfolded_on_paper(page: Page, film):
    panel = film.locator("[data-transcript]")
    film.get_by_role("button", name="Hide transcript").click()
    expect(panel).to_be_hidden()
    page.emulate_media(media="print")
    expect(panel).to_be_visible()
    for chrome in (".site-header", ".lesson-foot", ".outline", ".lesson-bar", ".lesson__rail"):
        expect(page.locator(chrome)).to_be_hidden()


def test_film_goes_on_for_those_whose_place_only_the_device_keeps(page: Page, site: LiveSite):
    log_in(page, *site.logins["instructor"])
    page.goto(FILM_LESSON)
    video = page.locator("main video")
    page.wait_for_function("() => document.querySelector('main video').readyState > 0")
    video.evaluate("film => { film.muted = true; film.currentTime = 12; return film.play(); }")
    page.wait_for_function("() => document.querySelector('main video').currentTime > 12.2")
    video.evaluate("film => film.pause()")
    page.wait_for_function(
        "() => Object.keys(localStorage).some(k => k.startsWith('educa:position'))"
    )
    page.reload()
    page.wait_for_function("() => document.querySelector('main video').currentTime >= 12")


def test_picture_opens_large_and_hands_the_focus_back(page: Page):
    page.goto(FREE_LESSON)
    opener = page.get_by_role("button", name=re.compile("^Enlarge the image")).first
    words = page.locator(".figure img").first.get_attribute("alt")
    opener.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name=words)
    expect(dialog).to_be_visible()
    expect(dialog.get_by_text(words)).to_be_visible()
    expect(dialog.locator("img")).to_be_visible()
    before = dialog.locator("img").bounding_box()["width"]
    dialog.get_by_role("button", name="Twice the size").click()
    page.wait_for_function(
        "before => document.querySelector('dialog img').offsetWidth > before * 1.5",
        arg=before,
    )
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_copied_code_is_said_in_words(page: Page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    enroll(page, COURSE)
    page.goto(f"{COURSE}say-something/first-words/")
    button = page.get_by_role("button", name="Copy the code").first
    code = page.locator(".code-block pre code").first.inner_text()
    button.click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").strip() == code.strip()


def test_keys_lead_on_and_back_mark_the_lesson_and_tell_themselves(page: Page):
    enroll(page, FILM_COURSE)
    page.goto(FREE_LESSON)
    first = page.locator(HEADING).inner_text()
    page.keyboard.press("n")
    expect(page.locator(HEADING)).not_to_have_text(first)
    page.keyboard.press("p")
    expect(page.locator(HEADING)).to_have_text(first)
    complete = page.locator("#complete").get_by_role("button")
    page.keyboard.press("m")
    expect(complete).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("?")
    help_list = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(help_list).to_be_visible()
    page.keyboard.press("n")
    expect(help_list).to_be_visible()
    page.keyboard.press("Escape")
    expect(help_list).to_be_hidden()
    wait_until_sent(page)


def test_keys_stay_quiet_with_modifiers_and_once_turned_off(page: Page):
    page.goto(FREE_LESSON)
    heading = page.locator(HEADING).inner_text()
    help_list = page.get_by_role("dialog", name="Keyboard shortcuts")
    for keys in ("Alt+n", "Control+m", "Shift+n", "Meta+p"):
        page.keyboard.press(keys)
    page.get_by_role("button", name="Keyboard shortcuts").click()
    help_list.get_by_label("Use these keys on this device").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    for key in ("?", "n"):
        page.keyboard.press(key)
    expect(help_list).to_be_hidden()
    expect(page.locator(HEADING)).to_have_text(heading)
    page.get_by_role("button", name="Keyboard shortcuts").click()
    help_list.get_by_label("Use these keys on this device").check()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(page.locator(HEADING)).not_to_have_text(heading)


def test_keys_never_act_while_somebody_types(page: Page):
    page.goto(FREE_LESSON)
    heading = page.locator(HEADING).inner_text()
    page.evaluate(
        "() => { const field = document.createElement('textarea'); field.ariaLabel = 'Note';"
        " document.querySelector('main').prepend(field); field.focus(); }"
    )
    page.keyboard.type("n? p m")
    expect(page.get_by_label("Note")).to_have_value("n? p m")
    expect(page.locator(HEADING)).to_have_text(heading)
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_failed_save_says_why_and_can_be_tried_again(page: Page):
    enroll(page, COURSE)
    wait_until_sent(page)
    page.route("**/learn/events/", lambda route: route.fulfill(status=503, body="down"))
    page.locator("#complete").get_by_role("button").click()
    expect(page.get_by_text(re.compile("The site did not answer as it should"))).to_be_visible()
    page.unroute("**/learn/events/")
    page.problems.clear()  # the answer that this test made up
    page.get_by_role("button", name="Try now").click()
    wait_until_sent(page)
    expect(page.locator("[data-progress-trouble]")).to_be_empty()
    expect(page.get_by_role("button", name="Try now")).to_be_hidden()
    page.reload()
    expect(page.locator("#complete").get_by_role("button")).to_have_text(re.compile("Completed"))


def test_who_was_logged_out_meanwhile_logs_in_and_finds_all_counted(page: Page, site: LiveSite):
    log_in(page, *site.logins["student"])
    page.goto(COURSE)
    page.goto("/learn/python-first-programs/")
    lesson = page.url
    complete = page.locator("#complete").get_by_role("button")
    before = complete.get_attribute("aria-pressed")
    wait_until_sent(page)
    page.context.clear_cookies()
    complete.click()
    expect(page.get_by_text(re.compile("^You are logged out"))).to_be_visible()
    page.locator("[data-progress-trouble] ~ a").click()
    page.locator("input[name=login]").fill(site.logins["student"][0])
    page.locator("input[name=password]").fill(site.logins["student"][1])
    page.get_by_role("button", name="Log in", exact=True).last.click()
    page.wait_for_url(lesson)
    wait_until_sent(page)
    page.reload()
    expect(complete).not_to_have_attribute("aria-pressed", before)


def test_axe_finds_nothing_in_dialogs_and_troubles(themed_page: Page):
    page = themed_page
    enroll(page, FILM_COURSE)
    page.goto(FREE_LESSON)
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        for opener in (re.compile("^Enlarge the image"), "Keyboard shortcuts"):
            page.get_by_role("button", name=opener).first.click()
            assert Axe().run(page, options=OPTIONS).response["violations"] == []
            page.keyboard.press("Escape")
    page.context.set_offline(True)
    page.locator("#complete").get_by_role("button").click()
    expect(page.get_by_text(OFFLINE)).to_be_visible()
    expect(page.get_by_role("button", name="Try now")).to_be_visible()
    assert Axe().run(page, options=OPTIONS).response["violations"] == []
