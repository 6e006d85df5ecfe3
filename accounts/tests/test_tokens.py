"""API tokens on the account page, from the command line and at the door of an API."""

import io
import re

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from knox.crypto import hash_token
from wagtail.models import ModelLogEntry

from accounts.models import ApiToken
from accounts.personal_data import Files, collect_data
from accounts.tokens import MAX_TOKENS, TokenRefused, create_token, revoke_token
from courses.tests.races import in_parallel, on_postgres

from .totp import confirm, log_in

NEW = "/accounts/tokens/new/"
PAGES = "/api/v2/pages/"
DAY = 24 * 3600


def make_token(user, *, name="mine", scopes=("read",), days=30, **more) -> str:
    return create_token(user=user, name=name, scopes=scopes, days=days, **more)[1]


def ask(token: str, path: str = PAGES, **more):
    return Client().get(path, headers={"Authorization": f"Bearer {token}"}, **more)


def fill_in(client, **values):
    return client.post(NEW, {"name": "my list", "scopes": ["read", "learn"], "days": "90"} | values)


@pytest.fixture
def confirmed(cast, client):
    """The student's browser, just after typing the password once more."""
    log_in(client, cast.student)
    confirm(client)
    return client


def test_token_is_shown_once_and_opens_the_api(confirmed, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        page = fill_in(confirmed)
    token = re.search(r">(educa_[0-9a-f]{64})</textarea>", page.content.decode()).group(1)
    assert "no-store" in page["Cache-Control"]
    listed = confirmed.get("/accounts/tokens/").content.decode()
    assert "my list" in listed
    assert token not in listed
    assert ask(token).status_code == 200
    assert "my list" in mail.outbox[-1].subject
    assert token not in mail.outbox[-1].body


def test_what_is_kept_is_a_hash(cast):
    token = make_token(cast.student)
    row = ApiToken.objects.values().get(user=cast.student)
    assert row["digest"] == hash_token(token)
    assert all(token not in str(value) for value in row.values())


def test_making_a_token_asks_for_the_password_again(cast, client, time_machine_at):
    log_in(client, cast.student)
    with time_machine_at(16 * 60):
        for answer in (client.get(NEW), fill_in(client)):
            assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert not ApiToken.objects.exists()


def test_guest_is_sent_to_the_login(cast, client):
    assert "/accounts/login/" in client.get("/accounts/tokens/")["Location"]
    assert "/accounts/login/" in fill_in(client)["Location"]


def test_sending_the_form_again_makes_no_second_token(confirmed):
    fill_in(confirmed)
    assert "already" in fill_in(confirmed).content.decode()
    assert ApiToken.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": " "},
        {"name": "x" * 61},
        {"name": "a\0b"},
        {"scopes": []},
        {"scopes": ["teach"]},  # not offered to students
        {"scopes": ["all"]},
        {"days": "31"},
        {"days": "9" * 400},
        {"days": ""},
    ],
)
def test_wrong_values_are_refused_by_the_form(confirmed, wrong):
    assert fill_in(confirmed, **wrong).status_code == 200
    assert not ApiToken.objects.exists()


def test_teach_is_offered_to_those_who_teach(cast, client):
    log_in(client, cast.lead)
    confirm(client)
    fill_in(client, scopes=["teach"])
    assert ApiToken.objects.get(user=cast.lead).scopes == ["teach"]


def test_revoked_token_opens_nothing(cast, client):
    token = make_token(cast.student)
    client.force_login(cast.student)
    row = ApiToken.objects.get()
    assert client.post(f"/accounts/tokens/{row.pk}/revoke/").status_code == 302
    assert ask(token).status_code == 401
    actions = ModelLogEntry.objects.values_list("action", flat=True)
    assert {"accounts.create_token", "accounts.revoke_token"} <= set(actions)
    revoke_token(token=row, by=cast.student)
    assert list(actions.all()).count("accounts.revoke_token") == 1


