"""The handout of the mathematics course: an empty and a solved sieve, printed by Chromium."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from .covers import is_prime

LAST = 120
PLACE = "prime-numbers/episodes/files/sieve-of-eratosthenes.pdf"
STYLE = """
@page { size: A4; margin: 18mm 16mm 16mm 26mm }
body {
  font: 11.5pt/1.45 "Atkinson Hyperlegible", "DejaVu Sans", Verdana, sans-serif;
  color: #14203a; margin: 0;
}
section {
  border-inline-start: 1.2pt solid #c22f3d; padding-inline-start: 7mm;
  min-height: 258mm; position: relative;
}
section + section { break-before: page }
h1 { font-size: 21pt; line-height: 1.2; margin: 0 0 3mm }
p, ol { margin: 0 0 3mm } ol { padding-inline-start: 6mm }
table { border-collapse: collapse; margin: 4mm 0 5mm; width: 100% }
caption { text-align: start; font-size: 10pt; color: #4a5873; padding-bottom: 2mm }
td { border: .6pt solid #6b7a95; width: 10%; height: 11.6mm; text-align: center; font-size: 13pt }
td.out { color: #4a5873 }
td.prime { background: #ffe45c }
footer { position: absolute; bottom: 0; font-size: 9pt; color: #4a5873 }
"""
STEPS = (
    "Cross out 1. It is not a prime.",
    "Ring 2, the first number left. Cross out its other multiples: 4, 6, 8 …",
    "Ring 3, and cross out 6, 9, 12 … Some are gone already.",
    "Ring 5, and then 7, and cross out their other multiples.",
    "Ring all that is left. These are the primes up to 120.",
)
FOOTER = "Educa, from the course “Primes: The Numbers That Will Not Break”. CC BY 4.0."
WHY_STOP = "The next round would begin with 11 · 11 = 121, and that lies outside the table."


def cell(value: int, solved: bool) -> str:
    """Return one cell; struck-out numbers are marked up as deleted, so that they are heard."""
    if not solved:
        return f"<td>{value}</td>"
    if is_prime(value):
        return f'<td class="prime"><strong>{value}</strong></td>'
    return f'<td class="out"><del>{value}</del></td>'


def table(caption: str, solved: bool) -> str:
    rows = "".join(
        "<tr>" + "".join(cell(n, solved) for n in range(first, first + 10)) + "</tr>"
        for first in range(1, LAST + 1, 10)
    )
    return f"<table><caption>{caption}</caption>{rows}</table>"


def page() -> str:
    steps = "".join(f"<li>{step}</li>" for step in STEPS)
    primes = [n for n in range(1, LAST + 1) if is_prime(n)]
    return f"""<!doctype html><html lang="en"><meta charset="utf-8">
<title>The sieve of Eratosthenes on paper</title><style>{STYLE}</style>
<section><h1>The sieve, on paper</h1>
<p>Do not look for primes. Remove everything else.</p><ol>{steps}</ol>
{table(f"The numbers from 1 to {LAST}", False)}
<p>Why may you stop after 7? {WHY_STOP}</p>
<footer>{FOOTER}</footer></section>
<section><h1>The sieve, solved</h1>
<p>Turn the page only when yours is finished.</p>
{table(f"The numbers from 1 to {LAST}; primes are marked, all others struck out", True)}
<p><strong>The {len(primes)} primes up to {LAST}:</strong> {", ".join(map(str, primes))}.</p>
<p>Something to notice: from 7 on, primes stand only in the columns of 1, 3, 7 and 9. Why?</p>
<footer>{FOOTER}</footer></section></html>"""


def make(courses: Path) -> None:
    """Print the handout; Chromium tags the structure (headings, lists, table) by itself."""
    target = courses / PLACE
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "handout.html"
        source.write_text(page(), encoding="utf-8")
        command = ["/usr/bin/chromium", "--headless", "--no-sandbox", "--disable-gpu"]
        command += ["--disable-quic", "--no-first-run", "--disable-background-networking"]
        command += [
            "--disable-component-update",
            "--disable-sync",
            f"--user-data-dir={folder}/profile",
        ]
        command += ["--no-pdf-header-footer", "--export-tagged-pdf", f"--print-to-pdf={target}"]
        subprocess.run([*command, source.as_uri()], check=True, capture_output=True, timeout=120)
