"""Whether a certificate has been kept in force: cycle by cycle, with grace, reinstatement and what was carried over.

A cycle is met when, on its last day, everything renewal asks is met by what lies in the cycle. If it is not, it can
still be met on a later day up to the end of grace and reinstatement: the first such day renews it, and what came late
is spent only as far as the old cycle could not do without it. The rest belongs to the cycle in which it lies.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from hashlib import sha256
from itertools import count

from certification.rules.amounts import HUNDREDTHS, Period
from certification.rules.case import OF_RENEWAL, Carried, Case, Evidence, Waiver
from certification.rules.curriculum import Curriculum, Renewal
from certification.rules.judge.belonging import accepts
from certification.rules.judge.compiling import Plan, Prepared, renewal_plan_of
from certification.rules.judge.finding import Finding
from certification.rules.judge.people_on_a_day import Providers
from certification.rules.judge.rechecking import turning_days
from certification.rules.judge.run import Run
from certification.rules.lines import in_order_of_time

DAY = timedelta(days=1)


@dataclass(slots=True)
class Cycle:
    """One cycle judged: its days, the runs over its lines, and what came to it from the cycles before."""

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
    spent: dict[str, int]
    """Minutes of this cycle's lines that an earlier cycle needed, by line."""
    spent_waivers: tuple[Waiver, ...] = ()
    """Waivers that completed an earlier cycle."""

    @property
    def met(self) -> bool:
        """Whether everything renewal asks is met in this cycle."""
        return _met(self.run)


def current_cycle(case: Case, on: date) -> Cycle | None:
    """The cycle that decides today: the one running, or the earliest that was never met; None where nothing renews."""
    renewal, certified = case.curriculum.renewal, case.certified_on
    if renewal is None or certified is None or on < certified:
        return None
    history = _History(case, renewal_plan_of(case.curriculum))
    for number in count():
        start, end = history.days = _days_of(renewal, number, certified)
        grace = (renewal.grace.after(end + DAY)) - DAY
        last = renewal.reinstatement.after(grace + DAY) - DAY
        run = history.run(start, min(on, end))
        if on <= end or end < start:
            notice = renewal.notice != Period() and renewal.notice.before(end) <= on
            state = "notice" if notice and not _met(run) else "running"
        elif _met(run) or history.completed_late(start, end, min(on, last), run):
            history.close(renewal, run)
            continue
        else:
            state = "grace" if on <= grace else "lapsed" if on <= last else "ended"
            run = history.run(start, min(on, last))
        return history.cycle(number, (start, end, grace, last), state, run)
    return None


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
    if renewal.first_cycle_at_least.after(certified) - DAY > first:
        first = date(first.year + 1, month, day)
    end = _times(renewal.cycle, number).after(first)
    start = certified if number == 0 else _times(renewal.cycle, number - 1).after(first) + DAY
    return start, end


def _times(period: Period, number: int) -> Period:
    return Period(months=period.months * number, days=period.days * number)


@dataclass(frozen=True, slots=True)
class _Given:
    """Lines and waivers with which a cycle is judged; of the lines named in `parts` only a part."""

    lines: dict[str, Evidence]
    waivers: list[Waiver]
    parts: frozenset[str] = frozenset()

    def without(self, line: Evidence) -> _Given:
        """The same without this line."""
        return replace(self, lines={name: one for name, one in self.lines.items() if name != line.id})

    def with_part(self, line: Evidence, minutes: int) -> _Given:
        """The same with so many minutes of this line."""
        lines = self.lines | {line.id: _shortened(line, minutes)}
        return replace(self, lines=lines, parts=self.parts | {line.id})


def _shortened(line: Evidence, minutes: int) -> Evidence:
    return replace(line, minutes=minutes, length=line.length or line.minutes)


def _least(line: Evidence, given: _Given, enough: Callable[[_Given], bool]) -> int:
    """The minutes of the line that do while one less would not: all of them where a part cannot do."""
    short, least = 0, line.minutes
    if least < 2 or not enough(given.with_part(line, least)):
        return least
    while least - short > 1:
        middle = (short + least) // 2
        if enough(given.with_part(line, middle)):
            least = middle
        else:
            short = middle
    return least


