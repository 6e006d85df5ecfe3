"""Mail people what concerns them in their class rooms. Twice is the same as once."""

from django.core.management.base import BaseCommand
from tqdm import tqdm

from chat.notices import notices_to_mail, send_digests


class Command(BaseCommand):
    help = (
        "Sends one mail each to people who were named or answered in a class chat, have not read "
        "it for half an hour, and want such mails."
    )

    def handle(self, *args, **options):
        total = notices_to_mail().values("person").distinct().count()
        # On standard error, and only where somebody looks on.
        with tqdm(total=total, unit=" people", disable=None) as bar:
            sent = send_digests(report=bar.update)
        self.stdout.write(f"Sent {sent} digests")
