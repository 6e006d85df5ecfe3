"""Files of a source → images, documents and media of the course's collection, each stored once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

from django.core.files import File as DjangoFile
from django.db import models
from wagtail.models import Collection

from courses.content.files import CourseDocument, CourseImage, CourseMedia

from .tree import Asset, Audio, CourseFormatError, Video

CHUNK = 1024 * 1024


class AssetStore:
    """Finds or stores files by what they hold. Knows what it stored, so that it can be undone.

    With `is_dry` nothing is stored: a file that would be new has the id None.
    """

    def __init__(
        self,
        *,
        collection: Collection | None,
        credit: str = "",
        license: str = "",
        owner: Any = None,
        is_dry: bool = False,
    ) -> None:
        self.collection = collection
        self.credit, self.license, self.owner = credit, license, owner
        self.is_dry = is_dry
        self._known: dict[tuple[type, str], int] = {}
        self._stored: list[tuple[Any, str]] = []
        for model in (CourseImage, CourseDocument, CourseMedia):
            rows = model.objects.filter(collection=collection) if collection else []
            for row in rows:
                self._known.setdefault((model, row.file_hash), row.pk)

    def image(self, asset: Asset, title: str = "") -> int | None:
        return self._get(CourseImage, asset, lambda: self._save_image(asset, title))

    def document(self, asset: Asset, title: str = "") -> int | None:
        return self._get(CourseDocument, asset, lambda: self._save_document(asset, title))

    def media(self, block: Video | Audio) -> int | None:
        """Return the media of a video or audio block; its captions and poster are part of it."""
        digest = media_hash(block)
        known = self._known.get((CourseMedia, digest))
        if known is not None or self.is_dry:
            return known
        pk = self._save_media(block, digest)
        self._known[CourseMedia, digest] = pk
        return pk

    @property
    def stored_count(self) -> int:
        return len(self._stored)

    def remove_stored(self) -> None:
        """Delete the files this import stored: for when its rows are rolled back."""
        for storage, name in reversed(self._stored):
            storage.delete(name)
        self._stored.clear()

    def _get(self, model: type[models.Model], asset: Asset, save: Callable[[], int]) -> int | None:
        digest = sha1_of(asset.source)
        known = self._known.get((model, digest))
        if known is None and not self.is_dry:
            known = self._known[model, digest] = save()
        return known

    def _save_image(self, asset: Asset, title: str) -> int:
        with asset.source.open("rb") as stream:
            image = CourseImage(
                title=(title or file_title(asset))[:255],
                file=DjangoFile(stream, name=PurePosixPath(asset.path).name),
                **self._common(),
            )
            image._set_image_file_metadata()
            self._save(image, asset, "file")
        return image.pk

    def _save_document(self, asset: Asset, title: str) -> int:
        with asset.source.open("rb") as stream:
            document = CourseDocument(
                title=(title or file_title(asset))[:255],
                file=DjangoFile(stream, name=PurePosixPath(asset.path).name),
                **self._common(),
            )
            document._set_document_file_metadata()
            self._save(document, asset, "file")
        return document.pk

    def _save_media(self, block: Video | Audio, digest: str) -> int:
        media = CourseMedia(
            type="video" if isinstance(block, Video) else "audio",
            title=block.title[:255],
            duration=block.seconds,
            transcript=block.transcript,
            file_hash=digest,
            **self._common(),
        )
        parts = {"file": block.asset}
        if isinstance(block, Video):
            media.language = block.language
            parts |= {"captions": block.captions, "thumbnail": block.poster}
        streams = []
        try:
            for name, asset in parts.items():
                if asset is not None:
                    streams.append(asset.source.open("rb"))
                    setattr(media, name, DjangoFile(streams[-1], PurePosixPath(asset.path).name))
            self._save(media, block.asset, *parts)
        finally:
            for stream in streams:
                stream.close()
        return media.pk

    def _common(self) -> dict[str, Any]:
        return {
            "collection": self.collection,
            "credit": self.credit,
            "license": self.license,
            "uploaded_by_user": self.owner,
        }

    def _save(self, instance: Any, asset: Asset | None, *file_fields: str) -> None:
        """Save a row with its files. What was stored is known even when the row fails."""
        fresh = [name for name in file_fields if getattr(instance, name)]
        try:
            instance.save()
        except (OSError, ValueError) as error:
            path = asset.path if asset else instance.title
            raise CourseFormatError(f"{path}: the file cannot be stored ({error})") from error
        finally:
            for name in fresh:
                file = getattr(instance, name)
                if file._committed:
                    self._stored.append((file.storage, file.name))


def file_title(asset: Asset) -> str:
    return PurePosixPath(asset.path).stem.replace("-", " ").replace("_", " ").strip() or asset.path


def sha1_of(path: Path) -> str:
    """Return the SHA-1 that Wagtail keeps as `file_hash`: for finding, not for trusting."""
    digest = hashlib.sha1(usedforsecurity=False)
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def media_hash(block: Video | Audio) -> str:
    """Return one hash over a media's file, captions, poster and words."""
    digest = hashlib.sha1(usedforsecurity=False)
    assets = [block.asset]
    words = [type(block).__name__, block.title, block.transcript, str(block.seconds)]
    if isinstance(block, Video):
        assets += [block.captions, block.poster]
        words.append(block.language)
    for asset in assets:
        digest.update((sha1_of(asset.source) if asset else "-").encode())
    digest.update("\n".join(words).encode())
    return digest.hexdigest()
