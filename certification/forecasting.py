"""When something would be met if a person went on as she did lately. A forecast by pace and nothing more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from certification.comparing import asked
from certification.rules.standing import RequirementStanding, Standing

LATELY = 91
"""Days that are looked back: three months."""
FARTHEST = 3 * 366
"""Days beyond which a pace says nothing about a date."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """`lately` counted in the last three months; at that pace the requirement is met on `day` (None: beyond three
    years, or nothing counted lately)."""

    requirement: RequirementStanding
    lately: int
    missing: int
    day: dt.date | None


@dataclass(frozen=True, slots=True)
class Ahead:
    """What a pace says of everything that is open, and of what it says nothing."""

    dated: list[Forecast]
    still: list[RequirementStanding]
    """Nothing of them counted in the last three months."""
    far: list[RequirementStanding]
    """At that pace they lie beyond three years."""
    no_pace: list[RequirementStanding]
    """They do not add up from lines: a document, a decision, one single thing."""

    @property
    def day(self) -> dt.date | None:
        """When all that is open would be met; None where something open has no date."""
        if self.still or self.far or self.no_pace or not self.dated:
            return None
        return max(one.day for one in self.dated if one.day)


def ahead(standing: Standing, days: Mapping[str, dt.date], today: dt.date) -> Ahead:
    """What is open, by what a pace says of it. `days`: when each line happened, by its id."""
    found = forecasts(standing, days, today)
    adding_up = {one.requirement.code for one in found}
    return Ahead(
        dated=[one for one in found if one.day is not None],
        still=[one.requirement for one in found if one.lately <= 0],
        far=[one.requirement for one in found if one.lately > 0 and one.day is None],
        no_pace=[one for code, one in asked(standing).items() if not one.met and code not in adding_up],
    )


def forecasts(standing: Standing, days: Mapping[str, dt.date], today: dt.date) -> list[Forecast]:
    """A forecast for every unmet requirement that adds up from lines. `days`: when each line happened, by its id."""
    since = today - dt.timedelta(days=LATELY)
    found = []
    for requirement in asked(standing).values():
        adds_up = requirement.measure in {"hours", "credits", "sum"} or (
            requirement.measure == "count" and requirement.figures.needed > 1
        )
        if requirement.met or not adds_up:
            continue
        lately = sum(
            line.credited
            for line in requirement.lines
            if line.outcome in {"counted", "part"}
            and since < days.get(line.evidence_id, dt.date.min) <= today
        )
        missing = max(0, requirement.figures.needed - requirement.figures.counted)
        found.append(Forecast(requirement, lately, missing, _day(lately, missing, today)))
    return found


def _day(lately: int, missing: int, today: dt.date) -> dt.date | None:
    if lately <= 0:
        return None
    ahead = -(-missing * LATELY // lately)
    return today + dt.timedelta(days=ahead) if ahead <= FARTHEST else None
