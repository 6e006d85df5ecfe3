"""`export_user_data`: the archive of “My data”, for a person who asks by letter."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from wagtail.log_actions import log

from accounts.data_views import EXPORT_ACTION
from accounts.finding import find_account
from accounts.personal_data import write_archive


class Command(BaseCommand):
    help = "Write everything this site keeps about a person into a zip file."

    def add_arguments(self, parser):
        parser.add_argument("account", help="user name or email address")
        parser.add_argument("file", type=Path, help="a zip file that does not exist yet")

    def handle(self, *args, account: str, file: Path, **options):
        user = find_account(account)
        try:
            with file.open("xb") as target:
                write_archive(user, target)
        except FileExistsError:
            raise CommandError(f"{file} exists already.") from None
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from None
        log(instance=user, action=EXPORT_ACTION)
        self.stdout.write(f"Wrote {file}.")
