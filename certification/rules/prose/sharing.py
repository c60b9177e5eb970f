"""Shares in words."""

from __future__ import annotations

KNOWN = {
    (1, 2): ("half", "la moitié"),
    (1, 3): ("a third", "un tiers"),
    (2, 3): ("two thirds", "deux tiers"),
    (1, 4): ("a quarter", "un quart"),
    (3, 4): ("three quarters", "trois quarts"),
    (0, 1): ("none", "aucune part"),
    (1, 1): ("all", "la totalité"),
}


def share_words(top: int, bottom: int, language: str) -> str:
    """Half, a third, or a percentage."""
    known = KNOWN.get((top, bottom))
    if known:
        return known[language == "fr"]
    hundred = top * 100
    return f"{hundred // bottom}\u00a0%" if hundred % bottom == 0 else f"{top}/{bottom}"
