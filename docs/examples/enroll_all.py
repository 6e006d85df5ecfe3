"""Enroll in every course of a site that lets you in, over the learning API.

    EDUCA_TOKEN=educa_… python enroll_all.py https://educa.example

The token needs the scopes `read` and `learn`: make one on your account page. Needs httpx
(`pip install httpx`). Exits with 1 when a course could not be entered.
"""

import os
import sys
import time
from collections.abc import Iterator

import httpx

API = "/api/learning/v1/"
PAGE_SIZE = 100
SAYINGS = {
    "active": "enrolled",
    "pending": "asked; the team decides",
    "waiting": "on the waiting list",
    "completed": "completed before",
}


def list_courses(client: httpx.Client) -> Iterator[dict]:
    """Yield all courses, page by page, until as many came as the site counts."""
    offset = 0
    while True:
        found = send(client, "GET", "courses/", params={"limit": PAGE_SIZE, "offset": offset})
        answer = found.raise_for_status().json()
        yield from answer["items"]
        offset += len(answer["items"])
        if not answer["items"] or offset >= answer["meta"]["total_count"]:
            return


def send(client: httpx.Client, method: str, path: str, **options) -> httpx.Response:
    """Send one request; when the site asks for a pause, make it and try again."""
    while True:
        response = client.request(method, API + path, **options)
        if response.status_code != 429:
            return response
        time.sleep(int(response.headers.get("Retry-After", "1")))


def enroll(client: httpx.Client, course: dict) -> tuple[bool, str]:
    """Ask for a place. Return whether there is one, or a turn for one, and a line that says so."""
    response = send(client, "POST", f"courses/{course['id']}/enroll/", json={})
    if response.is_success:
        status = response.json()["status"]
        return True, SAYINGS.get(status, status)
    return False, response.json()["detail"]


def enroll_in_all(client: httpx.Client) -> int:
    """Enroll in every course and print what came of it; return how many refused."""
    courses = list(list_courses(client))
    print(f"{len(courses)} courses:")
    for course in courses:
        print(f"  {course['title']}")
    refused = 0
    for course in courses:
        is_in, line = enroll(client, course)
        refused += not is_in
        print(f"{'✓' if is_in else '✗'} {course['title']}: {line}")
    return refused


def main() -> int:
    token = os.environ.get("EDUCA_TOKEN", "")
    if len(sys.argv) != 2 or not token:
        print(__doc__, file=sys.stderr)
        return 2
    headers = {"Authorization": f"Bearer {token}"}
    try:
        with httpx.Client(base_url=sys.argv[1], headers=headers, timeout=10) as client:
            return 1 if enroll_in_all(client) else 0
    except httpx.HTTPError as error:
        print(f"The site cannot be used: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
