"""Web addresses in content: kept as typed, and never one that a browser would run."""

from typing import Any
from urllib.parse import urlsplit

from wagtail import blocks

WEB_SCHEMES = {"", "http", "https"}


def keep_web_address(value: Any) -> str:
    """Return an address, or "" when following it would leave the web, as `javascript:` does."""
    text = "".join(character for character in str(value or "") if character.isprintable()).strip()
    try:
        scheme = urlsplit(text).scheme
    except ValueError:
        return ""
    return text if scheme in WEB_SCHEMES else ""


class WebAddressBlock(blocks.URLBlock):
    """An address that is safe as a link's target wherever the value came from."""

    def to_python(self, value: Any) -> str:
        return keep_web_address(value)

    def normalize(self, value: Any) -> str:
        return keep_web_address(value)

    def deconstruct(self):
        # What is stored is an address, so migrations need not know of this class.
        return ("wagtail.blocks.URLBlock", *super().deconstruct()[1:])
