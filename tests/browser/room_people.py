"""People in a class room, each in a browser of his own, and what they do there."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import log_in, watch
from tests.live_site import LiveSite, build_world


@dataclass(frozen=True)
class World:
    site: LiveSite
    users: dict
    course: dict

    @property
    def room(self) -> str:
        return f"{self.course['url']}chat/"

    def manage(self, script: str) -> str:
        """Run lines of Python on the site, with the course and the people by name."""
        return self.site.manage(
            "shell", "-v", "0", "-c", PRELUDE.format(self.course["id"]) + script
        )

    def say(self, name: str, *texts: str) -> None:
        self.manage(f"for text in {json.dumps(texts)}: say({name!r}, text)\n")


PRELUDE = """
import uuid
from accounts.models import User
from chat.services import post_message
from courses.content.pages import CoursePage
course = CoursePage.objects.get(pk={})
def say(name, text):
    author = User.objects.get(username=name)
    post_message(author=author, course=course, body=text, client_id=uuid.uuid4())
"""


def make_world(site: LiveSite) -> World:
    world = build_world(site)
    return World(site, world["users"], world["courses"]["a"])


AXE_STYLES = "Applying inline style violates"


@contextmanager
def person(browser: Browser, world: World, name: str, **options) -> Iterator[Page]:
    """Somebody who stands in the room. Fails on script errors, console errors and dialogs."""
    context = browser.new_context(base_url=world.site.url, **options)
    page = watch(context.new_page())
    page.on("dialog", lambda dialog: page.problems.append(f"dialog: {dialog.message}"))
    user = world.users[name]
    log_in(page, user["username"], user["password"])
    page.goto(world.room)
    yield page
    context.close()
    # axe measures with styles of its own, which our policy blocks and the console tells, later.
    is_measured = getattr(page, "is_measured", False)
    problems = [one for one in page.problems if not (is_measured and AXE_STYLES in one)]
    assert not problems, problems


def write(page: Page, text: str) -> None:
    page.get_by_label("Message to the class").fill(text)
    page.get_by_label("Message to the class").press("Enter")


def line(page: Page, text: str) -> Locator:
    return page.locator("[data-log] article").filter(has_text=text)


def state(page: Page) -> Locator:
    return page.locator("[data-state-line] [role=status]")


def wait_until_live(page: Page) -> None:
    expect(state(page)).to_contain_text("Live", timeout=30_000)
