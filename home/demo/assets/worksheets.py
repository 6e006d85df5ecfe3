"""The measuring sheets of the physics course: a CSV, the same as text, and both in an archive."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

PLAN = (
    (60, "one nut", 10),
    (60, "three nuts", 10),
    (60, "one nut", 20),
    (30, "one nut", 5),
    (120, "one nut", 10),
)
COLUMNS = (
    "length_cm",
    "bob",
    "pulled_aside_cm",
    "ten_swings_1_s",
    "ten_swings_2_s",
    "ten_swings_3_s",
    "period_s",
)
INTRODUCTION = """THE PENDULUM: MEASURING SHEET
Educa, from the course "The Pendulum". CC BY 4.0.

Time ten full swings (there and back), three times for each line.
Begin counting with ZERO when you press start.
Period = mean of the three times, divided by ten.

"""
README = """This archive belongs to the course "The Pendulum" of Educa, CC BY 4.0.

pendulum-measurements.csv   for any spreadsheet program; fill in the empty cells
pendulum-sheet.txt          the same sheet, to print
"""


def csv_sheet() -> str:
    rows = [",".join(COLUMNS)]
    rows += [f"{length},{bob},{aside},,,," for length, bob, aside in PLAN]
    return "\n".join(rows) + "\n"


def text_sheet() -> str:
    head = "  length  bob         aside       1st     2nd     3rd    period\n"
    blank = "_" * 7
    rows = [
        f"{length:>5} cm  {bob:<11}{aside:>3} cm   {blank} {blank} {blank}   {blank}\n"
        for length, bob, aside in (*PLAN, ("__", "_______", "__"))
    ]
    return INTRODUCTION + head + "\n" + "\n".join(rows)


def make(courses: Path) -> None:
    """Write the three files; the archive has a fixed date, so that it never changes by itself."""
    folder = courses / "pendulum/episodes/files"
    folder.mkdir(parents=True, exist_ok=True)
    sheets = {"pendulum-measurements.csv": csv_sheet(), "pendulum-sheet.txt": text_sheet()}
    for name, content in sheets.items():
        (folder / name).write_text(content, encoding="utf-8")
    with ZipFile(folder / "pendulum-kit.zip", "w", ZIP_DEFLATED) as archive:
        for name, content in {"README.txt": README, **sheets}.items():
            entry = ZipInfo(name, date_time=(2025, 1, 1, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, content)
