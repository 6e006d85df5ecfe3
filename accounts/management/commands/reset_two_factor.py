"""`reset_two_factor`: for somebody who has lost phone, passkeys and recovery codes."""

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand
from wagtail.log_actions import log

from accounts.finding import find_account
from accounts.wagtail_hooks import RESET_ACTION


class Command(BaseCommand):
    help = "Take all second factors off an account; its owner sets up new ones."

    def add_arguments(self, parser):
        parser.add_argument("account", help="user name or email address")

    def handle(self, *args, account: str, **options):
        user = find_account(account)
        count, _models = Authenticator.objects.filter(user=user).delete()
        log(instance=user, action=RESET_ACTION)
        self.stdout.write(f"Took {count} factors off the account {user.username}.")
