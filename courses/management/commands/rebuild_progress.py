"""Make the rows of progress anew from the ledger, or only compare the two."""

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from courses.content.pages import CoursePage
from courses.enrollment.models import Enrollment
from courses.progress.rebuilding import rebuild_progress

MAX_LINES = 20


class Command(BaseCommand):
    help = (
        "Make the rows of progress what the ledger says; running it again changes nothing. "
        "With --check nothing is written, and differences end the command with 1."
    )

    def add_arguments(self, parser):
        parser.add_argument("--course", metavar="SLUG", help="One course; else all of them.")
        parser.add_argument("--check", action="store_true", help="Compare only.")

    def handle(self, *args, **options):
        places = Enrollment.objects.all()
        course = None
        if options["course"]:
            course = CoursePage.objects.filter(slug=options["course"]).order_by("path").first()
            if course is None:
                raise CommandError(f"There is no course “{options['course']}”.")
            places = places.filter(course=course)
        count = 0
        # No bar where nobody looks: in logs and in tests.
        with tqdm(total=places.count(), unit="place", file=self.stderr, disable=None) as bar:
            for batch in rebuild_progress(course=course, is_check=options["check"]):
                for enrollment_id, page_id in batch.differences:
                    count += 1
                    if count <= MAX_LINES:
                        self.stdout.write(f"Enrollment {enrollment_id}, page {page_id} differs.")
                bar.update(batch.places)
        if options["check"] and count:
            raise CommandError(f"{count} pages of students differ from the ledger.", returncode=1)
        self.stdout.write(
            f"{count} pages of students {'differ' if options['check'] else 'mended'}."
        )
