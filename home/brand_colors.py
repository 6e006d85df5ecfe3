"""One color of a site, and the shades that stay readable in both themes. Pure arithmetic.

Contrast is that of WCAG 2.2, from 1 to 21; words need 4.5. The grounds are those of tokens.css.
"""

import re
from dataclasses import dataclass

READABLE = 4.5
HEX = re.compile(r"#[0-9a-f]{6}")
WHITE, BLACK = "#ffffff", "#000000"
INK = "#14203a"  # words on a button of the dark theme
LIGHT_GROUNDS = ("#ffffff", "#f5f7fb", "#e8edf5")
DARK_GROUNDS = ("#152a23", "#0f1f1a", "#0a1713")
STEPS = 100
HOVER = 0.22  # of the way to black or white


@dataclass(frozen=True)
class Shades:
    """Colors as "#rrggbb" of buttons and links, at rest and under the pointer."""

    light: str
    light_hover: str
    dark: str
    dark_hover: str


def read_channels(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def measure_luminance(color: str) -> float:
    shares = (value / 255 for value in read_channels(color))
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def measure_contrast(one: str, other: str) -> float:
    low, high = sorted((measure_luminance(one), measure_luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mix(color: str, other: str, share: float) -> str:
    """Return a color so much of the way to another, 0 to 1."""
    pairs = zip(read_channels(color), read_channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def measure_on_paper(color: str) -> float:
    """Return the least contrast of a color in the light theme: as a link, and under white."""
    return min(measure_contrast(color, ground) for ground in LIGHT_GROUNDS)


def measure_on_board(color: str) -> float:
    """Return the least contrast of a color in the dark theme: as a link, and under ink."""
    return min(measure_contrast(color, ground) for ground in (*DARK_GROUNDS, INK))


def find_dark_enough(color: str) -> str:
    """Return the color itself or its nearest darker shade that paper can bear."""
    shades = (mix(color, BLACK, step / STEPS) for step in range(STEPS + 1))
    return next(shade for shade in shades if measure_on_paper(shade) >= READABLE)


def find_light_enough(color: str) -> str:
    """Return the color itself or its nearest lighter shade that the board can bear."""
    shades = (mix(color, WHITE, step / STEPS) for step in range(STEPS + 1))
    return next(shade for shade in shades if measure_on_board(shade) >= READABLE)


def derive_shades(accent: str, accent_on_board: str = "") -> Shades:
    """Return the shades of an accent; the dark theme's is derived unless one is given."""
    light = find_dark_enough(accent)
    dark = find_light_enough(accent_on_board or accent)
    return Shades(light, mix(light, BLACK, HOVER), dark, mix(dark, WHITE, HOVER))


def write_stylesheet(light: str, dark: str) -> str:
    """Return the rules that put two colors in the place of the product's own."""
    shades = derive_shades(light, dark)
    rules = {
        "--action": (shades.light, shades.dark),
        "--action-hover": (shades.light_hover, shades.dark_hover),
        "--link": (shades.light, shades.dark),
    }
    lines = [f"  {role}: light-dark({one}, {two});" for role, (one, two) in rules.items()]
    return "@layer tokens {\n  :root {\n  " + "\n  ".join(lines) + "\n  }\n}\n"


def is_color(text: str) -> bool:
    return bool(HEX.fullmatch(text))
