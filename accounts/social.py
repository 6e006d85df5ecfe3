"""Logins of other houses: whose account they open."""

from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest

from .joining import may_sign_up
from .models import User

NAME_LENGTH = 80


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """An address opens an account only when both sides have confirmed it."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Who was invited may come by a provider, under the address that was invited."""
        return may_sign_up(request, [found.email for found in sociallogin.email_addresses])

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[User, str] | None:
        """Return the account with the provider's confirmed address, if it is confirmed here too.

        Off unless EDUCA_SOCIAL_LINK_BY_EMAIL is set. An address that is not confirmed here may
        have been typed by anybody: its account stays closed to the provider.
        """
        found = super().authenticate_by_email(sociallogin)
        if found is None:
            return None
        user, email = found
        addresses = EmailAddress.objects.filter(user=user, email__iexact=email, verified=True)
        return found if user.is_active and addresses.exists() else None

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict) -> User:
        user = super().populate_user(request, sociallogin, data)
        parts = (data.get("first_name"), data.get("last_name"))
        name = data.get("name") or " ".join(part for part in parts if part)
        user.display_name = str(name or "").strip()[:NAME_LENGTH]
        return user
