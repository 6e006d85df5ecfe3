"""Bring a course folder into the site."""

from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from accounts.models import User
from courses.content.pages import CourseIndexPage
from courses.interchange.services import import_course
from courses.interchange.tree import CourseFormatError


class Command(BaseCommand):
    help = "Import a course folder, or update the course that came from it. See docs/import.md."

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, help="the course folder")
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
        parser.add_argument("--publish", action="store_true", help="publish what is imported")
        parser.add_argument("--owner", metavar="USERNAME", help="who leads the course's team")

    def handle(self, *args, **options):
        owner = self.get_owner(options["owner"])
        if not options["dry_run"] and not CourseIndexPage.objects.exists():
            call_command("prepare_site", stdout=self.stderr)  # a site without a catalog
        try:
            report = import_course(
                path=options["path"],
                owner=owner,
                publish=options["publish"],
                dry_run=options["dry_run"],
                progress=lambda pages: tqdm(pages, unit="page", disable=None),
            )
        except (CourseFormatError, OSError) as error:
            raise CommandError(str(error)) from error
        for line in report.lines():
            self.stdout.write(line)

    def get_owner(self, username):
        if not username:
            return None
        owner = User.objects.filter(username=username).first()
        if owner is None:
            raise CommandError(f"There is no user “{username}”.")
        return owner
