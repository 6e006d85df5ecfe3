"""A login by the school's own accounts, all the way there and back; and whose account it opens."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import watch
from tests.browser.fake_provider import Provider, fake_provider, make_setting
from tests.live_site import LiveSite, live_site

pytestmark = pytest.mark.browser

OWNER = """
from accounts.services import create_account
create_account(username="owner", email="owner@educa.example", password="a-long-and-quiet-river-42")
"""

COUNT = """
from accounts.models import User
print(User.objects.filter(email="noa@college.example").count())
"""


@pytest.fixture(scope="module")
def school(tmp_path_factory):
    folder = tmp_path_factory.mktemp("college")
    with fake_provider() as provider:
        setting = make_setting(provider)
        with live_site(folder, with_demo=False, EDUCA_OIDC_PROVIDERS=setting) as site:
            site.manage("shell", "--command", OWNER)
            yield site, provider


def come_from_college(browser: Browser, site: LiveSite, provider: Provider, **person) -> Page:
    provider.person = person
    page = watch(browser.new_context(base_url=site.url).new_page())
    page.goto("/accounts/login/")
    page.get_by_role("button", name="College").or_(page.get_by_role("link", name="College")).click()
    page.wait_for_load_state("networkidle")
    return page


def test_somebody_new_has_an_account_and_comes_back_to_it(school, browser):
    site, provider = school
    noa = {"sub": "n-1", "name": "Noa Levi", "email": "noa@college.example", "email_verified": True}
    for _visit in range(2):
        page = come_from_college(browser, site, provider, **noa)
        page.goto("/accounts/profile/")
        expect(page.locator("input[name=display_name]")).to_have_value("Noa Levi")
        assert not page.problems
        page.context.close()
    assert site.manage("shell", "-v", "0", "-c", COUNT).split() == ["1"]


def test_an_address_of_somebody_here_opens_nothing(school, browser):
    site, provider = school
    thief = {"sub": "t-1", "name": "Thief", "email": "owner@educa.example", "email_verified": True}
    page = come_from_college(browser, site, provider, **thief)
    page.goto("/accounts/profile/")
    expect(page).to_have_url(f"{site.url}/accounts/login/?next=/accounts/profile/")
    assert not page.problems
    page.context.close()


def test_a_made_up_answer_logs_nobody_in(school, browser):
    site, _provider = school
    page = watch(browser.new_context(base_url=site.url).new_page())
    answer = page.goto("/accounts/oidc/college/login/callback/?code=code-1&state=made-up")
    assert answer.status < 500
    page.goto("/learn/")
    expect(page).to_have_url(f"{site.url}/accounts/login/?next=/learn/")
    page.context.close()
