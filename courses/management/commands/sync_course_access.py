"""Make groups, teams, collections and grants what the scheme says."""

from django.core.management.base import BaseCommand

from courses.teaching.sync import sync_course_access


class Command(BaseCommand):
    help = "Mend the grants of instructors, teams and managers. Running it again changes nothing."

    def handle(self, *args, **options):
        report = sync_course_access()
        for line in report.lines:
            self.stdout.write(line)
        self.stdout.write(f"{len(report.lines)} things mended.")
