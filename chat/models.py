"""A class room: its lines, the row that numbers them, what people have read, and moderation."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from courses.content.pages import CoursePage

__all__ = ["Message", "Mute", "Notice", "ReadMark", "Report", "Room"]


class Room(models.Model):
    """One per course, made with its first message. Its row is the lock under which lines queue."""

    course = models.OneToOneField(CoursePage, on_delete=models.CASCADE, related_name="room")
    last_seq = models.PositiveBigIntegerField(_("number of the newest message"), default=0)
    last_change = models.PositiveBigIntegerField(_("number of the newest change"), default=0)
    slow_seconds = models.PositiveIntegerField(
        _("seconds between two messages of one person"),
        default=0,
        help_text=_("0 means no pause. The team is not slowed down."),
    )
    keep_days = models.PositiveIntegerField(
        _("days that messages are kept"),
        null=True,
        blank=True,
        help_text=_("Empty means for good. Older messages lose their text."),
    )

    MAX_SLOW_SECONDS = 3_600

    class Meta:
        verbose_name = _("class room")
        verbose_name_plural = _("class rooms")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(slow_seconds__lte=3_600), name="room_slow_seconds_to_3600"
            ),
            models.CheckConstraint(
                condition=models.Q(keep_days__isnull=True) | models.Q(keep_days__gte=1),
                name="room_keep_days_from_1",
            ),
        ]

    def __str__(self) -> str:
        return f"Room of {self.course}"


class MessageQuerySet(models.QuerySet["Message"]):
    def with_everything(self) -> "MessageQuerySet":
        """Lines with all that is shown of them. One query, and one more for all notices."""
        lines = self.select_related("author", "reply_to__author", "page")
        return lines.prefetch_related("notices")


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
    reply_to = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="replies",
        verbose_name=_("answers"),
    )
    # What it asks about: a module or lesson of the course, and a block of it.
    page = models.ForeignKey(
        Page, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    block_id = models.UUIDField(_("block"), null=True, blank=True)
    body = models.TextField(_("text"), max_length=MAX_BODY_CHARACTERS)
    posted_at = models.DateTimeField(_("posted at"), default=timezone.now)
    edited_at = models.DateTimeField(_("edited at"), null=True, blank=True)
    deleted_at = models.DateTimeField(_("deleted at"), null=True, blank=True)
    pinned_at = models.DateTimeField(_("pinned at"), null=True, blank=True)
    # Whether its author did it: stays true when the author or the moderator is forgotten.
    is_moderated = models.BooleanField(_("deleted by the team"), default=False)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["course", "seq"]
        indexes = [
            models.Index(
                fields=["course", "seq"],
                condition=models.Q(pinned_at__isnull=False),
                name="message_pinned",
            ),
            # What the class asks: a few lines among many.
            models.Index(
                fields=["course", "page"],
                condition=models.Q(page__isnull=False) | models.Q(block_id__isnull=False),
                name="message_question",
            ),
        ]
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
            models.CheckConstraint(
                condition=models.Q(pinned_at__isnull=True) | models.Q(deleted_at__isnull=True),
                name="message_pinned_stands",
            ),
            models.CheckConstraint(condition=models.Q(seq__gte=1), name="message_seq_starts_at_1"),
            models.CheckConstraint(
                condition=models.Q(change__gte=models.F("seq")), name="message_change_from_seq"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course} #{self.seq}"


class Notice(models.Model):
    """A line that concerns somebody: it names him or answers him.

    Seen when he has read so far in the room, or has said so in his list.
    """

    class Kind(models.TextChoices):
        MENTION = "mention", _("Mentions you")
        REPLY = "reply", _("Answers you")

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="notices")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="chat_notices"
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    seen_at = models.DateTimeField(_("marked as seen at"), null=True, blank=True)
    mailed_at = models.DateTimeField(_("mailed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "message"], name="one_notice_per_person_and_message"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.person_id}: #{self.message_id}"


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


class Mute(models.Model):
    """Who may read in a room and not write, until a moment. The row goes when somebody lifts it."""

    course = models.ForeignKey(CoursePage, on_delete=models.CASCADE, related_name="mutes")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mutes"
    )
    until = models.DateTimeField(_("until"))
    muted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("mute")
        verbose_name_plural = _("mutes")
        constraints = [
            models.UniqueConstraint(fields=["person", "course"], name="one_mute_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.course} until {self.until}"


class Report(models.Model):
    """A line that somebody in the room thinks does not belong there, and what the team decided."""

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        KEPT = "kept", _("Message kept")
        DELETED = "deleted", _("Message deleted")

    MAX_REASON_CHARACTERS = 500

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=MAX_REASON_CHARACTERS, blank=True)
    reported_at = models.DateTimeField(_("reported at"), default=timezone.now)
    status = models.CharField(
        _("status"), max_length=8, choices=Status.choices, default=Status.OPEN
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-reported_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["message", "reporter"], name="one_report_per_message_and_person"
            ),
            models.CheckConstraint(
                condition=models.Q(status="open", closed_at__isnull=True)
                | (~models.Q(status="open") & models.Q(closed_at__isnull=False)),
                name="report_closed_when_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"report {self.pk}"
