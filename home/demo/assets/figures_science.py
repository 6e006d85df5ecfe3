"""Figures of the mathematics and the physics course: primes drawn, a pendulum measured."""

from __future__ import annotations

from math import cos, pi, sin, sqrt

from .covers import is_prime
from .svg import (
    BLUE,
    GREEN,
    INK,
    MUTED,
    RED,
    RULE,
    TINT,
    WHITE,
    YELLOW,
    circle,
    line,
    path,
    points,
    rect,
    sheet,
    text,
)


def dots(left: float, top: float, columns: int, rows: int, color: str) -> list[str]:
    return [
        circle(left + 26 * c, top + 26 * r, 9, color) for r in range(rows) for c in range(columns)
    ]


def rectangles() -> str:
    parts = [text(20, 34, "12 chairs: three rectangles", 19, text_anchor="start")]
    parts += dots(30, 62, 12, 1, BLUE) + text_after(342, 68, "1 × 12")
    parts += dots(30, 104, 6, 2, BLUE) + text_after(190, 123, "2 × 6")
    parts += dots(270, 104, 4, 3, BLUE) + text_after(372, 136, "3 × 4")
    parts.append(line(20, 192, 420, 192, RULE, 2))
    parts.append(text(20, 228, "7 chairs: a single row, nothing else", 19, text_anchor="start"))
    parts += dots(30, 256, 7, 1, RED) + text_after(216, 262, "1 × 7")
    return sheet(440, 284, parts)


def text_after(x: float, y: float, words: str) -> list[str]:
    return [text(x, y, words, 18, MUTED, text_anchor="start")]


def sieve() -> str:
    side, parts = 42, []
    for value in range(1, 101):
        x, y = 10 + (value - 1) % 10 * side, 10 + (value - 1) // 10 * side
        prime = is_prime(value)
        parts.append(
            rect(x, y, side, side, YELLOW if prime else WHITE, stroke=RULE, stroke_width=1.5)
        )
        parts.append(text(x + side / 2, y + 27, str(value), 18, INK if prime else MUTED))
        if not prime:
            parts.append(line(x + 6, y + side - 6, x + side - 6, y + 6, RED, 1.5))
    return sheet(440, 440, parts)


def branch(x: float, y: float, value: int, prime: bool) -> list[str]:
    fill, edge = (YELLOW, INK) if prime else (TINT, BLUE)
    return [circle(x, y, 21, fill, stroke=edge, stroke_width=2.5), text(x, y + 7, str(value), 19)]


def factor_trees() -> str:
    parts = []
    trees = (
        (120, ((120, 40, 84), (70, 120, 4), (170, 120, 21))),
        (330, ((330, 40, 84), (280, 120, 7), (380, 120, 12))),
    )
    links = (
        (120, 40, 70, 120), (120, 40, 170, 120), (70, 120, 42, 200), (70, 120, 98, 200),
        (170, 120, 148, 200), (170, 120, 198, 200),
        (330, 40, 280, 120), (330, 40, 380, 120), (380, 120, 346, 200), (380, 120, 404, 200),
        (346, 200, 320, 280), (346, 200, 372, 280),
    )  # fmt: skip
    parts += [line(*link, MUTED, 2.5) for link in links]
    for _, nodes in trees:
        for x, y, value in nodes:
            parts += branch(x, y, value, is_prime(value))
    for x, value in ((42, 2), (98, 2), (148, 3), (198, 7)):
        parts += branch(x, 200, value, True)
    parts += branch(346, 200, 4, False) + branch(404, 200, 3, True)
    parts += branch(320, 280, 2, True) + branch(372, 280, 2, True)
    parts.append(text(120, 288, "2 · 2 · 3 · 7", 20, GREEN))
    parts.append(text(330, 334, "7 · 2 · 2 · 3", 20, GREEN))
    return sheet(440, 352, parts)


