"""`create_api_token`: makes a token for somebody's programs and prints it, and nothing else."""

from django.core.management.base import BaseCommand, CommandError

from accounts.finding import find_account
from accounts.models import ApiToken
from accounts.token_forms import DEFAULT_DAYS
from accounts.tokens import DAY_CHOICES, TokenRefused, create_token


class Command(BaseCommand):
    help = "Make an API token for an account and print it. It is shown once and kept nowhere."

    def add_arguments(self, parser):
        parser.add_argument("account", help="user name or email address")
        parser.add_argument("--name", required=True, help="what it is for; the owner sees it")
        parser.add_argument(
            "--scope",
            action="append",
            dest="scopes",
            choices=ApiToken.Scope.values,
            help="may be given several times; default: read",
        )
        parser.add_argument("--days", type=int, choices=DAY_CHOICES, default=DEFAULT_DAYS)

    def handle(self, *args, account: str, name: str, scopes: list[str] | None, days, **options):
        user = find_account(account)
        if not user.is_active:
            raise CommandError("This account is off; its tokens would not work.")
        try:
            # Who may run commands answers for the second factor (decision 11).
            _row, token = create_token(
                user=user,
                name=name,
                scopes=scopes or [ApiToken.Scope.READ.value],
                days=days,
                second_factor_shown=True,
            )
        except TokenRefused as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(token)
