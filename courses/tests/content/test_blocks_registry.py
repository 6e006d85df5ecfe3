"""What every block must bring along: icon, group, words, preview, template."""

import re

import pytest
from bs4 import BeautifulSoup
from django.template.loader import get_template
from django.urls import reverse
from wagtail.admin.icons import get_icons

from courses.content.blocks import CONTENT_BLOCKS, NOTES_BLOCKS, SolutionBlock

from .inertness import words
from .rendering import STREAM

BLOCKS = dict([*CONTENT_BLOCKS, ("solution", SolutionBlock())])
EVERY_BLOCK = pytest.mark.parametrize("name", BLOCKS)


@pytest.fixture(scope="session")
def icon_names() -> set[str]:
    return set(re.findall(r'id="icon-([\w-]+)"', get_icons()))


@EVERY_BLOCK
def test_block_can_be_found_and_understood_in_the_picker(name, icon_names):
    block = BLOCKS[name]
    assert block.meta.icon in icon_names, block.meta.icon
    assert block.meta.icon != "placeholder"
    assert str(block.meta.group)
    assert str(block.label)
    assert len(str(block.get_description())) > 20
    assert block.is_previewable


@EVERY_BLOCK
def test_block_has_the_template_of_its_name(name):
    assert BLOCKS[name].meta.template == f"courses/blocks/{name}_block.html"
    get_template(BLOCKS[name].meta.template)


def test_icon_names_are_really_checked(icon_names):
    assert len(icon_names) > 100
    assert "no-such-icon" not in icon_names


def test_notes_hold_content_blocks_only():
    assert {name for name, _block in NOTES_BLOCKS} < set(STREAM.child_blocks)


@EVERY_BLOCK
def test_instructor_sees_a_preview_in_the_picker(name, cast, client):
    client.force_login(cast.lead)
    block = (
        STREAM.child_blocks.get(name)
        or STREAM.child_blocks["callout"].child_blocks["body"].child_blocks["solution"]
    )
    url = reverse("wagtailadmin_block_preview")
    response = client.get(url, {"id": block.definition_prefix})
    assert response.status_code == 200
    assert response["X-Frame-Options"].upper() == "SAMEORIGIN"
    page = response.content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    assert len(main) > 100
    value = block.meta.preview_value
    for shown in ("title", "text", "caption", "attribution"):
        if isinstance(value, dict) and value.get(shown):
            assert value[shown] in words(BeautifulSoup(main, "html.parser"))


def test_previews_are_for_those_who_write(cast, client):
    url = reverse("wagtailadmin_block_preview")
    query = {"id": STREAM.child_blocks["text"].definition_prefix}
    assert client.get(url, query).status_code == 302
    client.force_login(cast.student)
    assert client.get(url, query).status_code in {302, 403}
    client.force_login(cast.lead)
    assert client.get(url, {"id": "no-such-block"}).status_code == 404
