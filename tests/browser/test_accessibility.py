"""axe finds nothing on any kind of page: in the light on a phone and a wide screen, in the dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import log_in
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
    "/accounts/login/code/",
    "/accounts/data/erased/",
    "/accounts/reminders/unknown/",
    "/accounts/inactive/",
    "/search/?q=notes",
    "/no-such-page/",
]
# Together these lessons show every kind of block.
STUDENT_PAGES = [
    "/learn/",
    "/courses/python-first-programs/",
    "/learn/python-first-programs/",
    "/learn/python-first-programs/progress/",
    "/courses/python-first-programs/chat/",
    "/accounts/",
    "/accounts/profile/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/reauthenticate/",
    "/accounts/2fa/",
    "/accounts/2fa/webauthn/",
    "/accounts/sessions/",
    "/accounts/3rdparty/",
    "/accounts/tokens/",
    "/accounts/data/",
    "/accounts/logout/",
]
LESSON_COURSES = ["why-notes-agree", "prime-numbers", "pendulum"]
# Our screens in the admin, with "{course}" for a course's number.
STAFF_PAGES = [
    "/admin/",
    "/admin/courses/mine/",
    "/admin/courses/start/",
    "/admin/courses/{course}/team/",
    "/admin/courses/{course}/class/",
    "/admin/courses/{course}/class/import/",
    "/admin/courses/{course}/order/",
    "/admin/courses/{course}/duplicate/",
    "/admin/courses/{course}/new-run/",
    "/admin/courses/{course}/archive/",
    "/admin/courses/{course}/publish/",
    "/admin/courses/{course}/review/",
    "/admin/courses/enrollment/",
    "/admin/chat/rooms/{course}/",
    "/admin/chat/rooms/{course}/questions/",
    "/admin/chat/report/",
    "/admin/pages/{course}/",
    "/admin/pages/{course}/unpublish/",
    "/admin/webhooks/",
    "/admin/webhooks/new/",
    "/admin/webhooks/edit/1/",
    "/admin/webhooks/rotate/1/",
    "/admin/webhooks/secret/1/",
    "/admin/webhooks/deliveries/",
    "/admin/webhooks/deliveries/inspect/1/",
]
MANAGER = """
from accounts.services import create_account
from courses.content.pages import CoursePage
from courses.teaching.groups import COURSE_MANAGERS
from courses.webhooks.models import EventType, WebhookEndpoint
from courses.webhooks.services import send_ping
from django.contrib.auth.models import Group
user = create_account(username="axel", email="axel@educa.example", password="{password}")
user.groups.add(Group.objects.get(name=COURSE_MANAGERS))
kinds = list(EventType.values)
front = WebhookEndpoint.objects.create(url="https://127.0.0.1/hook", event_types=kinds)
send_ping(endpoint=front, by=user)
print(CoursePage.objects.get(slug="python-first-programs").pk)
"""
PASSWORD = "a-long-and-quiet-river-42"
WIDTHS = {360: 800, 1280: 900}
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
        overflow = page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
        if overflow:
            found.append(f"{path} at {width}: sideways scroll")
        for violation in Axe().run(page, options=OPTIONS).response["violations"]:
            places = [node["target"] for node in violation["nodes"]]
            if violation["id"] == "target-size":
                places = [place for place in places if is_small_in_sight(page, place[0])]
            if places:
                found.append(f"{path} at {width}: {violation['id']} {places[:3]}")
    return found


def is_small_in_sight(page: Page, target: str) -> bool:
    """Look again in the middle of the screen: a bar at its edge covers only until one scrolls."""
    page.locator(target).evaluate("it => it.scrollIntoView({block: 'center'})")
    options = {"runOnly": ["target-size"], "resultTypes": ["violations"]}
    return bool(Axe().run(page, context=target, options=options).response["violations"])


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


@pytest.fixture(scope="module")
def course_id(site: LiveSite) -> int:
    """A course's number; makes the manager who looks at it."""
    return int(site.manage("shell", "-v", "0", "-c", MANAGER.format(password=PASSWORD)).split()[-1])


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
    log_in(themed_page, "axel", PASSWORD, next_url="/admin/")
    paths = [path.format(course=course_id) for path in STAFF_PAGES]
    found = [problem for path in paths for problem in find_violations(themed_page, path)]
    assert not found


# What opens only to those who have just shown that it is they.
CONFIRMED_PAGES = [
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/tokens/new/",
    "/accounts/data/erase/",
]


def test_axe_finds_nothing_on_pages_behind_a_confirmation(themed_page: Page, site: LiveSite):
    name, password = site.logins["student"]
    log_in(themed_page, name, password)
    themed_page.goto("/accounts/reauthenticate/?next=/accounts/")
    themed_page.locator("input[name=password]").fill(password)
    themed_page.get_by_role("button", name="Continue", exact=True).click()
    themed_page.wait_for_url("**/accounts/")
    found = [problem for path in CONFIRMED_PAGES for problem in find_violations(themed_page, path)]
    assert not found
