"""Remind people by mail who signed up and never enrolled."""

from argparse import ArgumentTypeError

from django.core.management.base import BaseCommand
from tqdm import tqdm

from courses.enrollment.reminders import people_to_remind, send_reminders

LONGEST_DAYS = 36_500


def whole_days(text: str) -> int:
    """Return a number of days; raise for anything that is not a whole number from 0 up."""
    is_whole = text.isascii() and text.isdigit() and len(text) <= len(str(LONGEST_DAYS))
    if not is_whole or int(text) > LONGEST_DAYS:
        raise ArgumentTypeError(f"{text!r} is not a whole number of days from 0 to {LONGEST_DAYS}")
    return int(text)


class Command(BaseCommand):
    help = (
        "Sends one mail to people who joined at least N days ago and never took a course. "
        "Nobody gets it twice."
    )

    def add_arguments(self, parser):
        parser.add_argument("--days", type=whole_days, required=True, metavar="N")
        parser.add_argument(
            "--dry-run", action="store_true", help="Count the people and send nothing."
        )

    def handle(self, *args, days: int, dry_run: bool, **options):
        total = people_to_remind(days=days).count()
        if dry_run:
            self.stdout.write(f"Would send {total} reminders")
            return
        # On standard error, and only where somebody looks on.
        with tqdm(total=total, unit=" people", disable=None) as bar:
            sent = send_reminders(days=days, report=bar.update)
        self.stdout.write(f"Sent {sent} reminders")
