"""Create the world that tests and tools run against."""

import json

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from educa_site.test_world import build_test_world


class Command(BaseCommand):
    help = "Create two courses with people, files and canaries; refused in production."

    def add_arguments(self, parser):
        parser.add_argument(
            "--json", action="store_true", help="print the world as one JSON object"
        )

    def handle(self, *args, **options):
        if settings.EDUCA_ENV == "production":
            raise CommandError("The test world is not for production.")
        try:
            world = build_test_world()
        except RuntimeError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(world, indent=2))
        else:
            self.stdout.write(f"Created {len(world['users'])} people and 2 courses.")
