"""Publish and expire what is due: Wagtail's command, made safe to run twice at once."""

from django.core.management.base import CommandError
from wagtail.management.commands import publish_scheduled

from courses.teaching.schedule import run_schedule


class Command(publish_scheduled.Command):
    help = "Publish the versions and expire the pages whose time has come. Idempotent."

    def handle(self, *args, **options):
        if options["dryrun"]:
            super().handle(*args, **options)
            return
        report = run_schedule()
        self.stdout.write(f"{report.published} published, {report.expired} expired.")
        if report.failed:
            raise CommandError(f"{report.failed} could not be done; their schedule stays.")
