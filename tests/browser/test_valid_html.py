"""The Nu HTML checker finds no error on any kind of page of ours."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import log_in
from tests.browser.site_pages import GUEST_PAGES, STUDENT_PAGES, enroll_and_list_lessons
from tests.live_site import LiveSite

pytestmark = pytest.mark.browser

CHECKER = Path(__file__).parents[1] / "page_checks/node_modules/vnu-jar/build/dist/vnu.jar"


@pytest.fixture(scope="module")
def checker() -> list[str]:
    java = shutil.which("java")
    if java and CHECKER.exists():
        return [java, "-jar", str(CHECKER), "--format", "json", "--errors-only"]
    words = "The Nu HTML checker is missing: make page-tools (needs npm and Java)."
    if os.environ.get("CI"):
        pytest.fail(words)
    pytest.skip(words)


def find_errors(checker: list[str], pages: dict[str, str], folder: Path) -> list[str]:
    """Return "address: message" for each error; `pages` maps addresses to their HTML."""
    names = {}
    for number, (path, html) in enumerate(pages.items()):
        file = folder / f"{number}.html"
        file.write_text(html)
        names[file.name] = path
    files = [str(folder / name) for name in names]
    done = subprocess.run([*checker, *files], capture_output=True, text=True, check=False)
    return [
        f"{names[Path(found['url']).name]}: {found['message']} {found.get('extract', '')!r}"
        for found in json.loads(done.stderr)["messages"]
        if found["type"] == "error"
    ]


def test_checker_finds_an_error_where_there_is_one(checker, tmp_path):
    broken = "<!doctype html><html lang=en><title>x</title><p id=a>a<p id=a>b</html>"
    assert "Duplicate ID" in find_errors(checker, {"/": broken}, tmp_path)[0]


def test_pages_are_valid(checker, browser: Browser, site: LiveSite, tmp_path):
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    pages = {path: context.request.get(path).text() for path in GUEST_PAGES.values()}
    log_in(page, *site.logins["student"])
    lessons = enroll_and_list_lessons(page)
    for path in (STUDENT_PAGES | lessons).values():
        pages[f"{path} as a student"] = context.request.get(path).text()
    context.close()
    assert len(pages) > 40
    errors = find_errors(checker, pages, tmp_path)
    assert not errors, "\n".join(errors)
