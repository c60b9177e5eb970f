"""Which day a name in the file means for this person, and whether a line is among those a limit is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from certification.rules.case import Evidence
from certification.rules.curriculum import Anchor, Filter
from certification.rules.lines import Test, kind_fits

if TYPE_CHECKING:
    from certification.rules.judge.compiling import Prepared
    from certification.rules.judge.run import Run


def anchor_day(run: Run, anchor: Anchor) -> date | None:
    """The day an anchor names, its period added or taken away; None while it has not come about."""
    day = _plain_day(run, anchor)
    return None if day is None else anchor.minus.before(anchor.plus.after(day))


def _plain_day(run: Run, anchor: Anchor) -> date | None:
    case = run.case
    if anchor.kind == "date":
        return anchor.day
    if anchor.kind == "enrolment":
        return case.enrolled_on
    if anchor.kind == "certification":
        return case.certified_on
    if anchor.kind in ("cycle", "cycle-end"):
        return run.cycle[anchor.kind == "cycle-end"] if run.cycle else None
    if anchor.kind == "document":
        days = [
            paper.valid_from
            for paper in case.documents
            if paper.kind == anchor.code and paper.status == "verified" and paper.valid_from is not None
        ]
        return min(days, default=None)
    finding = run.findings.get(anchor.code)
    if finding is not None and anchor.first:
        return min((finding.lines[index].on for index, gain in finding.added.items() if gain), default=None)
    return run.first_met(anchor.code)


def belongs(run: Run, filter_: Filter, tests: Iterable[Test], line: Evidence) -> bool:
    """Whether a line is of the sort `filter_` means; `tests` are its conditions, compiled."""
    if not kind_fits(line.kind, filter_.kinds):
        return False
    for test in tests:
        if not test(line):
            return False
    if filter_.provider is not None and not run.providers.fits(filter_.provider, line, line.on):
        return False
    return not (filter_.after or filter_.until) or _in_days(run, filter_, line.on)


def members(run: Run, filter_: Filter, tests: Iterable[Test], lines: Sequence[Evidence]) -> list[int]:
    """The places of the lines that belong."""
    if filter_.kinds or filter_.provider is not None or filter_.after or filter_.until:
        return [index for index, line in enumerate(lines) if belongs(run, filter_, tests, line)]
    found = list(range(len(lines)))
    for test in tests:
        found = [index for index in found if test(lines[index])]
    return found


def accepts(prepared: Prepared, line: Evidence) -> bool:
    """Whether a requirement is about a line."""
    return kind_fits(line.kind, prepared.requirement.filter.kinds) and all(
        test(line) for test in prepared.tests
    )


def _in_days(run: Run, filter_: Filter, on: date) -> bool:
    """Whether the day is one the filter means. What has not come about has no day after it, and every day before it."""
    for anchor in filter_.after:
        day = anchor_day(run, anchor)
        if day is None or on < day:
            return False
    for anchor in filter_.until:
        day = anchor_day(run, anchor)
        if day is not None and on > day:
            return False
    return True
