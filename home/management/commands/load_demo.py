"""Load the demo courses and accounts that ship with Educa."""

from django.core.management.base import BaseCommand, CommandError

from courses.interchange.tree import CourseFormatError
from home.demo_site import load_demo
from home.services import ensure_site_pages


class Command(BaseCommand):
    help = "Load the demo courses, an instructor and a student. Running it again changes nothing."

    def add_arguments(self, parser):
        parser.add_argument(
            "--refresh", action="store_true", help="import the courses again over edits"
        )

    def handle(self, *args, **options):
        ensure_site_pages()
        try:
            titles, logins = load_demo(refresh=options["refresh"])
        except CourseFormatError as error:
            raise CommandError(str(error)) from error
        for title in titles:
            self.stdout.write(f"Loaded the demo course “{title}”.")
        for login in logins:
            if login.password:
                self.stdout.write(
                    f"Log in as demo {login.role}: {login.username} / {login.password}"
                    "   (shown once)"
                )
            else:
                self.stdout.write(f"Log in as demo {login.role}: {login.username}")
