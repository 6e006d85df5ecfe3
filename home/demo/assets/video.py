"""The film of the music course: what two notes do together, drawn on the board while they sound."""

from __future__ import annotations

import subprocess
import tempfile
from array import array
from math import pi, sin
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

from .tones import chord, write_wav

WIDTH, HEIGHT, FRAMES_A_SECOND, SMOOTH = 640, 360, 20, 2
BOARD, FINE, CHALK, MUTED = "#0f1f1a", "#1b322a", "#eaf2ec", "#a9bdb2"
YELLOW, RED, BLUE = "#f2d16b", "#ff9389", "#9cc8ff"
MARGIN, LEFT, RIGHT = 44, 68, 616
FONTS = "/usr/share/fonts/truetype/dejavu/DejaVuSans{}.ttf"
POSTER_SECOND = 17.0


class Scene(NamedTuple):
    """A stretch of the film: its length, its sound, and what the board says."""

    seconds: float
    title: str
    remark: str
    notes: tuple[float, ...]
    names: tuple[str, ...]


LOW = 220.0
SCENES = (
    Scene(4, "Two notes at once", "Which pairs agree? Listen first.", (), ()),
    Scene(6, "One note", "a calm, even wave", (LOW,), ("A  220 Hz",)),
    Scene(6, "The octave", "2 waves on 1: it blends", (LOW, 440.0), ("A  220 Hz", "A  440 Hz")),
    Scene(6, "The fifth", "3 waves on 2: full, at rest", (LOW, 330.0), ("A  220 Hz", "E  330 Hz")),
    Scene(
        7,
        "The semitone",
        "16 waves on 15: it swells and fades, it rubs",
        (LOW, LOW * 16 / 15),
        ("A  220 Hz", "B flat  235 Hz"),
    ),
    Scene(5, "Small numbers agree", "", (), ()),
)
SUMMARY = (
    ("2 : 1", "octave", "blends"),
    ("3 : 2", "fifth", "at rest"),
    ("16 : 15", "semitone", "rubs"),
)


def font(size: int, style: str = "") -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    name = FONTS.format(style)
    if Path(name).exists():
        return ImageFont.truetype(name, size * SMOOTH)
    return ImageFont.load_default(size * SMOOTH)


class Board:
    """One frame, drawn at twice its size and shrunk for smooth lines."""

    def __init__(self) -> None:
        self.image = Image.new("RGB", (WIDTH * SMOOTH, HEIGHT * SMOOTH), BOARD)
        self.draw = ImageDraw.Draw(self.image)
        for x in range(MARGIN, WIDTH, 24):
            self.line([(x, 0), (x, HEIGHT)], FINE, 1)
        for y in range(0, HEIGHT, 24):
            self.line([(MARGIN, y), (WIDTH, y)], FINE, 1)
        self.line([(MARGIN, 0), (MARGIN, HEIGHT)], RED, 2)

    def line(self, pairs: list[tuple[float, float]], color: str, width: float) -> None:
        scaled = [(x * SMOOTH, y * SMOOTH) for x, y in pairs]
        self.draw.line(scaled, fill=color, width=round(width * SMOOTH), joint="curve")

    def write(self, x: float, y: float, words: str, size: int, color: str, style: str = "") -> None:
        self.draw.text(
            (x * SMOOTH, y * SMOOTH), words, fill=color, font=font(size, style), anchor="ls"
        )

    def finished(self) -> Image.Image:
        return self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)


def displacement(frequencies: tuple[float, ...], position: float, window: float) -> float:
    """Return the joined wave at `position` (0 to 1) of a window of `window` seconds."""
    return sum(sin(2 * pi * frequency * window * position) for frequency in frequencies)


def draw_wave(board: Board, frequencies: tuple[float, ...], middle: float, height: float,
              color: str, shown: float, window: float) -> None:  # fmt: skip
    board.line([(LEFT, middle), (RIGHT, middle)], FINE, 2)
    reach = max(2, round((RIGHT - LEFT) * shown))
    span = RIGHT - LEFT
    curve = [
        (LEFT + n, middle - height * displacement(frequencies, n / span, window))
        for n in range(reach)
    ]
    board.line(curve, color, 2.6)


