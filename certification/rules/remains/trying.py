"""Additions tried with the judge before anything is promised: as if these lines were there, on the day of the last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from certification.rules.case import Evidence
from certification.rules.curriculum import Limit
from certification.rules.judge.belonging import accepts, belongs
from certification.rules.judge.compiling import Plan, Prepared
from certification.rules.judge.finding import Finding
from certification.rules.judge.limiting import Counting, apply_limits
from certification.rules.judge.run import Run, supports
from certification.rules.judge.weighing import weigh
from certification.rules.lines import PERIODS, content, in_order_of_time, kind_fits
from certification.rules.remains.spreading import all_lines, number_of_lines, opening
from certification.rules.standing import Remaining

EFFORT = 25_000
"""How many lines may be weighed for one requirement; beyond that the best found so far has to do."""

TRIAL = 20
"""What trying costs beside the lines: as much as so many."""
MOST_LINES = 800
"""Nobody is told to add more lines than that."""


def upstream(plan: Plan, prepared: Prepared) -> list[int]:
    """The requirements a requirement waits for, directly or through others, in the order they are judged."""
    found: set[int] = set()
    open_ones = [prepared.position]
    while open_ones:
        for code in plan.waits_for[open_ones.pop()]:
            position = plan.by_code.get(code)
            if position is not None and position not in found and position != prepared.position:
                found.add(position)
                open_ones.append(position)
    return [position for position in plan.order if position in found]


def trial(run: Run, prepared: Prepared, extra: Iterable[Evidence], on: date, *, alone: bool) -> Finding:
    """The finding on one requirement on the day `on` if these verified lines were added.

    What it waits for is judged anew where the day or the lines could change it; `alone`: never.
    """
    lines = in_order_of_time(tuple(extra))
    shadow = run.hoping()
    shadow.hopeful = run.hopeful
    shadow.on = day = on
    shadow.findings = run.findings
    shadow.candidates = list(run.candidates)
    positions = [] if alone else upstream(run.plan, prepared)
    moved = day != run.on or any(_touched(run.plan.prepared[each], lines) for each in positions)
    if run.plan.supported:
        shadow.lines = merged(run.lines, _leaned_on(run.plan, lines))
    for position in [*positions, prepared.position] if moved else [prepared.position]:
        other = run.plan.prepared[position]
        fitting = [line for line in lines if accepts(other, line)]
        shadow.candidates[position] = merged(run.candidates[position], fitting)
    if moved and positions:
        shadow.findings = dict(run.findings)
        shadow.judge(positions=positions)
    else:
        before = run.findings[prepared.requirement.code].used_before
        shadow.used = {prepared.exclusive: dict(before)}
    finding = weigh(shadow, prepared)
    shadow.waive(prepared, finding)
    return finding


def _leaned_on(plan: Plan, lines: list[Evidence]) -> list[Evidence]:
    """Those of the lines that some ratio of a plan leans on."""
    asked = [
        (limit.support.filter.kinds, prepared.support_tests[number])
        for prepared, number in plan.supported
        if (limit := prepared.requirement.limits[number]).support
    ]
    return [line for line in lines if any(supports(line, kinds, tests) for kinds, tests in asked)]


def _touched(prepared: Prepared, lines: Iterable[Evidence]) -> bool:
    """Whether lines could change a finding: those it is about, and those a ratio of it leans on."""
    supports = [limit.support.filter.kinds for limit in prepared.requirement.limits if limit.support]
    return prepared.requirement.source == "evidence" and any(
        accepts(prepared, line) or any(kind_fits(line.kind, kinds) for kinds in supports) for line in lines
    )


def merged(known: list[Evidence], more: list[Evidence]) -> list[Evidence]:
    """Both in order of time; the known ones are in order already."""
    if not more:
        return known
    first = min(line.on for line in more)
    cut = len(known)
    while cut and known[cut - 1].on >= first:
        cut -= 1
    return [*known[:cut], *sorted([*known[cut:], *more], key=content)]


MANY = 40
"""Lines of past periods from which on it is worth putting them together."""
TOGETHER = "together"


def reduced(run: Run, prepared: Prepared) -> tuple[Run, Prepared]:
    """Nearly the same problem with fewer lines: those of past periods are put together by the limits they are under.

    Only for hours limited by periods and shares; anything else is left as it is. What is found with it has to be tried
    with all the lines.
    """
    requirement = prepared.requirement
    pers = {limit.per for limit in requirement.limits} - {""}
    lines = run.candidates[prepared.position]
    if (
        len(lines) < MANY or requirement.measure != "hours" or not prepared.plain or prepared.rates
        or prepared.exclusive or requirement.first is not None or requirement.latest is not None
        or requirement.same or requirement.window or requirement.reuse or not pers <= set(PERIODS)
        or any(limit.support and not limit.per for limit in requirement.limits)
        or any(limit.as_logged or limit.of or limit.filter.after or limit.filter.until for limit in requirement.limits)
    ):  # fmt: skip
        return run, prepared
    begun = min((opening(per, run.on) for per in pers), default=run.on)
    finding = run.findings[requirement.code]
    past = [index for index in finding.added if finding.lines[index].on < begun]
    if len(past) < MANY:
        return run, prepared
    whole = [finding.whole[i] for i in past]
    counting = Counting([lines[i] for i in past], list(whole), [None] * len(past), whole)
    apply_limits(run, _only(prepared, [n for n, one in enumerate(requirement.limits) if one.per]), counting)
    open_limits = [number for number, limit in enumerate(requirement.limits) if not limit.per]
    sums: dict[tuple[bool, ...], tuple[Evidence, int]] = {}
    for index, line, allowed in zip(past, counting.lines, counting.credits, strict=True):
        # What a share or a cap over all took may come back; what a past period took is gone.
        reason, numbers = finding.reasons.get(index, ("", {}))
        freed = reason in ("share", "overall-cap") or (reason == "cap" and not numbers.get("per"))
        credit = allowed if freed else finding.added[index]
        key = tuple(touches(run, prepared, number, line) for number in open_limits)
        sums[key] = (line, credit + sums.get(key, (line, 0))[1])
    shadow = run.hoping()
    shadow.hopeful, shadow.findings = run.hopeful, run.findings
    shadow.lines = [line for line in run.lines if line.on >= begun]
    shadow.candidates = list(run.candidates)
    shadow.candidates[prepared.position] = [
        *(
            replace(line, id=f"{TOGETHER}-{number}", minutes=credit, status="verified")
            for number, (line, credit) in enumerate(sums.values())
        ),
        *(line for line in lines if line.on >= begun),
    ]
    return shadow, replace(
        prepared,
        limit_tests=tuple(
            (_alone, *tests) if limit.per else tests
            for limit, tests in zip(requirement.limits, prepared.limit_tests, strict=True)
        ),
    )


def _alone(line: Evidence) -> bool:
    return not line.id.startswith(TOGETHER)


def _only(prepared: Prepared, numbers: list[int]) -> Prepared:
    """The requirement under some of its limits only."""
    limits = prepared.requirement.limits
    return replace(
        prepared,
        requirement=replace(prepared.requirement, limits=tuple(limits[number] for number in numbers)),
        cap=None,
        limit_tests=tuple(prepared.limit_tests[number] for number in numbers),
        limit_words=tuple(prepared.limit_words[number] for number in numbers),
        support_tests=tuple(prepared.support_tests[number] for number in numbers),
        support_rates=tuple(prepared.support_rates[number] for number in numbers),
    )


def touches(run: Run, prepared: Prepared, number: int, line: Evidence) -> bool:
    """Whether a limit is about a line."""
    limit = prepared.requirement.limits[number]
    return belongs(run, limit.filter, prepared.limit_tests[number], line)


def ratios_on(prepared: Prepared, line: Evidence) -> Iterator[Limit]:
    """The ratios that lean on this line."""
    for number, limit in enumerate(prepared.requirement.limits):
        support = limit.support
        if support and supports(line, support.filter.kinds, prepared.support_tests[number]):
            yield limit


class Trials:
    """What additions to one requirement would leave missing, tried one after the other while the effort lasts."""

    def __init__(self, run: Run, prepared: Prepared, *, alone: bool) -> None:
        self.run, self.prepared, self.alone = run, prepared, alone
        if run.plan.supported and len(run.lines) >= MANY:
            # Only ratios look at all the lines: those none of them leans on need not be looked through each time.
            self.run = run.hoping()
            self.run.hopeful, self.run.findings = run.hopeful, run.findings
            self.run.lines = _leaned_on(run.plan, run.lines)
        self.left = EFFORT
        self.known: dict[str, int] = {}
        self.missing = self._missing(run.findings[prepared.requirement.code])
        """What is missing as the run found it, in parts."""

    def _missing(self, finding: Finding) -> int:
        over = finding.needed - finding.counted
        return min(over, 0) if finding.met else max(over, 1)

    def short(self, items: Sequence[Remaining]) -> int:
        """How many parts would still be missing with these; nothing or less means met. Out of breath: all of it."""
        if self.left <= 0 or sum(number_of_lines(item) for item in items) > MOST_LINES:
            return self.missing
        known = self.known.get(told := repr(items))
        if known is None:
            known = self.known[told] = self._try(items)
        return known

    def _try(self, items: Sequence[Remaining]) -> int:
        self.left -= self.cost(items)
        lines = all_lines(items, self.run.on)
        day = max((line.on for line in lines), default=self.run.on)
        finding = trial(self.run, self.prepared, lines, max(day, self.run.on), alone=self.alone)
        return self._missing(finding)

    def cost(self, items: Sequence[Remaining]) -> int:
        """How much of the effort it takes to try these."""
        known = len(self.run.candidates[self.prepared.position])
        return known + sum(number_of_lines(item) for item in items) + TRIAL

    def met(self, items: Sequence[Remaining]) -> bool:
        """Whether these would do."""
        return self.short(items) <= 0
