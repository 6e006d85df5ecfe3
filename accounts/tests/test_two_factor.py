"""Two factors: setting up, logging in, and being held to it before anything of the staff."""

import json
import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client

from accounts.two_factor import get_passkey_host
from courses.tests.cast import PASSWORD

from .codes import code_of
from .totp import confirm, log_in, switch_on

SET_UP = "/accounts/2fa/totp/activate/"
CODE = "/accounts/2fa/authenticate/"


def set_up(client) -> str:
    """Set an app up through the pages and return its secret."""
    page = client.get(SET_UP).content.decode()
    secret = re.search(r'class="secret">(\w+)<', page).group(1)
    assert client.post(SET_UP, {"code": code_of(secret)}).status_code == 302
    return secret


@pytest.fixture
def strict(settings):
    settings.EDUCA_MFA_REQUIRED_FOR = ["superusers", "Course managers", "Instructors"]


def test_app_is_set_up_after_confirming_and_asked_for_at_the_next_login(cast, client):
    log_in(client, cast.student)
    assert client.get(SET_UP)["Location"].startswith("/accounts/reauthenticate/")
    confirm(client)
    secret = set_up(client)
    assert "Recovery codes" in client.get("/accounts/2fa/recovery-codes/").content.decode()

    other = Client()
    assert log_in(other, cast.student)["Location"] == CODE
    assert other.get("/learn/").status_code == 302
    assert other.post(CODE, {"code": "123456"}).status_code == 200
    assert other.get("/learn/").status_code == 302
    assert other.post(CODE, {"code": code_of(secret, step=1)}).status_code == 302
    assert other.get("/learn/").status_code == 200


def test_secret_is_encrypted_in_the_database(cast):
    secret = switch_on(cast.student)
    stored = json.dumps(Authenticator.objects.get(user=cast.student).data)
    assert secret not in stored


def test_code_works_once_in_all_the_time_it_is_valid(cast, time_machine_at):
    secret = switch_on(cast.student)
    code = code_of(secret, step=1)
    for seconds, is_in in ((0, True), (1, False), (32, False)):
        with time_machine_at(seconds):
            client = Client()
            log_in(client, cast.student)
            client.post(CODE, {"code": code})
            assert (client.get("/learn/").status_code == 200) is is_in


def test_recovery_code_opens_the_account_once(cast, client):
    log_in(client, cast.student)
    confirm(client)
    set_up(client)
    page = client.get("/accounts/2fa/recovery-codes/").content.decode()
    code = re.findall(r"<li><code>(\d+)</code></li>", page)[0]
    for is_in in (True, False):
        other = Client()
        log_in(other, cast.student)
        other.post(CODE, {"code": code})
        assert (other.get("/learn/").status_code == 200) is is_in


def test_login_by_mailed_code_and_new_password_ask_for_the_second_factor_too(
    cast, client, mailoutbox
):
    switch_on(cast.student)
    client.post("/accounts/login/code/", {"email": "student@educa.example"})
    code = re.search(r"^\s*([A-Z0-9]{3,}(?:-[A-Z0-9]+)*)\s*$", mailoutbox[0].body, re.M).group(1)
    response = client.post("/accounts/login/code/confirm/", {"code": code})
    assert response["Location"] == CODE
    assert client.get("/learn/").status_code == 302


@pytest.mark.parametrize("who", ["manager", "lead", "co_instructor", "superuser"])
@pytest.mark.parametrize(
    "path",
    [
        "/admin/",
        "/admin/pages/",
        "/admin/api/main/pages/",
        "/django-admin/",
        "/learn/",
        "/api/v2/pages/",
    ],
)
def test_staff_without_second_factor_reaches_nothing_but_its_set_up(
    cast, client, strict, django_user_model, who, path
):
    user = find(cast, django_user_model, who)
    log_in(client, user)
    response = client.get(path)
    if "/api/" in path:
        assert response.status_code == 403
        assert "Two-factor" in response.json()["detail"]
    else:
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/2fa/required/")
    page = client.get("/accounts/2fa/required/?next=/admin/pages/")
    assert "Use an app for codes" in page.content.decode()


def find(cast, model, who):
    if who == "superuser":
        return model.objects.create_superuser("root", "root@educa.example", PASSWORD)
    return getattr(cast, who)


