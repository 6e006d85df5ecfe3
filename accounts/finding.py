"""Which account a name on the command line means."""

from django.core.management.base import CommandError

from .doors import find_owner
from .models import User, UserManager


def find_account(name: str) -> User:
    """Return the account with this user name or address. Raises `CommandError` if there is none."""
    pk = find_owner(UserManager.normalize_email(name).replace("\0", ""))
    if pk is None:
        raise CommandError("No account has this user name or email address.")
    return User.objects.get(pk=pk)
