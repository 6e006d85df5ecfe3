"""Logins of other houses: shown only when configured, and no way into somebody else's account."""

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialLogin

from accounts.models import User
from accounts.social import SocialAccountAdapter


def come_from_college(email: str, *, is_verified: bool) -> SocialLogin:
    """Return a login as a provider reports it."""
    address = EmailAddress(email=email, verified=is_verified, primary=True)
    account = SocialAccount(provider="college", uid="1")
    return SocialLogin(user=User(), account=account, email_addresses=[address])


@pytest.fixture
def linking(monkeypatch):
    """The operator has allowed linking by address."""
    monkeypatch.setattr(SocialAccountAdapter, "can_authenticate_by_email", lambda *_more: True)


@pytest.mark.parametrize(
    ("there", "here", "is_active", "is_opened"),
    [
        (True, True, True, True),
        (False, True, True, False),
        (True, False, True, False),
        (True, True, False, False),
    ],
)
def test_account_opens_only_when_both_sides_have_confirmed_the_address(
    cast, rf, linking, there, here, is_active, is_opened
):
    EmailAddress.objects.filter(user=cast.student).update(verified=here)
    User.objects.filter(pk=cast.student.pk).update(is_active=is_active)
    login = come_from_college("student@educa.example", is_verified=there)
    found = SocialAccountAdapter(rf.get("/")).authenticate_by_email(login)
    assert (found is not None) is is_opened
    assert not is_opened or found[0] == cast.student


def test_address_that_nobody_has_opens_nothing(cast, rf, linking):
    login = come_from_college("new@educa.example", is_verified=True)
    assert SocialAccountAdapter(rf.get("/")).authenticate_by_email(login) is None


def test_name_from_the_provider_is_the_name_shown(db, rf):
    login = come_from_college("new@educa.example", is_verified=True)
    data = {"email": "new@educa.example", "first_name": "Noa", "last_name": "Levi"}
    user = SocialAccountAdapter(rf.get("/")).populate_user(rf.get("/"), login, data)
    assert user.display_name == "Noa Levi"


def test_linking_is_off_and_nothing_is_shown_without_configuration(cast, client, settings):
    assert settings.SOCIALACCOUNT_EMAIL_AUTHENTICATION is False
    assert "Continue with" not in client.get("/accounts/login/").content.decode()
    client.force_login(cast.student)
    assert "Connected logins" not in client.get("/accounts/").content.decode()
