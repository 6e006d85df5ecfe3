"""Figures of the Python course: names and values, a decision, the places of a list."""

from __future__ import annotations

from .svg import (
    BLUE,
    GREEN,
    INK,
    MUTED,
    RED,
    TINT,
    WHITE,
    YELLOW,
    arrow,
    line,
    path,
    rect,
    sheet,
    text,
)

MONO = {"font_family": "'DejaVu Sans Mono', Consolas, monospace"}


def name_tags() -> str:
    parts = []
    rows = (("cups = 2", 54, ""), ("cups = cups + 1", 190, "moved"))
    for code, y, state in rows:
        parts.append(text(20, y - 22, code, 19, BLUE, text_anchor="start", **MONO))
        parts.append(path(f"M20 {y}h84l18 22l-18 22h-84z", INK, 2.5, YELLOW))
        parts.append(text(62, y + 29, "cups", 20, **MONO))
        for x, value in ((250, "2"), (350, "3")):
            if value == "3" and not state:
                continue
            parts.append(rect(x, y - 8, 60, 60, TINT, stroke=INK, stroke_width=2.5, rx=6))
            parts.append(text(x + 30, y + 32, value, 26, **MONO))
    parts.append(arrow(124, 76, 244, 76, INK, 2.5))
    parts.append(path("M124 212 C 210 280, 320 290, 372 250", INK, 2.5))
    parts.append(path("M360 252 L374 248 L372 262", INK, 2.5))
    parts.append(line(136, 212, 236, 212, MUTED, 2, stroke_dasharray="4 6"))
    parts.append(text(186, 202, "no longer", 16, MUTED))
    return sheet(440, 296, parts)


def decision() -> str:
    parts = []
    questions = (("rain > 5 ?", 70, "coat"), ("rain > 0 ?", 190, "umbrella"))
    parts.append(arrow(130, 8, 130, 28))
    for words, y, answer in questions:
        parts.append(path(f"M130 {y - 42}L230 {y}L130 {y + 42}L30 {y}Z", BLUE, 2.5, TINT))
        parts.append(text(130, y + 6, words, 18, **MONO))
        parts.append(arrow(230, y, 306, y, GREEN, 2.5))
        parts.append(text(266, y - 10, "yes", 17, GREEN))
        parts.append(rect(308, y - 24, 120, 48, WHITE, stroke=GREEN, stroke_width=2.5, rx=4))
        parts.append(text(368, y + 6, answer, 18, **MONO))
        parts.append(arrow(130, y + 42, 130, y + 76, RED, 2.5))
        parts.append(text(154, y + 66, "no", 17, RED))
    parts.append(rect(54, 268, 152, 48, WHITE, stroke=RED, stroke_width=2.5, rx=4))
    parts.append(text(130, 298, "nothing", 18, **MONO))
    return sheet(440, 332, parts)


def list_places() -> str:
    parts = [
        text(20, 36, 'days = ["Mon", "Tue", "Wed", "Thu"]', 18, BLUE, text_anchor="start", **MONO)
    ]
    for place, day in enumerate(("Mon", "Tue", "Wed", "Thu")):
        x = 24 + place * 98
        parts.append(
            rect(x, 92, 98, 64, YELLOW if place == 1 else TINT, stroke=INK, stroke_width=2.5)
        )
        parts.append(text(x + 49, 131, day, 22, **MONO))
        parts.append(text(x + 49, 80, str(place), 20, BLUE, **MONO))
        parts.append(text(x + 49, 184, str(place - 4), 20, RED, **MONO))
    parts.append(text(24, 216, "blue: from the front, from 0", 16, BLUE, text_anchor="start"))
    parts.append(text(24, 240, "red: from the back, from -1", 16, RED, text_anchor="start"))
    return sheet(440, 256, parts)


FIGURES = {
    "python-first-programs/episodes/fig/name-tags.svg": name_tags,
    "python-first-programs/episodes/fig/decision.svg": decision,
    "python-first-programs/episodes/fig/list-places.svg": list_places,
}
