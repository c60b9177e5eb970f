"""Lines that no requirement is about, and what keeps each from the nearest one: mostly a slip of the pen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from certification.rules.case import Case, Evidence
from certification.rules.curriculum import Condition, Filter
from certification.rules.judge.compiling import Plan, Prepared, plan_of, renewal_plan_of
from certification.rules.judge.finding import must_numbers
from certification.rules.judge.people_on_a_day import Providers
from certification.rules.lines import holds, in_order_of_time, kind_fits
from certification.rules.standing import LineVerdict


def unasked(case: Case) -> list[LineVerdict]:
    """A verdict on each line that neither certification nor renewal is about, in order of time."""
    plans = [plan_of(case.curriculum), renewal_plan_of(case.curriculum)]
    providers = Providers(case)
    return [
        _verdict(line, plans, providers)
        for line in in_order_of_time(case.evidence)
        if not any(_asked(line, plan, providers) for plan in plans)
    ]


def _asked(line: Evidence, plan: Plan, providers: Providers) -> bool:
    if plan.is_about(line):
        return True
    return any(
        not _failing(line, filter_) and _given_by_the_right_one(line, filter_, providers)
        for _, filter_ in _supports(line, plan)
    )


def _supports(line: Evidence, plan: Plan) -> Iterator[tuple[Prepared, Filter]]:
    """Whatever leans on lines of this kind, and on which of them."""
    for prepared, number in plan.supported:
        support = prepared.requirement.limits[number].support
        if support is not None and kind_fits(line.kind, support.filter.kinds):
            yield prepared, support.filter


def _given_by_the_right_one(line: Evidence, filter_: Filter, providers: Providers) -> bool:
    return filter_.provider is None or providers.fits(filter_.provider, line, line.on)


def _verdict(line: Evidence, plans: list[Plan], providers: Providers) -> LineVerdict:
    asking = [
        (prepared.requirement.filter, prepared, "not-of-this-sort")
        for plan in plans
        for prepared in plan.prepared
        if prepared.requirement.source == "evidence"
        and kind_fits(line.kind, prepared.requirement.filter.kinds)
    ]
    leaning = [
        (filter_, prepared, "no-requirement") for plan in plans for prepared, filter_ in _supports(line, plan)
    ]
    near = [*asking, *leaning]
    if not near:
        return LineVerdict(line.id, "", "not", 0, "no-requirement", {}, "count")
    filter_, prepared, reason = min(near, key=lambda one: len(_failing(line, one[0])))
    requirement = prepared.requirement
    named = {"name": requirement.title, "name_fr": requirement.title_fr or requirement.title}
    return LineVerdict(line.id, "", "not", 0, reason, {**_why(line, filter_, providers), **named}, "count")


def _why(line: Evidence, filter_: Filter, providers: Providers) -> dict[str, Any]:
    """The first condition that is not true of the line, or what its provider was not."""
    failing = _failing(line, filter_)
    if not failing and filter_.provider is not None:
        return providers.numbers(filter_.provider, line)
    return must_numbers(failing[0], line)


def _failing(line: Evidence, filter_: Filter) -> list[Condition]:
    return [one for one in filter_.where if not holds(one, line)]
