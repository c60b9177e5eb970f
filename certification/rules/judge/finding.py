"""What judging one requirement found, before it is put into words a page can show."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from certification.rules.case import Evidence
from certification.rules.curriculum import Condition
from certification.rules.judge.limiting import Reason


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


def must_numbers(condition: Condition, found: Any) -> dict[str, Any]:
    """What the sentence about a broken condition needs."""
    if condition.test == "alternatives":
        return {"attribute": "", "test": "alternatives", "wanted": "", "found": ""}
    wanted = condition.value
    listed = wanted if isinstance(wanted, tuple) else (wanted,)
    return {
        "attribute": condition.attribute,
        "test": condition.test,
        "wanted": ", ".join(str(value) for value in listed),
        "found": ""
        if found is None
        else ", ".join(map(str, found))
        if isinstance(found, tuple)
        else str(found),
    }
