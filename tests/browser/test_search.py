"""Searching in a browser: suggestions by keyboard and pointer, a plain form without scripts."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_accessibility import OPTIONS, find_sideways_scroll
from tests.live_site import LiveSite

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser, site: LiveSite):
    context = browser.new_context(base_url=site.url, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def begin(page: Page, words: str):
    page.goto("/search/")
    field = page.get_by_label("Search courses and lessons")
    field.focus()
    page.keyboard.type(words, delay=20)
    return field


def test_suggestions_are_chosen_by_keyboard(page: Page):
    field = begin(page, "pend")
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    chosen = page.locator('[role=option][aria-selected="true"]')
    expect(chosen).to_have_count(1)
    expect(field).to_have_attribute("aria-activedescendant", chosen.get_attribute("id"))
    expect(field).to_be_focused()
    page.keyboard.press("ArrowUp")  # back to what was typed
    expect(chosen).to_have_count(0)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/courses/pendulum/"))


def test_escape_closes_and_enter_searches_for_what_was_typed(page: Page):
    field = begin(page, "pend")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("pend")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=pend$"))
    expect(page.get_by_label("Search courses and lessons")).to_have_value("pend")


def test_suggestion_is_chosen_by_pointer(page: Page):
    begin(page, "pend")
    page.get_by_role("option").first.click()
    expect(page).to_have_url(re.compile("/courses/pendulum/"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_open_suggestions_are_accessible(browser: Browser, site: LiveSite, scheme: str):
    context = browser.new_context(base_url=site.url, color_scheme=scheme)
    page = context.new_page()
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        begin(page, "th")
        expect(page.get_by_role("option").first).to_be_visible()
        page.keyboard.press("ArrowDown")
        assert Axe().run(page, options=OPTIONS).response["violations"] == []
        assert not find_sideways_scroll(page, "/search/", width)
    context.close()


def test_without_scripts_the_form_finds(browser: Browser, site: LiveSite):
    context = browser.new_context(base_url=site.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/search/")
    page.get_by_label("Search courses and lessons").fill("pendulum")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", name="Courses")).to_be_visible()
    assert page.locator("article.result mark").count() > 0
    context.close()
