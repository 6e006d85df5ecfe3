"""Send the webhook messages that are due, and forget old ones. Twice is the same as once."""

from django.core.management.base import BaseCommand

from courses.webhooks.delivery import purge_old, send_due


class Command(BaseCommand):
    help = "Send webhook messages that are due: new ones and retries. Forget those of 30 days ago."

    def handle(self, *args, **options):
        report = send_due()
        purged = purge_old()
        self.stdout.write(
            f"{report.delivered} delivered, {report.failed} not taken, {purged} old ones removed."
        )
