"""One pass over a case: every requirement's finding, those that others wait for first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from certification.rules.case import Case, Evidence, Use
from certification.rules.curriculum import Group, OnlyIf
from certification.rules.judge.belonging import belongs
from certification.rules.judge.compiling import Plan, Prepared
from certification.rules.judge.dividing import leans_on_part
from certification.rules.judge.entitlement import applies, waived_from, waiver_holds
from certification.rules.judge.finding import Finding
from certification.rules.judge.papers import judge_papers, judge_time
from certification.rules.judge.people_on_a_day import Providers
from certification.rules.judge.weighing import weigh
from certification.rules.lines import Test, kind_fits


class Run:
    """One pass over a plan. In a hopeful run every claimed line is taken as verified."""

    def __init__(
        self, plan: Plan, case: Case, on: date, lines: list[Evidence], *, providers: Providers
    ) -> None:
        self.plan = plan
        self.case = case
        self.on = on
        self.lines = lines
        self.providers = providers
        self.hopeful = False
        self.cycle: tuple[date, date] | None = None
        """In a renewal: the first and the last day of its cycle."""
        self.parts: frozenset[str] = frozenset()
        """In a late renewal: the lines of which only a part is here."""
        self.findings: dict[str, Finding] = {}
        self.used: dict[str, dict[str, int]] = {}
        self.uses = _uses(case) if case.used_elsewhere else {}
        self.candidates = _candidates(plan, lines)

    def hoping(self) -> Run:
        """A second pass in which claimed lines and papers are verified; findings they cannot touch are shared."""
        hopeful = Run.__new__(Run)
        for name in ("plan", "case", "on", "lines", "providers", "uses", "candidates", "cycle", "parts"):
            setattr(hopeful, name, getattr(self, name))
        if any(paper.status == "claimed" for paper in self.case.documents):
            papers = (
                replace(one, status="verified") if one.status == "claimed" else one
                for one in self.case.documents
            )
            hopeful.case = replace(self.case, documents=tuple(papers))
        hopeful.hopeful, hopeful.findings, hopeful.used = True, {}, {}
        return hopeful

    def judge(self, known: dict[str, Finding] | None = None, positions: Iterable[int] | None = None) -> None:
        """Find everything, what others wait for first. `known` findings are taken over as they are."""
        for position in self.plan.order if positions is None else positions:
            prepared = self.plan.prepared[position]
            requirement = prepared.requirement
            if known is not None and requirement.code in known:
                self.findings[requirement.code] = known[requirement.code]
                continue
            if requirement.source == "evidence":
                finding = weigh(self, prepared)
            elif requirement.source == "time":
                finding = judge_time(self, prepared)
            else:
                finding = judge_papers(self, prepared)
            if self.case.waivers or self.case.carried:
                self.waive(prepared, finding)
            if requirement.only_if is not None:
                finding.applies = self.applies(requirement.only_if)
            self.findings[requirement.code] = finding

    def applies(self, only_if: OnlyIf | None) -> bool:
        """Whether what is meant only for some is meant for this person today."""
        return only_if is None or applies(only_if, self.case, self.on, self.is_met)

    def is_met(self, code: str) -> bool:
        """Whether the requirement or group with this code is met."""
        finding = self.findings.get(code)
        if finding is not None:
            return finding.met
        met, _ = self.met(self.plan.group_by_code[code])
        return met

    def first_met(self, code: str) -> date | None:
        """The day a requirement or group opened what comes after it.

        What a document met stays open when that paper is replaced or lapses; `covered_by` asks for one that is valid
        on the day of each hour.
        """
        finding = self.findings.get(code)
        if finding is None:
            return self.met(self.plan.group_by_code[code], first=True)[1]
        if finding.first_met is not None:
            return finding.first_met
        return (finding.met_on or date.min) if finding.met else None

    def met(self, group: Group, *, first: bool = False) -> tuple[bool, date | None]:
        """Whether a group is met, and since when; one in which nothing applies is met.

        `first`: whether its members were ever met, and when they first were.
        """
        days: list[date] = []
        asked = 0
        for member in group.members:
            if member.advice or not self.applies(member.only_if):
                continue
            asked += 1
            if first:
                day = self.first_met(member.code)
                met = day is not None
            elif isinstance(member, Group):
                met, day = self.met(member)
            else:
                finding = self.findings[member.code]
                met, day = finding.met, finding.met_on
            if met:
                days.append(day or date.min)
        needs = asked if group.needs is None else min(group.needs, asked)
        if len(days) < needs:
            return False, None
        days.sort()
        return True, days[needs - 1] if needs else date.min

    def supporting(self, prepared: Prepared, number: int) -> Iterable[Evidence]:
        """The lines a ratio leans on: those vouched for, up to today."""
        support = prepared.requirement.limits[number].support
        if support is None:
            return
        tests = prepared.support_tests[number]
        for line in self.lines:
            vouched = line.status == "verified" or (self.hopeful and line.status == "claimed")
            if line.id in self.parts and not leans_on_part(self, prepared, number, line):
                continue
            if vouched and line.on <= self.on and belongs(self, support.filter, tests, line):
                yield line

    def waive(self, prepared: Prepared, finding: Finding) -> None:
        """Credit what was carried over and what the waivers that hold today leave out, and since when it was enough."""
        requirement = prepared.requirement
        whole = finding.needed if requirement.source == "time" else requirement.needed
        for carried in self.case.carried:
            if carried.requirement == requirement.code:
                finding.carried = min(carried.amount, whole)
                self._credit(prepared, finding, finding.carried, carried.on)
        accepted = [waiver for waiver in self.case.waivers if waiver_holds(waiver, requirement, self.on)]
        if not accepted:
            return
        amount = sum(whole if waiver.amount is None else waiver.amount for waiver in accepted)
        if requirement.waivable.at_most is not None:
            amount = min(amount, requirement.waivable.at_most)
        finding.waived = min(max(0, amount), whole - finding.carried)
        self._credit(prepared, finding, finding.waived, max(map(waived_from, accepted)))

    @staticmethod
    def _credit(prepared: Prepared, finding: Finding, amount: int, since: date) -> None:
        """Count what no line brought, from the day `since` on."""
        finding.counted += amount * prepared.scale
        if finding.counted < finding.needed:
            return
        reached = since
        short = finding.needed - (finding.carried + finding.waived) * prepared.scale
        running = 0
        for index in sorted(finding.added):
            if running >= short:
                break
            running += max(0, finding.added[index])
            if running >= short:
                reached = max(since, finding.lines[index].on)
        # Evidence that would do alone never puts off the day on which, with the waiver, it was enough.
        finding.met_on = min(finding.met_on or date.min, reached) if finding.met else reached
        finding.met = True
        if finding.first_met is not None:
            finding.first_met = min(finding.first_met, reached)


def _candidates(plan: Plan, lines: list[Evidence]) -> list[list[Evidence]]:
    """For each requirement the lines it is about, in order of time."""
    found: list[list[Evidence]] = [[] for _ in plan.prepared]
    by_kind: dict[str, list[Evidence]] = {}
    for line in lines:
        by_kind.setdefault(line.kind, []).append(line)
    kinds_of: dict[int, list[str]] = {}
    for kind in by_kind:
        for position in plan.accepting(kind):
            kinds_of.setdefault(position, []).append(kind)
    for position, (kind, *others) in kinds_of.items():
        found[position] = (
            [line for line in lines if line.kind in kinds_of[position]] if others else by_kind[kind]
        )
    for prepared in plan.prepared:
        for test in prepared.tests:
            found[prepared.position] = list(filter(test, found[prepared.position]))
    return found


def _uses(case: Case) -> dict[str, Use]:
    """What other certificates used of each fact, all of them together."""
    found: dict[str, Use] = {}
    for use in sorted(case.used_elsewhere, key=lambda one: (one.fact, one.certificate)):
        known = found.get(use.fact)
        if known is None:
            found[use.fact] = use
        else:
            some = None if known.minutes is None or use.minutes is None else known.minutes + use.minutes
            certificates = sorted({*known.certificate.split(", "), use.certificate})
            found[use.fact] = Use(use.fact, ", ".join(filter(None, certificates)), some)
    return found


def supports(line: Evidence, kinds: tuple[str, ...], tests: tuple[Test, ...]) -> bool:
    """Whether a line is of the sort a ratio leans on."""
    return kind_fits(line.kind, kinds) and all(test(line) for test in tests)
