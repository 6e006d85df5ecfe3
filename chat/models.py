"""A class room's lines, the row that numbers them, and how far each person has read."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.content.pages import CoursePage

__all__ = ["Message", "ReadMark", "Room"]


class Room(models.Model):
    """One per course, made with its first message. Its row is the lock under which lines queue."""

    course = models.OneToOneField(CoursePage, on_delete=models.CASCADE, related_name="room")
    last_seq = models.PositiveBigIntegerField(_("number of the newest message"), default=0)
    last_change = models.PositiveBigIntegerField(_("number of the newest change"), default=0)

    class Meta:
        verbose_name = _("class room")
        verbose_name_plural = _("class rooms")

    def __str__(self) -> str:
        return f"Room of {self.course}"


class Message(models.Model):
    """One line of a class. `seq` counts up from 1 in each course, without gaps.

    `change` numbers everything that happens in the room: a line that is posted, edited or deleted
    takes the next number. Who knows the room up to a number asks for the lines above it and has
    missed nothing. A deleted line keeps its row, so that numbers stay whole, and loses its text.

    The course is protected, so that deleting it can never silently delete what people wrote.
    The author is not: a deleted person's lines stay, without a name.
    """

    MAX_BODY_CHARACTERS = 2_000

    course = models.ForeignKey(CoursePage, on_delete=models.PROTECT, related_name="messages")
    seq = models.PositiveBigIntegerField(_("number in the room"))
    change = models.PositiveBigIntegerField(_("number of its newest change"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="messages",
    )
    client_id = models.UUIDField(
        _("id given by the sender"), default=uuid.uuid4, help_text=_("Makes a repeat harmless.")
    )
    body = models.TextField(_("text"), max_length=MAX_BODY_CHARACTERS)
    posted_at = models.DateTimeField(_("posted at"), default=timezone.now)
    edited_at = models.DateTimeField(_("edited at"), null=True, blank=True)
    deleted_at = models.DateTimeField(_("deleted at"), null=True, blank=True)
    # Whether its author did it: stays true when the author or the moderator is forgotten.
    is_moderated = models.BooleanField(_("deleted by the team"), default=False)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["course", "seq"]
        constraints = [
            # Its index also serves paging through a room.
            models.UniqueConstraint(fields=["course", "seq"], name="one_message_per_number"),
            # Its index serves replay: what changed since a number.
            models.UniqueConstraint(fields=["course", "change"], name="one_message_per_change"),
            models.UniqueConstraint(
                fields=["course", "author", "client_id"], name="one_message_per_client_id"
            ),
            models.CheckConstraint(
                condition=(models.Q(deleted_at__isnull=True) & ~models.Q(body=""))
                | models.Q(deleted_at__isnull=False, body=""),
                name="message_has_text_unless_deleted",
            ),
            models.CheckConstraint(
                condition=models.Q(deleted_at__isnull=False)
                | models.Q(deleted_by__isnull=True, is_moderated=False),
                name="message_deleted_by_needs_deleted_at",
            ),
            models.CheckConstraint(condition=models.Q(seq__gte=1), name="message_seq_starts_at_1"),
            models.CheckConstraint(
                condition=models.Q(change__gte=models.F("seq")), name="message_change_from_seq"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course} #{self.seq}"


class ReadMark(models.Model):
    """How far a person has read in a room: everything up to `seq`. It only moves forward."""

    course = models.ForeignKey(CoursePage, on_delete=models.CASCADE, related_name="read_marks")
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="read_marks"
    )
    seq = models.PositiveBigIntegerField(_("number of the last message read"))
    read_at = models.DateTimeField(_("read at"), default=timezone.now)

    class Meta:
        verbose_name = _("read mark")
        verbose_name_plural = _("read marks")
        constraints = [
            models.UniqueConstraint(fields=["reader", "course"], name="one_read_mark_per_room")
        ]

    def __str__(self) -> str:
        return f"{self.reader} has read {self.course} to #{self.seq}"