def pendulum_parts() -> str:
    pivot, length, angle = (190, 50), 230, 0.5
    bob = (pivot[0] + length * sin(angle), pivot[1] + length * cos(angle))
    parts = [line(110, 50, 270, 50, INK, 6)]
    parts += [line(x, 50, x + 12, 36, INK, 2) for x in range(116, 262, 16)]
    parts.append(line(*pivot, pivot[0], 326, MUTED, 2, stroke_dasharray="6 6"))
    arc = [
        (pivot[0] + length * sin(a / 20), pivot[1] + length * cos(a / 20)) for a in range(-10, 11)
    ]
    parts.append(path(points(arc), RULE, 3))
    parts += [line(*pivot, *bob, BLUE, 3.5), circle(*pivot, 6, INK), circle(*bob, 20, RED)]
    small = [(pivot[0] + 140 * sin(a / 20), pivot[1] + 140 * cos(a / 20)) for a in range(11)]
    parts.append(path(points(small), INK, 2))
    parts.append(text(196, 172, "angle", 16, text_anchor="start"))
    parts.append(text(276, 168, "length L", 18, BLUE, text_anchor="start"))
    parts.append(text(330, 300, "bob", 18, RED, text_anchor="start"))
    parts.append(text(284, 40, "pivot", 18, text_anchor="start"))
    parts.append(text(178, 344, "lowest point", 17, MUTED))
    return sheet(440, 360, parts)


def period_graph() -> str:
    def place(length_cm: float, seconds: float) -> tuple[float, float]:
        return 62 + length_cm * 3.4, 280 - seconds * 112

    parts = []
    for tenths in (5, 10, 15, 20):
        y = place(0, tenths / 10)[1]
        parts += [
            line(62, y, 420, y, RULE, 1.5),
            text(50, y + 6, f"{tenths / 10:.1f}", 17, text_anchor="end"),
        ]
    for centimeters in (25, 50, 75, 100):
        x = place(centimeters, 0)[0]
        parts += [line(x, 280, x, 288, INK), text(x, 308, str(centimeters), 17)]
    parts.append(path("M62 36V280H420", INK, 2.5))
    curve = [place(n, 2 * pi * sqrt(n / 981)) for n in range(0, 105)]
    parts.append(path(points(curve), BLUE, 3.5))
    for length_cm, seconds in ((25, 1.01), (50, 1.42), (75, 1.74), (100, 2.00)):
        x, y = place(length_cm, seconds)
        parts.append(circle(x, y, 7, YELLOW, stroke=INK, stroke_width=2.5))
    parts.append(text(62, 24, "one full swing, in seconds", 17, text_anchor="start"))
    parts.append(text(420, 334, "length of the string, in centimeters", 17, text_anchor="end"))
    return sheet(440, 348, parts)


def energy() -> str:
    pivot, length, widest = (220, 20), 170, 0.8
    parts = []
    for step, angle in enumerate((-widest, -widest / 2, 0, widest / 2, widest)):
        bob = (pivot[0] + length * sin(angle), pivot[1] + length * cos(angle))
        parts += [line(*pivot, *bob, MUTED, 2), circle(*bob, 14, INK)]
        height = 70 * (1 - cos(angle)) / (1 - cos(widest))
        left, floor = 56 + step * 72, 304
        parts.append(rect(left, floor - 70, 40, 70 - height, RED))
        parts.append(rect(left, floor - height, 40, height, BLUE))
        parts.append(rect(left, floor - 70, 40, 70, stroke=INK, stroke_width=2))
    parts.append(circle(*pivot, 5, INK))
    parts += [rect(64, 322, 18, 18, RED), text(90, 338, "from speed", 18, text_anchor="start")]
    parts += [rect(234, 322, 18, 18, BLUE), text(260, 338, "from height", 18, text_anchor="start")]
    return sheet(440, 354, parts)


FIGURES = {
    "prime-numbers/episodes/fig/rectangles.svg": rectangles,
    "prime-numbers/episodes/fig/sieve.svg": sieve,
    "prime-numbers/episodes/fig/factor-trees.svg": factor_trees,
    "pendulum/episodes/fig/pendulum-parts.svg": pendulum_parts,
    "pendulum/episodes/fig/period-graph.svg": period_graph,
    "pendulum/episodes/fig/energy.svg": energy,
}
