"""Real courses and hostile files beside the repository; `EDUCA_MATERIAL` says where."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
MATERIAL = Path(os.environ.get("EDUCA_MATERIAL") or ROOT.parent / "shared" / "material")


def find_material(*parts: str) -> Path:
    """Return a folder of the material; skip the test where it is not there, but never in CI."""
    folder = MATERIAL.joinpath(*parts)
    if not folder.exists():
        if os.environ.get("CI"):
            pytest.fail(f"{folder} is missing.")
        pytest.skip(f"{folder} is not on this machine.")
    return folder
