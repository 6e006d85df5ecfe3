"""What a line refers to: another line of the room, or a part of a lesson."""

from uuid import UUID

from wagtail.models import Page

from courses import access
from courses.content.learning_pages import LearningPage
from courses.content.pages import CoursePage

from .models import Message


def find_answered(course: CoursePage, seq: int | None) -> Message | None:
    """Return the line of this room that is answered; None for none and for one that is not here."""
    if seq is None:
        return None
    return Message.objects.filter(course=course, seq=seq).select_related("author").first()


def find_subject(
    course: CoursePage, page_id: int | None, block_id: UUID | None
) -> tuple[Page | None, UUID | None]:
    """Return the module or lesson of this course that is asked about, and its block.

    Only what everybody in the room may open: published, and so is all above it. What is not there,
    or no longer, is left out: the question still counts. Two queries.
    """
    if page_id is None:
        return None, None
    page = access.knowable_pages().descendant_of(course).filter(pk=page_id).first()
    specific = page.specific if page else None
    if not isinstance(specific, LearningPage):
        return None, None
    known = {str(block.get("id")) for block in specific.content.raw_data}
    return page, block_id if str(block_id) in known else None
