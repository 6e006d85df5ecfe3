"""With the static files of production pages load only hashed files, and their modules run."""

import re

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import log_in, watch
from tests.live_site import live_site

pytestmark = pytest.mark.browser

HASHED = re.compile(r"\.[0-9a-f]{12}\.\w+$")
SETTINGS = "tests.browser.hashed_settings"


def test_pages_load_hashed_files_alone_and_their_modules_run(browser: Browser, tmp_path):
    with live_site(tmp_path / "site", DJANGO_SETTINGS_MODULE=SETTINGS) as site:
        context = browser.new_context(base_url=site.url)
        page = watch(context.new_page())
        asked = []
        page.on("request", lambda request: asked.append(request.url.partition("?")[0]))
        page.goto("/")
        page.get_by_role("button", name="Switch to the dark theme").click()
        assert page.locator("html").get_attribute("data-theme") == "dark"
        log_in(page, *site.logins["student"])
        page.goto("/courses/python-first-programs/chat/", wait_until="load")
        page.locator("[data-chat-room]").wait_for(state="attached")
        context.close()
    assert not page.problems
    assert all(url.startswith(site.url) for url in asked)
    static = [url for url in asked if "/static/" in url]
    assert [url for url in static if not HASHED.search(url)] == []
    assert sum("/js/" in url for url in static) > 20
