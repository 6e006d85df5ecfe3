"""The page that describes the learning API, under the site's own policy."""

import pytest

pytestmark = pytest.mark.browser


def test_docs_page_shows_the_routes_and_tries_one_out(page):
    page.goto("/api/learning/v1/docs/")
    page.locator(".opblock-summary", has_text="/api/learning/v1/subjects/").first.click()
    page.get_by_role("button", name="Try it out").click()
    with page.expect_response("**/api/learning/v1/subjects/**") as answer:
        page.get_by_role("button", name="Execute").click()
    assert answer.value.status == 200
    page.get_by_text('"popular_courses"').first.wait_for()
