"""A browser and a site for the journeys. Chromium is Debian's; nothing is downloaded."""

import os
import shutil

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.live_site import LiveSite, live_site

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> LiveSite:
    with live_site(tmp_path_factory.mktemp("site"), EDUCA_GALLERY="true") as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Browser:
    # Playwright's loop runs in this thread; these tests never touch the ORM.
    chromium = shutil.which("chromium")
    if chromium is None:
        if os.environ.get("CI"):
            pytest.fail("Debian's chromium is missing.")
        pytest.skip("Debian's chromium is missing: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, site: LiveSite) -> Page:
    """A fresh visitor. Fails the test on script errors, policy violations and server errors."""
    context = browser.new_context(base_url=site.url, viewport={"width": 1280, "height": 900})
    page = watch(context.new_page())
    yield page
    context.close()
    assert not page.problems, page.problems


@pytest.fixture(params=["light", "dark"])
def themed_page(request, site: LiveSite, browser: Browser) -> Page:
    """A fresh visitor in each theme. Axe itself breaks the policy on inline styles."""
    context = browser.new_context(base_url=site.url, color_scheme=request.param)
    page = watch(context.new_page())
    yield page
    context.close()


def watch(page: Page) -> Page:
    page.set_default_timeout(10_000)
    page.problems = []
    page.on("pageerror", lambda error: page.problems.append(f"script: {error}"))
    page.on(
        "console",
        lambda line: (
            page.problems.append(f"console: {line.text}")
            if "Content Security Policy" in line.text
            else None
        ),
    )
    page.on(
        "response",
        lambda answer: (
            page.problems.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None
        ),
    )
    return page


def log_in(page: Page, username: str, password: str, next_url: str = "/learn/") -> None:
    page.goto(f"/accounts/login/?next={next_url}")
    page.locator("input[name=login]").fill(username)
    page.locator("input[name=password]").fill(password)
    page.get_by_role("button", name="Log in", exact=True).last.click()
    page.wait_for_url(f"**{next_url}")
