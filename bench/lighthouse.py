"""Lighthouse's four marks for the pages people see most: `make lighthouse`.

Runs against the whole stack (bench/stack.py), as a phone and a desk, and fails below 95. The marks
for speed depend on the machine: run it when nothing else runs.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright
from tqdm import tqdm

from bench.stack import Stack, running_stack
from tests.browser.conftest import CHROMIUM_FLAGS, log_in
from tests.browser.site_pages import enroll_and_list_lessons

ROOT = Path(__file__).resolve().parent.parent
LIGHTHOUSE = ROOT / "tests" / "page_checks" / "node_modules" / ".bin" / "lighthouse"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
LOWEST = 95
FLAGS = "--headless=new --no-sandbox --disable-gpu --ignore-certificate-errors"
PUBLIC_PAGES = {"home": "/", "catalog": "/courses/", "course": "/courses/why-notes-agree/"}
LESSON = "lesson-why-notes-agree-1"


def log_in_and_find_lesson(stack: Stack) -> tuple[str, str]:
    """Return the session's cookie of an enrolled student and the path of a lesson."""
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        context = browser.new_context(base_url=stack.url, ignore_https_errors=True)
        page = context.new_page()
        log_in(page, *stack.logins["student"])
        lesson = enroll_and_list_lessons(page)[LESSON]
        cookies = {one["name"]: one["value"] for one in context.cookies()}
        browser.close()
    return f"sessionid={cookies['sessionid']}", lesson


def measure(url: str, *, cookie: str, is_desk: bool, folder: Path) -> dict[str, float]:
    """Return category → mark (0–100); the whole report is kept in `folder`."""
    report = folder / "report.json"
    command = [str(LIGHTHOUSE), url, "--quiet", f"--chrome-flags={FLAGS}", "--output=json"]
    command += [f"--output-path={report}", f"--only-categories={','.join(CATEGORIES)}"]
    if is_desk:
        command.append("--preset=desktop")
    if cookie:
        command.append(f"--extra-headers={json.dumps({'Cookie': cookie})}")
    env = {**os.environ, "CHROME_PATH": shutil.which("chromium") or "chromium"}
    subprocess.run(command, env=env, check=True, capture_output=True)
    found = json.loads(report.read_text())
    for name, category in found["categories"].items():
        tell_failures(name, category, found["audits"])
    return {name: 100 * found["categories"][name]["score"] for name in CATEGORIES}


def tell_failures(name: str, category: dict, audits: dict) -> None:
    if 100 * category["score"] >= LOWEST:
        return
    for part in category["auditRefs"]:
        audit = audits[part["id"]]
        if part["weight"] and audit["score"] is not None and audit["score"] < 0.9:
            tqdm.write(f"  {name}: {audit['title']} {audit.get('displayValue', '')}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=1, help="the median of so many counts")
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as data, running_stack(Path(data) / "stack") as stack:
        cookie, lesson = log_in_and_find_lesson(stack)
        jobs = [(name, path, "") for name, path in PUBLIC_PAGES.items()]
        jobs.append(("lesson", lesson, cookie))
        rows = []
        for name, path, sent in tqdm(jobs, desc="Pages"):
            for is_desk in (False, True):
                marks = [
                    measure(stack.url + path, cookie=sent, is_desk=is_desk, folder=Path(data))
                    for _ in range(rounds)
                ]
                middle = {one: sorted(m[one] for m in marks)[rounds // 2] for one in CATEGORIES}
                rows.append((name, "desk" if is_desk else "phone", middle))
    print(f"{'':18}" + "".join(f"{one:>16}" for one in CATEGORIES))
    for name, screen, marks in rows:
        print(f"{name + ', ' + screen:18}" + "".join(f"{marks[one]:16.0f}" for one in CATEGORIES))
    lowest = min(mark for _name, _screen, marks in rows for mark in marks.values())
    sys.exit(f"Some marks are below {LOWEST}." if round(lowest) < LOWEST else 0)


if __name__ == "__main__":
    main()
