"""Figures of the two music courses: waves, strings, overtones, the comma and written rhythm."""

from __future__ import annotations

from math import pi, sin

from .svg import (
    BLUE,
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


def wave(left: float, right: float, middle: float, height: float, cycles: float) -> str:
    """Return path commands of a sine wave."""
    steps = 160
    return points(
        (
            left + (right - left) * n / steps,
            middle - height * sin(2 * pi * cycles * n / steps),
        )
        for n in range(steps + 1)
    )


def two_waves() -> str:
    parts = []
    for middle, cycles, color, words in (
        (80, 2.2, BLUE, "220 wobbles a second: the lower A"),
        (210, 4.4, RED, "440 wobbles a second: the A above it"),
    ):
        parts.append(line(20, middle, 420, middle, RULE, 2))
        parts.append(path(wave(20, 420, middle, 34, cycles), color, 3.5))
        parts.append(text(20, middle - 46, words, 17, color, text_anchor="start"))
    parts.append(line(20, 272, 420, 272, INK))
    parts += [line(x, 266, x, 278, INK) for x in (20, 220, 420)]
    parts += [text(20, 300, "0", 17), text(220, 300, "5", 17), text(386, 300, "10 ms", 17)]
    return sheet(440, 312, parts)


def string_modes() -> str:
    parts = []
    for mode in range(1, 5):
        middle = 50 + (mode - 1) * 84
        parts.append(path(wave(24, 304, middle, 26, mode / 2), BLUE, 3.5))
        parts.append(path(wave(24, 304, middle, -26, mode / 2), BLUE, 1.5, stroke_dasharray="5 5"))
        for node in range(mode + 1):
            end = node in (0, mode)
            parts.append(circle(24 + 280 * node / mode, middle, 6, INK if end else RED))
        name = ("whole", "halves", "thirds", "quarters")[mode - 1]
        parts.append(text(326, middle - 4, name, 18, text_anchor="start"))
        parts.append(text(326, middle + 19, f"{mode * 110} Hz", 18, BLUE, text_anchor="start"))
    return sheet(440, 352, parts)


def shared_overtones() -> str:
    def place(frequency: float) -> float:
        return 24 + (frequency - 150) * 392 / 1250

    rows = (
        ("A: 220 Hz", 220.0, 62),
        ("E: 330 Hz", 330.0, 142),
        ("B flat: 235 Hz", 234.67, 222),
    )
    parts = [rect(place(f) - 12, 30, 24, 122, YELLOW, rx=4) for f in (660, 1320)]
    for words, base, y in rows:
        parts.append(text(24, y - 38, words, 17, text_anchor="start"))
        parts.append(line(24, y, 416, y, RULE, 2))
        count = int(1400 // base)
        color = RED if base < 240 and base > 230 else BLUE
        parts += [
            line(place(base * n), y - 24, place(base * n), y, color, 4.5)
            for n in range(1, count + 1)
        ]
    parts += [line(24, 250, 416, 250, INK)]
    for frequency in (220, 440, 660, 880, 1100, 1320):
        parts.append(line(place(frequency), 245, place(frequency), 255, INK))
        parts.append(text(place(frequency), 276, str(frequency), 16))
    parts.append(text(220, 300, "overtones, in hertz", 16, MUTED))
    return sheet(440, 314, parts)


def comma() -> str:
    left, unit = 20, 400 / 8424
    parts = [text(left, 32, "7 octaves = 8400 cents", 18, BLUE, text_anchor="start")]
    for n in range(7):
        parts.append(
            rect(left + n * 1200 * unit, 44, 1200 * unit, 40, TINT, stroke=BLUE, stroke_width=2)
        )
    parts.append(text(left, 126, "12 pure fifths = 8423 cents", 18, RED, text_anchor="start"))
    for n in range(12):
        parts.append(
            rect(left + n * 702 * unit, 138, 702 * unit, 40, "#FBE9EA", stroke=RED, stroke_width=2)
        )
    parts.append(text(left, 222, "their ends, sixty times larger:", 18, text_anchor="start"))
    end, gap = 250, 23.46 * 60 * unit
    parts.append(path(f"M{left} 236H{end}V264H{left}", BLUE, 2, TINT))
    parts.append(path(f"M{left} 270H{end + gap}V298H{left}", RED, 2, "#FBE9EA"))
    parts.append(line(end, 236, end, 306, INK, 1.5, stroke_dasharray="4 4"))
    parts.append(text(end + gap / 2, 322, "23 cents", 18))
    return sheet(440, 338, parts)


def note(x: float, y: float, kind: str, color: str = INK) -> str:
    """Return a written note; `kind` is whole, half, quarter or eighth, (x, y) its head."""
    hollow = kind in ("whole", "half")
    head = (
        f'<ellipse cx="{x}" cy="{y}" rx="10" ry="7" transform="rotate(-18 {x} {y})" '
        f'fill="{"#FFFFFF" if hollow else color}" stroke="{color}" stroke-width="3"/>'
    )
    if kind == "whole":
        return head
    stem = line(x + 10, y - 3, x + 10, y - 50, color, 3)
    if kind != "eighth":
        return head + stem
    flag = f"M{x + 10} {y - 50}q2 14 12 20q6 6 2 18"
    return head + stem + path(flag, color, 3, stroke_linecap="round")


def beamed(x: float, y: float, gap: float) -> str:
    """Return two eighth notes under one beam."""
    bar = line(x + 8.5, y - 50, x + gap + 11.5, y - 50, INK, 7)
    return note(x, y, "quarter") + note(x + gap, y, "quarter") + bar


def note_tree() -> str:
    rows = (("whole", 1, "4 beats"), ("half", 2, "2 beats each"), ("quarter", 4, "1 beat each"))
    parts = []
    for row, (kind, count, words) in enumerate((*rows, ("eighth", 8, "½ beat each"))):
        y = 66 + row * 98
        for n in range(count):
            x = round(20 + 290 * (n + 0.5) / count - 4, 1)
            parts.append(note(x, y, kind))
        parts.append(text(324, y - 14, kind, 18, text_anchor="start"))
        parts.append(text(324, y + 9, words, 16, MUTED, text_anchor="start"))
        if row:
            parts.append(line(16, y - 66, 424, y - 66, RULE, 1.5))
    return sheet(440, 392, parts)


def bar_of_four(notes: str, counting: str, words: str) -> str:
    """Draw one bar of four beats with its counting below.

    `notes` has a letter a beat: q quarter, e two eighths, h half (fills the next beat, "-").
    """
    beat, left = 92, 46
    parts = [
        rect(left - 18 + n * beat, 24, beat, 152, TINT if n % 2 == 0 else WHITE) for n in range(4)
    ]
    parts += [line(x, 60, x, 140, INK, 4) for x in (28, 396)] + [line(28, 110, 396, 110, INK)]
    for place, letter in enumerate(notes):
        x = left + place * beat
        if letter == "e":
            parts.append(beamed(x, 110, beat / 2))
        elif letter in "qh":
            parts.append(note(x, 110, "quarter" if letter == "q" else "half"))
    for place, count in enumerate(counting.split()):
        if count != "_":
            x = left + place * beat / 2
            parts.append(text(x, 166, count, 20, MUTED if "(" in count else INK))
    parts.append(text(212, 206, words, 17, BLUE))
    return sheet(424, 222, parts)


def first_bar() -> str:
    return bar_of_four("qeh-", "1 _ 2 & 3 _ (4) _", "clap, clap-clap, clap and hold")


def second_bar() -> str:
    return bar_of_four("eqqe", "1 & 2 _ 3 _ 4 &", "clap-clap, clap, clap, clap-clap")


FIGURES = {
    "why-notes-agree/episodes/fig/two-waves.svg": two_waves,
    "why-notes-agree/episodes/fig/string-modes.svg": string_modes,
    "why-notes-agree/episodes/fig/shared-overtones.svg": shared_overtones,
    "why-notes-agree/episodes/fig/comma.svg": comma,
    "read-a-rhythm/episodes/fig/note-tree.svg": note_tree,
    "read-a-rhythm/episodes/fig/first-bar.svg": first_bar,
    "read-a-rhythm/episodes/fig/second-bar.svg": second_bar,
}
