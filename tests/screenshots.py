"""Pictures of every page, in both themes, on a phone and on a wide screen: `make screenshots`.

They land in screenshots/<page>-<theme>-<width>.png, for people to look at; what guests and students
see also from right to left, as <page>-ar-<width>.png.
"""

import argparse
import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from tqdm import tqdm

from tests.browser.conftest import CHROMIUM_FLAGS, log_in
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
from tests.live_site import ROOT, LiveSite, live_site

SIZES = {360: 800, 1280: 900}
THEMES = ("light", "dark")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="page names that contain this")
    only = parser.parse_args().only
    folder = ROOT / "screenshots"
    folder.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as data,
        live_site(Path(data) / "site", EDUCA_GALLERY="true") as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=CHROMIUM_FLAGS
        )
        shoot_all(browser, site, folder, only)
        browser.close()


def shoot_all(browser: Browser, site: LiveSite, folder: Path, only: str) -> None:
    course = site.manage("shell", "-v", "0", "-c", MANAGER_SCRIPT).split()[-1]
    staff_pages = {name: path.format(course=course) for name, path in STAFF_PAGES.items()}
    student, password = site.logins["student"]
    for theme in THEMES:
        context = browser.new_context(base_url=site.url, color_scheme=theme)
        page = context.new_page()
        shoot_some(page, "guest", GUEST_PAGES, theme, folder, only)
        log_in(page, student, password)
        lessons = enroll_and_list_lessons(page)
        shoot_some(page, "student", STUDENT_PAGES | lessons, theme, folder, only)
        confirm_again(page, password)
        shoot_some(page, "student, confirmed", CONFIRMED_PAGES, theme, folder, only)
        context.clear_cookies()
        log_in(page, MANAGER, MANAGER_PASSWORD, next_url="/admin/")
        shoot_some(page, "manager", staff_pages, theme, folder, only)
        context.close()
    shoot_from_right_to_left(browser, site, folder, only)


def shoot_from_right_to_left(browser: Browser, site: LiveSite, folder: Path, only: str) -> None:
    arabic = {"name": "django_language", "value": "ar", "url": site.url}
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    context.add_cookies([arabic])
    shoot_some(page, "guest", GUEST_PAGES, "ar", folder, only)
    context.clear_cookies()
    log_in(page, *site.logins["student"])
    lessons = enroll_and_list_lessons(page)
    context.add_cookies([arabic])
    shoot_some(page, "student", STUDENT_PAGES | lessons, "ar", folder, only)
    context.close()


def shoot_some(
    page: Page, role: str, pages: dict[str, str], theme: str, folder: Path, only: str
) -> None:
    wanted = {name: path for name, path in pages.items() if only in name}
    for name, path in tqdm(wanted.items(), desc=f"{role}, {theme}"):
        shoot(page, name, path, theme, folder)


def shoot(page: Page, name: str, path: str, theme: str, folder: Path) -> None:
    for width, height in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.goto(path, wait_until="networkidle")
        page.screenshot(path=folder / f"{name}-{theme}-{width}.png", full_page=True)


if __name__ == "__main__":
    main()
