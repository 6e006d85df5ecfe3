"""The neutral course tree: what every reader produces and every writer consumes.

Plain frozen dataclasses, no ORM, no HTML parsing and no file access. A tree is complete and
valid by itself: readers raise `CourseFormatError` instead of handing over half a course.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

# Links inside rich text that point into the same course. The writer resolves them to page and
# document links once everything has a database id.
PAGE_LINK_SCHEME = "educa-page:"  # educa-page:<page key>[#anchor]
FILE_LINK_SCHEME = "educa-file:"  # educa-file:<path in the course folder>


class CourseFormatError(Exception):
    """The source is not a course we can read. `str(error)` is one line: place, then problem."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the course folder. `path` is its POSIX path in that folder, its stable identity."""

    path: str
    source: Path


@dataclass(frozen=True, slots=True)
class Text:
    """Rich text: p, ul, ol, li, br, b, i, code, sub, sup, s, a[href]. Nothing else."""

    html: str


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` is 2, 3 or 4: level 1 is the page's own title. `anchor` is what links call it."""

    text: str
    level: int = 2
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    """`alt` is empty only when `is_decorative`."""

    asset: Asset
    alt: str = ""
    is_decorative: bool = False
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Video:
    """Exactly one of `asset` (uploaded, with captions) and `url` (embed)."""

    title: str
    asset: Asset | None = None
    url: str = ""
    captions: Asset | None = None
    poster: Asset | None = None
    transcript: str = ""
    language: str = "en"
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Audio:
    title: str
    asset: Asset
    transcript: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class File:
    asset: Asset
    title: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class DownloadList:
    title: str
    files: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    text: str
    attribution: str = ""
    source_url: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """`language` is a Pygments alias or "" for plain text; `output` is what running it prints."""

    code: str
    language: str = ""
    caption: str = ""
    output: str = ""


@dataclass(frozen=True, slots=True)
class Maths:
    """LaTeX source, and what it says in words for those who hear it."""

    latex: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """`header` and each row have equal length; cells are inline rich text."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Divider:
    pass


@dataclass(frozen=True, slots=True)
class Solution:
    """A folded answer; stands only inside a `Callout`."""

    title: str
    body: tuple[SimpleBlock, ...]


@dataclass(frozen=True, slots=True)
class Callout:
    """`kind` is one of `CALLOUT_KINDS`."""

    kind: str
    title: str
    body: tuple[CalloutPart, ...]


CALLOUT_KINDS = (
    "note",
    "tip",
    "warning",
    "key",
    "goals",
    "questions",
    "exercise",
    "prerequisite",
)

SimpleBlock = Text | Heading | Image | File | Quote | Code | Maths | Table
CalloutPart = SimpleBlock | Solution
Block = SimpleBlock | Video | Audio | DownloadList | Callout | Divider


@dataclass(frozen=True, slots=True)
class PageNode:
    """A module or a lesson.

    `key` identifies the page within its course across imports (a path or a slug, never a title).
    `notes` are for teachers only. `minutes` is None where the source says nothing.
    """

    key: str
    title: str
    slug: str
    summary: str = ""
    blocks: tuple[Block, ...] = ()
    notes: tuple[SimpleBlock, ...] = ()
    minutes: int | None = None
    is_free_preview: bool = False
    lessons: tuple[PageNode, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something of the source that is not in the tree, where it stood, and why."""

    where: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class CourseTree:
    """A whole course. `key` identifies it across imports; `subject` is a subject slug or "".

    `prerequisites` is rich text like `Text.html`. `files` are what rich text links to by
    `FILE_LINK_SCHEME`; the files of blocks stand in the blocks.
    """

    key: str
    title: str
    slug: str
    subject: str = ""
    promise: str = ""
    level: str = "beginner"
    language: str = "en"
    license: str = ""
    credit: str = ""
    overview: tuple[Block, ...] = ()
    outcomes: tuple[str, ...] = ()
    prerequisites: str = ""
    cover: Asset | None = None
    modules: tuple[PageNode, ...] = ()
    files: tuple[Asset, ...] = ()
    skipped: tuple[Skipped, ...] = field(default=())

    def pages(self) -> Iterator[PageNode]:
        """Yield every page in study order (depth first)."""
        for module in self.modules:
            yield module
            yield from module.lessons
