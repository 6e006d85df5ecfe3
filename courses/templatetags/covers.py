"""The drawn cover of a course, as SVG. Nothing here asks the database."""

from functools import cache, lru_cache

from django import template

from courses.content.cover_drawing import HEIGHT, LINE, SQUARE, WIDTH, Circle, Shape, draw_cover

register = template.Library()


@register.inclusion_tag("courses/components/cover_drawing.html")
def cover_drawing(palette: str, title: str) -> dict:
    """Render the drawing that a title and its subject's palette stand for."""
    paths = write_paths(palette, title)
    return {"paths": paths, "width": WIDTH, "height": HEIGHT, "squares": write_squares()}


@lru_cache(maxsize=512)
def write_paths(palette: str, title: str) -> list[tuple[str, str]]:
    groups: dict[str, list[str]] = {}
    for shape in draw_cover(palette, title):
        groups.setdefault(shape.kind, []).append(write_path(shape))
    return [(kind, "".join(parts)) for kind, parts in groups.items()]


def write_path(shape: Shape) -> str:
    if isinstance(shape, Circle):
        x, y, radius = shape.x, shape.y, shape.radius
        turn = f"{radius:g} {radius:g} 0 1 0"
        return f"M{x - radius:g} {y:g}a{turn} {2 * radius:g} 0a{turn} {-2 * radius:g} 0z"
    points = "L".join(f"{x:g} {y:g}" for x, y in shape.points)
    return f"M{points}" + ("" if shape.kind == LINE else "z")


@cache
def write_squares() -> str:
    columns = "".join(f"M{x} 0V{HEIGHT}" for x in range(SQUARE, WIDTH, SQUARE))
    return columns + "".join(f"M0 {y}H{WIDTH}" for y in range(SQUARE, HEIGHT, SQUARE))
