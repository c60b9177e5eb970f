"""Text as it is printed: composed, single-spaced, without characters that act instead of being seen."""

from __future__ import annotations

import unicodedata

# Zero-width joiner and non-joiner shape real names (Persian, Sinhala); other format characters can reorder
# or hide text.
JOINERS = frozenset("\u200c\u200d")


def printable(text: str) -> str:
    """The text in NFC, with single spaces and without control, bidirectional or other format characters."""
    kept = []
    for character in unicodedata.normalize("NFC", text):
        if character in "\u00a0\u202f":
            # French spacing: kept as it is, so that "12\u00a0h" never breaks.
            kept.append("\u00a0")
        elif character.isspace():
            kept.append(" ")
        elif unicodedata.category(character) not in {"Cc", "Cf"} or character in JOINERS:
            kept.append(character)
    return " ".join(part for part in "".join(kept).split(" ") if part).strip("\u00a0 ")


def longest_pile_of_marks(text: str) -> int:
    """How many combining marks follow one letter at most ("é" composed: 0)."""
    longest = pile = 0
    for character in text:
        pile = pile + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        longest = max(longest, pile)
    return longest
