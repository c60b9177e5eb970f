"""What lines are worth: conversion into the requirement's unit, and the total of a measure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from certification.rules.case import Evidence
from certification.rules.compiling import Prepared
from certification.rules.lines import kind_fits, value_of, values_of
from certification.rules.people_on_a_day import Providers


def raw_amount(prepared: Prepared, line: Evidence) -> int:
    """The line before conversion: minutes where time is measured, the number of a sum, else one."""
    requirement = prepared.requirement
    if requirement.measure == "hours" or requirement.limits_timed:
        return line.minutes
    if requirement.measure == "sum":
        value = value_of(line, requirement.of)
        return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0
    if requirement.convert:
        return line.minutes
    return 1


def converted(prepared: Prepared, line: Evidence, raw: int, providers: Providers) -> int | None:
    """Parts that `raw` of the line is worth; None where no conversion says."""
    if not prepared.rates:
        return raw
    for rate in prepared.rates:
        rule = rate.filter.provider
        if (
            kind_fits(line.kind, rate.filter.kinds)
            and all(test(line) for test in rate.tests)
            and (rule is None or providers.fits(rule, line, line.on))
        ):
            amount = raw if rate.timed else (1 if raw or not line.minutes else 0)
            if rate.whole_each:
                return amount // rate.whole_each * rate.whole_gives
            return amount * rate.factor
    if prepared.requirement.measure == "credits":
        return None
    return raw * prepared.scale if prepared.requirement.measure == "hours" else prepared.scale


def total(prepared: Prepared, lines: Iterable[tuple[Evidence, int]]) -> tuple[int, date | None, list[int], set[str]]:
    """What counted lines come to: parts, the day the need was reached, what each line added, values covered.

    `lines` are in order of time with the parts left of each; a line with no parts adds nothing.
    """
    requirement, needed = prepared.requirement, prepared.needed
    measure = requirement.measure
    if measure in ("distinct", "coverage"):
        return _total_of_values(prepared, lines)
    reached: date | None = None
    amount = 0
    added: list[int] = []
    for line, parts in lines:
        gain = 0
        if parts > 0:
            if measure == "score":
                value = value_of(line, requirement.of)
                score = value if isinstance(value, int) and not isinstance(value, bool) else 0
                gain = max(0, score - amount)
            elif requirement.limits_timed:
                gain = 1
            else:
                gain = parts
        amount += gain
        added.append(gain)
        if reached is None and amount >= needed:
            reached = line.on
    return amount, reached, added, set()


def _total_of_values(
    prepared: Prepared, lines: Iterable[tuple[Evidence, int]]
) -> tuple[int, date | None, list[int], set[str]]:
    requirement = prepared.requirement
    wanted = set(requirement.values) if requirement.values else None
    so_far: dict[str, int] = {}
    complete: set[str] = set()
    added: list[int] = []
    reached: date | None = None
    for line, parts in lines:
        gain = 0
        if parts > 0:
            for value in values_of(line, requirement.of):
                key = str(value)
                if (wanted is not None and key not in wanted) or key in complete:
                    continue
                so_far[key] = so_far.get(key, 0) + (line.minutes if requirement.each_timed else 1)
                if so_far[key] >= requirement.each:
                    complete.add(key)
                    gain += 1
                else:
                    gain = gain or -1
        added.append(gain)
        if reached is None and len(complete) >= requirement.needed:
            reached = line.on
    return len(complete), reached, added, complete
