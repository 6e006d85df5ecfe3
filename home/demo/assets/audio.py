"""The audio examples: two thirds for the piano lesson, two clapped bars for the rhythm course."""

from __future__ import annotations

import subprocess
import tempfile
from array import array
from pathlib import Path

from .tones import RATE, chord, clap, write_wav

BEAT_SECONDS = 60 / 84
# One stroke a syllable, in beats: "clap, clap-clap, clap and hold" twice, then a busier bar twice.
SIMPLE_BAR = (1, 0.5, 0.5, 2)
BUSY_BAR = (0.5, 0.5, 1, 1, 0.5, 0.5)


def silence(seconds: float) -> array:
    return array("h", bytes(2 * round(seconds * RATE)))


def two_thirds() -> array:
    pure = chord((220, 275), 6)
    tempered = chord((220, 220 * 2 ** (4 / 12)), 6)
    return pure + silence(0.7) + tempered + silence(0.3)


def clapped(bar: tuple[float, ...], times: int) -> array:
    samples = array("h")
    for _ in range(times):
        for beats in bar:
            samples += clap(beats * BEAT_SECONDS)
    return samples


def clapped_bars() -> array:
    """Return four counted clicks, then each bar twice."""
    count = array("h")
    for _ in range(4):
        count += clap(BEAT_SECONDS, level=0.35, pitch=1800)
    return count + clapped(SIMPLE_BAR, 2) + clapped(BUSY_BAR, 2) + silence(0.3)


def write_mp3(target: Path, samples: array) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "sound.wav"
        write_wav(source, samples)
        command = ["ffmpeg", "-y", "-loglevel", "error", "-i", str(source)]
        command += ["-map_metadata", "-1", "-b:a", "64k", "-ac", "1", str(target)]
        subprocess.run(command, check=True)


def make(courses: Path) -> None:
    """Write both MP3 files below `courses`."""
    write_mp3(courses / "why-notes-agree/episodes/media/two-thirds.mp3", two_thirds())
    write_mp3(courses / "read-a-rhythm/episodes/media/two-bars.mp3", clapped_bars())
