"""Covers drawn by rules: the same for the same title, in their frame, one mark each."""

import pytest
from django.template import Context, Template

from courses.content.cover_drawing import (
    DRAWINGS,
    HEIGHT,
    MARK,
    WIDTH,
    Circle,
    draw_cover,
)
from courses.content.subjects import Subject
from courses.tests.cast import make_course

TITLES = ["Harmony", "مدخل إلى الموسيقى", "🎺", "", "x" * 255, *map(str, range(60))]


def test_every_color_of_a_subject_has_its_drawing():
    assert set(DRAWINGS) == set(Subject.Palette.values)


def test_drawing_of_a_title_never_changes():
    """Covers that people know shall not change with a new version: pinned, and rightly so."""
    first = draw_cover("business", "Keeping small accounts")
    assert first == draw_cover("business", "Keeping small accounts")
    assert [shape.points[0][1] for shape in first[:7]] == [112, 64, 80, 96, 64, 80, 64]


@pytest.mark.parametrize("palette", [*Subject.Palette.values, "unknown"])
def test_drawings_differ_and_stay_in_their_frame(palette):
    drawings = [draw_cover(palette, title) for title in TITLES]
    assert len({tuple(shapes) for shapes in drawings}) > 0.8 * len(TITLES)
    for shapes in drawings:
        assert [shape.kind for shape in shapes].count(MARK) == 1
        [mark] = [shape for shape in shapes if shape.kind == MARK]
        x, y = (mark.x, mark.y) if isinstance(mark, Circle) else mark.points[0]
        assert 14 < x < WIDTH - 8, shapes
        assert 8 < y < HEIGHT / 2 + 8, shapes


def test_drawing_is_inert_svg(catalog, client):
    make_course(catalog, "<script>alert(1)</script>")
    html = client.get(catalog.url).content.decode()
    drawing = html.partition('<svg class="cover-drawing"')[2].partition("</svg>")[0]
    assert 'class="cover-drawing__mark"' in drawing
    assert "script" not in drawing
    assert "style=" not in drawing
    template = Template("{% load covers %}{% cover_drawing 'maths' 'Waves' %}")
    assert len(template.render(Context())) < 4_000
