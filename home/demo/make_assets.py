"""Make every picture, sound, film and sheet of the demo courses anew.

Run by hand; the results are committed.

    python -m home.demo.make_assets [covers figures audio video handout worksheets]

Needs Pillow; for sound and film Debian's `ffmpeg`, for the handout Debian's `chromium`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from home.demo.assets import audio, covers, figures, handout, video, worksheets

COURSES = Path(__file__).parent / "courses"
MAKERS = {
    "covers": covers.make,
    "figures": figures.make,
    "audio": audio.make,
    "video": video.make,
    "handout": handout.make,
    "worksheets": worksheets.make,
}


def main(wanted: list[str]) -> None:
    unknown = set(wanted) - set(MAKERS)
    if unknown:
        sys.exit(f"Unknown: {', '.join(sorted(unknown))}. Choose from {', '.join(MAKERS)}.")
    for name in wanted or MAKERS:
        MAKERS[name](COURSES)
        print(f"{name}: done")


if __name__ == "__main__":
    main(sys.argv[1:])