def draw_scene(board: Board, scene: Scene, moment: float) -> None:
    """Draw the waves of a sounding scene; they are written from left to right in two seconds."""
    board.write(LEFT, 38, scene.title, 26, CHALK, "-Bold")
    board.write(LEFT, 64, scene.remark, 17, YELLOW)
    shown = min(1.0, (moment + 0.1) / 2)
    # The semitone needs a longer look: a whole swell takes a fifteenth of a second.
    window = 0.14 if len(scene.notes) == 2 and scene.notes[1] < 240 else 0.03
    alone = len(scene.notes) == 1
    middles, height = ((174,), 44) if alone else ((110, 178), 19)
    rows = zip(scene.notes, scene.names, (BLUE, RED), middles, strict=False)
    for note, name, color, middle in rows:
        board.write(LEFT, middle - height - 3, name, 15, color)
        draw_wave(board, (note,), middle + 6, height, color, shown, window)
    if len(scene.notes) == 2:
        board.write(LEFT, 226, "both together", 15, CHALK)
        draw_wave(board, scene.notes, 264, 16, CHALK, shown, window)


def draw_words(board: Board, scene: Scene, moment: float, is_last: bool) -> None:
    """Draw the opening question or the summing-up, line after line."""
    top = 84 if is_last else 168
    board.write(LEFT, top, scene.title, 34, CHALK, "-Bold")
    board.write(LEFT, top + 40, scene.remark, 20, YELLOW)
    if is_last:
        for row, (ratio, name, sound) in enumerate(SUMMARY):
            if moment > 0.5 + 0.8 * row:
                y = 142 + 52 * row
                board.write(LEFT, y, ratio, 26, YELLOW, "-Bold")
                board.write(LEFT + 160, y, name, 22, CHALK)
                board.write(LEFT + 350, y, sound, 22, RED if row == 2 else BLUE)


def frame(second: float) -> Image.Image:
    """Return the picture at `second` of the film."""
    board, start = Board(), 0.0
    for scene in SCENES:
        if second < start + scene.seconds or scene is SCENES[-1]:
            if scene.notes:
                draw_scene(board, scene, second - start)
            else:
                draw_words(board, scene, second - start, scene is SCENES[-1])
            break
        start += scene.seconds
    return board.finished()


def soundtrack() -> array:
    """Return the samples: each scene's notes, shortened a little so that there is air between."""
    samples = array("h")
    for scene in SCENES:
        part = chord(scene.notes, scene.seconds - 0.6)
        rest = chord((), scene.seconds) if not scene.notes else chord((), 0.6)
        samples += rest if not scene.notes else part + rest
    return samples


def make(courses: Path) -> None:
    """Write the film and its poster; the captions beside them are written by hand."""
    folder = courses / "why-notes-agree/episodes/media"
    folder.mkdir(parents=True, exist_ok=True)
    poster = frame(POSTER_SECOND).quantize(64)
    poster.save(folder / "three-intervals-poster.png", optimize=True)
    with tempfile.TemporaryDirectory() as temporary:
        sound = Path(temporary) / "sound.wav"
        write_wav(sound, soundtrack())
        encode(sound, folder / "three-intervals.mp4")


def encode(sound: Path, target: Path) -> None:
    size, rate = f"{WIDTH}x{HEIGHT}", str(FRAMES_A_SECOND)
    command = ["ffmpeg", "-y", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "rgb24"]
    command += ["-s", size, "-r", rate, "-i", "-", "-i", str(sound), "-map_metadata", "-1"]
    command += ["-c:v", "libx264", "-profile:v", "main", "-pix_fmt", "yuv420p", "-crf", "27"]
    command += ["-preset", "slow", "-g", "100", "-c:a", "aac", "-b:a", "96k", "-ac", "1"]
    command += ["-shortest", "-movflags", "+faststart", str(target)]
    encoder = subprocess.Popen(command, stdin=subprocess.PIPE)
    assert encoder.stdin is not None
    count = round(sum(scene.seconds for scene in SCENES) * FRAMES_A_SECOND)
    for number in range(count):
        encoder.stdin.write(frame(number / FRAMES_A_SECOND).tobytes())
    encoder.stdin.close()
    if encoder.wait():
        raise RuntimeError("ffmpeg could not write the film")
