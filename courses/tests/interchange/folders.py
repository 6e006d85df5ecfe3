"""Small course folders, written into a temporary place, and the way to the real ones."""

import os
from pathlib import Path

import pytest
from PIL import Image as Picture

from courses.interchange.folder import CourseFolder
from courses.interchange.markdown import ParsedPage, read_page
from courses.interchange.page_source import Dialect, PageSource, Report
from courses.interchange.readers.carpentry import DIALECT
from courses.interchange.tree import CourseTree

REPOSITORY = Path(__file__).resolve().parents[3]
MATERIAL = Path(os.environ.get("EDUCA_MATERIAL", REPOSITORY.parent / "shared" / "material"))
CARPENTRY = "md-swcarpentry-python"
MDBOOK = "md-comprehensive-rust"

INERT_SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><path d="M0 0h4v4z"/></svg>'


def real_course(name: str) -> Path:
    """Return a real course's folder. Without the material, the test is skipped: never in CI."""
    folder = MATERIAL / name
    if not folder.exists() and not os.environ.get("CI"):
        pytest.skip(f"{folder} is not here")
    return folder


def write_files(root: Path, files: dict[str, str | bytes]) -> Path:
    for path, content in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            target.write_bytes(content)
        else:
            target.write_text(content, encoding="utf-8")
    return root


def write_picture(path: Path, color: str = "teal") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Picture.new("RGB", (8, 6), color).save(path)
    return path


def page(title: str, body: str, **fields: object) -> str:
    head = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return f"---\ntitle: {title}\n{head}---\n\n{body}\n"


def make_course(root: Path, pages: dict[str, str], config: str = "") -> Path:
    """Write a course folder whose episodes are `pages`, by file name, in this order."""
    names = "".join(f"- {name}\n" for name in pages)
    if "title:" not in config:
        config = f"title: Tea\n{config}"
    if "modules:" not in config:
        config = f"{config}\nepisodes:\n{names}"
    files: dict[str, str | bytes] = {f"episodes/{name}": text for name, text in pages.items()}
    return write_files(root, {"config.yaml": config, **files})


def read_markdown(
    root: Path, body: str, *, dialect: Dialect = DIALECT, report: Report | None = None, **fields
) -> ParsedPage:
    """Read one page of Markdown that stands at `episodes/page.md` below `root`."""
    root.mkdir(exist_ok=True)
    return read_page(
        PageSource(
            folder=CourseFolder(root),
            path="episodes/page.md",
            text=body,
            dialect=dialect,
            report=report if report is not None else Report(),
            page_keys={"episodes/page.md": "page", "episodes/other.md": "other"},
            **fields,
        )
    )


def only(tree: CourseTree):
    """Return the blocks of the only page of a course."""
    (module,) = tree.modules
    return module.blocks
