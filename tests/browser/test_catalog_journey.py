"""Finding a course by filters: with the keyboard alone, on a phone, and without JavaScript."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import watch
from tests.live_site import LiveSite

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}
WIDE = {"width": 1280, "height": 900}


def titles(page: Page) -> list[str]:
    return page.locator(".course-card__title").all_inner_texts()


def walk_to(page: Page, name: str, *, steps: int = 80) -> None:
    """Press Tab until what is called `name` has the focus."""
    for _step in range(steps):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "(document.activeElement.labels?.[0] ?? document.activeElement).innerText"
        )
        if re.sub(r"\s+", " ", focused).strip().startswith(name):
            assert page.evaluate("document.activeElement.matches(':focus-visible')")
            return
    raise AssertionError(f"Tab never came to “{name}”.")


def test_filters_by_keyboard_alone(page: Page):
    page.goto("/courses/")
    total = len(titles(page))
    walk_to(page, "Music")
    page.keyboard.press("Space")
    walk_to(page, "Beginner")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")  # in a form, as everywhere
    expect(page).to_have_url(re.compile(r"/courses/\?subject=music&level=beginner$"))
    found = titles(page)
    assert 0 < len(found) < total
    expect(page.get_by_role("status").first).to_contain_text(f"{len(found)} course")
    expect(page.get_by_role("checkbox", name="Music")).to_be_checked()
    walk_to(page, "Title")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("sort=title"))
    assert titles(page) == sorted(found)
    walk_to(page, "Remove filter: Beginner")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/courses/\?subject=music&sort=title$"))
    walk_to(page, "Clear all")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/courses/$"))
    assert len(titles(page)) == total
    first = titles(page)[0]
    walk_to(page, first)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name=first)).to_be_visible()


def test_drawer_on_a_phone_by_keyboard(page: Page):
    page.set_viewport_size(PHONE)
    page.goto("/courses/")
    expect(page.get_by_role("checkbox", name="Music")).to_be_hidden()
    walk_to(page, "Filters")
    page.keyboard.press("Enter")
    drawer = page.get_by_role("group", name="Filters", exact=True)
    expect(drawer).to_be_visible()
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(page.get_by_role("button", name="Filters")).to_be_focused()
    page.keyboard.press("Enter")
    walk_to(page, "Music")
    page.keyboard.press("Space")
    walk_to(page, "Show courses")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/courses/\?subject=music$"))
    expect(page.get_by_role("button", name="Filters (1)")).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
def test_filters_without_javascript(browser: Browser, site: LiveSite, size: dict):
    context = browser.new_context(base_url=site.url, java_script_enabled=False, viewport=size)
    page = watch(context.new_page())
    page.goto("/courses/")
    if size == PHONE:
        page.get_by_role("button", name="Filters").click()
    page.get_by_label("Words").fill("pendulum")
    page.get_by_role("button", name="Show courses").click()
    expect(page).to_have_url(re.compile(r"/courses/\?q=pendulum$"))
    assert titles(page) == ["The Pendulum"]
    page.get_by_role("link", name="Remove filter: “pendulum”").click()
    expect(page).to_have_url(re.compile("/courses/$"))
    if size == PHONE:
        page.get_by_role("button", name="Filters").click()
    page.get_by_role("checkbox", name="Programming").check()
    page.get_by_role("button", name="Show courses").click()
    expect(page).to_have_url(re.compile(r"/courses/\?subject=programming$"))
    page.get_by_role("link", name=titles(page)[0]).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    context.close()
    assert not page.problems