def test_nobody_revokes_the_token_of_somebody_else(cast, client):
    token = make_token(cast.student)
    client.force_login(cast.outsider)
    row = ApiToken.objects.get()
    assert client.post(f"/accounts/tokens/{row.pk}/revoke/").status_code == 404
    assert client.get(f"/accounts/tokens/{row.pk}/revoke/").status_code == 405
    assert row.name not in client.get("/accounts/tokens/").content.decode()
    assert ask(token).status_code == 200


@pytest.mark.parametrize("days", [30, 90, 365])
def test_token_ends_after_its_days(cast, client, time_machine_at, days):
    token = make_token(cast.student, days=days)
    with time_machine_at(days * DAY - 60):
        assert ask(token).status_code == 200
    with time_machine_at(days * DAY + 60):
        assert ask(token).status_code == 401
        client.force_login(cast.student)
        assert "Expired on" in client.get("/accounts/tokens/").content.decode()


def test_ended_tokens_make_room_and_free_their_names(cast, time_machine_at):
    for number in range(MAX_TOKENS):
        make_token(cast.student, name=f"token {number}")
    with pytest.raises(TokenRefused, match="more are not possible"):
        make_token(cast.student, name="one more")
    assert make_token(cast.outsider)
    with time_machine_at(31 * DAY):
        assert ask(make_token(cast.student, name="token 0")).status_code == 200
        assert ApiToken.objects.filter(user=cast.student).count() == 1


def test_database_holds_names_once_and_none_without(cast):
    make_token(cast.student, name="one")
    make_token(cast.student, name="two")
    for name in ("one", ""):
        with pytest.raises(IntegrityError), transaction.atomic():
            ApiToken.objects.filter(name="two").update(name=name)


def test_last_use_is_kept_to_the_hour(cast, time_machine_at):
    token = make_token(cast.student)
    used = ApiToken.objects.values_list("last_used_at", flat=True)
    assert used.get() is None
    ask(token)
    first = used.get()
    with time_machine_at(50 * 60):
        ask(token)
        assert used.get() == first
    with time_machine_at(61 * 60):
        ask(token)
        assert used.get() > first


def test_command_prints_the_token_and_nothing_else(cast):
    out = io.StringIO()
    scopes = ["--scope", "read", "--scope", "learn"]
    call_command(
        "create_api_token", "student", "--name", "ci", *scopes, "--days", "365", stdout=out
    )
    token = out.getvalue().removesuffix("\n")
    assert re.fullmatch(r"educa_[0-9a-f]{64}", token)
    assert ask(token).status_code == 200
    assert ApiToken.objects.get().scopes == ["read", "learn"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["nobody", "--name", "x"],
        ["inactive", "--name", "x"],
        ["student"],
        ["student", "--name", " "],
        ["student", "--name", "x", "--scope", "all"],
        ["student", "--name", "x", "--days", "31"],
    ],
)
def test_command_refuses_what_makes_no_sense(cast, arguments):
    with pytest.raises(CommandError):
        call_command("create_api_token", *arguments, stdout=io.StringIO())
    assert not ApiToken.objects.exists()


def test_own_data_names_tokens_without_hashes(cast, tmp_path):
    token = make_token(cast.student)
    data = collect_data(cast.student, Files(None))
    assert [one["name"] for one in data["tokens"]] == ["mine"]
    assert set(data["tokens"][0]) == {
        *("name", "scopes", "created_at", "expires_at", "last_used_at")
    }
    assert hash_token(token) not in str(data)


@pytest.mark.parametrize("page", ["/accounts/", "/accounts/tokens/"])
def test_account_pages_cost_the_same_with_many_tokens(cast, client, count_queries, page):
    client.force_login(cast.student)
    make_token(cast.student)
    before = count_queries(lambda: client.get(page))
    for number in range(MAX_TOKENS - 1):
        make_token(cast.student, name=f"token {number}")
    assert count_queries(lambda: client.get(page)) == before


class TestRaces:
    pytestmark = on_postgres

    def test_parallel_forms_never_pass_the_limit(self, cast):
        def work(number):
            try:
                return make_token(cast.student, name=f"token {number}")
            except TokenRefused:
                return None

        made = [token for token in in_parallel(work, 30) if token]
        assert len(made) == MAX_TOKENS == ApiToken.objects.count()
