"""One limit at all doors, by account and by address."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from accounts import limits
from accounts.models import DoorCount
from courses.tests.cast import PASSWORD
from courses.tests.races import in_parallel, on_postgres

from .codes import code_of
from .totp import log_in, switch_on

TRIES = limits.AT_ONE_DOOR.attempts


def guess(client, login="student", password="wrong", **more):
    return client.post("/accounts/login/", {"login": login, "password": password}, **more)


def use_up(client, **more):
    for _number in range(TRIES):
        assert guess(client, **more).status_code == 200


def test_after_ten_wrong_passwords_the_door_rests_and_says_how_long(cast, client):
    use_up(client)
    response = guess(client, password=PASSWORD)
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= limits.AT_ONE_DOOR.seconds
    assert "Too many attempts" in response.content.decode()
    assert client.get("/learn/").status_code == 302


@pytest.mark.parametrize(
    ("door", "form"),
    [
        ("/accounts/login/", {"login": "Student@educa.example", "password": PASSWORD}),
        ("/accounts/login/code/", {"email": "student@educa.example"}),
        ("/accounts/password/reset/", {"email": "STUDENT@educa.example"}),
        ("/accounts/signup/", {"email": "student@educa.example", "display_name": "x"}),
    ],
)
def test_doors_share_one_limit_however_the_account_is_named(cast, client, door, form):
    use_up(client)
    assert client.post(door, form).status_code == 429
    assert not mail.outbox


def test_codes_and_confirmations_count_at_the_same_limit(cast, client):
    switch_on(cast.student)
    assert log_in(client, cast.student)["Location"] == "/accounts/2fa/authenticate/"
    for _number in range(TRIES):
        assert client.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert client.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 429
    assert guess(Client()).status_code == 429


def test_knowing_the_password_gives_no_further_guesses_of_the_code(cast, client):
    switch_on(cast.student)
    refused = 0
    for _number in range(TRIES + 2):
        other = Client()
        log_in(other, cast.student)
        refused += other.post("/accounts/2fa/authenticate/", {"code": "1"}).status_code != 200
    assert refused == 2


def test_confirming_a_change_is_limited_too(cast, client):
    client.force_login(cast.student)
    for _number in range(TRIES):
        client.post("/accounts/reauthenticate/", {"password": "wrong"})
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 429
    assert guess(Client(), password=PASSWORD).status_code == 429


def test_admin_doors_lead_around_no_limit(cast, client):
    use_up(client)
    for door in ("/admin/login/", "/django-admin/login/", "/_util/login/"):
        form = {"username": "student", "password": PASSWORD, "login": "student"}
        response = client.post(door, form, follow=True)
        assert response.redirect_chain[0][0].startswith("/accounts/login/")
        assert client.get("/learn/").status_code == 302


def test_owner_gets_in_from_elsewhere_and_others_from_the_same_place(cast, client):
    use_up(client)
    assert guess(client, password=PASSWORD, REMOTE_ADDR="198.51.100.7").status_code == 302
    assert guess(Client(), login="outsider", password=PASSWORD).status_code == 302


def test_right_passwords_are_not_counted(cast):
    for _number in range(TRIES + 5):
        assert guess(Client(), password=PASSWORD).status_code == 302


def test_one_address_cannot_try_one_password_on_everybody(cast, client):
    statuses = [
        guess(client, login=f"person-{number}").status_code
        for number in range(limits.FROM_ONE_ADDRESS.attempts + 1)
    ]
    assert statuses == [200] * limits.FROM_ONE_ADDRESS.attempts + [429]
    assert guess(client, REMOTE_ADDR="198.51.100.7").status_code == 200


def test_account_attacked_from_many_places_still_opens_by_a_mailed_link(cast, client):
    for number in range(limits.ON_ONE_ACCOUNT.attempts):
        assert guess(client, REMOTE_ADDR=f"198.51.100.{number}").status_code == 200
    elsewhere = {"REMOTE_ADDR": "203.0.113.9"}
    assert guess(client, password=PASSWORD, **elsewhere).status_code == 429
    form = {"email": "student@educa.example"}
    assert client.post("/accounts/password/reset/", form, **elsewhere).status_code == 302
    assert len(mail.outbox) == 1


def test_forwarded_header_of_a_client_changes_nothing(cast, client, settings):
    for number in range(TRIES):
        guess(client, HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")
    assert guess(client, HTTP_X_FORWARDED_FOR="203.0.113.1").status_code == 429
    settings.EDUCA_TRUSTED_PROXIES = 1
    for number in range(TRIES):
        guess(client, HTTP_X_FORWARDED_FOR=f"10.9.9.{number}, 203.0.113.1")
    assert guess(client, HTTP_X_FORWARDED_FOR="10.1.1.1, 203.0.113.1").status_code == 429
    assert guess(client, HTTP_X_FORWARDED_FOR="10.1.1.1, 203.0.113.2").status_code == 200


@pytest.mark.parametrize("header", ["", "garbage", "a, b", "\x01", "1.2.3.4"])
def test_odd_forwarded_headers_are_no_error(cast, client, settings, header):
    settings.EDUCA_TRUSTED_PROXIES = 2
    assert guess(client, HTTP_X_FORWARDED_FOR=header).status_code == 200
    assert log_in(client, cast.student, HTTP_X_FORWARDED_FOR=header).status_code == 302


def test_server_that_knows_no_address_lets_people_in(cast, client):
    assert log_in(client, cast.student, REMOTE_ADDR="").status_code == 302
    assert client.get("/accounts/sessions/").status_code == 200


def test_ipv6_household_is_one_address(cast, client):
    for number in range(TRIES):
        guess(client, REMOTE_ADDR=f"2001:db8:1:2::{number}")
    assert guess(client, REMOTE_ADDR="2001:db8:1:2:ffff::1").status_code == 429
    assert guess(client, REMOTE_ADDR="2001:db8:1:3::1").status_code == 200


def test_limits_hold_without_any_cache(cast, client, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    use_up(client)
    assert guess(client).status_code == 429


def test_count_ends_by_itself_and_names_nobody(cast, client, time_machine_at):
    use_up(client)
    assert not [row for row in DoorCount.objects.all() if "student" in row.key]
    with time_machine_at(limits.AT_ONE_DOOR.seconds + 1):
        assert guess(client, password=PASSWORD).status_code == 302


def test_confirmation_is_mailed_once_in_three_minutes(cast, client, settings):
    EmailAddress.objects.filter(user=cast.student).update(verified=False)
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    for _number in range(3):
        assert log_in(Client(), cast.student)["Location"] == "/accounts/confirm-email/"
    assert len(mail.outbox) == 1


class TestRaces:
    pytestmark = on_postgres

    def test_parallel_guesses_get_no_more_than_the_limit(self, cast):
        statuses = in_parallel(lambda number: guess(Client()).status_code)
        assert statuses.count(200) == TRIES
        assert statuses.count(429) == len(statuses) - TRIES

    def test_one_code_opens_one_session(self, cast):
        secret = switch_on(cast.student)
        code = code_of(secret)

        def enter(number):
            client = Client()
            log_in(client, cast.student, REMOTE_ADDR=f"198.51.100.{number}")
            client.post("/accounts/2fa/authenticate/", {"code": code})
            return client.get("/learn/").status_code

        assert in_parallel(enter, 10).count(200) == 1
