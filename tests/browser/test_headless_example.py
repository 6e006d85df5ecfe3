"""The front end of docs/examples/headless studies a course from another origin, by token alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import watch
from tests.live_site import LiveSite, live_site

pytestmark = pytest.mark.browser

FRONT_END = Path(__file__).resolve().parents[2] / "docs" / "examples" / "headless"
STANDING = """
from courses.progress.models import PageProgress
print(*PageProgress.objects.filter(
    enrollment__student__username="{name}",
    enrollment__course__slug="pendulum",
    completed_at__isnull=False,
).values_list("page__slug", flat=True))
"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@contextmanager
def another_origin() -> Iterator[str]:
    handler = partial(Quiet, directory=str(FRONT_END))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def front_end(tmp_path_factory) -> Iterator[tuple[LiveSite, str]]:
    with another_origin() as origin:
        folder = tmp_path_factory.mktemp("headless")
        with live_site(folder, EDUCA_CORS_ORIGINS=origin) as site:
            yield site, origin


def open_front_end(browser: Browser, site: LiveSite, origin: str, token: str) -> Page:
    page = watch(browser.new_context().new_page())
    page.goto(origin)
    page.get_by_label("Site").fill(site.url)
    page.get_by_label("API token").fill(token)
    page.get_by_role("button", name="Show courses").click()
    return page


def make_token(site: LiveSite, name: str, *scopes: str) -> str:
    chosen = [word for scope in scopes for word in ("--scope", scope)]
    options = ("--name", "-".join(["Headless", *scopes]), "--days", "30")
    return site.manage("create_api_token", name, *options, *chosen).split()[-1]


def test_a_course_is_studied_from_another_origin(front_end, browser):
    site, origin = front_end
    name, _password = site.logins["student"]
    page = open_front_end(browser, site, origin, make_token(site, name, "read", "learn"))
    expect(page.get_by_role("heading", name="5 courses")).to_be_visible()
    page.get_by_role("button", name="The Pendulum").click()
    page.get_by_role("button", name="Enroll").click()
    lesson = page.get_by_role("main").get_by_role("listitem").first.get_by_role("button")
    title = lesson.inner_text()
    lesson.click()
    expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
    for picture in page.get_by_role("main").locator("img").all():
        assert picture.evaluate("it => it.decode().then(() => it.naturalWidth)") > 0
    page.get_by_role("button", name="Mark as done").click()
    expect(page.get_by_role("status")).to_have_text(f"“{title}” is done.")
    expect(page.get_by_text("1 of ")).to_be_visible()
    assert len(site.manage("shell", "-v", "0", "-c", STANDING.format(name=name)).split()) == 1
    assert not page.problems
    page.context.close()


def test_refusals_are_told_in_words(front_end, browser):
    site, origin = front_end
    page = open_front_end(browser, site, origin, "educa_wrong")
    expect(page.get_by_role("status")).to_have_text("This token is not valid.")
    assert not page.problems
    page.context.close()
