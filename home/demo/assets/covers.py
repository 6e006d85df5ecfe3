"""Covers of the demo courses: squared paper and one drawing by a rule of the course's subject.

White and highlighter on a transparent ground; the site colors the ground. What matters stands
above y = 184, where the label of the card begins; below, the drawing may only fade out.
"""

from __future__ import annotations

from math import cos, pi, sin
from pathlib import Path

from .svg import circle, line, path, points, rect

WIDTH, HEIGHT, SQUARE = 320, 336, 16
LABEL_TOP = 184
CHALK, LIGHT = "#fff", "#FFE45C"
FAINT = 0.42


def ground() -> str:
    """Return the squares of the paper."""
    columns = "".join(f"M{x} 0V{HEIGHT}" for x in range(SQUARE, WIDTH, SQUARE))
    rows = "".join(f"M0 {y}H{WIDTH}" for y in range(SQUARE, HEIGHT, SQUARE))
    return path(columns + rows, CHALK, 1, stroke_opacity=".16")


def strength(y: float) -> float:
    return 1 if y < LABEL_TOP else FAINT


def loop_spiral() -> list[str]:
    """Python: `for n in …: forward(n); right(90)`, the first picture a loop can draw."""
    x, y, heading = 160.0, 96.0, 0
    drawn = []
    for step in range(1, 31):
        start = (x, y)
        x += SQUARE * ((step + 1) // 2) * (1, 0, -1, 0)[heading]
        y += SQUARE * ((step + 1) // 2) * (0, 1, 0, -1)[heading]
        heading = (heading + 1) % 4
        color, width = (LIGHT, 6) if step == 16 else (CHALK, 4)
        seen = 1 if step <= 16 else FAINT
        look = {
            "stroke_linecap": "butt" if step > 16 else "round",
            "stroke_opacity": round(seen, 2),
        }
        drawn.append(line(*start, x, y, color, width, **look))
    drawn.append(circle(160, 96, 7, LIGHT))
    return drawn


def string_modes() -> list[str]:
    """Music: one string, swinging whole, in halves, in thirds, in quarters and so on."""
    drawn = []
    for mode, y in enumerate(range(32, HEIGHT, 48), start=1):
        look = {"stroke_opacity": strength(y)}
        for side in (1, -1):
            curve = [
                (x, y + side * 18 * sin(pi * mode * (x - 32) / 256)) for x in range(32, 289, 4)
            ]
            drawn.append(path(points(curve), CHALK, 3.5 if side == 1 else 1.6, **look))
        for node in range(mode + 1):
            color = LIGHT if 0 < node < mode and y < LABEL_TOP else CHALK
            drawn.append(circle(32 + 256 * node / mode, y, 5.5, color, fill_opacity=strength(y)))
    return drawn


def is_prime(candidate: int) -> bool:
    return candidate > 1 and all(candidate % n for n in range(2, int(candidate**0.5) + 1))


def ulam_spiral() -> list[str]:
    """Mathematics: the whole numbers wound into a spiral, the primes inked (Ulam, 1963)."""
    column, row, heading, run = 10, 6, 0, 1
    drawn, value = [], 1
    while run < 34:
        for _ in range(2):
            for _ in range(run):
                x, y = column * SQUARE, row * SQUARE
                if is_prime(value) and 0 <= x < WIDTH and 0 <= y < HEIGHT:
                    color = LIGHT if is_prime(value - 2) and value < 60 else CHALK
                    drawn.append(rect(x + 1, y + 1, 14, 14, color, fill_opacity=strength(y)))
                column += (1, 0, -1, 0)[heading]
                row += (0, -1, 0, 1)[heading]
                value += 1
            heading = (heading + 1) % 4
        run += 1
    drawn.append(circle(10 * SQUARE + 8, 6 * SQUARE + 8, 5, LIGHT))
    return drawn


def pendulum_strobe() -> list[str]:
    """Physics: a pendulum photographed at equal times; it is slow where the pictures crowd."""
    pivot_x, pivot_y, length = 160, 0, 144
    drawn = []
    for moment in range(9):
        angle = 0.78 * cos(pi * moment / 8)
        x, y = pivot_x + length * sin(angle), pivot_y + length * cos(angle)
        now = moment == 2
        look = {"stroke_opacity": 1 if now else 0.6}
        drawn.append(
            line(pivot_x, pivot_y, x, y, LIGHT if now else CHALK, 3 if now else 1.8, **look)
        )
        drawn.append(circle(x, y, 13, LIGHT if now else CHALK, fill_opacity=1 if now else 0.9))
    arc = [
        (pivot_x + r * sin(a / 20), pivot_y + r * cos(a / 20))
        for r in (176,)
        for a in range(-15, 16)
    ]
    drawn.append(path(points(arc), CHALK, 3, stroke_dasharray="2 9", stroke_linecap="round"))
    for ripple in (208, 240, 272, 304):
        arc = [(pivot_x + ripple * sin(a / 20), ripple * cos(a / 20)) for a in range(-15, 16)]
        drawn.append(path(points(arc), CHALK, 2, stroke_opacity=FAINT * 0.7))
    return drawn


def spread(hits: int, steps: int = 16) -> list[bool]:
    """Return `hits` beats spread over `steps` as evenly as whole steps allow."""
    return [(step * hits) % steps < hits for step in range(steps)]


def beat_grid() -> list[str]:
    """Rhythm: sixteen steps a row, 4, 8, 3, 5 … strokes spread evenly; the first beat lit."""
    drawn = []
    for row, hits in enumerate((4, 8, 5, 2, 6, 3, 7, 9)):
        y = 40 + row * 40
        for step, hit in enumerate(spread(hits)):
            x = 40 + step * SQUARE
            color = LIGHT if step in (0, 8) and y < LABEL_TOP else CHALK
            size = 7 if hit else 2
            drawn.append(circle(x, y, size, color if hit else CHALK, fill_opacity=strength(y)))
            if hit:
                drawn.append(line(x + 6, y, x + 6, y - 25, color, 2.4, stroke_opacity=strength(y)))
    return drawn


DRAWINGS = {
    "python-first-programs": loop_spiral,
    "why-notes-agree": string_modes,
    "prime-numbers": ulam_spiral,
    "pendulum": pendulum_strobe,
    "read-a-rhythm": beat_grid,
}


def make(courses: Path) -> None:
    """Write `cover.svg` into each course folder below `courses`."""
    for slug, drawing in DRAWINGS.items():
        body = "\n".join([ground(), *drawing()])
        head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        head += f'width="{WIDTH}" height="{HEIGHT}">'
        folder = courses / slug
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "cover.svg").write_text(f"{head}\n{body}\n</svg>\n", encoding="utf-8")
