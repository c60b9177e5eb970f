"""Lines that no requirement is about, and what keeps each from the nearest one: mostly a slip of the pen."""

from __future__ import annotations

from certification.rules.case import Case, Evidence
from certification.rules.curriculum import Condition
from certification.rules.judge.compiling import Plan, Prepared, plan_of, renewal_plan_of
from certification.rules.judge.finding import must_numbers
from certification.rules.judge.run import supports
from certification.rules.lines import holds, in_order_of_time, kind_fits
from certification.rules.standing import LineVerdict


def unasked(case: Case) -> list[LineVerdict]:
    """A verdict on each line that neither certification nor renewal is about, in order of time."""
    plans = [plan_of(case.curriculum), renewal_plan_of(case.curriculum)]
    return [
        _verdict(line, plans)
        for line in in_order_of_time(case.evidence)
        if not any(_asked(line, plan) for plan in plans)
    ]


def _asked(line: Evidence, plan: Plan) -> bool:
    if any(all(test(line) for test in tests) for _, tests in plan.accepting(line.kind)):
        return True
    return any(
        supports(line, support.filter.kinds, prepared.support_tests[number])
        for prepared, number in plan.supported
        if (support := prepared.requirement.limits[number].support)
    )


def _verdict(line: Evidence, plans: list[Plan]) -> LineVerdict:
    near = [
        (failing, prepared)
        for plan in plans
        for prepared in plan.prepared
        if prepared.requirement.source == "evidence"
        and kind_fits(line.kind, prepared.requirement.filter.kinds)
        for failing in [_failing(line, prepared)]
    ]
    if not near:
        return LineVerdict(line.id, "", "not", 0, "no-requirement", {}, "count")
    failing, prepared = min(near, key=lambda one: len(one[0]))
    first, requirement = failing[0], prepared.requirement
    named = {"name": requirement.title, "name_fr": requirement.title_fr or requirement.title}
    return LineVerdict(
        line.id, "", "not", 0, "not-of-this-sort", {**must_numbers(first, line), **named}, "count"
    )


def _failing(line: Evidence, prepared: Prepared) -> list[Condition]:
    return [one for one in prepared.requirement.filter.where if not holds(one, line)]
