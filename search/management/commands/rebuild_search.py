"""Make everything that can be found anew from the pages."""

from django.core.management.base import BaseCommand
from tqdm import tqdm

from search.indexing import list_searchable_pages, refresh_pages


class Command(BaseCommand):
    help = (
        "Derive the search entries of all courses, modules and lessons from their published "
        "texts. Running it again changes nothing."
    )

    def handle(self, *args, **options):
        pages = list(list_searchable_pages())
        # No bar where nobody looks: in logs and in tests.
        bar = tqdm(pages, unit="page", file=self.stderr, disable=None)
        count = refresh_pages(bar, is_rebuild=True)
        self.stdout.write(f"{count} entries of {len(pages)} pages can be found.")
