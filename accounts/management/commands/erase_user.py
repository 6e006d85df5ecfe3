"""`erase_user`: erases a person as “My data” does, for a person who asks by letter."""

from django.core.management.base import BaseCommand, CommandError

from accounts.erasure import ErasureRefused, erase_person
from accounts.finding import find_account


class Command(BaseCommand):
    help = "Erase an account and all personal data of it, for good."

    def add_arguments(self, parser):
        parser.add_argument("account", help="user name or email address")
        parser.add_argument("--yes", action="store_true", help="do it; without it, say what would")

    def handle(self, *args, account: str, yes: bool, **options):
        user = find_account(account)
        if not yes:
            self.stdout.write(f"Would erase the account {user.username}. Add --yes to do it.")
            return
        try:
            erase_person(user=user)
        except ErasureRefused as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write("Erased the account.")
