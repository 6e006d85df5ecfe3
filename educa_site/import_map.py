"""The import map: where browsers find the modules that a module imports by its plain name.

In production each file has a name with the hash of its content. Modules import one another by plain
names and the page says which file that is, so that a change to one module leaves the names of all
the others as they are, and what a browser has kept stays good.
"""

import json
from functools import lru_cache

from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

MODULES = "educa/js/"
# The same escapes as Django's `json_script`: a name cannot end the element.
ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def write_import_map(nonce: str) -> SafeString:
    """Return the script element, or "" where files have plain names, as in development."""
    hashed = getattr(staticfiles_storage, "hashed_files", {})
    text = write_map(tuple(hashed), staticfiles_storage.base_url) if hashed else ""
    if not text:
        return SafeString()
    # The text is JSON of our own file names; nothing in it comes from people.
    return format_html('<script type="importmap" nonce="{}">{}</script>', nonce, mark_safe(text))  # noqa: S308


@lru_cache(maxsize=2)
def write_map(names: tuple[str, ...], base_url: str) -> str:
    """Return the map as JSON, without spaces: it stands in every page."""
    imports = {
        f"{base_url}{name}": staticfiles_storage.url(name)
        for name in names
        if name.startswith(MODULES) and name.endswith(".js")
    }
    if not imports:
        return ""
    return json.dumps({"imports": imports}, separators=(",", ":")).translate(ESCAPES)
