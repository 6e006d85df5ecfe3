"""Sound made of sine tones: a note, a chord, a click; written as 16-bit WAV by the stdlib."""

from __future__ import annotations

import wave
from array import array
from math import exp, pi, sin
from pathlib import Path

RATE = 44_100
# A fundamental and fainter overtones, roughly like a plucked string that is kept going.
PARTIALS = (1.0, 0.5, 0.32, 0.26, 0.2, 0.1)


def tone(frequency: float, moment: float) -> float:
    """Return the pressure of one steady note at `moment` seconds, within -1 and 1."""
    total = sum(
        level * sin(2 * pi * frequency * number * moment)
        for number, level in enumerate(PARTIALS, start=1)
    )
    return total / sum(PARTIALS)


def fade(moment: float, seconds: float, edge: float = 0.12) -> float:
    """Return the level of a soft attack and release, so that nothing clicks."""
    return max(0.0, min(1.0, moment / edge, (seconds - moment) / edge))


def chord(frequencies: tuple[float, ...], seconds: float, level: float = 0.4) -> array:
    """Return samples of all notes together; silence if there is none."""
    samples = array("h")
    for index in range(round(seconds * RATE)):
        moment = index / RATE
        pressure = sum(tone(frequency, moment) for frequency in frequencies)
        samples.append(round(32767 * level * 0.7 * fade(moment, seconds) * pressure))
    return samples


def clap(seconds: float, level: float = 0.8, pitch: float = 900) -> array:
    """Return a short wooden knock followed by silence, `seconds` in all."""
    samples = array("h")
    for index in range(round(seconds * RATE)):
        moment = index / RATE
        knock = exp(-moment * 55) * (
            sin(2 * pi * pitch * moment) + 0.5 * sin(2 * pi * pitch * 2.4 * moment)
        )
        samples.append(round(32767 * level * 0.6 * knock))
    return samples


def write_wav(target: Path, samples: array) -> None:
    with wave.open(str(target), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(samples.tobytes())
