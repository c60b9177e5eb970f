"""The days on which time alone could change what a run found."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from certification.rules.case import Appointment, Case, ClassPeriod, Evidence, Waiver
from certification.rules.judge.compiling import Plan
from certification.rules.judge.run import Run, supports


def turning_days(run: Run, hopeful: Run, waivers: Iterable[Waiver]) -> set[date]:
    """Every day, past or to come, on which time alone could change the findings of these two runs.

    `waivers`: all that could ever bear on the run, also those that are not in its case today.
    """
    days: set[date] = set()
    for each in (run,) if hopeful is run else (run, hopeful):
        for finding in each.findings.values():
            days |= finding.days
    for waiver in waivers:
        if waiver.requirement in run.plan.by_code:
            days |= edges(waiver.granted_on, waiver.ends_on) | edges(waiver.effective_on, None)
    for paper in run.case.documents:
        if paper.kind in run.plan.watched_papers:
            days |= edges(paper.valid_from, paper.expires_on)
    days.update(_days_of_people(run.case, run.plan, run.lines))
    return days


def _days_of_people(case: Case, plan: Plan, lines: list[Evidence]) -> Iterable[date]:
    """Days on which a provider becomes or ceases to be what lifts a limit, or a supporting line comes about."""
    held: list[ClassPeriod | Appointment] = [*case.classes, *case.appointments]
    for period in held if plan.lifts else ():
        yield from edges(period.starts_on, period.ends_on)
        if period.starts_on is not None:
            yield from (length.after(period.starts_on) for length in plan.lifts)
    for prepared, number in plan.supported:
        support = prepared.requirement.limits[number].support
        tests = prepared.support_tests[number]
        yield from (line.on for line in lines if support and supports(line, support.filter.kinds, tests))


def edges(starts: date | None, ends: date | None) -> set[date]:
    """The days on which something begins, and the first on which it is over."""
    found = {starts} if starts else set()
    if ends and ends < date.max:
        found.add(ends + timedelta(days=1))
    return found
