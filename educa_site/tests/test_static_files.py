"""What pages load: fonts and icons with their licenses, the theme from the first byte."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

FONTS = Path(finders.find("educa/fonts"))
FAMILY = re.compile(r"(?P<family>[a-z-]+?)-(?:latin|latin-ext|cyrillic|greek|arabic)\b")


def test_fonts_and_icons_come_with_their_licenses():
    families = {FAMILY.match(path.name)["family"] for path in FONTS.glob("*.woff2")}
    assert families
    for family in families:
        assert "SIL OPEN FONT LICENSE" in (FONTS / f"OFL-{family}.txt").read_text().upper()
    assert "ISC" in Path(finders.find("educa/img/icons-LICENSE.txt")).read_text()


def test_page_preloads_fonts_that_are_there(catalog, client):
    body = client.get("/").content.decode()
    preloaded = re.findall(r'<link rel="preload" href="/static/([^"]+)" as="font"', body)
    assert len(preloaded) == 2
    assert all(finders.find(name) for name in preloaded)


@pytest.mark.parametrize(
    ("cookie", "attribute"),
    [("dark", ' data-theme="dark"'), ("light", ' data-theme="light"'), ("", ""), ("pink", "")],
)
def test_chosen_theme_stands_in_the_first_tag(catalog, client, cookie, attribute):
    client.cookies["educa_theme"] = cookie
    tag = re.search(r"<html[^>]*>", client.get("/").content.decode())[0]
    assert tag.endswith(f'dir="ltr"{attribute}>')
