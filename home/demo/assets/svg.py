"""Plain SVG from plain functions: shapes, text and the sheet a figure stands on."""

from __future__ import annotations

from collections.abc import Iterable

# Figures keep these colors in both themes: they bring their own white sheet along.
INK = "#14203A"
MUTED = "#4A5873"
RULE = "#C9D3E2"
BLUE = "#2A3EB1"
RED = "#C22F3D"
YELLOW = "#FFE45C"
GREEN = "#1B6B3C"
TINT = "#E8EDF5"
WHITE = "#FFFFFF"

FONT = "Verdana, 'DejaVu Sans', sans-serif"


def number(value: float) -> str:
    """Return at most one decimal place, so that files stay small and diffs stay calm."""
    return f"{value:.1f}".rstrip("0").rstrip(".") or "0"


def attributes(values: dict[str, object]) -> str:
    """Return ` name="value"` pairs; underscores in names become hyphens."""
    pairs = []
    for name, value in values.items():
        if value is None:
            continue
        shown = number(value) if isinstance(value, int | float) else str(value)
        pairs.append(f' {name.rstrip("_").replace("_", "-")}="{shown}"')
    return "".join(pairs)


def shape(tag: str, **values: object) -> str:
    return f"<{tag}{attributes(values)}/>"


def line(
    x1: float, y1: float, x2: float, y2: float, color: str = INK, width: float = 2, **more: object
) -> str:
    return shape("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=color, stroke_width=width, **more)


def circle(x: float, y: float, radius: float, fill: str = INK, **more: object) -> str:
    return shape("circle", cx=x, cy=y, r=radius, fill=fill, **more)


def rect(
    x: float, y: float, width: float, height: float, fill: str = "none", **more: object
) -> str:
    return shape("rect", x=x, y=y, width=width, height=height, fill=fill, **more)


def path(
    commands: str, color: str = INK, width: float = 2, fill: str = "none", **more: object
) -> str:
    return shape("path", d=commands, fill=fill, stroke=color, stroke_width=width, **more)


def points(pairs: Iterable[tuple[float, float]]) -> str:
    """Return path commands through all pairs."""
    return "M" + " ".join(f"{number(x)} {number(y)}" for x, y in pairs)


def text(x: float, y: float, words: str, size: float = 18, color: str = INK, **more: object) -> str:
    """Return one line of text; `y` is its baseline, `text_anchor` defaults to the middle."""
    more.setdefault("text_anchor", "middle")
    safe = words.replace("&", "&amp;").replace("<", "&lt;")
    given = attributes({"x": x, "y": y, "font_size": size, "fill": color, **more})
    return f"<text{given}>{safe}</text>"


def arrow(x1: float, y1: float, x2: float, y2: float, color: str = INK, width: float = 2) -> str:
    """Return a line with an open head at its second end."""
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
    ux, uy = (x2 - x1) / length, (y2 - y1) / length
    back = 9
    left = (x2 - back * ux - 5 * uy, y2 - back * uy + 5 * ux)
    right = (x2 - back * ux + 5 * uy, y2 - back * uy - 5 * ux)
    head = path(points([left, (x2, y2), right]), color, width, stroke_linejoin="round")
    return line(x1, y1, x2, y2, color, width) + head


def sheet(width: int, height: int, parts: Iterable[str]) -> str:
    """Return a whole figure on its own white sheet.

    Drawn at 1.5 times its coordinates: text of size 18 is 27 px on a wide page and still 12 px
    on a phone of 360 px.
    """
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{round(width * 1.5)}" height="{round(height * 1.5)}" font-family="{FONT}">\n'
        f'<rect width="{width}" height="{height}" rx="8" fill="{WHITE}"/>\n{body}\n</svg>\n'
    )
