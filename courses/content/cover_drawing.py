"""Drawings for covers of courses without a picture: shapes on squared paper, by rules.

A drawing follows from the palette of the course's subject and its title alone, so it is the same
everywhere and for good. Pure: what becomes of the shapes, SVG or pixels, is decided elsewhere.
"""

import hashlib
import math
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

WIDTH, HEIGHT = 320, 336
SQUARE = 16
# What stays in sight: right of the spine, above the label that a card puts over the lower half.
LEFT, TOP, RIGHT, BOTTOM = 48, 32, 288, 160

Point = tuple[float, float]
# How a shape is drawn: a white line, a white wash, a solid white, or the one yellow mark.
LINE, WASH, SOLID, MARK = "line", "wash", "solid", "mark"


@dataclass(frozen=True, slots=True)
class Polygon:
    """Points joined by straight lines; filled kinds are closed."""

    points: tuple[Point, ...]
    kind: str = LINE


@dataclass(frozen=True, slots=True)
class Circle:
    x: float
    y: float
    radius: float
    kind: str = LINE


Shape = Polygon | Circle


def draw_cover(palette: str, title: str) -> list[Shape]:
    """Return the shapes of a cover, 320 × 336, in the order they are drawn."""
    seed = hashlib.sha256(f"{palette}\n{title}".encode()).digest()
    # Not for secrets: the same title shall give the same drawing on every machine.
    return DRAWINGS.get(palette, draw_curve)(Random(seed))  # noqa: S311


def box(x: float, y: float, width: float, height: float, kind: str) -> Polygon:
    return Polygon(((x, y), (x + width, y), (x + width, y + height), (x, y + height)), kind)


def line(*points: Point) -> Polygon:
    return Polygon(points)


def draw_curve(random: Random) -> list[Shape]:
    """Mathematics: a sum of two waves over its axis, one point of it marked."""
    middle = 96
    waves = [(random.choice((1, 2, 3)), random.uniform(16, 44)), (random.choice((4, 5)), 10)]
    phase = random.uniform(0, math.tau)

    def height(x: float) -> float:
        turn = (x - LEFT) / (RIGHT - LEFT) * math.tau
        return middle - sum(size * math.sin(turn * count / 1.5 + phase) for count, size in waves)

    curve = tuple((x, round(height(x), 1)) for x in range(LEFT, RIGHT + 1, 4))
    spot = LEFT + SQUARE * random.randrange(3, 13)
    return [
        Polygon(((LEFT, middle), *curve, (RIGHT, middle)), WASH),
        line((LEFT, middle), (RIGHT, middle)),
        line((LEFT, TOP), (LEFT, BOTTOM)),
        line(*curve),
        Circle(spot, round(height(spot), 1), 9, MARK),
    ]


def draw_cells(random: Random) -> list[Shape]:
    """Computing: the rows of an elementary automaton, each made from the one above."""
    rule = random.choice((18, 22, 30, 45, 54, 60, 90, 105, 110, 126, 150))
    count = (RIGHT - LEFT) // SQUARE
    row = [random.random() < 0.35 for _cell in range(count)]
    row[random.randrange(count)] = True
    shapes: list[Shape] = []
    for y in range(TOP, BOTTOM, SQUARE):
        shapes += [
            box(LEFT + SQUARE * number + 1, y + 1, SQUARE - 2, SQUARE - 2, SOLID)
            for number, is_on in enumerate(row)
            if is_on
        ]
        around = [
            (row[number - 1], row[number], row[(number + 1) % count]) for number in range(count)
        ]
        row = [bool(rule >> (4 * left + 2 * mid + right) & 1) for left, mid, right in around]
    spot = random.randrange(len(shapes))
    shapes[spot] = Polygon(shapes[spot].points, MARK)  # type: ignore[union-attr]  # all squares
    return shapes


def draw_orbits(random: Random) -> list[Shape]:
    """Science: what circles around a center, each at its own place."""
    x, y = LEFT + SQUARE * random.randrange(5, 11), 96
    shapes: list[Shape] = []
    radii = sorted(random.sample(range(22, 70, 8), random.choice((3, 4))))
    marked = random.randrange(len(radii))
    for number, radius in enumerate(radii):
        shapes.append(Circle(x, y, radius))
        turn = random.uniform(0, math.tau)
        for _try in range(40):  # until the body stands in sight
            place = (x + radius * math.cos(turn), y + radius * math.sin(turn))
            if LEFT < place[0] < RIGHT and TOP - 8 < place[1] < BOTTOM:
                break
            turn += 0.6
        kind = MARK if number == marked else SOLID
        shapes.append(
            Circle(round(place[0], 1), round(place[1], 1), 8 if kind == MARK else 5, kind)
        )
    return [Circle(x, y, radii[0] - 8, WASH), *shapes, Circle(x, y, 6, SOLID)]


