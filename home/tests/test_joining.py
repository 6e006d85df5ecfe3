"""Who may make an account: every door asks the same policy, in words people understand."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.joining import SESSION_KEY
from accounts.models import User
from accounts.site_identity import SignUpPolicy
from accounts.social import SocialAccountAdapter
from home.models import Brand

FORM = {"display_name": "Ada", "email": "ada@educa.example", "password1": "a-quiet-river-42"}


@pytest.fixture
def set_policy(db):
    def choose(policy: SignUpPolicy) -> None:
        brand = Brand.load()
        brand.sign_up_policy = policy
        brand.save()

    return choose


@pytest.fixture
def admin(client, db) -> User:
    user = User.objects.create_superuser(username="root", email="root@educa.example", password="x")
    client.force_login(user)
    return user


def invite(client, address: str) -> str:
    """Return the link of an invitation that an administrator sends."""
    client.post(reverse("invite_people"), {"addresses": address})
    client.logout()
    return re.search(r"http://[^/]+(/accounts/invitation/\S+)", mail.outbox[-1].body)[1]


@pytest.mark.parametrize(
    ("policy", "words"),
    [(SignUpPolicy.CLOSED, "takes nobody new"), (SignUpPolicy.INVITED, "made by invitation")],
)
def test_nobody_signs_up_where_it_is_not_open(client, set_policy, policy, words):
    set_policy(policy)
    assert words in client.get("/accounts/signup/").content.decode()
    answer = client.post("/accounts/signup/", FORM)
    assert words in answer.content.decode()
    assert not User.objects.filter(email=FORM["email"]).exists()


def test_pages_offer_sign_up_only_where_it_is_open(cast, client, set_policy):
    pages = ["/", "/courses/", cast.course_a.url, "/accounts/login/"]
    for path in pages:
        assert "/accounts/signup/" in client.get(path).content.decode(), path
    set_policy(SignUpPolicy.INVITED)
    for path in pages:
        assert "/accounts/signup/" not in client.get(path).content.decode(), path
    links = client.get("/api/learning/v1/me/").json()["links"]
    assert "log_in" in links
    assert "sign_up" not in links


def test_invited_person_signs_up_with_a_confirmed_address(client, admin, set_policy):
    set_policy(SignUpPolicy.INVITED)
    link = invite(client, "ada@educa.example")
    form = client.get(link, follow=True).content.decode()
    assert 'value="ada@educa.example"' in form
    client.post("/accounts/signup/", FORM)
    assert EmailAddress.objects.get(email="ada@educa.example").verified
    client.logout()
    assert client.get(link).status_code == 410


def test_invitation_is_for_its_address_alone(client, admin, set_policy):
    set_policy(SignUpPolicy.INVITED)
    client.get(invite(client, "ada@educa.example"))
    answer = client.post("/accounts/signup/", {**FORM, "email": "eve@educa.example"})
    assert "You were invited as ada@educa.example" in answer.content.decode()
    assert not User.objects.filter(email="eve@educa.example").exists()


def test_closed_site_closes_to_the_invited_too(client, admin, set_policy):
    set_policy(SignUpPolicy.INVITED)
    client.get(invite(client, "ada@educa.example"))
    set_policy(SignUpPolicy.CLOSED)
    client.post("/accounts/signup/", FORM)
    assert not User.objects.filter(email=FORM["email"]).exists()


def test_invitation_ends_after_two_weeks(client, admin, set_policy):
    set_policy(SignUpPolicy.INVITED)
    link = invite(client, "ada@educa.example")
    later = timezone.now() + timedelta(days=14, seconds=1)
    with time_machine.travel(later):
        assert client.get(link).status_code == 410
    assert client.get(link[:-2] + "x/").status_code == 410


def test_addresses_that_are_none_are_named(client, admin):
    answer = client.post(reverse("invite_people"), {"addresses": "ada@educa.example\nnobody"})
    assert "“nobody” is not an e-mail address" in answer.content.decode()
    assert not mail.outbox


def test_known_addresses_get_no_invitation(client, admin):
    answer = client.post(reverse("invite_people"), {"addresses": "ROOT@educa.example"}, follow=True)
    assert "have an account already" in answer.content.decode()
    assert not mail.outbox


@pytest.mark.parametrize(
    ("policy", "invited", "is_open"),
    [
        (SignUpPolicy.OPEN, "", True),
        (SignUpPolicy.CLOSED, "ada@educa.example", False),
        (SignUpPolicy.INVITED, "", False),
        (SignUpPolicy.INVITED, "ada@educa.example", True),
        (SignUpPolicy.INVITED, "eve@educa.example", False),
    ],
)
def test_logins_of_other_houses_follow_the_policy(rf, set_policy, policy, invited, is_open):
    set_policy(policy)
    request = rf.get("/")
    request.session = {SESSION_KEY: invited}
    address = EmailAddress(email="Ada@educa.example", verified=True)
    account = SocialAccount(provider="college", uid="1")
    login = SocialLogin(user=User(), account=account, email_addresses=[address])
    assert SocialAccountAdapter(request).is_open_for_signup(request, login) is is_open


def test_mails_of_the_doors_have_the_same_words_in_both_parts(client, admin):
    brand = Brand.load()
    brand.name = "Harbor School"
    brand.save()
    invite(client, "ada@educa.example")
    message = mail.outbox[-1]
    assert message.subject == "[Harbor School] You are invited to Harbor School"
    html, kind = message.alternatives[0]
    assert kind == "text/html"
    for part in (message.body, html):
        assert "Somebody of Harbor School invites you" in part
        assert "/accounts/invitation/" in part
    assert ">Make your account</a>" in html


def test_code_to_log_in_stands_large_in_the_html_part(cast, client):
    client.post("/accounts/login/code/", {"email": cast.student.email})
    message = mail.outbox[-1]
    code = re.search(r"^[A-Z0-9-]{4,12}$", message.body, re.M)[0]
    assert (
        f'font-size: 28px; font-weight: bold; letter-spacing: 0.12em;">{code}<'
        in (message.alternatives[0][0])
    )
