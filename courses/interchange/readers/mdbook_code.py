"""What mdBook does to code: includes, hidden lines, flags of fences."""

from __future__ import annotations

import re

from ..folder import CourseFolder
from ..page_source import Report
from ..tree import CourseFormatError

INCLUDE = re.compile(r"(?<!\\)\{\{\s*#(?:rustdoc_)?include\s+([^}\s]+)\s*\}\}")
OTHER_DIRECTIVE = re.compile(r"(?<!\\)\{\{\s*#(playground|title)\s+([^}]+?)\s*\}\}")
RANGE = re.compile(r"^(\d*)(?::(\d*))?$")
ANCHOR = re.compile(r"ANCHOR(_END)?:\s*([\w-]+)")
HIDDEN = re.compile(r"^\s*#(?: |$)")
ESCAPED_HASH = re.compile(r"^(\s*)##")


def read_rust(info: str, code: str) -> tuple[str, str]:
    """Return a fence's language without its flags, and its code without mdBook's hidden lines."""
    language = re.split(r"[\s,{]", info, maxsplit=1)[0]
    if language != "rust":
        return language, code
    lines = [line for line in code.split("\n") if not HIDDEN.match(line)]
    return language, "\n".join(ESCAPED_HASH.sub(r"\1#", line) for line in lines)


def expand_includes(
    folder: CourseFolder, report: Report, path: str, body: str, first: int
) -> tuple[str, list[int]]:
    """Put included files in their places. Return the text and each line's number in the page.

    What names a missing file is taken out, with a row that says which.
    """
    lines: list[str] = []
    numbers: list[int] = []
    for number, line in enumerate(body.split("\n"), start=first):
        kept = expand_line(folder, report, path, line, number)
        if kept is None:
            continue
        for part in kept.split("\n"):
            lines.append(part)
            numbers.append(number)
    return "\n".join(lines), numbers or [first]


def expand_line(
    folder: CourseFolder, report: Report, path: str, line: str, number: int
) -> str | None:
    where = f"{path} line {number}"
    other = OTHER_DIRECTIVE.search(line)
    if other:
        report.skip(where, other[0], "the directive has no meaning here")
        line = OTHER_DIRECTIVE.sub("", line)
    include = INCLUDE.search(line)
    if not include:
        return line if not other or line.strip() else None
    text = included_text(folder, report, path, include[1], where)
    if text is None:
        rest = INCLUDE.sub("", line)
        return rest if rest.strip() else None
    return line[: include.start()] + text + line[include.end() :]


def included_text(
    folder: CourseFolder, report: Report, path: str, reference: str, where: str
) -> str | None:
    name, _, part = reference.partition(":")
    try:
        target = folder.locate(path, name)
        if not folder.has(target):
            report.skip(where, f"included file {target}", "it is not in the course folder")
            return None
        lines = folder.text(target).rstrip("\n").split("\n")
    except CourseFormatError as error:
        raise CourseFormatError(f"{where}: {error}") from error
    chosen = choose_lines(lines, part)
    if chosen is None:
        report.skip(where, f"included part {reference}", f"{target} has no such part")
        return None
    return "\n".join(line for line in chosen if not ANCHOR.search(line))


def choose_lines(lines: list[str], part: str) -> list[str] | None:
    """Return the lines `3`, `3:`, `:5`, `3:5` or those between the anchors of that name."""
    if not part:
        return lines
    span = RANGE.match(part)
    if span:
        start = int(span[1] or 1)
        if ":" not in part:
            return lines[start - 1 : start] or None
        return lines[start - 1 : int(span[2]) if span[2] else None] or None
    chosen: list[str] = []
    is_open = found = False
    for line in lines:
        anchor = ANCHOR.search(line)
        if anchor and anchor[2] == part:
            is_open, found = not anchor[1], True
        elif is_open:
            chosen.append(line)
    return chosen if found else None
