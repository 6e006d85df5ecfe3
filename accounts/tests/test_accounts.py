"""Signing up, logging in and out, resetting a password: allauth is the only door."""

import re
from urllib.parse import unquote

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.services import create_account
from courses.tests.cast import PASSWORD


def sign_up(client, email="noa@educa.example", **more):
    data = {"display_name": "Noa", "email": email, "password1": "a-quiet-river-42", **more}
    return client.post("/accounts/signup/", data)


def test_newcomer_signs_up_with_name_address_and_password_and_is_logged_in(catalog, client):
    response = sign_up(client)
    assert response.status_code == 302
    user = User.objects.get(email="noa@educa.example")
    assert user.display_name == "Noa"
    assert client.get("/learn/").status_code == 200


def test_sign_up_returns_to_where_the_newcomer_came_from(catalog, client):
    response = sign_up(client, next="/courses/")
    assert response["Location"] == "/courses/"


@pytest.mark.parametrize("target", ["//evil.example/", "https://evil.example/", "/\\evil.example"])
def test_next_never_leads_off_the_site(catalog, client, target):
    response = sign_up(client, next=target)
    assert "evil" not in response.headers.get("Location", "")


def test_same_address_in_another_case_is_one_account(catalog, client):
    sign_up(client)
    client.logout()
    sign_up(client, email="NOA@Educa.Example")
    assert User.objects.count() == 1


def test_database_refuses_a_second_account_of_one_address(db):
    create_account(username="one", email="one@educa.example", password=PASSWORD)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(username="two", email="ONE@educa.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(username="ONE", email="three@educa.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(username="four", email="")


@pytest.mark.parametrize(
    "login", ["student", "STUDENT", "student@educa.example", "Student@Educa.example"]
)
def test_login_by_name_or_address_in_any_case(cast, client, login):
    response = client.post("/accounts/login/", {"login": login, "password": PASSWORD})
    assert response.status_code == 302
    assert response["Location"] == "/learn/"


def test_wrong_password_and_unknown_name_get_the_same_words(cast, client):
    answers = {
        re.search(
            r"<main.*</main>",
            client.post("/accounts/login/", {"login": name, "password": "x"})
            .content.decode()
            .replace(name, "NAME"),
            re.S,
        ).group(0)
        for name in ("student", "nobody")
    }
    answers = {re.sub(r'csrfmiddlewaretoken" value="\w+"', "", answer) for answer in answers}
    assert len(answers) == 1


def test_inactive_account_does_not_get_in(cast, client):
    client.post("/accounts/login/", {"login": "inactive", "password": PASSWORD})
    assert client.get("/learn/").status_code == 302


def test_logging_out_takes_a_post(cast, client):
    client.force_login(cast.student)
    assert client.get("/accounts/logout/").status_code == 200
    assert client.get("/learn/").status_code == 200
    client.post("/accounts/logout/")
    assert client.get("/learn/").status_code == 302


def test_password_is_reset_by_a_mailed_link_once(cast, client):
    client.post("/accounts/password/reset/", {"email": "student@educa.example"})
    link = re.search(r"https?://\S+?(/accounts/password/reset/key/\S+)", mail.outbox[0].body).group(
        1
    )
    form_url = client.get(link)["Location"]
    client.post(form_url, {"password1": "another-river-42", "password2": "another-river-42"})
    client.logout()
    client.post("/accounts/login/", {"login": "student", "password": "another-river-42"})
    assert client.get("/learn/").status_code == 200
    client.logout()
    assert "key/set" not in client.get(link).headers.get("Location", "")


def test_reset_for_an_unknown_address_looks_the_same(cast, client):
    known = client.post("/accounts/password/reset/", {"email": "student@educa.example"})
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@educa.example"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


@pytest.mark.parametrize("door", ["/admin/login/", "/django-admin/login/"])
def test_admin_doors_lead_to_the_one_login(catalog, client, door):
    response = client.get(door, {"next": "/admin/"})
    assert response.status_code == 302
    assert unquote(response["Location"]) == "/accounts/login/?next=/admin/"
    assert client.post(door, {"username": "x", "password": "y"}).status_code == 302


@pytest.mark.parametrize("admin", ["/admin/", "/django-admin/"])
def test_student_does_not_get_into_an_admin_and_is_told_so(cast, client, admin):
    client.force_login(cast.student)
    response = client.get(admin, follow=True)
    assert response.status_code == 403
    assert "Dashboard" not in response.content.decode()


def test_created_account_has_a_verified_address(db):
    user = create_account(username="one", email="One@educa.example", password=PASSWORD)
    address = EmailAddress.objects.get(user=user)
    assert address.verified
    assert address.email == "one@educa.example"


def test_others_never_see_the_address(db):
    user = create_account(username="one", email="secret@educa.example", password=PASSWORD)
    assert user.public_name == "one"
