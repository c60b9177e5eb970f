"""What the lines of one requirement are worth: which fit, what each must satisfy, conversion, then limits."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from certification.rules.judge.compiling import Prepared
from certification.rules.judge.dividing import sees_part
from certification.rules.judge.finding import Finding, must_numbers
from certification.rules.judge.fitting import UNBOUNDED, Bounds, unfit
from certification.rules.judge.limiting import Counting, apply_limits, toward_minimums
from certification.rules.judge.measuring import (
    amount_of,
    converted,
    counts_for,
    raw_amount,
    raw_amounts,
    total,
)
from certification.rules.judge.narrowing import narrow
from certification.rules.lines import Reason

if TYPE_CHECKING:
    from certification.rules.judge.run import Run

WHOLE = sys.maxsize
"""A line that another requirement took as a whole."""


def weigh(run: Run, prepared: Prepared) -> Finding:
    """The finding on a requirement about evidence."""
    finding = Finding(needed=prepared.needed, lines=run.candidates[prepared.position])
    if run.parts:
        finding.lines = [
            line for line in finding.lines if line.id not in run.parts or sees_part(run, prepared, line)
        ]
    if not finding.lines:
        if prepared.exclusive:
            finding.used_before = dict(run.used.get(prepared.exclusive, {}))
        finding.met = prepared.needed <= 0
        return finding
    fit = _fitting(run, prepared, finding)
    fit, passed_over = _selected(prepared, finding, fit)
    if prepared.must:
        fit = _unbroken(prepared, finding, fit)
        if passed_over:
            passed_over = _unbroken(prepared, finding, passed_over)
        if finding.claimed:
            finding.claimed = set(_unbroken(prepared, finding, sorted(finding.claimed)))
    whole = finding.whole = _worths(run, prepared, finding)
    unreduced = _count(run, prepared, finding, fit, whole)
    vouched = sorted([*fit, *passed_over]) if passed_over else fit
    if not unreduced or passed_over:
        finding.verified = amount_of(prepared, finding.lines, whole, vouched)
    if len(vouched) == len(whole):
        finding.recorded = finding.verified
    else:
        finding.recorded = amount_of(prepared, finding.lines, whole, range(len(whole)))
    return finding


def _fitting(run: Run, prepared: Prepared, finding: Finding) -> list[int]:
    """The vouched-for lines that fit; the reason why others do not, and which wait, is noted."""
    fit: list[int] = []
    on, hopeful, lines = run.on, run.hopeful, finding.lines
    bounds = UNBOUNDED if prepared.plain else Bounds.of(run, prepared)
    # They are in order of time, so that the first and the last tell whether any lies in the future or out of bounds.
    any_to_come = lines[-1].on > on
    choosy = prepared.choosy or not bounds.hold(lines[0].on, lines[-1].on)
    for index, line in enumerate(lines):
        status = line.status
        if status == "returned":
            finding.reasons[index] = ("returned", {})
            continue
        if any_to_come and line.on > on:
            finding.days.add(line.on)
            finding.reasons[index] = ("future", {"on": line.on.isoformat()})
            continue
        if choosy:
            reason = unfit(run, prepared, line, finding, bounds)
            if reason is not None:
                finding.reasons[index] = reason
                continue
        if status == "verified" or hopeful:
            fit.append(index)
        else:
            finding.claimed.add(index)
    return fit


def _selected(prepared: Prepared, finding: Finding, fit: list[int]) -> tuple[list[int], list[int]]:
    """The lines among the first or the latest that may count, and those passed over."""
    requirement = prepared.requirement
    if requirement.first is None and requirement.latest is None:
        return fit, []
    kept = fit
    if requirement.first is not None:
        kept = kept[: requirement.first]
    if requirement.latest is not None:
        kept = kept[-requirement.latest :] if requirement.latest else []
    chosen = set(kept)
    passed_over = [index for index in fit if index not in chosen]
    reason: Reason = ("not-latest", {"latest": requirement.latest})
    if requirement.first is not None:
        reason = ("not-first", {"first": requirement.first})
    finding.reasons |= dict.fromkeys(passed_over, reason)
    return kept, passed_over


def _unbroken(prepared: Prepared, finding: Finding, indexes: list[int]) -> list[int]:
    """Those of which everything is true that must be; of the others it is said what is not."""
    lines = finding.lines
    for condition, test in zip(prepared.requirement.must, prepared.must, strict=True):
        kept = [index for index in indexes if test(lines[index])]
        for index in sorted(set(indexes).difference(kept)) if len(kept) != len(indexes) else ():
            finding.reasons.setdefault(index, ("must", must_numbers(condition, lines[index])))
        indexes = kept
    return indexes


def _worths(run: Run, prepared: Prepared, finding: Finding) -> list[int]:
    """Parts each line is worth as a whole."""
    if not prepared.rates:
        return raw_amounts(prepared, finding.lines)
    worths = []
    for index, line in enumerate(finding.lines):
        worth = converted(run, prepared, line, raw_amount(prepared, line))
        if worth is None:
            finding.reasons.setdefault(index, ("no-conversion", {}))
            finding.claimed.discard(index)
        worths.append(worth or 0)
    return worths


def _count(run: Run, prepared: Prepared, finding: Finding, fit: list[int], whole: list[int]) -> bool:
    """What is left of the lines that fit; whether nothing was taken from them, so that verified and counted agree."""
    requirement, lines = prepared.requirement, finding.lines
    worths, fitting = whole, lines
    if len(fit) != len(lines):
        worths, fitting = [whole[index] for index in fit], [lines[index] for index in fit]
    counting = Counting(fitting, list(worths), [None] * len(fit), worths)
    if prepared.exclusive:
        finding.used_before = dict(run.used.get(prepared.exclusive, {}))
    if prepared.exclusive or requirement.reuse:
        _subtract_used(run, prepared, counting)
    if requirement.same or requirement.window:
        narrow(run, prepared, counting)
    if requirement.limits or prepared.cap is not None:
        apply_limits(run, prepared, counting)
    amount, reached, added, covered = total(prepared, counting.lines, counting.credits)
    finding.verified = amount
    if requirement.at_most is not None:
        amount = min(amount, requirement.at_most * prepared.scale)
    finding.counted, finding.covered = amount, covered
    finding.met = amount >= prepared.needed
    finding.met_on = reached if finding.met else None
    if prepared.of_values and any(limit.at_least is not None for limit in requirement.limits):
        _note_helpers(run, prepared, counting, added)
    finding.added = dict(zip(fit, added, strict=True))
    if prepared.exclusive:
        _use(run, prepared, counting, added, worths)
    # Mostly there are none, and this is known without a look at each.
    return not any(counting.reasons) or not _note_reasons(finding, counting, fit, whole)


def _note_reasons(finding: Finding, counting: Counting, fit: list[int], whole: list[int]) -> bool:
    """Say why lines count in part or not at all; whether anything was taken from any of them."""
    taken = False
    for index, left, reason in zip(fit, counting.credits, counting.reasons, strict=True):
        if reason is None:
            continue
        helped = reason[0] == "helped"
        taken = taken or not helped
        if helped or left < whole[index]:
            finding.reasons[index] = reason
    return taken


def _note_helpers(run: Run, prepared: Prepared, counting: Counting, added: list[int]) -> None:
    """Lines that brought nothing new, but without which a part would have stayed below its minimum, are not idle."""
    for place, helped in toward_minimums(run, prepared, counting).items():
        if not added[place] and counting.credits[place] and counts_for(prepared, counting.lines[place]):
            added[place], counting.reasons[place] = -1, helped


def _subtract_used(run: Run, prepared: Prepared, counting: Counting) -> None:
    """Take away what an earlier requirement of the group, or another certificate, already used."""
    used = run.used.get(prepared.exclusive, {})
    reuse = prepared.requirement.reuse
    allowance = reuse.at_most * prepared.scale if reuse else 0
    timed = prepared.timed
    for place, line in enumerate(counting.lines):
        parts, raw = counting.credits[place], raw_amount(prepared, line)
        if taken := used.get(line.id, 0):
            raw = max(0, raw - taken) if timed else 0
            parts = min(parts, converted(run, prepared, line, raw) or 0) if raw else 0
            counting.cut(place, parts, ("used-here", {}))
        use = run.uses.get(line.fact) if reuse and line.fact else None
        if use is not None:
            gone = min(raw, use.minutes) if timed and use.minutes is not None else raw
            fresh = (converted(run, prepared, line, raw - gone) or 0) if raw > gone else 0
            again = min(parts - fresh, allowance)
            allowance -= again
            counting.cut(place, fresh + again, ("used-elsewhere", {"certificate": use.certificate}))


def _use(run: Run, prepared: Prepared, counting: Counting, added: list[int], whole: list[int]) -> None:
    """Remember what this requirement took, in minutes where it measures time, else the whole line.

    A line that added nothing is not taken, nor any that came after the need was reached where another is to follow.
    """
    used = run.used.setdefault(prepared.exclusive, {})
    timed = prepared.timed and prepared.adds_up
    running = 0
    for place, line in enumerate(counting.lines):
        if not added[place] or (prepared.gives_way and running >= prepared.needed):
            continue
        running += max(0, added[place])
        raw, credited = raw_amount(prepared, line), counting.credits[place]
        spent = -(-raw * credited // whole[place]) if timed else WHOLE
        used[line.id] = used.get(line.id, 0) + spent
