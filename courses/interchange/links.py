"""Where links in a page may lead: the web, other pages of the course, files of the course."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote

from .page_source import PageSource
from .tree import FILE_LINK_SCHEME, PAGE_LINK_SCHEME

WEB_SCHEMES = ("http", "https", "mailto", "tel")
SCHEME = re.compile(r"([a-z][a-z0-9+.\-]*):", re.IGNORECASE)
PAGE_SUFFIXES = (".md", ".markdown", ".html")
UNSEEN = re.compile(r"[\x00-\x20\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]+")


def is_local(href: str) -> bool:
    """Say whether a link names a path in the course folder."""
    compact = UNSEEN.sub("", href)
    return bool(compact) and not (
        SCHEME.match(compact) or compact.startswith(("#", "/", "?", "\\"))
    )


def read_link(page: PageSource, href: str, line: int | None) -> str:
    """Return the address to link to, or "" (with a row in the report) when there is none."""
    compact = UNSEEN.sub("", href)
    if compact.startswith("//"):
        compact = "https:" + compact
    scheme = SCHEME.match(compact)
    if scheme:
        if scheme[1].lower() in WEB_SCHEMES:
            return compact
        page.skip(line, f"link to {href}", f"“{scheme[1].lower()}:” links are not allowed")
        return ""
    if href.startswith("#"):
        key = page.page_keys.get(page.path)
        return f"{PAGE_LINK_SCHEME}{key}{unquote(href)}" if key else ""
    if not is_local(href):
        page.skip(line, f"link to {href or 'nothing'}", "it names no page and no file")
        return ""
    return read_local_link(page, href, line)


def read_local_link(page: PageSource, href: str, line: int | None) -> str:
    target, _, anchor = href.partition("#")
    target = target.partition("?")[0]
    path = page.locate(target, line)
    key = find_page(page, path)
    if key is not None:
        return PAGE_LINK_SCHEME + key + (f"#{unquote(anchor)}" if anchor else "")
    if not page.folder.has(path):
        page.skip(line, f"link to {href}", f"{path} is not in the course folder")
        return ""
    if path.lower().endswith(PAGE_SUFFIXES):
        page.skip(line, f"link to {href}", f"{path} is not a page of the course")
        return ""
    page.report.link_file(page.folder.asset(path))
    return FILE_LINK_SCHEME + path


def find_page(page: PageSource, path: str) -> str | None:
    """Return the key of the page a path stands for, also by the name of its built .html."""
    stem, suffix = posixpath.splitext(path)
    candidates = [path, posixpath.join(path, "index.md")]
    if suffix == ".html":
        candidates.append(stem + ".md")
    if not suffix:
        candidates.append(path + ".md")
    for candidate in candidates:
        if candidate in page.page_keys:
            return page.page_keys[candidate]
    return None
