"""Every colour a word is written in can be read on every ground it stands on, light and dark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).parents[2] / "static" / "css" / "tokens.css").read_text()
PAIR = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
COLOURS = {name: (light, dark) for name, light, dark in PAIR.findall(TOKENS)} | {
    name: (value, value) for name, value in re.findall(r"--([\w-]+): (#[0-9a-f]{6});", TOKENS)
}

# WCAG 2.2, 1.4.3: text against its ground.
TEXT = [
    *(
        (ink, ground)
        for ink in ("ink", "ink-2", "pine")
        for ground in ("paper", "surface", "sunken", "pine-soft")
    ),
    *(
        (tone, ground)
        for tone in ("plum", "amber", "rust")
        for ground in ("paper", "surface", f"{tone}-soft")
    ),
    *(("ink", f"{tone}-soft") for tone in ("pine", "plum", "amber", "rust")),
    ("pine", "amber-soft"),
    ("pine", "rust-soft"),
    ("pine", "plum-soft"),
    *(("on-action", fill) for fill in ("action", "action-over", "danger", "danger-over")),
]
# WCAG 2.2, 1.4.11: the edge of an input, the focus ring, and what a ring or a bar shows.
SHAPES = [
    *(("edge", ground) for ground in ("paper", "surface", "sunken")),
    *(("focus", ground) for ground in ("paper", "surface", "sunken", "pine-soft", "rust-soft")),
    *((fill, "surface") for fill in ("pine-fill", "plum-fill")),
    *((fill, "sunken") for fill in ("pine-fill", "plum-fill")),
]


def luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb" (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1 to 21."""
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT, ids="/".join)
def test_text_can_be_read_on_its_ground(ink: str, ground: str, scheme: int) -> None:
    assert contrast(COLOURS[ink][scheme], COLOURS[ground][scheme]) >= 4.5


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPES, ids="/".join)
def test_a_shape_that_means_something_can_be_seen(shape: str, ground: str, scheme: int) -> None:
    assert contrast(COLOURS[shape][scheme], COLOURS[ground][scheme]) >= 3


def test_a_paler_ink_would_be_noticed() -> None:
    """The sabotage twin: the rule above refuses a grey that merely looks elegant."""
    assert contrast("#9aa5a1", COLOURS["paper"][0]) < 4.5
