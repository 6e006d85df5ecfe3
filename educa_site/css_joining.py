"""One stylesheet of many: what `@import` names, written in its place. Knows nothing of Django."""

import posixpath
import re
from collections.abc import Callable

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
IMPORT = re.compile(r"@import\s+([^;]+);")
# The one form our files use: a quoted address, and the layer that its rules belong to.
WELL_FORMED = re.compile(
    r"""url\((["'])(?P<address>[^"']+)\1\)(?:\s+layer\((?P<layer>[\w.-]+)\))?"""
)
ADDRESS = re.compile(r"""url\((["']?)(?P<address>[^"')]+)\1\)""")


class CannotJoinError(ValueError):
    """A stylesheet imports in a form that cannot be written in place, or imports itself."""


def join_imports(name: str, read: Callable[[str], str]) -> str:
    """Return the text of stylesheet `name` with every import replaced by what it names.

    `read` gives the text of a file by its name, such as "educa/css/base.css". Addresses in
    imported files are rewritten to be right from the folder of `name`; comments are dropped. Layers
    hold: `@import … layer(x)` means what `@layer x { … }` means (CSS Cascade 5, section 2).

    Raises CannotJoinError; what `read` raises for a missing file passes through.
    """
    return _join(name, posixpath.dirname(name), read, ())


def _join(name: str, base: str, read: Callable[[str], str], above: tuple[str, ...]) -> str:
    if name in above:
        raise CannotJoinError(f"{name} imports itself, by way of {', '.join(above)}.")
    folder = posixpath.dirname(name)

    def write_in_place(found: re.Match) -> str:
        form = WELL_FORMED.fullmatch(found[1].strip())
        if form is None:
            raise CannotJoinError(f"{name}: “{found[0]}” is not “@import url(…) layer(…);”.")
        imported = posixpath.normpath(posixpath.join(folder, form["address"]))
        text = _join(imported, base, read, (*above, name))
        return f"@layer {form['layer']} {{\n{text}}}" if form["layer"] else text

    # Addresses first: what is written in place below has its own rewritten already.
    text = COMMENT.sub("", read(name))
    imports, rules = _split(text)
    rules = ADDRESS.sub(lambda found: _rebase(found, folder, base), rules)
    joined = IMPORT.sub(write_in_place, imports) + rules
    return "\n".join(line for line in joined.splitlines() if line.strip()) + "\n"


def _split(text: str) -> tuple[str, str]:
    """Return the text up to the last import, and what follows it. CSS has imports at the top."""
    end = max((found.end() for found in IMPORT.finditer(text)), default=0)
    return text[:end], text[end:]


def _rebase(found: re.Match, folder: str, base: str) -> str:
    address = found["address"]
    if address.startswith(("data:", "http:", "https:", "/", "#")):
        return found[0]
    there = posixpath.normpath(posixpath.join(folder, address))
    return f'url("{posixpath.relpath(there, base or ".")}")'