def draw_talk(random: Random) -> list[Shape]:
    """Languages: two who talk, in lines of words; one word is marked."""
    shapes: list[Shape] = []
    marked = random.randrange(2)
    for number in range(2):
        left = LEFT + number * SQUARE * random.choice((3, 4))
        top = TOP + number * 72
        width = SQUARE * random.randrange(8, 11)
        right = min(left + width, RIGHT)
        foot = left + 24 if not number else right - 24
        bubble = ((left, top), (right, top), (right, top + 56), (foot + 8, top + 56))
        bubble += ((foot, top + 68), (foot - 8, top + 56), (left, top + 56))
        shapes += [Polygon(bubble, WASH), line(*bubble, (left, top))]
        for row in range(2):
            x, y, is_first = left + SQUARE, top + 18 + 20 * row, True
            while x < right - 24:
                length = min(random.choice((14, 22, 34, 46)), right - 16 - x)
                kind = MARK if number == marked and row == 1 and is_first else SOLID
                shapes.append(box(x, y - 3, length, 6 if kind == SOLID else 9, kind))
                x, is_first = x + length + 8, False
    return shapes


def draw_tiles(random: Random) -> list[Shape]:
    """Arts: a quilt of quarter circles, turned at random, with one sun."""
    size = 2 * SQUARE
    shapes: list[Shape] = []
    places = [(x, y) for y in range(TOP, BOTTOM, size) for x in range(LEFT, RIGHT - 16, size)]
    sun = random.choice(places)
    for x, y in places:
        if (x, y) == sun:
            shapes.append(Circle(x + SQUARE, y + SQUARE, SQUARE - 2, MARK))
            continue
        start = random.randrange(4)
        corner = [(x, y), (x + size, y), (x + size, y + size), (x, y + size)][start]
        arc = []
        for step in range(9):
            turn = (start + step / 8) * math.pi / 2
            arc.append((corner[0] + size * math.cos(turn), corner[1] + size * math.sin(turn)))
        points = tuple((round(px, 1), round(py, 1)) for px, py in (corner, *arc))
        shapes.append(Polygon(points, random.choice((WASH, SOLID, WASH))))
    return shapes


def draw_bars(random: Random) -> list[Shape]:
    """Business: a year's columns on their ground line, the best one marked."""
    heights = [random.randrange(2, 8) * SQUARE for _month in range(7)]
    best = heights.index(max(heights))
    shapes: list[Shape] = []
    for number, height in enumerate(heights):
        x = LEFT + number * 2 * SQUARE + 8
        kind = MARK if number == best else random.choice((WASH, SOLID))
        shapes.append(box(x, BOTTOM - height, SQUARE + 8, height, kind))
    return [*shapes, line((LEFT, BOTTOM), (RIGHT, BOTTOM))]


def draw_pulse(random: Random) -> list[Shape]:
    """Health: a pulse over the page, one beat of it marked."""
    middle = 104
    points: list[Point] = [(LEFT, middle)]
    x, beats = LEFT + SQUARE * random.randrange(1, 3), []
    while x < RIGHT - 56:
        high = random.randrange(2, 5) * SQUARE
        points += [(x, middle), (x + 8, middle - high), (x + 20, middle + high * 0.7)]
        points += [(x + 30, middle - 14), (x + 38, middle)]
        beats.append((x + 8, middle - high))
        x += SQUARE * random.randrange(4, 6)
    points.append((RIGHT, middle))
    spot = random.choice(beats)
    ground = tuple((px, max(py, middle)) for px, py in points)
    return [Polygon(ground, WASH), line(*points), Circle(spot[0], spot[1], 9, MARK)]


def draw_people(random: Random) -> list[Shape]:
    """Society: people and who knows whom."""
    columns, rows = 5, 3
    people = [
        (
            LEFT + 16 + column * 52 + random.randrange(-8, 9),
            TOP + 12 + row * 52 + random.randrange(-8, 9),
        )
        for row in range(rows)
        for column in range(columns)
        if random.random() < 0.85
    ] or [(160, 96)]
    ties: list[Shape] = []
    for number, one in enumerate(people):
        near = sorted(people, key=lambda other, one=one: math.dist(one, other))[1:3]
        ties += [line(one, other) for other in near if people.index(other) > number]
    marked = random.randrange(len(people))
    return ties + [
        Circle(x, y, 11 if number == marked else 7, MARK if number == marked else SOLID)
        for number, (x, y) in enumerate(people)
    ]


DRAWINGS: dict[str, Callable[[Random], list[Shape]]] = {
    "maths": draw_curve,
    "computing": draw_cells,
    "science": draw_orbits,
    "languages": draw_talk,
    "arts": draw_tiles,
    "business": draw_bars,
    "health": draw_pulse,
    "society": draw_people,
}
