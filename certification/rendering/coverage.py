"""Which characters the bundled fonts can print."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

from certification.rendering.text import JOINERS, printable

FONTS = Path(__file__).parent / "assets" / "fonts"


@cache
def covered() -> frozenset[int]:
    """Every code point that at least one bundled font has a glyph for (read once in a process)."""
    points: set[int] = set()
    for path in sorted(FONTS.glob("*.ttf")):
        with TTFont(path, lazy=True) as font:
            points.update(font.getBestCmap())
    return frozenset(points)


def uncovered(name: str) -> list[str]:
    """The characters of the printed name that no bundled font covers, each once, in order; empty = it can
    be printed.

    Issuing parks a certificate whose holder's name has any (today: Chinese, Japanese, Korean, emoji, rare
    scripts).
    """
    characters = dict.fromkeys(printable(name))
    return [c for c in characters if c not in JOINERS and ord(c) not in covered()]


def code_points(characters: list[str]) -> str:
    """The characters as a registrar can look them up ("U+4E2D, U+6587")."""
    return ", ".join(f"U+{ord(c):04X}" for c in characters)
