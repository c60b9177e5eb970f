"""`evaluate`: a case and a day in, a standing out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from certification.rules.case import Case
from certification.rules.curriculum import Group, Title
from certification.rules.judge.belonging import anchor_day
from certification.rules.judge.compiling import Prepared, plan_of
from certification.rules.judge.finding import Finding
from certification.rules.judge.people_on_a_day import Providers, covers
from certification.rules.judge.rechecking import edges, turning_days
from certification.rules.judge.renewing import Cycle, current_cycle, days_of_cycle
from certification.rules.judge.run import Run
from certification.rules.lines import Reason, in_order_of_time
from certification.rules.remains.overall import asked_for, hold_items, join, overall
from certification.rules.remains.remaining import remaining
from certification.rules.standing import (
    Figures,
    GroupStanding,
    LineVerdict,
    Remaining,
    RenewalStanding,
    RequirementStanding,
    Standing,
)

RULES_VERSION = "7"
"""Raised whenever the same case could be judged differently than before."""


def evaluate(case: Case, on: date, *, remains: bool = True) -> Standing:
    """Where the person stands on the day `on`. The same case and day give the same standing, always.

    Without `remains` the standing does not say what remains, which is the costly part where much is missing.
    """
    plan = plan_of(case.curriculum)
    lines = in_order_of_time(case.evidence)
    providers = Providers(case)
    run = Run(plan, case, on, lines, providers=providers)
    run.judge()
    hopeful = run
    if _anything_claimed(case):
        hopeful = run.hoping()
        hopeful.judge(_untouched(run))
    groups, standings, items = _groups(run, hopeful, remains)
    cycle = current_cycle(case, on)
    held = tuple(
        hold.kind
        for hold in case.holds
        if case.curriculum.stops_for(hold.kind) and covers(hold.starts_on, hold.ends_on, on)
    )
    met = all(group.met for group in groups if group.applies and not group.advice)
    title = _title(case, run)
    renewal = _renewal(cycle, remains) if cycle else None
    days = _turning_days(case, run, hopeful, cycle) | _days_of_hints(run, standings.values())
    if cycle and renewal:
        days |= _days_of_hints(cycle.run, renewal.requirements.values())
    return Standing(
        complete=met and not held,
        groups=groups,
        requirements=standings,
        recheck_on=min((day for day in days if day > on), default=None),
        rules_version=RULES_VERSION,
        remains=(*overall(groups, join(hopeful, items)), *hold_items(held)) if remains else (),
        judged_on=on,
        holds=tuple(sorted(held)),
        title=title.title if title else "",
        title_fr=title.title_fr if title else "",
        renewal=renewal,
    )


def _groups(
    run: Run, hopeful: Run, remains: bool
) -> tuple[tuple[GroupStanding, ...], dict[str, RequirementStanding], dict[str, list[Remaining]]]:
    """The groups in words a page can show, their requirements by code, and what remains of those without a choice."""
    plan = run.plan
    asked = dict(asked_for(run, plan.groups)) if remains else {}
    items = {
        prepared.requirement.code: remaining(run, hopeful, prepared)
        for prepared in plan.prepared
        if prepared.requirement.code in asked
    }
    standings = {
        prepared.requirement.code: _requirement(
            run, hopeful, prepared, items.get(prepared.requirement.code, [])
        )
        for prepared in plan.prepared
    }
    groups = tuple(_group(run, group, standings) for group in plan.groups)
    return groups, standings, {code: found for code, found in items.items() if asked[code]}


def _renewal(cycle: Cycle, remains: bool) -> RenewalStanding:
    return RenewalStanding(
        state=cycle.state,
        cycle=cycle.number + 1,
        starts_on=cycle.starts_on,
        ends_on=cycle.ends_on,
        grace_until=cycle.grace_until,
        reinstatement_until=cycle.reinstatement_until,
        met=cycle.met,
        groups=_groups(cycle.run, cycle.hopeful, remains and cycle.state != "ended")[0],
        carried=cycle.carried,
        spent=cycle.spent,
    )


def _anything_claimed(case: Case) -> bool:
    return any(line.status == "claimed" for line in case.evidence) or any(
        paper.status == "claimed" for paper in case.documents
    )


def _untouched(run: Run) -> dict[str, Finding]:
    """The findings that no claimed line can change, directly or through what they wait for."""
    if any(paper.status == "claimed" for paper in run.case.documents):
        return {}
    prepared, waits_for = run.plan.prepared, run.plan.waits_for
    touched = {
        each.requirement.code
        for each in prepared
        if run.findings[each.requirement.code].claimed
        or _takes_a_place(run, each)
        or each.exclusive
        or each.leans
    }
    grew = bool(touched)
    while grew:
        before = len(touched)
        touched |= {
            each.requirement.code for each in prepared if not touched.isdisjoint(waits_for[each.position])
        }
        grew = len(touched) > before
    return {code: finding for code, finding in run.findings.items() if code not in touched}


def _takes_a_place(run: Run, prepared: Prepared) -> bool:
    """Whether a claimed line, even one that cannot count, may be among the first or the latest once it is verified."""
    requirement = prepared.requirement
    if requirement.first is None and requirement.latest is None:
        return False
    return any(line.status == "claimed" for line in run.findings[requirement.code].lines)


def _title(case: Case, run: Run) -> Title | None:
    return next((title for title in case.curriculum.titles if run.applies(title.only_if)), None)


def _requirement(run: Run, hopeful: Run, prepared: Prepared, items: list[Remaining]) -> RequirementStanding:
    requirement = prepared.requirement
    finding, hoped = run.findings[requirement.code], hopeful.findings[requirement.code]
    scale = prepared.scale
    figures = Figures(
        recorded=finding.recorded // scale,
        verified=finding.verified // scale,
        counted=finding.counted // scale,
        needed=finding.needed // scale,
        waiting=max(0, hoped.counted // scale - finding.counted // scale),
    )
    met_on = finding.met_on if finding.met and finding.met_on != date.min else None
    return RequirementStanding(
        code=requirement.code,
        title=requirement.title,
        title_fr=requirement.title_fr,
        unit=requirement.unit,
        measure=requirement.measure,
        figures=figures,
        met=finding.met,
        met_on=met_on,
        applies=finding.applies,
        advice=requirement.advice,
        waived=finding.waived,
        missing=tuple(value for value in requirement.values if value not in finding.covered)
        if requirement.measure == "coverage" and not finding.met
        else (),
        lines=_verdicts(prepared, finding, hoped),
        remains=tuple(items),
    )


def _verdicts(prepared: Prepared, finding: Finding, hoped: Finding) -> tuple[LineVerdict, ...]:
    requirement, scale = prepared.requirement, prepared.scale
    code, unit = requirement.code, requirement.unit
    if requirement.source != "evidence":
        return tuple(
            [
                LineVerdict(name, code, outcome, int(outcome == "counted"), reason, numbers, unit)
                for name, outcome, (reason, numbers) in finding.papers
            ]
        )
    added, reasons = finding.added, finding.reasons
    idle, silent, says, full = prepared.idle, prepared.silent, prepared.says, prepared.full
    verdicts = []
    # There are hundreds, and a named tuple's own constructor takes twice as long.
    new = tuple.__new__
    for index, line in enumerate(finding.lines):
        gain = added.get(index, -1)
        if gain >= 0 and index not in reasons:
            if gain:
                credited = gain // scale
                verdicts.append(new(LineVerdict, (line.id, code, "counted", credited, full, NOTHING, unit)))
            else:
                why, numbers = idle if says is None or says(line) else silent
                verdicts.append(new(LineVerdict, (line.id, code, "not", 0, why, numbers, unit)))
            continue
        outcome, credited, (why, numbers) = _verdict(prepared, finding, hoped, index)
        if why in LIMITED and prepared.adds_up:
            numbers = {**numbers, "of": finding.whole[index] // scale}
        verdicts.append(new(LineVerdict, (line.id, code, outcome, credited, why, numbers, unit)))
    return tuple(verdicts)


NOTHING: dict[str, int | str] = {}
LIMITED = frozenset(
    ("cap", "overall-cap", "enough", "share", "ratio", "below-minimum", "reserved", "used-here", "used-elsewhere",
     "not-the-same", "outside-window", "not-first", "not-latest")
)  # fmt: skip
"""Reasons that leave of a line less than it is worth: their sentences say how much of how much."""


def _verdict(prepared: Prepared, finding: Finding, hoped: Finding, index: int) -> tuple[str, int, Reason]:
    """Of a line that does not simply count: outcome, what is credited in the requirement's unit, and why."""
    if index in finding.claimed:
        would = max(0, hoped.added[index]) // prepared.scale if index in hoped.added else 0
        return "waiting", 0, ("waiting", {"would": would})
    if index not in finding.added:
        return "not", 0, finding.reasons[index]
    added, reason = finding.added[index], finding.reasons.get(index)
    if added < 0:
        if reason is not None and reason[0] == "helped":
            return "counted", 0, reason
        return "counted", 0, ("counted" if prepared.requirement.measure == "average" else "toward", {})
    if added == 0:
        return "not", 0, finding.reasons[index]
    if not prepared.adds_up:
        return "counted", added // prepared.scale, (prepared.full, {})
    return "part", added // prepared.scale, finding.reasons[index]


