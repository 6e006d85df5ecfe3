"""axe finds nothing on any kind of page, in both themes, on a phone and on a wide screen."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.conftest import log_in, watch
from tests.live_site import LiveSite

pytestmark = pytest.mark.browser

GUEST_PAGES = [
    "/",
    "/courses/",
    "/courses/?q=zzzz",
    "/courses/why-notes-agree/",
    "/courses/pendulum/the-law/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/search/?q=notes",
    "/no-such-page/",
]
# Together these lessons show every kind of block.
STUDENT_PAGES = [
    "/learn/",
    "/courses/python-first-programs/",
    "/learn/python-first-programs/",
    "/courses/python-first-programs/chat/",
    "/accounts/email/",
    "/accounts/password/change/",
]
LESSON_COURSES = ["why-notes-agree", "prime-numbers", "pendulum"]
WIDTHS = {360: 800, 1280: 900}
OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


def find_violations(page: Page, path: str) -> list[str]:
    found = []
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.goto(path, wait_until="load")
        overflow = page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
        if overflow:
            found.append(f"{path} at {width}: sideways scroll")
        for violation in Axe().run(page, options=OPTIONS).response["violations"]:
            places = [node["target"] for node in violation["nodes"][:3]]
            found.append(f"{path} at {width}: {violation['id']} {places}")
    return found


def enroll_and_list_lessons(page: Page) -> list[str]:
    lessons = []
    for slug in LESSON_COURSES:
        page.goto(f"/courses/{slug}/")
        enroll = page.locator("form[action$='/enroll/'] button")
        if enroll.count():
            enroll.first.click()
            page.goto(f"/courses/{slug}/")
        links = page.locator(f"main ol a[href^='/courses/{slug}/']").all()
        lessons += dict.fromkeys(link.get_attribute("href") for link in links)
    return lessons


@pytest.fixture(params=["light", "dark"])
def themed_page(request, site: LiveSite, browser: Browser) -> Page:
    context = browser.new_context(base_url=site.url, color_scheme=request.param)
    page = watch(context.new_page())
    yield page
    context.close()


def test_axe_finds_nothing_on_public_pages(themed_page: Page):
    found = [problem for path in GUEST_PAGES for problem in find_violations(themed_page, path)]
    assert not found


def test_axe_finds_nothing_on_a_students_pages_and_lessons(themed_page: Page, site: LiveSite):
    log_in(themed_page, *site.logins["student"])
    lessons = enroll_and_list_lessons(themed_page)
    found = [
        problem
        for path in (*STUDENT_PAGES, *lessons)
        for problem in find_violations(themed_page, path)
    ]
    assert not found
