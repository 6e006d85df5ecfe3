"""Absolute addresses: whoever reads the API stands on another site."""

import re
from html import unescape

from django.conf import settings
from wagtail.rich_text.rewriters import FIND_A_TAG, extract_attrs

TAG = re.compile(r"<[a-zA-Z][^<>]*>")
ADDRESS = re.compile(r'(\s(?:href|src|poster|action)=")(/(?!/)[^"]*)')
SOURCES = re.compile(r'(\ssrcset=")([^"]*)')
EDITOR_KEY = re.compile(r'\sdata-block-key="[^"]*"')


def make_absolute(url: str) -> str:
    """Return an address with scheme and host; one that has them stays as it is."""
    is_path = url.startswith("/") and not url.startswith("//")
    return settings.EDUCA_BASE_URL.rstrip("/") + url if is_path else url


def make_html_absolute(html: str) -> str:
    """Return markup of ours in which every address is absolute. Words between tags stay."""

    def replace_tag(match: re.Match) -> str:
        tag = ADDRESS.sub(lambda found: found[1] + make_absolute(found[2]), match[0])
        return SOURCES.sub(lambda found: found[1] + make_sources_absolute(found[2]), tag)

    return TAG.sub(replace_tag, html)


def make_sources_absolute(sources: str) -> str:
    return ", ".join(make_absolute(source.strip()) for source in sources.split(","))


def finish_rich_text(html: str) -> str:
    """Return rich text for readers elsewhere: absolute links, none of the editor's keys.

    A link whose target is gone or not published is left as plain words.
    """
    html = EDITOR_KEY.sub("", FIND_A_TAG.sub(drop_dead_link, html))
    return make_html_absolute(html)


def drop_dead_link(match: re.Match) -> str:
    attributes = extract_attrs(unescape(match.group(1)))
    return "<a>" if "linktype" in attributes else match.group(0)
