"""docs/permissions.md says what the matrix proves."""

from .permissions_doc import DOC, render


def test_the_page_is_the_matrix():
    assert DOC.read_text() == render(), "Write docs/permissions.md anew: see permissions_doc.py"
