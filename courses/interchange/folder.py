"""The course folder: the only door to files of a course. Nothing outside it is ever read."""

from __future__ import annotations

import posixpath
from pathlib import Path
from urllib.parse import unquote

from .tree import Asset, CourseFormatError

MAX_TEXT_BYTES = 2 * 1024 * 1024


class CourseFolder:
    """A folder whose files are named by POSIX paths relative to it."""

    def __init__(self, root: Path) -> None:
        if not root.exists():
            raise CourseFormatError(f"{root} does not exist")
        if not root.is_dir():
            raise CourseFormatError(f"{root} is a file, not a course folder")
        self.root = root.resolve()

    def has(self, path: str) -> bool:
        """Say whether `path` is a regular file. Raises when it leads out of the folder."""
        return self._real(path).is_file()

    def locate(self, page: str, reference: str) -> str:
        """Return where `reference`, written on `page`, points: a path in this folder.

        Raises `CourseFormatError` when it points out of the folder.
        """
        reference = unquote(reference)
        if "\0" in reference or "\\" in reference:
            raise CourseFormatError(f"“{printable(reference)}” is not a path")
        path = posixpath.normpath(posixpath.join(posixpath.dirname(page), reference))
        if reference.startswith("/") or path == ".." or path.startswith("../"):
            raise CourseFormatError(f"“{printable(reference)}” points outside the course folder")
        self._real(path)
        return path

    def text(self, path: str) -> str:
        """Return a text file's content. Raises when it is missing, empty, huge or not UTF-8."""
        real = self._real(path)
        if not real.is_file():
            raise CourseFormatError(f"{path} does not exist")
        if real.stat().st_size > MAX_TEXT_BYTES:
            raise CourseFormatError(f"{path} is larger than {MAX_TEXT_BYTES // 1024 // 1024} MB")
        try:
            text = real.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise CourseFormatError(f"{path} is not UTF-8 text (byte {error.start})") from error
        if "\0" in text:
            raise CourseFormatError(f"{path} is not text: it holds a NUL byte")
        if not text.strip():
            raise CourseFormatError(f"{path} is empty")
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def asset(self, path: str) -> Asset:
        return Asset(path=path, source=self._real(path))

    def files(self, under: str, suffix: str) -> list[str]:
        """Return the files below the folder `under` that end in `suffix`, sorted."""
        top = self._real(under)
        found = [path for path in top.rglob(f"*{suffix}") if path.is_file()]
        return sorted(path.relative_to(self.root).as_posix() for path in found)

    def _real(self, path: str) -> Path:
        try:
            real = (self.root / path).resolve()
        except (OSError, RuntimeError, ValueError) as error:
            raise CourseFormatError(f"“{printable(path)}” cannot be read") from error
        if not real.is_relative_to(self.root):
            raise CourseFormatError(f"“{printable(path)}” leads outside the course folder")
        return real


def printable(text: str, limit: int = 120) -> str:
    """Return `text` fit for one line of a report."""
    text = "".join(mark if mark.isprintable() else "�" for mark in text)
    return text if len(text) <= limit else text[: limit - 1] + "…"
