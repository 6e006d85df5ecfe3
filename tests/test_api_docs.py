"""Every line of shell in the documents of the APIs runs, in order, against a site of its own.

`curl` stands for the real one and notes the status of each answer, so that a line is wrong if its
answer is not what the text promises: 2xx, unless it stands in `OTHER_STATUS`.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.live_site import LiveSite, build_world, live_site

DOCS = Path(__file__).resolve().parent.parent / "docs"
SHELL = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PLACEHOLDER = re.compile(r"^(TOKEN|COURSE)=….*$", re.MULTILINE)
BASE = "http://127.0.0.1:8000"
# What the text around a line shows: not changed since the ETag.
OTHER_STATUS = {"If-None-Match": 304}
CAPABILITIES = {
    *("/subjects/", "/courses/", "/enroll/", "/withdraw/", "/contents/", "/progress/"),
    *("progress/events/", "/enrollments/", "-X PATCH", "-X DELETE", "/me/", "/roster/"),
    *("/search/", "/search/suggestions/", "/results/", "/pages/", "/images/", "/documents/"),
}
# One line for each answer: the status, a tab and the arguments; what curl prints goes on as it is.
SPY = """
curl() {
  local code headers
  headers=$(mktemp)
  command curl -sS -D "$headers" "$@" || { echo "failed\\t$*" >> "$ANSWERS"; return 1; }
  code=$(sed -n 's/^HTTP[^ ]* \\([0-9]*\\).*/\\1/p' "$headers" | tail -n 1)
  rm -f "$headers"
  printf '%s\\t%s\\n' "$code" "$(printf '%s ' "$@" | tr '\\n\\t' '  ')" >> "$ANSWERS"
}
"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("curl"), reason="needs curl; .ci/run installs it"),
]


def read_script(name: str, site: LiveSite, values: dict[str, list[str]]) -> str:
    text = (DOCS / name).read_text()
    script = "\n".join([SPY, *SHELL.findall(text)]).replace(BASE, site.url)
    return fill_in(script, values)


def fill_in(script: str, values: dict[str, list[str]]) -> str:
    """Give each `NAME=…` its value; a name that is given anew has further ones."""
    rest = {name: iter(given) for name, given in values.items()}
    return PLACEHOLDER.sub(lambda match: f"{match[1]}={next(rest[match[1]])}", script)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with live_site(tmp_path_factory.mktemp("api-docs")) as site:
        yield site


@pytest.fixture(scope="module")
def people(site) -> dict:
    return build_world(site)


def run(name: str, site: LiveSite, folder: Path, **values: list[str]) -> list[tuple[str, str]]:
    """Run the lines of a document; return the status and the arguments of each curl.

    `values` fill the document's placeholders; what it has no placeholder for is in the environment.
    """
    answers = folder / "answers"
    first = {name: given[0] for name, given in values.items()}
    done = subprocess.run(
        ["bash", "-u", "-c", read_script(name, site, values)],
        env={**os.environ, "ANSWERS": str(answers), **first},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert not done.stderr, done.stderr
    return [tuple(line.split("\t", 1)) for line in answers.read_text().splitlines()]


def find_wrong(answers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    wrong = []
    for status, asked in answers:
        other = next((code for sign, code in OTHER_STATUS.items() if sign in asked), None)
        if status != str(other) if other else not status.startswith("2"):
            wrong.append((status, asked))
    return wrong


def test_every_line_of_the_apis_document_runs(site, people, tmp_path):
    answers = run("api.md", site, tmp_path, TOKEN=[people["users"]["outsider"]["token"]])
    assert not find_wrong(answers)
    assert len(answers) > 20


def test_every_line_of_the_learners_document_runs(site, people, tmp_path):
    tokens = [people["users"][name]["token"] for name in ("student_a", "instructor_a")]
    course = str(people["courses"]["a"]["id"])
    answers = run("api_learners.md", site, tmp_path, TOKEN=tokens, COURSE=[course])
    assert not find_wrong(answers)
    assert len(answers) > 12


def test_every_capability_has_a_line():
    texts = [(DOCS / name).read_text() for name in ("api.md", "api_learners.md")]
    lines = "\n".join(block for text in texts for block in SHELL.findall(text))
    assert not [sign for sign in CAPABILITIES if sign not in lines]
