"""What judging one requirement found, before it is put into words a page can show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from certification.rules.case import Evidence
from certification.rules.curriculum import Condition
from certification.rules.lines import Reason, holds, value_of


@dataclass(slots=True)
class Finding:
    """What judging one requirement found. Amounts are parts (see `Prepared.scale`)."""

    needed: int
    applies: bool = True
    met: bool = False
    met_on: date | None = None
    first_met: date | None = None
    """For documents: the day it was first met, even if that paper has lapsed or been replaced since."""
    recorded: int = 0
    verified: int = 0
    counted: int = 0
    waived: int = 0
    carried: int = 0
    """What came over from the cycle of renewal before."""
    lines: list[Evidence] = field(default_factory=list)
    whole: list[int] = field(default_factory=list)
    """What each line would be worth if nothing limited it."""
    added: dict[int, int] = field(default_factory=dict)
    """What each line that fits added, by its place in `lines`, in order of time."""
    reasons: dict[int, Reason] = field(default_factory=dict)
    claimed: set[int] = field(default_factory=set)
    used_before: dict[str, int] = field(default_factory=dict)
    """In an exclusive group: what earlier requirements had taken of each line."""
    covered: set[str] = field(default_factory=set)
    papers: list[tuple[str, str, Reason]] = field(default_factory=list)
    """For documents: id, outcome, reason."""
    until: date | None = None
    days: set[date] = field(default_factory=set)
    """Days on which time alone could change this finding; those that are past matter no more."""


def must_numbers(
    condition: Condition, thing: Any, read: Callable[[Any, str], Any] = value_of
) -> dict[str, Any]:
    """What the sentence about a condition that is not true of a line (or of a document) needs.

    `silent`: the attribute with which it is compared is not there. Of alternatives it is what fails in the nearest of
    them, numbered from 1, and how many choices there are.
    """
    if condition.test == "alternatives":
        numbers = {"attribute": "", "test": "alternatives", "wanted": "", "found": ""}
        broken = _nearest(condition, thing, read)
        for place, one in enumerate(broken, start=1):
            numbers |= {f"{key}_{place}": said for key, said in must_numbers(one, thing, read).items()}
        return numbers | {"choices": len(condition.choices)}
    numbers = {
        "attribute": condition.attribute,
        "test": condition.test,
        "wanted": _text(condition.value),
        "found": _text(read(thing, condition.attribute)),
    }
    compared = condition.test in ("same_as", "differs_from")
    return numbers | ({"silent": True} if compared and read(thing, str(condition.value)) is None else {})


def _nearest(condition: Condition, thing: Any, read: Callable[[Any, str], Any]) -> list[Condition]:
    """What fails in the alternative in which least fails.

    Of equals it is the first that does not ask for silence about what is said, or for what nothing is said about.
    """
    failing = [[one for one in choice if not holds(one, thing, read)] for choice in condition.choices]

    def far(broken: list[Condition]) -> tuple[int, int]:
        silent = [one for one in broken if one.test == "given" or read(thing, one.attribute) is None]
        return len(broken), len(silent)

    return min(failing, key=far)


def _text(value: Any) -> str:
    """A value, or several, as one text; nothing where there is none."""
    listed = value if isinstance(value, tuple) else () if value is None else (value,)
    return ", ".join(map(str, listed))
