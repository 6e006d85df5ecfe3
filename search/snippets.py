"""A piece of a text around the words that were found, with the words marked. Knows no database."""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

SNIPPET_CHARACTERS = 220
LEAD_CHARACTERS = 60  # before the first word that was found
MAX_SCANNED_HITS = 500
WORD = re.compile(r"\w+")
ENDINGS = ("ings", "ing", "ies", "ied", "ers", "er", "es", "ed", "ly", "s", "e", "y")
MIN_STEM = 3


@dataclass(frozen=True)
class Snippet:
    """`parts` are pieces of text and whether each was found; `start` is the place of the first
    found word in the whole text, or None."""

    parts: tuple[tuple[str, bool], ...]
    start: int | None = None

    @property
    def text(self) -> str:
        return "".join(part for part, _is_found in self.parts)

    @property
    def html(self) -> SafeString:
        """The text escaped, with the found words in `<mark>`; nothing else in it is markup."""
        pieces = (
            f"<mark>{escape(part)}</mark>" if is_found else escape(part)
            for part, is_found in self.parts
        )
        return mark_safe("".join(pieces))  # noqa: S308  (every piece is escaped above)


def make_snippet(text: str, query: str, *, length: int = SNIPPET_CHARACTERS) -> Snippet:
    """Return the first piece of a text that holds the most of the query's words.

    A text without any of them begins at its beginning.
    """
    stems = {stem(word) for word in WORD.findall(query)}
    hits = []
    for match in WORD.finditer(text):
        if (found := stem(match[0])) in stems:
            hits.append((match.start(), match.end(), found))
            if len(hits) == MAX_SCANNED_HITS:
                break
    if not hits:
        return Snippet(tuple(cut(text, 0, length, [])))
    first = find_best(hits, length - LEAD_CHARACTERS)
    start = snap(text, max(0, hits[first][0] - LEAD_CHARACTERS))
    return Snippet(tuple(cut(text, start, length, hits)), hits[first][0])


def find_best(hits: list[tuple[int, int, str]], length: int) -> int:
    """Return the number of the hit from which on most different words follow closely."""
    best, best_count = 0, 0
    for number, (start, _end, _stem) in enumerate(hits):
        near = {word for at, _to, word in hits[number : number + 20] if at < start + length}
        if len(near) > best_count:
            best, best_count = number, len(near)
    return best


def snap(text: str, position: int) -> int:
    """Return the beginning of the word after a position, or the position if it is far."""
    if position == 0:
        return 0
    space = re.compile(r"\s").search(text, position, position + LEAD_CHARACTERS // 2)
    return space.end() if space else position


def cut(text: str, start: int, length: int, hits: list) -> list[tuple[str, bool]]:
    """Return the pieces of a part of a text, with an ellipsis where something is left out."""
    end = start + length
    if end < len(text):
        end = max(start + length // 2, text.rfind(" ", start, end))
    parts = [("… ", False)] if start else []
    at = start
    for hit_start, hit_end, _stem in hits:
        if hit_start >= at and hit_end <= end:
            parts += [(text[at:hit_start], False), (text[hit_start:hit_end], True)]
            at = hit_end
    parts.append((text[at:end], False))
    if end < len(text):
        parts.append((" …", False))
    return [part for part in parts if part[0]]


def stem(word: str) -> str:
    """Return a word in small letters without accents and its usual English ending.

    Only marks depend on it, never what is found: that is the database's stemming.
    """
    letters = unicodedata.normalize("NFKD", word.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    for ending in ENDINGS:
        if plain.endswith(ending) and len(plain) - len(ending) >= MIN_STEM:
            return plain[: -len(ending)]
    return plain
