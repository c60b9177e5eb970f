"""What lines are worth: conversion into the requirement's unit, and the total of a measure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from certification.rules.amounts import HUNDREDTHS
from certification.rules.case import Evidence
from certification.rules.judge.belonging import belongs
from certification.rules.judge.compiling import Prepared
from certification.rules.lines import hundredths, reader, values_of

if TYPE_CHECKING:
    from certification.rules.judge.run import Run


def raw_amount(prepared: Prepared, line: Evidence) -> int:
    """The line before conversion: minutes where time is measured, hundredths of a sum, else one."""
    if prepared.timed:
        return line.minutes
    if prepared.requirement.measure == "sum":
        found = hundredths(line, prepared.requirement.of)
        return 0 if found is None else max(0, found)
    return 1


def raw_amounts(prepared: Prepared, lines: Sequence[Evidence]) -> list[int]:
    """The same of many lines, without a call for each."""
    if prepared.timed:
        return [line.minutes for line in lines]
    if prepared.requirement.measure == "sum":
        return [raw_amount(prepared, line) for line in lines]
    return [1] * len(lines)


def converted(run: Run, prepared: Prepared, line: Evidence, raw: int) -> int | None:
    """Parts that `raw` of the line is worth; None where no conversion says."""
    if not prepared.rates:
        return raw
    for rate in prepared.rates:
        if belongs(run, rate.filter, rate.tests, line):
            amount = raw if rate.timed else 1
            if rate.whole_each:
                return amount // rate.whole_each * rate.whole_gives
            return amount * rate.factor
    if prepared.requirement.measure == "credits":
        return None
    return raw * prepared.scale if prepared.requirement.measure == "hours" else prepared.scale


def amount_of(prepared: Prepared, lines: list[Evidence], parts: list[int], indexes: Sequence[int]) -> int:
    """What these of the lines come to, without limits."""
    if prepared.adds_up:
        return sum(parts) if len(indexes) == len(parts) else sum([parts[index] for index in indexes])
    return total(prepared, [lines[index] for index in indexes], [parts[index] for index in indexes])[0]


def total(
    prepared: Prepared, lines: Sequence[Evidence], parts: Sequence[int]
) -> tuple[int, date | None, list[int], set[str]]:
    """What counted lines come to: parts, the day the need was reached, what each line added, values covered.

    `lines` are in order of time with the parts left of each; a line with no parts adds nothing. A line that helps a
    value along without completing it adds -1.
    """
    if prepared.of_values:
        return _total_of_values(prepared, lines, parts)
    if prepared.requirement.measure == "average":
        return _average(prepared, lines, parts)
    if prepared.requirement.measure == "score":
        return _best(prepared, lines, parts)
    needed = prepared.needed
    reached: date | None = None
    amount = 0
    # What is limited in time, and counted, is one each.
    added = list(parts) if prepared.adds_up else [1 if part > 0 else 0 for part in parts]
    for line, gain in zip(lines, added, strict=True):
        amount += gain
        if amount >= needed:
            reached = line.on
            break
    return sum(added), reached, added, set()


def _best(
    prepared: Prepared, lines: Sequence[Evidence], parts: Sequence[int]
) -> tuple[int, date | None, list[int], set[str]]:
    """The best score, and the day since which one is enough; the first line that has it adds all of it."""
    best, added = 0, [0] * len(lines)
    reached: date | None = None
    for place, (line, part) in enumerate(zip(lines, parts, strict=True)):
        found = hundredths(line, prepared.requirement.of) if part > 0 else None
        score = 0 if found is None else found if prepared.requirement.decimal else found // HUNDREDTHS
        if score > best:
            best, added = score, [0] * len(lines)
            added[place] = score
        if reached is None and best >= prepared.needed:
            reached = line.on
    return best, reached, added, set()


def counts_for(prepared: Prepared, line: Evidence) -> bool:
    """Whether a line names one of the values that are asked for."""
    wanted = prepared.wanted
    return any(wanted is None or str(value) in wanted for value in values_of(line, prepared.requirement.of))


def _average(
    prepared: Prepared, lines: Sequence[Evidence], parts: Sequence[int]
) -> tuple[int, date | None, list[int], set[str]]:
    """The mean of the numbers, and the day since which it has been enough; each line adds what it says."""
    so_far, number, amount = 0, 0, 0
    added: list[int] = []
    reached: date | None = None
    for line, part in zip(lines, parts, strict=True):
        value = hundredths(line, prepared.requirement.of) if part > 0 else None
        added.append(0 if value is None else value if value > 0 else -1)
        if value is None:
            continue
        so_far, number = so_far + max(value, 0), number + 1
        amount = so_far // number
        if amount < prepared.needed:
            reached = None
        elif reached is None:
            reached = line.on
    return amount, reached, added, set()


def _total_of_values(
    prepared: Prepared, lines: Sequence[Evidence], left: Sequence[int]
) -> tuple[int, date | None, list[int], set[str]]:
    requirement, wanted, each = prepared.requirement, prepared.wanted, prepared.requirement.each
    eachs, timed, needed = dict(requirement.eachs), requirement.each_timed, requirement.needed
    values_in = reader(requirement.of)
    all_of_them = len(wanted) if wanted is not None else None
    so_far: dict[str, int] = {}
    complete: set[str] = set()
    added: list[int] = []
    reached: date | None = None
    for line, parts in zip(lines, left, strict=True):
        gain = 0
        if parts > 0 and len(complete) != all_of_them:
            for value in values_in(line):
                key = value if type(value) is str else str(value)
                if key in complete or (wanted is not None and key not in wanted):
                    continue
                so_far[key] = now = so_far.get(key, 0) + (line.minutes if timed else 1)
                if now >= (eachs.get(key, each) if eachs else each):
                    complete.add(key)
                    gain = max(gain, 0) + 1
                else:
                    gain = gain or -1
        added.append(gain)
        if reached is None and len(complete) >= needed:
            reached = line.on
    return len(complete), reached, added, complete
