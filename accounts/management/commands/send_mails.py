"""Send the mails that could not be sent before. Twice is the same as once."""

from django.core.management.base import BaseCommand, CommandError

from accounts.mail import send_waiting_mails


class Command(BaseCommand):
    help = "Send the mails that wait: those that failed before, and those no worker has taken."

    def handle(self, *args, **options):
        sent, failed = send_waiting_mails()
        self.stdout.write(f"Sent {sent} mails")
        if failed:
            raise CommandError(f"{failed} mails were not sent; each keeps its problem.")