def test_set_up_leads_back_to_where_somebody_was_going(cast, client, strict, monkeypatch):
    # Outside tests nothing waits: the request's transaction is over when the page is answered.
    monkeypatch.setattr("django.db.transaction.on_commit", lambda call, **_more: call())
    log_in(client, cast.lead)
    client.get("/accounts/2fa/required/?next=/admin/pages/")
    confirm(client)
    set_up(client)
    page = client.get("/accounts/2fa/recovery-codes/").content.decode()
    link = re.search(r'href="(/accounts/2fa/required/\?next=[^"]+)"', page).group(1)
    assert client.get(link)["Location"] == "/admin/pages/"
    assert client.get("/admin/").status_code == 200


def test_required_page_never_leads_off_the_site(cast, client, strict):
    client.force_login(cast.student)
    response = client.get("/accounts/2fa/required/?next=https://evil.example/")
    assert response["Location"] == "/"


def test_session_from_before_the_set_up_must_show_the_factor(cast, client, strict):
    log_in(client, cast.lead)
    secret = switch_on(cast.lead)
    response = client.get("/admin/")
    assert response["Location"].startswith("/accounts/2fa/required/")
    assert "Enter a code" in client.get(response["Location"]).content.decode()
    client.post("/accounts/2fa/reauthenticate/", {"code": code_of(secret)})
    assert client.get("/admin/").status_code == 200


def test_cookies_of_trust_stand_in_for_nothing(cast, client, strict):
    switch_on(cast.lead)
    client.cookies["mfa_trusted"] = "1"
    assert log_in(client, cast.lead)["Location"] == CODE
    assert client.get("/admin/").status_code == 302


def test_writing_is_refused_without_the_second_factor(cast, client, strict):
    log_in(client, cast.lead)
    title = cast.lesson_a.title
    response = client.post(f"/admin/pages/{cast.lesson_a.pk}/unpublish/")
    assert response["Location"].startswith("/accounts/2fa/required/")
    cast.lesson_a.refresh_from_db()
    assert cast.lesson_a.live
    assert cast.lesson_a.title == title


def test_students_need_no_second_factor(cast, client, strict):
    log_in(client, cast.student)
    assert client.get("/learn/").status_code == 200


def test_last_factor_of_staff_stays(cast, client, strict):
    secret = switch_on(cast.lead)
    log_in(client, cast.lead)
    client.post(CODE, {"code": code_of(secret)})
    client.post("/accounts/2fa/reauthenticate/", {"code": code_of(secret, step=1)})
    client.post("/accounts/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(user=cast.lead).exists()


def test_student_switches_the_app_off_again(cast, client):
    secret = switch_on(cast.student)
    log_in(client, cast.student)
    client.post(CODE, {"code": code_of(secret)})
    client.post("/accounts/2fa/reauthenticate/", {"code": code_of(secret, step=1)})
    assert client.post("/accounts/2fa/totp/deactivate/").status_code == 302
    assert not Authenticator.objects.filter(user=cast.student).exists()


@pytest.mark.parametrize(
    "credential",
    [
        *("", "x", "[]", "null", "1", '"a"', "{}", '{"response": []}', "[" * 5_000, "1" * 5_000),
        '{"response": {"userHandle": 1}}',
        '{"response": {"userHandle": "MQ"}, "id": "a", "rawId": "a", "type": "public-key"}',
    ],
)
@pytest.mark.parametrize("door", ["login", "add", "reauthenticate"])
def test_passkey_of_any_shape_is_no_server_error(cast, client, door, credential):
    door = f"/accounts/2fa/webauthn/{door}/"
    if "login" not in door:
        log_in(client, cast.student)
        confirm(client)
        client.get(door)
    response = client.post(door, {"credential": credential})
    assert response.status_code in (200, 302)
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize(
    ("base_url", "host"),
    [
        ("https://learn.example.org", "learn.example.org"),
        ("http://localhost:8000", "localhost"),
        ("http://127.0.0.1:8000", "localhost"),
        ("https://[2001:db8::1]:8443", "localhost"),
    ],
)
def test_passkeys_belong_to_the_configured_host(settings, base_url, host):
    settings.EDUCA_BASE_URL = base_url
    assert get_passkey_host() == host


def test_operator_takes_lost_factors_off(cast, capsys):
    switch_on(cast.lead)
    call_command("reset_two_factor", "lead@educa.example")
    assert not Authenticator.objects.filter(user=cast.lead).exists()
    assert "Took 1 factors" in capsys.readouterr().out


def test_unknown_group_in_the_setting_is_told(db, settings):
    from accounts.checks import check_required_groups_exist

    settings.EDUCA_MFA_REQUIRED_FOR = ["superusers", "Instructors", "Course mangers"]
    Group.objects.get_or_create(name="Instructors")
    (warning,) = check_required_groups_exist(None, databases=["default"])
    assert "Course mangers" in warning.msg
    assert "Instructors" not in warning.msg
