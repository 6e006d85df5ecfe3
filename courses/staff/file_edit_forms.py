"""The forms that files are uploaded and edited with: one at a time, many at once, in choosers."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.models import Collection
from wagtailmedia.forms import BaseMediaForm

from courses.content.image_forms import CourseImageForm

from .collections import may_leave_collection


class StaysWithItsCourseMixin:
    """Keeps a file that pages use in the collection of their course, and says so at the field."""

    def clean_collection(self) -> Collection:
        wanted = self.cleaned_data["collection"]
        if self.instance.pk and not may_leave_collection(self.instance, wanted.pk):
            raise ValidationError(
                _("Pages of its course use this file, published or as drafts, so it stays there.")
            )
        return wanted


class StaffImageForm(StaysWithItsCourseMixin, CourseImageForm):
    pass


class StaffDocumentForm(StaysWithItsCourseMixin, BaseDocumentForm):
    pass


class StaffMediaForm(StaysWithItsCourseMixin, BaseMediaForm):
    """Also removes replaced captions and posters: wagtailmedia 0.19 removes the main file only."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.stored_before = {
            name: getattr(self.instance, name).name for name in ("captions", "thumbnail")
        }

    def save(self, commit: bool = True) -> Any:
        media = super().save(commit=commit)
        if commit:
            for name, old in self.stored_before.items():
                file = getattr(media, name)
                if old and old != file.name:
                    transaction.on_commit(lambda old=old, file=file: file.storage.delete(old))
        return media
