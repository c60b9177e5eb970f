"""What if: lines that do not exist, judged with those that do, by the same core. Nothing is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from certification import comparing, standing
from certification.models import Enrolment
from certification.rules.case import Appointment, Case, ClassPeriod, Evidence
from certification.rules.judging import evaluate
from certification.rules.standing import Standing

Chosen = Mapping[str, str]
"""By attribute, what the lines are taken to say where the plan leaves it open."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Lines thought of, and the people who would have given them."""

    lines: Sequence[Evidence]
    people: Sequence[tuple[Appointment, ClassPeriod]] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it stands with the plan carried out so. `chosen` holds only what makes a difference."""

    chosen: Chosen
    after: Standing


def suppose(
    enrolment: Enrolment,
    *,
    on: dt.date,
    plan: Callable[[Chosen], Plan],
    left_open: Mapping[str, Sequence[str]],
) -> tuple[Standing, list[Outcome]]:
    """The enrolment judged on that day as it is, and with what is planned.

    What the plan leaves open is tried in every way: one outcome where none of it makes a difference, else one for each
    way that does.
    """
    case = standing.read_cases([enrolment])[enrolment.pk]
    ways = [dict(zip(left_open, values, strict=True)) for values in product(*left_open.values())]
    cases = [_with(case, plan(way)) for way in ways]
    if len(ways) == 1:
        return evaluate(case, on, remains=False), [Outcome({}, evaluate(cases[0], on))]
    tried = [evaluate(one, on, remains=False) for one in cases]
    matters = [name for name in left_open if _matters(name, ways, tried)]
    shown = [
        (way, one)
        for way, one in zip(ways, cases, strict=True)
        if all(way[name] == values[0] for name, values in left_open.items() if name not in matters)
    ]
    return evaluate(case, on, remains=False), [
        Outcome({name: way[name] for name in matters}, evaluate(one, on)) for way, one in shown
    ]


def _matters(name: str, ways: Sequence[Chosen], tried: Iterable[Standing]) -> bool:
    """Whether two ways that differ in nothing else come to something else."""
    alike: dict[tuple[tuple[str, str], ...], Standing] = {}
    for way, judged in zip(ways, tried, strict=True):
        rest = tuple((other, value) for other, value in way.items() if other != name)
        first = alike.setdefault(rest, judged)
        if first.complete != judged.complete or comparing.changes(first, judged):
            return True
    return False


def _with(case: Case, plan: Plan) -> Case:
    return replace(
        case,
        evidence=(*case.evidence, *plan.lines),
        appointments=(*case.appointments, *(appointment for appointment, _period in plan.people)),
        classes=(*case.classes, *(period for _appointment, period in plan.people)),
    )
