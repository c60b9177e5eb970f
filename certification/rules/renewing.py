"""Whether a certificate has been kept in force: cycle by cycle, with grace, reinstatement and what was carried over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256

from certification.rules.amounts import HUNDREDTHS, Period
from certification.rules.case import Case, Waiver
from certification.rules.compiling import Plan, Prepared, renewal_plan_of
from certification.rules.curriculum import Curriculum, Renewal
from certification.rules.lines import in_order_of_time
from certification.rules.people_on_a_day import Providers
from certification.rules.planning import accepts
from certification.rules.run import Run

LONGEST = 400
"""No certificate is older than this many cycles."""
DAY = timedelta(days=1)


@dataclass(slots=True)
class Cycle:
    """One cycle judged: its days, the run over its lines, and what it hands to the next."""

    number: int
    starts_on: date
    ends_on: date
    grace_until: date
    reinstatement_until: date
    state: str
    run: Run
    hopeful: Run
    carried: dict[str, int]
    """What came over from the cycle before, by requirement, in its own unit."""

    @property
    def met(self) -> bool:
        """Whether everything renewal asks is met in this cycle."""
        return _met(self.run)


def current_cycle(case: Case, on: date) -> Cycle | None:
    """The cycle that decides today: the one running, or the earliest that was never met; None where nothing renews."""
    renewal = case.curriculum.renewal
    if renewal is None or case.certified_on is None or on < case.certified_on:
        return None
    plan = renewal_plan_of(case.curriculum)
    carried: dict[str, int] = {}
    spent: set[str] = set()
    cycle = None
    for number in range(LONGEST):
        start, end = _days_of(renewal, number, case.certified_on)
        cycle = _judge(case, renewal, plan, number, (start, end), on, carried, spent)
        if cycle.state != "renewed":
            return cycle
        carried = _surplus(renewal, cycle)
        spent = _spent(cycle)
    return cycle


def _days_of(renewal: Renewal, number: int, certified: date) -> tuple[date, date]:
    """First and last day of a cycle. Where every cycle ends on one day of the year, the first is cut short by it."""
    if renewal.ends_on is None:
        end = _times(renewal.cycle, number + 1).after(certified) - DAY
        return _times(renewal.cycle, number).after(certified), end
    limit = renewal.cycle.after(certified) - DAY
    month, day = renewal.ends_on
    first = date(limit.year, month, day)
    if first > limit:
        first = date(limit.year - 1, month, day)
    first = max(first, certified)
    end = _times(renewal.cycle, number).after(first)
    start = certified if number == 0 else _times(renewal.cycle, number - 1).after(first) + DAY
    return start, end


def _judge(
    case: Case,
    renewal: Renewal,
    plan: Plan,
    number: int,
    days: tuple[date, date],
    on: date,
    carried: dict[str, int],
    spent: set[str],
) -> Cycle:
    start, end = days
    grace = renewal.grace.after(end)
    last = renewal.reinstatement.after(grace)
    run, hopeful = _run(case, plan, days, min(on, end), carried, spent)
    state = "running"
    if on > end:
        state = "renewed"
        if not _met(run):
            run, hopeful = _run(case, plan, days, min(on, last), carried, spent)
        if not _met(run):
            state = "grace" if on <= grace else "lapsed" if on <= last else "ended"
    elif not _met(run) and renewal.notice != Period() and renewal.notice.before(end) <= on:
        state = "notice"
    return Cycle(number, start, end, grace, last, state, run, hopeful, carried)


def _times(period: Period, number: int) -> Period:
    return Period(months=period.months * number, days=period.days * number)


def _run(
    case: Case, plan: Plan, days: tuple[date, date], until: date, carried: dict[str, int], spent: set[str]
) -> tuple[Run, Run]:
    start = days[0]
    lines = tuple(line for line in case.evidence if start <= line.on <= until and line.id not in spent)
    kept = tuple(one for one in case.waivers if one.granted_on is None or start <= one.granted_on <= until)
    over = tuple(Waiver(code, amount, kind="carried", granted_on=start) for code, amount in carried.items())
    inside = replace(case, evidence=lines, waivers=(*kept, *over))
    run = Run(plan, inside, until, in_order_of_time(lines), providers=Providers(case))
    run.cycle = days
    for prepared in plan.prepared:
        if prepared.requirement.across_cycles:
            every = (line for line in case.evidence if line.on <= until and accepts(prepared, line))
            run.candidates[prepared.position] = in_order_of_time(tuple(every))
    run.judge()
    hopeful = run.hoping()
    hopeful.judge()
    return run, hopeful


def _met(run: Run) -> bool:
    asked = [group for group in run.plan.groups if not group.advice and run.applies(group.only_if)]
    return all(met for met, _ in map(run.met, asked))


def _surplus(renewal: Renewal, cycle: Cycle) -> dict[str, int]:
    """What may be taken into the next cycle: never more than the file allows, and nothing where it is silent."""
    found: dict[str, int] = {}
    for prepared in cycle.run.plan.prepared if renewal.carry_over else ():
        most = _carried_at_most(renewal, prepared)
        if most is None:
            continue
        finding = cycle.run.findings[prepared.requirement.code]
        own = (finding.counted - finding.waived * prepared.scale) // prepared.scale
        surplus = min(most, own - prepared.requirement.needed, _late(renewal, cycle, prepared))
        if surplus > 0:
            found[prepared.requirement.code] = surplus
    return found


def _late(renewal: Renewal, cycle: Cycle, prepared: Prepared) -> int:
    """How much of a requirement counted from that last part of the cycle from which anything may be carried over."""
    finding = cycle.run.findings[prepared.requirement.code]
    since = renewal.carry_over_within
    first = None if since is None else since.before(cycle.ends_on)
    counted = (
        gain for index, gain in finding.added.items() if first is None or finding.lines[index].on > first
    )
    return sum(counted) // prepared.scale


def _carried_at_most(renewal: Renewal, prepared: Prepared) -> int | None:
    """The most that may be carried over, in the requirement's unit; None where nothing may."""
    if renewal.carry_over_of and prepared.requirement.code not in renewal.carry_over_of:
        return None
    measure = prepared.requirement.measure
    if renewal.carry_over_timed:
        return renewal.carry_over if measure == "hours" else None
    if measure == "credits" or prepared.requirement.decimal:
        return renewal.carry_over * HUNDREDTHS
    return renewal.carry_over if measure in ("count", "sum") else None


def _spent(cycle: Cycle) -> set[str]:
    """Lines that helped to meet the cycle: those from the time of grace after it do not count again in the next."""
    return {
        finding.lines[index].id
        for finding in cycle.run.findings.values()
        for index, added in finding.added.items()
        if added
    }


def turning_days(cycle: Cycle, renewal: Renewal) -> list[date]:
    """The days on which the state changes by itself."""
    return [
        renewal.notice.before(cycle.ends_on),
        cycle.ends_on + DAY,
        cycle.grace_until + DAY,
        cycle.reinstatement_until + DAY,
    ]


def in_audit_sample(curriculum: Curriculum, holder: str, cycle: int) -> bool:
    """Whether this holder's renewal is audited in this cycle: a fixed share, chosen by a hash nobody can steer."""
    if curriculum.renewal is None:
        return False
    share = curriculum.renewal.audit_sample
    drawn = int.from_bytes(sha256(f"{curriculum.code}\0{holder}\0{cycle}".encode()).digest()[:8], "big")
    return drawn < share * 2**64
