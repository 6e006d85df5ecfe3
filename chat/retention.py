"""Messages that have been kept long enough lose their text; a room can be taken along as a file."""

import csv
import json
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

from django.db import transaction
from django.utils import timezone

from courses.content.pages import CoursePage
from courses.staff.spreadsheets import neutralize

from .events import DELETED
from .models import Message, Room
from .services import lock_message, take_change, tell

COLUMNS = ("number", "posted_at", "name", "user_name", "text", "edited_at", "deleted_at")
CHUNK = 2_000


def find_expired(room: Room) -> Iterator[Message]:
    """Yield the lines of a room that have outlived its `keep_days`, oldest first."""
    if room.keep_days is None:
        return iter(())
    limit = timezone.now() - timedelta(days=room.keep_days)
    lines = Message.objects.filter(
        course=room.course_id, posted_at__lt=limit, deleted_at__isnull=True
    )
    return lines.order_by("seq").iterator(chunk_size=CHUNK)


@transaction.atomic
def expire_message(message: Message) -> None:
    """Take an old line's text away, as if its author had deleted it. Idempotent."""
    room, locked = lock_message(message)
    if locked.deleted_at:
        return
    locked.body = ""
    locked.deleted_at = timezone.now()
    locked.pinned_at = None
    locked.notices.all().delete()
    locked.change = take_change(room)
    locked.save(update_fields=["body", "deleted_at", "pinned_at", "change"])
    tell(DELETED, locked)


def write_rows(course: CoursePage) -> Iterator[dict[str, Any]]:
    """Yield every line of a room, oldest first, with the columns of its file."""
    lines = Message.objects.filter(course=course).select_related("author").order_by("seq")
    for line in lines.iterator(chunk_size=CHUNK):
        author = line.author
        yield {
            "number": line.seq,
            "posted_at": line.posted_at.isoformat(),
            "name": author.public_name if author else "",
            "user_name": author.username if author else "",
            "text": line.body,
            "edited_at": line.edited_at.isoformat() if line.edited_at else "",
            "deleted_at": line.deleted_at.isoformat() if line.deleted_at else "",
        }


def write_csv(course: CoursePage) -> Iterator[str]:
    """Yield a room as CSV, safe to open in a spreadsheet: no cell is a formula."""
    buffer = StringIO()
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    for row in write_rows(course):
        writer.writerow([neutralize(row[column]) for column in COLUMNS])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def write_json(course: CoursePage) -> Iterator[str]:
    """Yield a room as one JSON object."""
    head = {"course": course.title, "exported_at": timezone.now().isoformat()}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "messages": ['
    for number, row in enumerate(write_rows(course)):
        yield ("," if number else "") + "\n" + json.dumps(row, ensure_ascii=False)
    yield "\n]}\n"
