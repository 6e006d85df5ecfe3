"""The gallery shows every component, and only where somebody develops."""

import re
from pathlib import Path

import pytest

from educa_site.gallery_samples import list_samples

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDERS = ("educa_site/templates/components", "courses/templates/courses/components")
# Parts of other components that the gallery shows with them.
SHOWN_WITHIN = {
    "brand_mark",
    "cover_drawing",
    "form_errors",
    "form_field_notes",
    "standing",
    "subject_drawing",
}
# What stands once in a page, or needs a course, a reader and a form's address: the pages of
# `tests/browser/site_pages.py` show it.
SHOWN_BY_PAGES = {
    *("account_menu", "messages", "metadata", "site_footer", "site_header"),
    *("action_bar", "asking_row", "cancel_form", "course_row", "download_card", "enroll_card"),
    *("enroll_form", "filters", "image_zoom", "lesson_bar", "lesson_foot", "outline"),
    *("outline_bead", "outline_note", "page_contents", "page_files", "player_bar"),
    *("progress_trouble", "shortcuts", "syllabus", "teaching_notes", "transcript", "way_in"),
}


def test_gallery_is_closed_unless_somebody_develops(client, catalog, settings):
    assert settings.EDUCA_GALLERY is False
    assert client.get("/gallery/").status_code == 404


@pytest.fixture
def gallery(client, catalog, settings) -> str:
    settings.EDUCA_GALLERY = True
    response = client.get("/gallery/")
    assert response.status_code == 200
    return response.content.decode()


def test_every_state_is_shown_in_both_themes(gallery):
    count = sum(len(states) for states in list_samples().values())
    assert count > 40
    for theme in ("light", "dark"):
        assert gallery.count(f'class="gallery__side" data-theme="{theme}"') == count
    assert gallery.count("things need a look") == 2


def test_nothing_in_the_gallery_has_the_id_of_another(gallery):
    ids = re.findall(r'\bid="([^"]+)"', gallery)
    assert len(ids) == len(set(ids))


def test_every_component_is_in_the_gallery_or_on_a_page():
    names = {path.stem for folder in FOLDERS for path in (ROOT / folder).glob("*.html")}
    placed = {*list_samples(), *SHOWN_WITHIN, *SHOWN_BY_PAGES}
    assert names - placed == set()
    assert (SHOWN_WITHIN | SHOWN_BY_PAGES) - names == set()
