"""Every kind of page by role: what axe, the Nu checker and the pictures go through.

Each table maps a short name, which a picture carries, to an address. A new kind of page gets its
row here once and is judged by all of them.
"""

from playwright.sync_api import Page

GUEST_PAGES = {
    "home": "/",
    "catalog": "/courses/",
    "catalog-none": "/courses/?q=zzzz",
    "catalog-filtered": "/courses/?subject=music&level=beginner&level=wizard&sort=title",
    "course-guest": "/courses/python-first-programs/",
    "course-film": "/courses/why-notes-agree/",
    "locked": "/courses/pendulum/the-law/",
    "login": "/accounts/login/",
    "signup": "/accounts/signup/",
    "reset": "/accounts/password/reset/",
    "login-code": "/accounts/login/code/",
    "erased": "/accounts/data/erased/",
    "reminders-unknown": "/accounts/reminders/unknown/",
    "inactive": "/accounts/inactive/",
    "language": "/accounts/language/",
    "search": "/search/?q=notes",
    "search-empty": "/search/",
    "search-kind": "/search/?q=time&in=lesson",
    "search-nothing": "/search/?q=zzzz",
    "not-found": "/no-such-page/",
    "invitation-ended": "/accounts/invitation/no-such-token/",
    "gallery": "/gallery/",
}
STUDENT_PAGES = {
    "home-student": "/",
    "catalog-student": "/courses/",
    "search-student": "/search/?q=time",
    "learn": "/learn/",
    "course-enrolled": "/courses/python-first-programs/",
    "lesson-resume": "/learn/python-first-programs/",
    "progress": "/learn/python-first-programs/progress/",
    "chat": "/courses/python-first-programs/chat/",
    "notices": "/notices/",
    "account": "/accounts/",
    "profile": "/accounts/profile/",
    "email": "/accounts/email/",
    "password": "/accounts/password/change/",
    "reauthenticate": "/accounts/reauthenticate/",
    "two-factor": "/accounts/2fa/",
    "passkeys": "/accounts/2fa/webauthn/",
    "sessions": "/accounts/sessions/",
    "logins-elsewhere": "/accounts/3rdparty/",
    "tokens": "/accounts/tokens/",
    "data": "/accounts/data/",
    "logout": "/accounts/logout/",
}
# What opens only to those who have just shown that it is they.
CONFIRMED_PAGES = {
    "two-factor-activate": "/accounts/2fa/totp/activate/",
    "passkey-add": "/accounts/2fa/webauthn/add/",
    "token-new": "/accounts/tokens/new/",
    "data-erase": "/accounts/data/erase/",
}
# Our screens in the admin, with "{course}" for a course's number.
STAFF_PAGES = {
    "admin": "/admin/",
    "admin-courses": "/admin/courses/mine/",
    "admin-start": "/admin/courses/start/",
    "admin-team": "/admin/courses/{course}/team/",
    "admin-class": "/admin/courses/{course}/class/",
    "admin-class-import": "/admin/courses/{course}/class/import/",
    "admin-order": "/admin/courses/{course}/order/",
    "admin-duplicate": "/admin/courses/{course}/duplicate/",
    "admin-new-run": "/admin/courses/{course}/new-run/",
    "admin-archive": "/admin/courses/{course}/archive/",
    "admin-publish": "/admin/courses/{course}/publish/",
    "admin-review": "/admin/courses/{course}/review/",
    "admin-enrollments": "/admin/courses/enrollment/",
    "admin-room": "/admin/chat/rooms/{course}/",
    "admin-questions": "/admin/chat/rooms/{course}/questions/",
    "admin-reports": "/admin/chat/report/",
    "admin-pages": "/admin/pages/{course}/",
    "admin-unpublish": "/admin/pages/{course}/unpublish/",
    "admin-webhooks": "/admin/webhooks/",
    "admin-webhook-new": "/admin/webhooks/new/",
    "admin-webhook": "/admin/webhooks/edit/1/",
    "admin-webhook-rotate": "/admin/webhooks/rotate/1/",
    "admin-webhook-secret": "/admin/webhooks/secret/1/",
    "admin-deliveries": "/admin/webhooks/deliveries/",
    "admin-delivery": "/admin/webhooks/deliveries/inspect/1/",
}
# Together the lessons of these show every kind of block.
LESSON_COURSES = ("python-first-programs", "why-notes-agree", "prime-numbers", "pendulum")
# A course manager with a webhook to look at; prints the number of a course.
MANAGER = "axel"
MANAGER_PASSWORD = "a-long-and-quiet-river-42"
MANAGER_SCRIPT = f"""
from accounts.services import create_account
from courses.content.pages import CoursePage
from courses.teaching.groups import COURSE_MANAGERS
from courses.webhooks.models import EventType, WebhookEndpoint
from courses.webhooks.services import send_ping
from django.contrib.auth.models import Group
user = create_account(
    username="{MANAGER}", email="axel@educa.example", password="{MANAGER_PASSWORD}")
user.groups.add(Group.objects.get(name=COURSE_MANAGERS))
kinds = list(EventType.values)
front = WebhookEndpoint.objects.create(url="https://127.0.0.1/hook", event_types=kinds)
send_ping(endpoint=front, by=user)
print(CoursePage.objects.get(slug="python-first-programs").pk)
"""


def enroll_and_list_lessons(page: Page) -> dict[str, str]:
    """Return name → address of the modules and lessons of `LESSON_COURSES`; enroll where needed."""
    found = {}
    for slug in LESSON_COURSES:
        page.goto(f"/courses/{slug}/")
        enroll = page.locator("form[action$='/enroll/'] button")
        if enroll.count():
            enroll.first.click()
            page.goto(f"/courses/{slug}/")
        links = page.locator(f"main ol a[href^='/courses/{slug}/']").all()
        paths = dict.fromkeys(link.get_attribute("href") for link in links)
        found |= {f"lesson-{slug}-{number}": path for number, path in enumerate(paths, start=1)}
    return found


def confirm_again(page: Page, password: str) -> None:
    """Show once more that it is the person, so that `CONFIRMED_PAGES` open."""
    page.goto("/accounts/reauthenticate/?next=/accounts/")
    page.locator("input[name=password]").fill(password)
    page.get_by_role("button", name="Continue", exact=True).click()
    page.wait_for_url("**/accounts/")
