"""Make an empty site ready: home page, catalog, staff groups, subjects."""

from django.core.management import call_command
from django.core.management.base import BaseCommand

from courses.content.subjects import Subject
from home.services import align_site_address, ensure_site_pages


class Command(BaseCommand):
    help = (
        "Create the home page, the catalog, the staff groups and the four subjects, and give the "
        "site its address. Idempotent."
    )

    def handle(self, *args, **options):
        catalog = ensure_site_pages()
        align_site_address()
        if not Subject.objects.exists():
            call_command("loaddata", "subjects", verbosity=0)
        self.stdout.write(f"The site is ready; its catalog is at {catalog.url}")
