"""All figures of the demo courses, written as SVG."""

from __future__ import annotations

from pathlib import Path

from . import figures_music, figures_python, figures_science

FIGURES = figures_music.FIGURES | figures_python.FIGURES | figures_science.FIGURES


def make(courses: Path) -> None:
    """Write each figure to its place below `courses`."""
    for place, draw in FIGURES.items():
        target = courses / place
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(draw(), encoding="utf-8")
