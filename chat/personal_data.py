"""What class rooms keep of a person: one's own lines, never those of others."""

from typing import Any

from accounts.models import User
from accounts.personal_data import Files, Leaving, Part

from .models import Message


def export(user: User, files: Files) -> dict[str, Any]:
    lines = Message.objects.filter(author=user).select_related("course").order_by("pk")
    return {
        "messages": [
            {
                "course": line.course.title,
                "number": line.seq,
                "posted_at": line.posted_at,
                "edited_at": line.edited_at,
                "deleted_at": line.deleted_at,
                "text": line.body,
            }
            for line in lines.iterator()
        ]
    }


def erase(leaving: Leaving) -> None:
    """Take the name off the lines. They stay, so that what others have answered makes sense."""
    Message.objects.filter(author=leaving.user).update(author=None)
    Message.objects.filter(deleted_by=leaving.user).update(deleted_by=None)


PART = Part(name="chat", export=export, erase=erase)
