"""Readers: each turns one kind of course folder into the neutral course tree."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from ..folder import CourseFolder
from ..tree import CourseFormatError, CourseTree
from ..tree_checks import check_tree
from . import carpentry, mdbook


class Reader(Protocol):
    """A reader module. `MARK` is the file that a folder of its format has."""

    MARK: str

    def recognizes(self, folder: CourseFolder) -> bool: ...

    def read(self, folder: CourseFolder) -> CourseTree: ...


# In this order: the first that recognizes a folder reads it.
READERS: tuple[Reader, ...] = (carpentry, mdbook)


def read_course(path: Path) -> CourseTree:
    """Read a course folder. Raises `CourseFormatError` with one line when it is none."""
    folder = CourseFolder(path)
    for reader in READERS:
        if reader.recognizes(folder):
            tree = reader.read(folder)
            check_tree(tree)
            return tree
    marks = " and ".join(f"no {reader.MARK}" for reader in READERS)
    raise CourseFormatError(f"{path} is no course folder: {marks}")


__all__ = ["READERS", "Reader", "read_course"]
