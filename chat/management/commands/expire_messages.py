"""Take the text of messages that rooms keep no longer. Twice is the same as once."""

from django.core.management.base import BaseCommand
from tqdm import tqdm

from chat.models import Room
from chat.retention import expire_message, find_expired


class Command(BaseCommand):
    help = "Take the text of class chat messages that are older than their room keeps them."

    def handle(self, *args, **options):
        count = 0
        rooms = Room.objects.filter(keep_days__isnull=False).order_by("pk")
        for room in tqdm(rooms, desc="Rooms", unit="room", disable=None):
            for message in find_expired(room):
                expire_message(message)
                count += 1
        self.stdout.write(f"{count} messages expired in {len(rooms)} rooms.")
