"""Days from which and until which evidence counts, where no day lies between them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from certification.rules.amounts import Period
from certification.rules.curriculum import Anchor, Requirement

ANY_DAY = tuple(map(date.fromisoformat, ("2023-01-01", "2023-02-01", "2023-03-01", "2023-07-01")))
"""Days before and behind which months are as short and as long as they come."""


def days_in_order(requirement: Requirement) -> Iterator[tuple[str, str, str]]:
    """What leaves no day on which evidence could count: where, what is wrong, what to do."""
    for early in requirement.after:
        for late in requirement.until:
            if _later(early, late):
                yield (
                    "until",
                    f"lies before after ({late.text} before {early.text})",
                    "nothing could ever count",
                )
    if requirement.within == Period():
        yield "within", "is no time at all", ""
    if requirement.window is not None and requirement.window.length == Period():
        yield "window", "is no time at all", ""


def _later(early: Anchor, late: Anchor) -> bool:
    """Whether the first of two days is the later one, whatever day they are reckoned from."""
    if (early.kind, early.code, early.first) != (late.kind, late.code, late.first):
        return False
    return all(_day(early, start) > _day(late, start) for start in ANY_DAY)


def _day(anchor: Anchor, start: date) -> date:
    return anchor.minus.before(anchor.plus.after(anchor.day or start))