def _group(run: Run, group: Group, standings: dict[str, RequirementStanding]) -> GroupStanding:
    met, day = run.met(group)
    return GroupStanding(
        code=group.code,
        title=group.title,
        title_fr=group.title_fr,
        met=met,
        met_on=day if met and day != date.min else None,
        needs=group.needs,
        applies=run.applies(group.only_if),
        advice=group.advice,
        requirements=tuple([standings[one.code] for one in group.members if not isinstance(one, Group)]),
        groups=tuple([_group(run, one, standings) for one in group.members if isinstance(one, Group)]),
    )


def _turning_days(case: Case, run: Run, hopeful: Run, cycle: Cycle | None) -> set[date]:
    """Days on which time alone could change what is met and counted; those that are past matter no more."""
    days = turning_days(run, hopeful, case.waivers)
    for hold in case.holds:
        if case.curriculum.stops_for(hold.kind):
            days |= edges(hold.starts_on, hold.ends_on)
    for paper in case.documents:
        if _names_title(case, paper.kind):
            days |= edges(paper.valid_from, paper.expires_on)
    if case.certified_on is not None and case.curriculum.renewal is not None:
        days.add(case.certified_on)
    if cycle is not None:
        days |= days_of_cycle(case, cycle)
    return days


def _days_of_hints(run: Run, standings: Iterable[RequirementStanding]) -> set[date]:
    """Days on which what is said to remain is true no more, or no longer all: a last day is past, something opens."""
    days: set[date] = set()
    for found in standings:
        if not found.remains:
            continue
        requirement = run.plan.prepared[run.plan.by_code[found.code]].requirement
        for last in (
            *(anchor_day(run, anchor) for anchor in requirement.until),
            *(one.latest for one in found.remains),
        ):
            days |= edges(None, last)
        days |= {one.until for one in found.remains if one.until and one.kind == "opens"}
    return days


def _names_title(case: Case, kind: str) -> bool:
    """Whether a document of this kind decides what the certificate calls its holder."""
    conditions = [title.only_if for title in case.curriculum.titles]
    return any(one is not None and kind in (one.holding, one.not_holding) for one in conditions)
