"""What class rooms keep of a person: one's own lines, never those of others."""

from typing import Any

from accounts.models import User
from accounts.personal_data import Files, Leaving, Part

from .models import Message, ReadMark, Report


def export(user: User, files: Files) -> dict[str, Any]:
    marks = ReadMark.objects.filter(reader=user).select_related("course").order_by("pk")
    reports = Report.objects.filter(reporter=user).select_related("message__course").order_by("pk")
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
        ],
        "read_to": [
            {"course": mark.course.title, "number": mark.seq, "at": mark.read_at} for mark in marks
        ],
        "reports": [
            {
                "course": report.message.course.title,
                "number": report.message.seq,
                "reported_at": report.reported_at,
                "reason": report.reason,
            }
            for report in reports
        ],
    }


def erase(leaving: Leaving) -> None:
    """Take the name off the lines. They stay, so that what others have answered makes sense."""
    Message.objects.filter(author=leaving.user).update(author=None)
    Message.objects.filter(deleted_by=leaving.user).update(deleted_by=None)
    Report.objects.filter(reporter=leaving.user).update(reporter=None, reason="")


PART = Part(name="chat", export=export, erase=erase)
