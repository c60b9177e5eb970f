"""One pass over a case: every requirement's finding, those that others wait for first.

The order is: which lines a requirement is about; what each must satisfy; conversion; then limits, in order of time.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from certification.rules.case import Case, Evidence
from certification.rules.compiling import Plan, Prepared
from certification.rules.curriculum import Anchor, Group, Limit, Requirement
from certification.rules.entitlement import applies, waiver_holds
from certification.rules.finding import Finding, must_numbers
from certification.rules.fitting import anchor_day, unfit
from certification.rules.limiting import Counting, Reason, apply_limits, best_same
from certification.rules.lines import kind_fits, value_of
from certification.rules.measuring import converted, raw_amount, total
from certification.rules.papers import judge_papers, judge_time
from certification.rules.people_on_a_day import Providers


class Run:
    """One pass over a plan. In a hopeful run every claimed line is taken as verified."""

    def __init__(self, plan: Plan, case: Case, on: date, lines: list[Evidence], providers: Providers) -> None:
        self.plan = plan
        self.case = case
        self.on = on
        self.lines = lines
        self.providers = providers
        self.hopeful = False
        self.findings: dict[str, Finding] = {}
        self.used: dict[str, dict[str, int]] = {}
        self.candidates: list[list[Evidence]] = [[] for _ in plan.prepared]
        for line in lines:
            for position in plan.accepting(line.kind):
                prepared = plan.prepared[position]
                if all(test(line) for test in prepared.tests):
                    self.candidates[position].append(line)
        self.uses = {use.fact: use for use in case.used_elsewhere}

    def judge(self) -> None:
        """Find everything, what others wait for first."""
        for position in self.plan.order:
            prepared = self.plan.prepared[position]
            requirement = prepared.requirement
            if requirement.source == "time":
                finding = judge_time(self, prepared)
            elif requirement.source in ("document", "membership"):
                finding = judge_papers(self, prepared)
            else:
                finding = self._judge_evidence(prepared)
            self._waive(prepared, finding)
            finding.applies = applies(requirement.only_if, self.case, self.on)
            self.findings[requirement.code] = finding

    def met(self, group: Group) -> tuple[bool, date | None]:
        """Whether a group is met, and since when; a group with nothing that applies is met."""
        days: list[date] = []
        number = 0
        open_members = 0
        for member in group.members:
            if member.advice or not applies(member.only_if, self.case, self.on):
                continue
            open_members += 1
            if isinstance(member, Group):
                met, day = self.met(member)
            else:
                finding = self.findings[member.code]
                met, day = finding.met, finding.met_on
            if met:
                number += 1
                days.append(day or date.min)
        needs = open_members if group.needs is None else min(group.needs, open_members)
        if number < needs:
            return False, None
        days.sort()
        return True, days[needs - 1] if needs else date.min

    def day_of(self, anchor: Anchor) -> date | None:
        """The day an anchor names, or None while it has not come about."""
        return anchor_day(self, anchor)

    def supporting(self, limit: Limit, tests: tuple[Any, ...]) -> Iterable[Evidence]:
        """The lines a ratio leans on: those vouched for, up to today."""
        support = limit.support
        assert support is not None
        rule = support.filter.provider
        for line in self.lines:
            if (
                line.on <= self.on
                and (line.status == "verified" or (self.hopeful and line.status == "claimed"))
                and kind_fits(line.kind, support.filter.kinds)
                and all(test(line) for test in tests)
                and (rule is None or self.providers.fits(rule, line, line.on))
            ):
                yield line

    def _judge_evidence(self, prepared: Prepared) -> Finding:
        requirement = prepared.requirement
        finding = Finding(needed=prepared.needed, lines=self.candidates[prepared.position])
        lines = finding.lines
        fit: list[int] = []
        for index, line in enumerate(lines):
            if line.status == "returned":
                finding.reasons[index] = ("returned", {})
                continue
            reason = unfit(self, prepared, line, finding)
            if reason is not None:
                finding.reasons[index] = reason
            elif line.status == "verified" or self.hopeful:
                fit.append(index)
            else:
                finding.claimed.add(index)
        fit, passed_over = self._selected(requirement, lines, fit, finding)
        failing = self._failing(prepared, lines, fit, finding)
        fit = [index for index in fit if index not in failing]
        passed_over = [
            index for index in passed_over if self._broken(requirement, prepared, lines[index]) is None
        ]
        for index in list(finding.claimed):
            broken = self._broken(requirement, prepared, lines[index])
            if broken is not None:
                finding.claimed.discard(index)
                finding.reasons[index] = broken
        whole = {index: self._worth(prepared, lines[index], finding, index) for index in range(len(lines))}
        finding.recorded = self._sum(prepared, lines, range(len(lines)), whole)
        finding.verified = self._sum(prepared, lines, sorted([*fit, *passed_over]), whole)
        self._count(prepared, finding, fit, whole)
        return finding

    @staticmethod
    def _selected(
        requirement: Requirement, lines: list[Evidence], fit: list[int], finding: Finding
    ) -> tuple[list[int], list[int]]:
        kept = fit
        if requirement.first is not None:
            kept = kept[: requirement.first]
        if requirement.latest is not None:
            kept = kept[-requirement.latest :] if requirement.latest else []
        left_out = [index for index in fit if index not in set(kept)]
        for index in left_out:
            if requirement.first is not None:
                finding.reasons[index] = ("not-first", {"first": requirement.first})
            else:
                finding.reasons[index] = ("not-latest", {"latest": requirement.latest or 0})
        return kept, left_out

    def _failing(self, prepared: Prepared, lines: list[Evidence], fit: list[int], finding: Finding) -> set[int]:
        failing = set()
        for index in fit:
            broken = self._broken(prepared.requirement, prepared, lines[index])
            if broken is not None:
                finding.reasons[index] = broken
                failing.add(index)
        return failing

    @staticmethod
    def _broken(requirement: Requirement, prepared: Prepared, line: Evidence) -> Reason | None:
        for condition, test in zip(requirement.must, prepared.must, strict=True):
            if not test(line):
                return ("must", must_numbers(condition, value_of(line, condition.attribute)))
        return None

    def _worth(self, prepared: Prepared, line: Evidence, finding: Finding, index: int) -> int:
        worth = converted(prepared, line, raw_amount(prepared, line), self.providers)
        if worth is None:
            finding.reasons.setdefault(index, ("no-conversion", {}))
            return 0
        return worth

    @staticmethod
    def _sum(prepared: Prepared, lines: list[Evidence], indexes: Iterable[int], parts: dict[int, int]) -> int:
        return total(prepared, ((lines[index], parts[index]) for index in indexes))[0]

    def _count(self, prepared: Prepared, finding: Finding, fit: list[int], whole: dict[int, int]) -> None:
        requirement, lines = prepared.requirement, finding.lines
        counting = Counting([lines[index] for index in fit], [], [None] * len(fit))
        used = self.used.setdefault(prepared.exclusive, {}) if prepared.exclusive else {}
        allowance = requirement.reuse.at_most * prepared.scale if requirement.reuse else 0
        for place, index in enumerate(fit):
            line, parts = lines[index], whole[index]
            raw = raw_amount(prepared, line)
            if used and (taken := used.get(line.id, 0)):
                left = max(0, raw - taken)
                parts = converted(prepared, line, left, self.providers) or 0 if left else 0
                counting.reasons[place] = ("used-here", {"left": left})
            if requirement.reuse and line.fact and line.fact in self.uses:
                use = self.uses[line.fact]
                gone = raw if use.minutes is None or raw_is_one(prepared) else min(raw, use.minutes)
                fresh = converted(prepared, line, raw - gone, self.providers) or 0 if raw > gone else 0
                again = min(max(0, parts - fresh), allowance)
                allowance -= again
                if fresh + again < parts:
                    parts = min(parts, fresh + again)
                    counting.reasons[place] = ("used-elsewhere", {"certificate": use.certificate})
            counting.credits.append(parts)
        self._narrow(prepared, counting)
        overall = requirement.at_most * prepared.scale if requirement.at_most is not None else None
        if prepared.gives_way:
            overall = prepared.needed if overall is None else min(overall, prepared.needed)
        if requirement.limits or overall is not None:
            numbers = {id(limit): number for number, limit in enumerate(requirement.limits)}
            apply_limits(
                prepared,
                counting,
                providers=self.providers,
                on=self.on,
                supporting=lambda limit: self.supporting(limit, prepared.support_tests[numbers[id(limit)]]),
                overall=overall if requirement.measure not in ("distinct", "coverage", "score") else None,
            )
        amount, reached, added, covered = total(prepared, zip(counting.lines, counting.credits, strict=True))
        if requirement.at_most is not None:
            amount = min(amount, requirement.at_most * prepared.scale)
        finding.counted, finding.covered = amount, covered
        finding.met, finding.met_on = amount >= prepared.needed, reached
        for place, index in enumerate(fit):
            finding.credits[index], finding.added[index] = counting.credits[place], added[place]
            if (reason := counting.reasons[place]) is not None:
                finding.reasons[index] = reason
            if prepared.exclusive and counting.credits[place] and added[place]:
                self._use(prepared, lines[index], counting.credits[place], whole[index])

    def _use(self, prepared: Prepared, line: Evidence, credited: int, whole: int) -> None:
        raw = raw_amount(prepared, line)
        spent = raw if credited >= whole else -(-raw * credited // whole)
        used = self.used[prepared.exclusive]
        used[line.id] = used.get(line.id, 0) + spent

    def _narrow(self, prepared: Prepared, counting: Counting) -> None:
        """Keep only the same counterpart, or only one window."""
        requirement = prepared.requirement

        def worth(indexes: Iterable[int]) -> int:
            return total(prepared, ((counting.lines[index], counting.credits[index]) for index in indexes))[0]

        if requirement.same:
            best = best_same(requirement.same, counting, worth)
            for index, line in enumerate(counting.lines):
                if value_of(line, requirement.same) != best:
                    counting.cut(index, 0, ("not-the-same", {"attribute": requirement.same, "kept": str(best)}))
        if requirement.window:
            window = requirement.window
            if window.opens_with:
                opener = self.findings[window.opens_with]
                opens = sorted({opener.lines[index].on for index, parts in opener.credits.items() if parts})
            else:
                opens = sorted({line.on for index, line in enumerate(counting.lines) if counting.credits[index]})
            best_day, most, kept = None, -1, set[int]()
            for day in opens:
                end = window.length.after(day)
                inside = [index for index, line in enumerate(counting.lines) if day <= line.on <= end]
                if (found := worth(inside)) > most:
                    best_day, most, kept = day, found, set(inside)
            for index in range(len(counting.lines)):
                if index not in kept:
                    numbers = {"opens": best_day.isoformat(), "closes": window.length.after(best_day).isoformat()} \
                        if best_day else {}
                    counting.cut(index, 0, ("outside-window", numbers))

    def _waive(self, prepared: Prepared, finding: Finding) -> None:
        accepted = [
            waiver for waiver in self.case.waivers if waiver_holds(waiver, prepared.requirement, self.on)
        ]
        if not accepted:
            return
        requirement = prepared.requirement
        amount = sum(requirement.needed if waiver.amount is None else waiver.amount for waiver in accepted)
        if requirement.waivable.at_most is not None:
            amount = min(amount, requirement.waivable.at_most)
        amount = min(max(0, amount), requirement.needed)
        finding.waived = amount
        if not finding.met and finding.counted + amount * prepared.scale >= prepared.needed:
            finding.met = True
            finding.met_on = max((waiver.granted_on or date.min for waiver in accepted), default=date.min)
            short = prepared.needed - amount * prepared.scale
            running = 0
            for index in sorted(finding.added):
                running += max(0, finding.added[index])
                if running >= short and short > 0:
                    finding.met_on = max(finding.met_on, finding.lines[index].on)
                    break
        finding.counted = finding.counted + amount * prepared.scale


def raw_is_one(prepared: Prepared) -> bool:
    """Whether a line counts as one, however long it was."""
    requirement = prepared.requirement
    return requirement.measure != "hours" and not requirement.limits_timed and not requirement.convert
