"""What courses keep of a person: places, progress, authorship and the traces of work."""

import json
from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from wagtail.models import Comment, CommentReply, ModelLogEntry, Page, PageLogEntry

from accounts.models import User
from accounts.personal_data import Files, Leaving, Part, find_person

from .content.files import CourseDocument, CourseImage, CourseMedia
from .enrollment.models import Enrollment
from .enrollment.services import forget_student
from .progress.models import BlockProgress, MediaPosition, PageProgress, ProgressEvent
from .teaching.models import CourseTeam

UPLOADS: tuple[type[Model], ...] = (CourseImage, CourseDocument, CourseMedia)
PROGRESS: dict[str, type[Model]] = {
    "events": ProgressEvent,
    "pages": PageProgress,
    "blocks": BlockProgress,
    "positions": MediaPosition,
}
# Larger files stay out of an archive; data.json tells their names.
LARGEST_FILE_BYTES = 25 * 1024 * 1024
DELETED_USER = "Deleted user"


def export(user: User, files: Files) -> dict[str, Any]:
    return {
        "enrollments": list(export_enrollments(user)),
        "teaching": list(
            CourseTeam.objects.filter(group__user=user)
            .order_by("pk")
            .values("course_id", "course__title")
        ),
        "pages": list(Page.objects.filter(owner=user).order_by("pk").values("id", "title")),
        "comments": [
            {"page_id": one.page_id, "text": one.text, "written_at": one.created_at}
            for one in Comment.objects.filter(user=user).order_by("pk")
        ],
        "comment_replies": [
            {"page_id": one.comment.page_id, "text": one.text, "written_at": one.created_at}
            for one in CommentReply.objects.filter(user=user)
            .select_related("comment")
            .order_by("pk")
        ],
        "uploads": list(export_uploads(user, files)),
        "webhook_messages": list(export_webhook_messages(user)),
        "actions": list(export_actions(user)),
    }


def export_enrollments(user: User) -> Iterator[dict[str, Any]]:
    """Yield a person's places, each with its ledger and the rows derived from it."""
    for place in Enrollment.objects.filter(student=user).select_related("course").order_by("pk"):
        kept = {
            name: [
                to_row(row, without=("id", "enrollment_id"))
                for row in model.objects.filter(enrollment=place).order_by("pk")
            ]
            for name, model in PROGRESS.items()
        }
        row = to_row(place, without=("id", "student_id", "invite_code_id"))
        yield {"course": place.course.title, **row, **kept}


def to_row(instance: Model, *, without: tuple[str, ...]) -> dict[str, Any]:
    """Return a row's columns by name: what models learn to keep is in the archive by itself."""
    return {
        field.attname: getattr(instance, field.attname)
        for field in instance._meta.concrete_fields
        if field.attname not in without
    }


def export_uploads(user: User, files: Files) -> Iterator[dict[str, Any]]:
    for model in UPLOADS:
        for upload in model.objects.filter(uploaded_by_user=user).order_by("pk"):
            is_there = bool(upload.file) and upload.file.storage.exists(upload.file.name)
            is_small = is_there and upload.file.size <= LARGEST_FILE_BYTES
            yield {
                "kind": model._meta.model_name,
                "title": upload.title,
                "uploaded_at": upload.created_at,
                "file": files.add(upload.file.name, upload.file) if is_small else None,
            }


def export_webhook_messages(user: User) -> Iterator[dict[str, Any]]:
    """Yield what other systems were told of a person in the last days, as they were told it."""
    for event in user.webhook_events.order_by("pk"):
        yield json.loads(event.body)


def export_actions(user: User) -> Iterator[dict[str, Any]]:
    """Yield what the audit log says of a person's doings, without other people's names."""
    for entry in PageLogEntry.objects.filter(user=user).order_by("pk").iterator():
        yield {"at": entry.timestamp, "action": entry.action, "page": entry.label}
    people = ContentType.objects.get_for_model(User)
    for entry in ModelLogEntry.objects.filter(user=user).order_by("pk").iterator():
        is_other = entry.content_type_id == people.pk and entry.object_id != str(user.pk)
        label = "" if is_other else entry.label
        yield {"at": entry.timestamp, "action": entry.action, "object": label}


def erase(leaving: Leaving) -> None:
    """Forget places and progress, and take the name off whatever stays.

    Pages, revisions, reviews and course files lose their author by the database (SET NULL), as
    do the teams that the person led. Comments stay with the pages they are about.
    """
    user = leaving.user
    forget_student(student=user)
    for model in (Comment, CommentReply):
        written = model.objects.filter(user=user)
        if written.exists():
            written.update(user=leaving.stand_in())
    erase_log_entries(leaving)


def erase_log_entries(leaving: Leaving) -> None:
    user = leaving.user
    people = ContentType.objects.get_for_model(User)
    about = ModelLogEntry.objects.filter(content_type=people, object_id=str(user.pk))
    about.update(label=_("An account"), object_id="", data={})
    for model in (PageLogEntry, ModelLogEntry):
        model.objects.filter(user_id=user.pk).update(user=None)
        scrub_data(model, leaving)


def scrub_data(model: type[Model], leaving: Leaving) -> None:
    """Take the person out of what log entries tell about others' doings."""
    mentions = Q(data_text__contains=f'_id": {leaving.user.pk}')
    for word in leaving.words:
        mentions |= Q(data_text__icontains=word)
    entries = model.objects.alias(data_text=Cast("data", TextField())).filter(mentions)
    for entry in entries.iterator():
        keys = set(find_person(entry.data, leaving.user.pk, leaving.words))
        changed = {
            key: None if key.endswith("_id") else _(DELETED_USER)
            for key in entry.data
            if key in keys
        }
        if changed:
            model.objects.filter(pk=entry.pk).update(data=entry.data | changed)


PART = Part(name="courses", export=export, erase=erase)
