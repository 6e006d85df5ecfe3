"""Files of one course's collection → files of another's, each copied once and only when used."""

from __future__ import annotations

from collections.abc import Collection as Sized
from contextlib import ExitStack
from pathlib import PurePosixPath
from typing import Any

from django.core.files import File
from django.db import models
from wagtail.models import Collection

from accounts.models import User

from .copy_values import FILE_MODELS

# Facts of a row that its copy has of its own.
OWN_FIELDS = {"collection", "uploaded_by_user", "created_at"}


class FileCopier:
    """Copies rows with their files on demand. Knows what it stored, so that it can be undone.

    Files outside the source collections stay where they are: they are shared, or belong to a
    course that nobody here was asked about. `missing` names those whose file is not in the
    storage; they stay referred to as before.
    """

    def __init__(self, *, sources: Sized[int], target: Collection, owner: User | None) -> None:
        self.target = target
        self.owner = owner
        self.missing: list[str] = []
        self._new_ids: dict[tuple[type[models.Model], int], int] = {}
        self._stored: list[tuple[Any, str]] = []
        self._rows = {
            (model, row.pk): row
            for model in FILE_MODELS
            for row in model.objects.filter(collection__in=sources).prefetch_related("tags")
        }

    def find_file(self, model: type[models.Model], pk: int) -> int:
        """Return the id of a file's copy, made at the first call; the same id for other files."""
        key = (model, pk)
        if key not in self._rows:
            return pk
        if key not in self._new_ids:
            self._new_ids[key] = self._copy(self._rows[key])
        return self._new_ids[key]

    def remove_stored(self) -> None:
        """Delete the files stored here: for when their rows are rolled back."""
        for storage, name in reversed(self._stored):
            storage.delete(name)
        self._stored.clear()

    def _copy(self, row: Any) -> int:
        with ExitStack() as stack:
            streams = self._open(row, stack)
            if "file" not in streams:
                return row.pk
            names = {name: self._store(row, name, stream) for name, stream in streams.items()}
        values = {
            field.attname: getattr(row, field.attname)
            for field in row._meta.concrete_fields
            if not field.primary_key
            and field.name not in OWN_FIELDS
            and not isinstance(field, models.FileField)
        }
        copy = type(row)(**values, **names, collection=self.target, uploaded_by_user=self.owner)
        copy.save()
        tags = [tag.name for tag in row.tags.all()]
        if tags:
            copy.tags.set(tags)
        return copy.pk

    def _open(self, row: Any, stack: ExitStack) -> dict[str, Any]:
        """Open all files of a row; those that are not there are remembered and left out."""
        streams = {}
        for field in row._meta.concrete_fields:
            file = getattr(row, field.name) if isinstance(field, models.FileField) else None
            if not file:
                continue
            try:
                streams[field.name] = stack.enter_context(file.storage.open(file.name, "rb"))
            except OSError:
                self.missing.append(f"{row.title} ({PurePosixPath(file.name).name})")
        return streams

    def _store(self, row: Any, name: str, stream: Any) -> str:
        field = row._meta.get_field(name)
        wanted = field.generate_filename(row, PurePosixPath(stream.name).name)
        stored = field.storage.save(wanted, File(stream))
        self._stored.append((field.storage, stored))
        return stored
