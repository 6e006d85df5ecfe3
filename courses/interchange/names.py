"""Names that readers derive: slugs and keys."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from pathlib import PurePosixPath

MAX_SLUG = 200
NUMBER = re.compile(r"^\d+[-_. ]+(?=.)")


def slugify(text: str, *, allow_unicode: bool = False) -> str:
    """Return lower-case words joined by hyphens. Does what Django's own does, without Django."""
    text = unicodedata.normalize("NFKC" if allow_unicode else "NFKD", text)
    if not allow_unicode:
        text = text.encode("ascii", "ignore").decode("ascii")
    text = re.sub(r"[^\w\s-]", "", text.lower())
    return re.sub(r"[-\s]+", "-", text).strip("-_")


def slug_of(text: str, fallback: str = "page") -> str:
    """Return a slug: ASCII where possible, otherwise in the text's own letters."""
    slug = slugify(text) or slugify(text, allow_unicode=True)
    return slug[:MAX_SLUG].strip("-_") or fallback


def unused(slug: str, taken: Collection[str]) -> str:
    """Return `slug`, or the first of `slug-2`, `slug-3` … that is not taken."""
    candidate, number = slug, 1
    while candidate in taken:
        number += 1
        candidate = f"{slug}-{number}"
    return candidate


def without_number(path: str) -> str:
    """Return a page's path without suffix and without the number that only orders it."""
    file = PurePosixPath(path)
    stem = NUMBER.sub("", file.stem)
    return stem if str(file.parent) == "." else f"{file.parent}/{stem}"
