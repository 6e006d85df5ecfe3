"""One door for everybody; what it tells strangers; how sessions begin and end."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.auth import hashers
from django.core import mail
from django.test import Client

from accounts.models import User
from courses.tests.cast import PASSWORD

from .totp import log_in

RIVER = "another-river-42"


def test_link_to_the_way_out_of_the_admin_logs_nobody_out(cast, client):
    client.force_login(cast.lead)
    assert client.get("/admin/logout/").status_code == 405
    assert client.get("/admin/").status_code == 200
    client.post("/admin/logout/")
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize("door", ["/admin/login/", "/django-admin/login/", "/_util/login/"])
@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_no_door_leads_off_the_site(cast, client, door, target):
    assert "evil" not in client.get(door, {"next": target})["Location"]
    client.force_login(cast.lead)
    assert "evil" not in client.get(door, {"next": target}).headers.get("Location", "")


def test_who_is_in_already_goes_on_to_where_he_wanted(cast, client):
    client.force_login(cast.lead)
    response = client.get("/admin/login/", {"next": "/admin/pages/"})
    assert response["Location"] == "/admin/pages/"
    for loop in ("/admin/login/", "/admin/login/?next=/admin/login/"):
        assert client.get("/admin/login/", {"next": loop})["Location"] == "/admin/"
    assert client.get("/django-admin/login/", {"next": "/django-admin/"}).status_code == 403


@pytest.mark.parametrize(
    "page",
    [
        "/admin/password_reset/",
        "/admin/password_reset/done/",
        "/admin/password_reset/confirm/MQ/no-such-token/",
        "/admin/password_reset/complete/",
        "/django-admin/password_change/",
    ],
)
def test_other_forms_for_passwords_lead_to_the_account(cast, client, page):
    assert client.get(page)["Location"] == "/accounts/login/"
    assert client.post(page, {"email": "student@educa.example"}).status_code == 302
    assert not mail.outbox
    client.force_login(cast.lead)
    assert client.get(page)["Location"] == "/accounts/password/change/"


def test_admin_account_changes_neither_password_nor_address(cast, client):
    client.force_login(cast.lead)
    page = client.get("/admin/account/").content.decode()
    assert "password" not in re.findall(r'name="([^"]+)"', page)
    form = {"name_email-email": "new@educa.example", "password-new_password1": RIVER}
    client.post("/admin/account/", form)
    cast.lead.refresh_from_db()
    assert cast.lead.email == "lead@educa.example"
    assert cast.lead.check_password(PASSWORD)


def main_of(response) -> str:
    text = re.search(r"<main.*</main>", response.content.decode(), re.S).group(0)
    return re.sub(r'csrfmiddlewaretoken" value="\w+"', "", text)


@pytest.mark.parametrize(
    ("door", "form"),
    [
        ("/accounts/login/", {"login": "{}", "password": "x"}),
        ("/accounts/login/code/", {"email": "{}"}),
        ("/accounts/password/reset/", {"email": "{}"}),
        ("/accounts/signup/", {"email": "{}", "display_name": "N", "password1": RIVER}),
    ],
)
def test_strangers_learn_nowhere_who_has_an_account(cast, settings, door, form):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    answers = []
    for address in ("student@educa.example", "unknown@educa.example"):
        client = Client()
        data = {name: value.format(address) for name, value in form.items()}
        response = client.post(door, data)
        end = client.post(door, data, follow=True)
        answers.append(
            (
                response.status_code,
                response.headers.get("Location"),
                main_of(end).replace(address, "ADDRESS"),
            )
        )
    assert answers[0] == answers[1]


def test_unknown_names_cost_as_much_hashing_as_known_ones(cast, client, monkeypatch):
    counts = []
    for login in ("student", "nobody"):
        hashed = []
        monkeypatch.setattr(
            hashers.MD5PasswordHasher,
            "encode",
            lambda self, password, salt, seen=hashed: seen.append(1) or f"md5${salt}$x",
        )
        client.post("/accounts/login/", {"login": login, "password": "x"})
        counts.append(len(hashed))
    assert counts[0] == counts[1] == 1


def test_session_that_was_there_before_is_not_the_one_after(cast, client):
    client.get("/accounts/login/")
    session = client.session
    session["planted"] = "yes"
    session.save()
    client.cookies["sessionid"] = session.session_key
    log_in(client, cast.student)
    assert client.cookies["sessionid"].value != session.session_key
    old = Client()
    old.cookies["sessionid"] = session.session_key
    assert old.get("/learn/").status_code == 302


def test_cookie_of_the_session_is_closed_to_scripts_and_other_sites(cast, client):
    log_in(client, cast.student)
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["max-age"]  # ends with the browser, unless somebody wants to be remembered
    form = {"login": "student", "password": PASSWORD, "remember": "on"}
    remembered = Client()
    remembered.post("/accounts/login/", form)
    assert remembered.cookies["sessionid"]["max-age"] == 14 * 24 * 3600


def test_account_that_is_switched_off_ends_at_the_next_request(cast, client):
    log_in(client, cast.student)
    assert client.get("/learn/").status_code == 200
    User.objects.filter(pk=cast.student.pk).update(is_active=False)
    assert client.get("/learn/").status_code == 302
    assert client.get("/accounts/").status_code == 302


def test_account_that_is_switched_off_gets_no_mail_and_no_way_in(cast, client):
    for door in ("/accounts/password/reset/", "/accounts/login/code/"):
        client.post(door, {"email": "inactive@educa.example"})
    assert not mail.outbox


def test_new_password_ends_all_other_sessions(cast, client):
    other = Client()
    log_in(client, cast.student)
    log_in(other, cast.student)
    client.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": RIVER, "password2": RIVER},
    )
    assert client.get("/learn/").status_code == 200
    assert other.get("/learn/").status_code == 302
    assert "password" in mail.outbox[0].body.lower()


def test_sessions_are_listed_and_ended_one_by_one_and_all(cast, client):
    second, third = Client(), Client()
    log_in(client, cast.student, HTTP_USER_AGENT="First browser")
    log_in(second, cast.student, HTTP_USER_AGENT="<b>Second</b> browser")
    log_in(third, cast.student, HTTP_USER_AGENT="")
    page = client.get("/accounts/sessions/").content.decode()
    assert "First browser" in page
    assert "&lt;b&gt;Second&lt;/b&gt; browser" in page
    assert page.count("this device") == 1
    session = UserSession.objects.get(user_agent__contains="Second")
    assert client.get(f"/accounts/sessions/{session.pk}/end/").status_code == 405
    stranger = Client()
    stranger.force_login(cast.outsider)
    assert stranger.post(f"/accounts/sessions/{session.pk}/end/").status_code == 404
    client.post(f"/accounts/sessions/{session.pk}/end/")
    assert second.get("/learn/").status_code == 302
    assert third.get("/learn/").status_code == 200
    client.post("/accounts/sessions/")
    assert third.get("/learn/").status_code == 302
    assert client.get("/learn/").status_code == 200


@pytest.mark.parametrize(
    "page",
    ["/accounts/", "/accounts/profile/", "/accounts/data/", "/accounts/2fa/", "/accounts/email/"],
)
def test_pages_of_ones_own_are_kept_by_no_cache_and_by_no_stranger(cast, client, page):
    assert client.get(page)["Location"].startswith("/accounts/login/?next=")
    client.force_login(cast.student)
    response = client.get(page)
    assert response.status_code == 200
    assert {"private", "no-store"} <= set(response["Cache-Control"].replace(" ", "").split(","))


@pytest.mark.parametrize("page", ["/accounts/login/", "/accounts/signup/", "/accounts/data/"])
def test_doors_refuse_forms_of_other_sites(cast, page):
    client = Client(enforce_csrf_checks=True)
    assert client.post(page, {"login": "student", "password": PASSWORD}).status_code == 403


@pytest.mark.parametrize("password", ["\0", "x\0y", "x" * 5_000, "é" * 5_000, "\ud7ff", ""])
def test_odd_passwords_get_a_clear_answer(cast, client, password):
    form = {"login": "student", "password": password}
    assert client.post("/accounts/login/", form).status_code == 200
    form = {"email": "noa@educa.example", "display_name": "Noa", "password1": password}
    page = client.post("/accounts/signup/", form)
    assert page.status_code == 200
    assert not User.objects.filter(email="noa@educa.example").exists()
    if len(password) == 5_000:
        assert "too long" in page.content.decode()


@pytest.mark.parametrize(
    "door",
    [
        *("login", "signup", "login/code", "login/code/confirm", "password/reset", "email"),
        *("reauthenticate", "2fa/authenticate", "2fa/reauthenticate", "profile", "data/erase"),
        *("2fa/totp/activate", "password/change", "sessions", "3rdparty", "2fa/webauthn/login"),
    ],
)
@pytest.mark.parametrize("is_in", [False, True])
def test_odd_forms_are_no_server_error(cast, client, door, is_in):
    if is_in:
        log_in(client, cast.student)
        client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    names = ("login", "email", "password", "code", "next", "confirmation", "time_zone", "account")
    for value in ("", "\0", "x" * 6_000, "9" * 400, ["a", "b"], "{{ 7|add:7 }}", "a\r\nBcc: b"):
        response = client.post(f"/accounts/{door}/", dict.fromkeys(names, value))
        assert response.status_code < 500, value
        assert "evil" not in response.headers.get("Location", "")


def test_change_of_address_waits_for_its_confirmation_and_the_old_one_is_told(cast, client):
    log_in(client, cast.student)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/email/", {"email": "new@educa.example", "action_add": ""})
    cast.student.refresh_from_db()
    assert cast.student.email == "student@educa.example"
    assert [letter.to for letter in mail.outbox] == [["new@educa.example"]]
    assert "takes over when you open the link" in client.get("/accounts/email/").content.decode()
    link = re.search(r"https?://[^/]+(/accounts/confirm-email/\S+)", mail.outbox[0].body).group(1)
    client.post(link)
    cast.student.refresh_from_db()
    assert cast.student.email == "new@educa.example"
    assert EmailAddress.objects.get(user=cast.student).email == "new@educa.example"
    assert mail.outbox[1].to == ["student@educa.example"]
    assert "new@educa.example" in mail.outbox[1].body


def test_change_to_somebody_elses_address_takes_nothing_over(cast, client):
    log_in(client, cast.student)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/email/", {"email": "outsider@educa.example", "action_add": ""})
    for link in re.findall(r"(/accounts/confirm-email/\S+)", mail.outbox[0].body):
        client.post(link)
    owner = EmailAddress.objects.get(email="outsider@educa.example", verified=True).user
    assert owner == cast.outsider
    cast.student.refresh_from_db()
    assert cast.student.email == "student@educa.example"


def test_change_of_address_asks_who_is_there(cast, client):
    log_in(client, cast.student)
    form = {"email": "new@educa.example", "action_add": ""}
    assert client.post("/accounts/email/", form)["Location"].startswith("/accounts/reauthenticate/")
    assert not mail.outbox


def test_links_in_mails_lead_to_the_configured_site(cast, client, settings):
    settings.EDUCA_BASE_URL = "https://learn.example.org"
    client.post(
        "/accounts/password/reset/", {"email": "student@educa.example"}, HTTP_HOST="evil.example"
    )
    assert "https://learn.example.org/accounts/password/reset/key/" in mail.outbox[0].body
    assert "evil.example" not in re.findall(r"https?://([^/\s]+)", mail.outbox[0].body)


def test_mailed_code_opens_the_account_once(cast, client):
    client.post("/accounts/login/code/", {"email": "Student@educa.example"})
    code = re.search(r"^\s*([A-Z0-9]{3,}(?:-[A-Z0-9]+)*)\s*$", mail.outbox[0].body, re.M).group(1)
    confirm_page = "/accounts/login/code/confirm/"
    assert client.post(confirm_page, {"code": "WRONG"}).status_code == 200
    client.post(confirm_page, {"code": code})
    assert client.get("/learn/").status_code == 200
    other = Client()
    other.post("/accounts/login/code/", {"email": "outsider@educa.example"})
    other.post(confirm_page, {"code": code})
    assert other.get("/learn/").status_code == 302
