"""Stylesheets in one piece mean what they meant in many."""

import re

import pytest

from educa_site.css_joining import CannotJoinError, join_imports

FILES = {
    "css/all.css": '/* Order. */\n@layer base, parts;\n@import url("fonts.css");\n'
    '@import url("parts/card.css") layer(parts);\n.own { color: red; }\n',
    "css/fonts.css": '@font-face { src: url("../fonts/a.woff2"); }\n',
    "css/parts/card.css": '.card { background: url("../../img/card.svg"), url(data:x); }\n',
    "css/pages/home.css": '@import url("../parts/card.css") layer(parts);\n',
    "css/round.css": '@import url("round.css");\n',
    "css/print.css": '@import url("fonts.css") print;\n',
}


def test_imports_stand_in_their_place_and_layer():
    joined = join_imports("css/all.css", FILES.__getitem__)
    assert "@import" not in joined
    places = [
        joined.index(part) for part in ("@layer base", "@font-face", "@layer parts {", ".own")
    ]
    assert places == sorted(places)
    assert re.search(r"@layer parts \{\s*\.card [^}]*\}\s*\}", joined)


@pytest.mark.parametrize(
    ("name", "address"),
    [("css/all.css", "../img/card.svg"), ("css/pages/home.css", "../../img/card.svg")],
)
def test_addresses_are_right_from_the_joined_file(name, address):
    joined = join_imports(name, FILES.__getitem__)
    assert f'url("{address}")' in joined
    assert "url(data:x)" in joined


@pytest.mark.parametrize("name", ["css/round.css", "css/print.css"])
def test_what_cannot_be_joined_is_said(name):
    with pytest.raises(CannotJoinError, match=name):
        join_imports(name, FILES.__getitem__)


def test_pages_get_each_stylesheet_in_one_request(collected):
    sheets = [
        *collected.glob("educa/css/educa.*.css"),
        *collected.glob("educa/css/pages/*.*.css"),
    ]
    assert len(sheets) > 10
    for sheet in sheets:
        text = sheet.read_text()
        assert "@import" not in text, sheet
        for address in re.findall(r'url\("?([^")]+)"?\)', text):
            if not address.startswith(("data:", "#")):
                assert (sheet.parent / address).exists(), (sheet, address)
    assert sum("@font-face" in sheet.read_text() for sheet in sheets) == 1