@dataclass(slots=True)
class _History:
    """What the cycles judged so far left for the next: lines and waivers not spent, and what is carried over."""

    case: Case
    plan: Plan
    lines: dict[str, Evidence] = field(init=False)
    waivers: list[Waiver] = field(init=False)
    providers: Providers = field(init=False)
    carried: dict[str, int] = field(default_factory=dict)
    spent: dict[str, int] = field(default_factory=dict)
    spent_waivers: list[Waiver] = field(default_factory=list)
    days: tuple[date, date] = (date.min, date.max)
    """First and last day of the cycle that is being judged."""

    def __post_init__(self) -> None:
        self.lines = {line.id: line for line in in_order_of_time(self.case.evidence)}
        self.waivers = waivers_of_renewal(self.case)
        self.providers = Providers(self.case)

    def run(self, start: date, until: date, given: _Given | None = None) -> Run:
        """What renewal asks, judged on the day `until` by what lies between `start` and it."""
        given = given or _Given(self.lines, self.waivers)
        inside = tuple(line for line in given.lines.values() if start <= line.on <= until)
        case = replace(
            self.case,
            evidence=inside,
            waivers=tuple(
                one for one in given.waivers if one.granted_on and start <= one.granted_on <= until
            ),
            carried=tuple(Carried(code, amount, start) for code, amount in self.carried.items()),
        )
        run = Run(self.plan, case, until, in_order_of_time(inside), providers=self.providers)
        run.cycle, run.parts = self.days, given.parts
        for prepared in self.plan.prepared:
            if prepared.requirement.across_cycles:
                every = (line for line in self.case.evidence if line.on <= until and accepts(prepared, line))
                run.candidates[prepared.position] = in_order_of_time(tuple(every))
        run.judge()
        return run

    def completed_late(self, start: date, end: date, until: date, run: Run) -> bool:
        """Whether an unmet cycle was met on a day after its end; then what it needed of what came late is spent."""
        came = {line.on for line in self.lines.values() if line.status == "verified"}
        while True:
            days = came | turning_days(run, run, self.waivers)
            day = min((day for day in days if run.on < day <= until), default=None)
            if day is None:
                return False
            run = self.run(start, day)
            if _met(run):
                self._spend(start, end, run)
                return True

    def _spend(self, start: date, end: date, run: Run) -> None:
        """Take from what came late only what the old cycle cannot do without: the latest is spared first."""
        given, day = _Given(dict(self.lines), list(self.waivers)), run.on

        def enough(tried: _Given) -> bool:
            return _met(self.run(start, day, tried))

        for line in reversed([one for one in run.lines if one.on > end and one.status == "verified"]):
            without = given.without(line)
            if enough(without):
                given = without
                continue
            needed = _least(line, given, enough)
            self.spent[line.id] = self.spent.get(line.id, 0) + needed
            if needed < line.minutes:
                given = given.with_part(line, needed)
                self.lines[line.id] = _shortened(line, line.minutes - needed)
            else:
                del self.lines[line.id]
        for waiver in reversed(_by_day([one for one in run.case.waivers if (one.granted_on or end) > end])):
            others = replace(given, waivers=[one for one in given.waivers if one is not waiver])
            if enough(others):
                given = others
            else:
                self.spent_waivers.append(waiver)
                self.waivers = [one for one in self.waivers if one is not waiver]

    def close(self, renewal: Renewal, run: Run) -> None:
        """What a renewed cycle hands on: its surplus on its last day, as far as the file allows."""
        found: dict[str, int] = {}
        for prepared in run.plan.prepared if renewal.carry_over else ():
            most = _carried_at_most(renewal, prepared)
            if most is None:
                continue
            finding, needed = run.findings[prepared.requirement.code], prepared.requirement.needed
            own = finding.counted // prepared.scale - finding.waived - finding.carried
            # What was carried in is used up first and never carried twice; a waiver leaves no surplus.
            surplus = min(most, own, own + finding.carried - needed)
            if renewal.carry_over_within is not None:
                surplus = min(surplus, _late(renewal.carry_over_within, self.days[1], prepared, finding))
            if surplus > 0:
                found[prepared.requirement.code] = surplus
        self.carried = found

    def cycle(self, number: int, days: tuple[date, date, date, date], state: str, run: Run) -> Cycle:
        """The cycle that decides today, as pages and the recheck need it."""
        hopeful = run.hoping()
        hopeful.judge()
        start = days[0]
        named = {line.id: line.on for line in self.case.evidence}
        spent = {name: minutes for name, minutes in self.spent.items() if start <= named[name] <= run.on}
        return Cycle(
            number, *days, state, run, hopeful, self.carried, dict(sorted(spent.items())), tuple(self.spent_waivers)
        )  # fmt: skip


def waivers_of_renewal(case: Case) -> list[Waiver]:
    """The waivers of what renewal asks, under the code it has there. One without a day belongs to no cycle."""
    own = {requirement.code for requirement in case.curriculum.walk()}
    found = []
    for waiver in case.waivers:
        code = waiver.requirement.removeprefix(OF_RENEWAL)
        if waiver.granted_on is not None and (code != waiver.requirement or code not in own):
            found.append(replace(waiver, requirement=code))
    return found


def _by_day(waivers: list[Waiver]) -> list[Waiver]:
    return sorted(waivers, key=lambda one: (one.granted_on or date.min, one.requirement, one.amount is None,
                                            one.amount or 0, one.ends_on or date.max, one.body, one.requested_by,
                                            one.approved_by))  # fmt: skip


def _met(run: Run) -> bool:
    asked = [group for group in run.plan.groups if not group.advice and run.applies(group.only_if)]
    return all(met for met, _ in map(run.met, asked))


def _late(within: Period, last: date, prepared: Prepared, finding: Finding) -> int:
    """How much of a requirement counted in that last part of the cycle from which anything may be carried over.

    The part is reckoned from the day after the cycle: months of a cycle that ends with a month are whole months.
    """
    first = within.before(min(last, date.max - DAY) + DAY)
    counted = (gain for index, gain in finding.added.items() if finding.lines[index].on >= first)
    return sum(max(0, gain) for gain in counted) // prepared.scale


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


def days_of_cycle(case: Case, cycle: Cycle) -> set[date]:
    """The days on which time alone could change where the certificate stands; after the last of them, none."""
    renewal = case.curriculum.renewal
    if renewal is None or cycle.state == "ended":
        return set()
    days = turning_days(cycle.run, cycle.hopeful, waivers_of_renewal(case))
    days |= {line.on for line in case.evidence}
    days |= {cycle.ends_on + DAY, cycle.grace_until + DAY, cycle.reinstatement_until + DAY}
    if renewal.notice != Period():
        days.add(renewal.notice.before(cycle.ends_on))
    return days


def in_audit_sample(curriculum: Curriculum, holder: str, cycle: int) -> bool:
    """Whether this holder's renewal is audited in this cycle: a fixed share, chosen by a hash nobody can steer."""
    if curriculum.renewal is None:
        return False
    share = curriculum.renewal.audit_sample
    drawn = int.from_bytes(sha256(f"{curriculum.code}\0{holder}\0{cycle}".encode()).digest()[:8], "big")
    return drawn < share * 2**64
