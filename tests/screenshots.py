"""Pictures of every page, in both themes, on a phone and on a wide screen: `make screenshots`.

They land in screenshots/<page>-<theme>-<width>.png, for people to look at.
"""

import argparse
import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from tqdm import tqdm

from tests.browser.conftest import CHROMIUM_FLAGS, log_in
from tests.live_site import ROOT, LiveSite, live_site

SIZES = {360: 800, 1280: 900}
THEMES = ("light", "dark")
GUEST_PAGES = {
    "home": "/",
    "catalog": "/courses/",
    "catalog-none": "/courses/?q=zzzz",
    "course-guest": "/courses/python-first-programs/",
    "course-film": "/courses/why-notes-agree/",
    "locked": "/courses/pendulum/the-law/",
    "login": "/accounts/login/",
    "signup": "/accounts/signup/",
    "reset": "/accounts/password/reset/",
    "search": "/search/?q=notes",
    "search-empty": "/search/",
    "not-found": "/no-such-page/",
}
STUDENT_PAGES = {
    "home-student": "/",
    "catalog-student": "/courses/",
    "learn": "/learn/",
    "course-enrolled": "/courses/python-first-programs/",
    "lesson-resume": "/learn/python-first-programs/",
    "chat": "/courses/python-first-programs/chat/",
    "email": "/accounts/email/",
    "password": "/accounts/password/change/",
    "tokens": "/accounts/tokens/",
    "logout": "/accounts/logout/",
}
ADMIN_PAGES = {"admin": "/admin/", "admin-pages": "/admin/pages/"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="page names that contain this")
    only = parser.parse_args().only
    folder = ROOT / "screenshots"
    folder.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as data,
        live_site(Path(data) / "site") as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=CHROMIUM_FLAGS
        )
        shoot_all(browser, site, folder, only)
        browser.close()


def shoot_all(browser: Browser, site: LiveSite, folder: Path, only: str) -> None:
    jobs = [("", GUEST_PAGES), ("student", STUDENT_PAGES), ("instructor", ADMIN_PAGES)]
    for role, pages in jobs:
        wanted = {name: path for name, path in pages.items() if only in name}
        for theme in THEMES if wanted else ():
            context = browser.new_context(base_url=site.url, color_scheme=theme)
            page = context.new_page()
            if role:
                log_in(page, *site.logins[role])
            if role == "student":
                wanted |= find_all_lessons(page) if not only or "lesson" in only else {}
            for name, path in tqdm(wanted.items(), desc=f"{role or 'guest'} {theme}"):
                shoot(page, name, path, theme, folder)
            context.close()


def find_all_lessons(page: Page) -> dict[str, str]:
    """Enroll where needed and return every lesson of the demo courses that show all blocks."""
    found = {}
    for slug in ("python-first-programs", "why-notes-agree", "prime-numbers", "pendulum"):
        page.goto(f"/courses/{slug}/")
        button = page.locator("form[action$='/enroll/'] button").first
        if button.count():
            button.click()
            page.goto(f"/courses/{slug}/")
        links = page.locator(f"main ol a[href^='/courses/{slug}/']")
        paths = list(dict.fromkeys(link.get_attribute("href") for link in links.all()))
        found |= {f"lesson-{slug}-{number}": path for number, path in enumerate(paths, start=1)}
    return found


def shoot(page: Page, name: str, path: str, theme: str, folder: Path) -> None:
    for width, height in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.goto(path, wait_until="networkidle")
        page.screenshot(path=folder / f"{name}-{theme}-{width}.png", full_page=True)


if __name__ == "__main__":
    main()
