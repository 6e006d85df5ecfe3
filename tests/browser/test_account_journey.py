"""People look after their accounts: second factor, passkey, sessions, their data, the way out."""

import json
import re
import time
import zipfile

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.tests.codes import code_of
from tests.browser.conftest import log_in, watch
from tests.live_site import LiveSite

pytestmark = pytest.mark.browser

PASSWORD = "correct horse battery staple"
MAKE = """
from accounts.services import create_account
create_account(username={0!r}, email={1!r}, password={2!r}, display_name={0!r})
"""


@pytest.fixture
def person(site: LiveSite, request) -> str:
    """A fresh account with a confirmed address, named after the test."""
    name = f"{request.node.name[5:25].replace('_', '-')}-{time.monotonic_ns()}"
    site.manage("shell", "-c", MAKE.format(name, f"{name}@educa.example", PASSWORD))
    return name


@pytest.fixture
def local_page(browser: Browser, site: LiveSite) -> Page:
    """The site under the name "localhost", where browsers allow passkeys without TLS."""
    context = browser.new_context(base_url=site.url.replace("127.0.0.1", "localhost"))
    page = watch(context.new_page())
    yield page
    context.close()
    assert not page.problems, page.problems


def confirm(page: Page) -> None:
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Continue", exact=True).click()


def log_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.locator("main").get_by_role("button", name="Log out").click()
    page.wait_for_url("**/")


def begin_login(page: Page, person: str) -> None:
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(person)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Log in", exact=True).click()


def test_app_for_codes(page: Page, person: str):
    log_in(page, person, PASSWORD)
    page.goto("/accounts/")
    page.get_by_role("heading", name="Two-factor login").get_by_role("link").click()
    page.get_by_role("link", name="Set it up").click()
    confirm(page)
    expect(page.get_by_role("img", name="Picture for the app")).to_be_visible()
    secret = page.locator("code.secret").inner_text()
    page.get_by_label("Authenticator code").fill(code_of(secret))
    page.get_by_role("button", name="Switch it on").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    assert page.locator(".secret-list li").count() == 10
    log_out(page)
    begin_login(page, person)
    page.get_by_label("Code").fill(code_of(secret, step=1))
    page.locator("main").get_by_role("button", name="Log in").click()
    page.wait_for_url("**/learn/")


def test_passkey(local_page: Page, person: str):
    page = local_page
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    log_in(page, person, PASSWORD)
    page.goto("/accounts/2fa/webauthn/add/")
    confirm(page)
    page.get_by_label("Name").fill("My laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.goto("/accounts/2fa/webauthn/")
    expect(page.get_by_role("heading", name="My laptop")).to_be_visible()
    log_out(page)
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/learn/")
    log_out(page)
    begin_login(page, person)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/learn/")


def test_passkey_that_does_not_come_about_is_told(page: Page):
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("Passkeys do not work at this address")


def test_staff_is_led_to_the_set_up_and_back(browser: Browser, tmp_path_factory):
    from tests.live_site import live_site

    folder = tmp_path_factory.mktemp("strict")
    with live_site(folder, EDUCA_MFA_REQUIRED_FOR="Instructors,superusers") as site:
        context = browser.new_context(base_url=site.url)
        page = watch(context.new_page())
        name, password = site.logins["instructor"]
        page.goto("/accounts/login/?next=/admin/")
        page.locator("input[name=login]").fill(name)
        page.locator("input[name=password]").fill(password)
        page.locator("main").get_by_role("button", name="Log in", exact=True).click()
        page.get_by_role("link", name="Use an app for codes").click()
        page.locator("input[name=password]").fill(password)
        page.get_by_role("button", name="Continue", exact=True).click()
        secret = page.locator("code.secret").inner_text()
        page.get_by_label("Authenticator code").fill(code_of(secret))
        page.get_by_role("button", name="Switch it on").click()
        page.get_by_role("link", name="Continue to where you were going").click()
        page.wait_for_url("**/admin/")
        expect(page.get_by_role("heading", level=1).first).to_be_visible()
        context.close()
        assert not page.problems


def test_sessions(page: Page, browser: Browser, site: LiveSite, person: str):
    other = browser.new_context(base_url=site.url).new_page()
    log_in(other, person, PASSWORD)
    log_in(page, person, PASSWORD)
    page.goto("/accounts/sessions/")
    expect(page.get_by_text("this device")).to_have_count(1)
    page.get_by_role("button", name="End this session").click()
    expect(page.get_by_text("The session is ended.")).to_be_visible()
    other.goto("/learn/")
    assert "/accounts/login/" in other.url
    other.context.close()


def test_my_data_and_the_way_out(page: Page, person: str):
    log_in(page, person, PASSWORD)
    page.goto("/accounts/data/")
    page.get_by_role("button", name="Download my data").click()
    with page.expect_download() as download:
        confirm(page)
    archive = zipfile.ZipFile(download.value.path())
    assert json.loads(archive.read("data.json"))["account"]["username"] == person
    page.goto("/accounts/data/")
    page.get_by_role("link", name="Erase my account").click()
    page.get_by_label("Type the email address of your account").fill(f"{person}@educa.example")
    page.get_by_role("button", name="Erase my account for good").click()
    expect(page.get_by_role("heading", name="The account is erased")).to_be_visible()
    page.goto("/learn/")
    assert re.search("/accounts/login/", page.url)
