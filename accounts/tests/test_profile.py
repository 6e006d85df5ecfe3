"""Profile, account home and reminders."""

import pytest
from django.core import signing

from accounts.models import User
from accounts.reminders import make_mail_headers, make_unsubscribe_url

from .totp import log_in, switch_on


def save(client, **changes):
    form = {"display_name": "Noa", "time_zone": "Europe/Vienna", "wants_reminders": "on"}
    return client.post("/accounts/profile/", form | changes)


def test_profile_is_saved(cast, client):
    client.force_login(cast.student)
    assert save(client)["Location"] == "/accounts/profile/"
    student = User.objects.get(pk=cast.student.pk)
    assert (student.display_name, student.time_zone) == ("Noa", "Europe/Vienna")
    assert student.wants_reminders
    form = {"display_name": "Noa", "time_zone": ""}
    client.post("/accounts/profile/", form)
    assert not User.objects.get(pk=cast.student.pk).wants_reminders


@pytest.mark.parametrize(
    "changes",
    [
        {"display_name": ""},
        {"display_name": " "},
        {"display_name": "x" * 81},
        {"display_name": "a\0b"},
        {"time_zone": "Mars/Olympus"},
        {"time_zone": "../../etc/passwd"},
    ],
)
def test_profile_that_makes_no_sense_is_refused_and_shown_again(cast, client, changes):
    client.force_login(cast.student)
    response = save(client, **changes)
    assert response.status_code == 200
    assert "needs a look" in response.content.decode()
    assert "Student" in response.content.decode()  # the menu keeps the name that is saved
    assert User.objects.get(pk=cast.student.pk).display_name == "Student"


def test_profile_changes_nothing_else(cast, client):
    client.force_login(cast.student)
    save(client, is_superuser="on", is_staff="on", email="x@educa.example", username="root")
    student = User.objects.get(pk=cast.student.pk)
    assert not student.is_superuser
    assert not student.is_staff
    assert (student.email, student.username) == ("student@educa.example", "student")


def test_times_are_shown_in_ones_own_zone(cast, client):
    log_in(client, cast.student)
    User.objects.filter(pk=cast.student.pk).update(time_zone="Pacific/Kiritimati")
    from allauth.usersessions.models import UserSession
    from django.utils import dateparse

    moment = dateparse.parse_datetime("2026-03-01T20:30:00Z")
    UserSession.objects.update(created_at=moment)
    page = client.get("/accounts/sessions/").content.decode()
    assert "March 2, 2026, 10:30 a.m." in page


def test_zone_that_is_no_longer_known_is_no_error(cast, client):
    User.objects.filter(pk=cast.student.pk).update(time_zone="Old/Zone", language="xx")
    client.force_login(cast.student)
    assert client.get("/accounts/").status_code == 200


def test_account_home_leads_to_everything(cast, client):
    switch_on(cast.student)
    client.force_login(cast.student)
    page = client.get("/accounts/").content.decode()
    for path in ("profile", "email", "password/change", "2fa", "2fa/webauthn", "sessions", "data"):
        assert f'href="/accounts/{path}/"' in page
    assert "a code of your app is asked for" in page
    assert "3rdparty" not in page


def test_account_home_asks_the_same_number_of_questions_with_many_sessions(
    cast, client, count_queries
):
    from allauth.usersessions.models import UserSession

    client.force_login(cast.student)

    def add(number):
        UserSession.objects.create(
            user=cast.student, session_key=f"k{number}", ip="127.0.0.1", user_agent="x"
        )

    add(0)
    few = count_queries(lambda: client.get("/accounts/"))
    for number in range(1, 50):
        add(number)
    assert count_queries(lambda: client.get("/accounts/")) == few


def path_of(user) -> str:
    return "/" + make_unsubscribe_url(user).split("/", 3)[3]


def test_link_in_a_mail_asks_and_a_post_ends_the_reminders(cast, client):
    path = path_of(cast.student)
    assert "No more reminders" in client.get(path).content.decode()
    assert User.objects.get(pk=cast.student.pk).wants_reminders
    page = client.post(path, {"List-Unsubscribe": "One-Click"})
    assert "You get no more reminders" in page.content.decode()
    assert not User.objects.get(pk=cast.student.pk).wants_reminders
    assert client.post(path).status_code == 200


def test_mail_program_needs_no_cookie_to_end_reminders(cast):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    headers = make_mail_headers(cast.student)
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert client.post(path_of(cast.student)).status_code == 200
    assert not User.objects.get(pk=cast.student.pk).wants_reminders


@pytest.mark.parametrize("token", ["x", "1", "1:x", "é", "%00", "9" * 40])
def test_forged_link_ends_nobodys_reminders(cast, client, token):
    assert client.post(f"/accounts/reminders/{token}/").status_code in (400, 404)
    assert not User.objects.filter(wants_reminders=False).exists()


def test_link_signed_for_something_else_does_not_work(cast, client):
    token = signing.Signer(salt="other").sign(str(cast.student.pk))
    assert client.post(f"/accounts/reminders/{token}/").status_code == 404
