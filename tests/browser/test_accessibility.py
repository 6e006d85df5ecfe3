"""axe finds nothing on any kind of page: in the light on a phone and a wide screen, in the dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import log_in
from tests.browser.site_pages import (
    CONFIRMED_PAGES,
    GUEST_PAGES,
    MANAGER,
    MANAGER_PASSWORD,
    MANAGER_SCRIPT,
    STAFF_PAGES,
    STUDENT_PAGES,
    confirm_again,
    enroll_and_list_lessons,
)
from tests.live_site import LiveSite

pytestmark = pytest.mark.browser

WIDTHS = {360: 800, 1280: 900}
NARROWEST = 320
OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


def choose_widths(page: Page) -> dict[int, int]:
    """Return both widths in the light, one in the dark: colors are the same on every screen."""
    is_dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    return {1280: WIDTHS[1280]} if is_dark else WIDTHS


def find_violations(page: Page, path: str) -> list[str]:
    found = []
    for width, height in choose_widths(page).items():
        page.set_viewport_size({"width": width, "height": height})
        page.goto(path, wait_until="load")
        found += find_sideways_scroll(page, path, width)
        for violation in Axe().run(page, options=OPTIONS).response["violations"]:
            places = [node["target"] for node in violation["nodes"]]
            if violation["id"] == "target-size":
                places = [place for place in places if is_small_in_sight(page, place[0])]
            if places:
                found.append(f"{path} at {width}: {violation['id']} {places[:3]}")
    page.set_viewport_size({"width": NARROWEST, "height": 640})
    return found + find_sideways_scroll(page, path, NARROWEST)


def find_sideways_scroll(page: Page, path: str, width: int) -> list[str]:
    is_wider = page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
    return [f"{path} at {width}: sideways scroll"] if is_wider else []


def is_small_in_sight(page: Page, target: str) -> bool:
    """Look again in the middle of the screen: a bar at its edge covers only until one scrolls."""
    page.locator(target).evaluate("it => it.scrollIntoView({block: 'center'})")
    options = {"runOnly": ["target-size"], "resultTypes": ["violations"]}
    # The whole page: the element may be gone by now, for what one scrolls past is done with.
    found = Axe().run(page, options=options).response["violations"]
    return any(node["target"] == [target] for one in found for node in one["nodes"])


def test_axe_finds_nothing_on_public_pages(themed_page: Page):
    found = [
        problem for path in GUEST_PAGES.values() for problem in find_violations(themed_page, path)
    ]
    assert not found


def test_axe_finds_nothing_on_a_students_pages_and_lessons(themed_page: Page, site: LiveSite):
    log_in(themed_page, *site.logins["student"])
    lessons = enroll_and_list_lessons(themed_page)
    found = [
        problem
        for path in (STUDENT_PAGES | lessons).values()
        for problem in find_violations(themed_page, path)
    ]
    assert not found


@pytest.fixture(scope="module")
def course_id(site: LiveSite) -> int:
    """A course's number; makes the manager who looks at it."""
    return int(site.manage("shell", "-v", "0", "-c", MANAGER_SCRIPT).split()[-1])


# Two lines of the class room, one of them the reader's own and the other answered and pinned.
TALK = """
import uuid
from accounts.models import User
from chat.moderation import pin_message
from chat.services import post_message
from courses.content.learning_pages import ModulePage
from courses.content.pages import CoursePage
course = CoursePage.objects.get(slug="python-first-programs")
teacher, student = (User.objects.get(username=name) for name in ("{teacher}", "{student}"))
page = ModulePage.objects.live().descendant_of(course).first()
line = post_message(author=teacher, course=course, body="Read this", client_id=uuid.uuid4())
pin_message(message=line, by=teacher, is_pinned=True)
own = post_message(author=student, course=course, body="Why?", client_id=uuid.uuid4(),
    reply_to=line.seq, page_id=page.pk)
print(line.seq, own.seq)
"""


def test_axe_finds_nothing_on_the_pages_of_single_lines(themed_page: Page, site: LiveSite):
    names = {role: site.logins[role][0] for role in ("instructor", "student")}
    script = TALK.format(teacher=names["instructor"], student=names["student"])
    *_noise, line, own = site.manage("shell", "-v", "0", "-c", script).split()
    log_in(themed_page, *site.logins["student"])
    themed_page.goto("/courses/python-first-programs/")
    enroll = themed_page.locator("form[action$='/enroll/'] button")
    if enroll.count():
        enroll.first.click()
    room = "/courses/python-first-programs/chat/"
    paths = [f"{room}{own}/edit/", f"{room}{own}/delete/", f"{room}{line}/report/"]
    paths += [room, f"{room}?reply={line}", f"{room}?before={own}"]
    found = [problem for path in paths for problem in find_violations(themed_page, path)]
    assert not found


def test_axe_finds_nothing_on_our_screens_in_the_admin(themed_page: Page, course_id: int):
    log_in(themed_page, MANAGER, MANAGER_PASSWORD, next_url="/admin/")
    paths = [path.format(course=course_id) for path in STAFF_PAGES.values()]
    found = [problem for path in paths for problem in find_violations(themed_page, path)]
    assert not found


def test_axe_finds_nothing_on_pages_behind_a_confirmation(themed_page: Page, site: LiveSite):
    name, password = site.logins["student"]
    log_in(themed_page, name, password)
    confirm_again(themed_page, password)
    paths = CONFIRMED_PAGES.values()
    found = [problem for path in paths for problem in find_violations(themed_page, path)]
    assert not found
