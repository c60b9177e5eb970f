"""Which waivers do not count, or not all of what they say, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from certification.rules.case import OF_RENEWAL, Case, Waiver
from certification.rules.curriculum import Requirement
from certification.rules.judge.entitlement import why_ignored
from certification.rules.judge.renewing import Cycle, current_cycle


@dataclass(frozen=True, slots=True)
class Ignored:
    """A waiver that does not count today, or not all of it, and why.

    `reason`: never, body, one-person, not-yet, over, other-cycle, no-cycle, used-before, at-most.
    """

    waiver: Waiver
    requirement: Requirement
    reason: str


def ignored_waivers(case: Case, on: date) -> list[Ignored]:
    """Every waiver that changes nothing on the day `on`, or less than it says."""
    cycle = current_cycle(case, on)
    main = {requirement.code: requirement for requirement in case.curriculum.walk()}
    renewal = case.curriculum.renewal
    again = {one.code: one for group in (renewal.groups if renewal else ()) for one in group.walk()}
    found = []
    for waiver in case.waivers:
        code = waiver.requirement.removeprefix(OF_RENEWAL)
        if waiver.requirement in main:
            asked, reason = main[code], why_ignored(waiver, main[code], on)
        elif code in again:
            asked, reason = again[code], _why_not_in_cycle(waiver, again[code], cycle, on)
        else:
            continue
        most = asked.waivable.at_most
        if reason is None and most is not None and (waiver.amount is None or waiver.amount > most):
            reason = "at-most"
        if reason is not None:
            found.append(Ignored(waiver, asked, reason))
    return found


def _why_not_in_cycle(waiver: Waiver, requirement: Requirement, cycle: Cycle | None, on: date) -> str | None:
    """Why a waiver of renewal does not count in the cycle that decides today."""
    if waiver.granted_on is None or cycle is None:
        return "no-cycle"
    if any(one.granted_on == waiver.granted_on and one.requirement == requirement.code and one.amount == waiver.amount
           for one in cycle.spent_waivers):  # fmt: skip
        return "used-before"
    if waiver.granted_on < cycle.starts_on or cycle.run.on < waiver.granted_on <= on:
        return "other-cycle"
    return why_ignored(waiver, requirement, cycle.run.on)
