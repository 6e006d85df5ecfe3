"""Writes on accounts that are not somebody's own sign-up."""

from allauth.account.models import EmailAddress
from django.db import transaction

from .models import User


@transaction.atomic
def create_account(
    *, username: str, email: str, password: str, display_name: str = "", is_active: bool = True
) -> User:
    """Create an account whose e-mail address counts as verified. Writes two rows."""
    user = User.objects.create_user(
        username=username,
        email=email,
        password=password,
        display_name=display_name,
        is_active=is_active,
    )
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user
