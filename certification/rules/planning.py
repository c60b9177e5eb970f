"""Evidence that somebody could still add: made up line by line, and tried with the judge before it is promised."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from certification.rules.amounts import HUNDREDTHS, read_decimal
from certification.rules.case import Evidence
from certification.rules.compiling import Prepared
from certification.rules.curriculum import Condition, ProviderRule, Requirement
from certification.rules.finding import Finding
from certification.rules.lines import DERIVED, in_order_of_time, kind_fits, value_of
from certification.rules.weighing import weigh

if TYPE_CHECKING:
    from certification.rules.run import Run

STEPS = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}
HOUR = 60
MOST_LINES = 24
MOST = 3
"""How many times what is missing is tried at most: a share of a quarter asks for three times as much beside it."""
ANY = "any"
NEW = "new"
"""What a made-up line says where anything new will do."""


@dataclass(frozen=True, slots=True)
class Planned:
    """Lines that, once verified, would do; `by` is the day of the last."""

    lines: tuple[Evidence, ...]
    by: date
    support: tuple[Evidence, ...] = ()


def trial(run: Run, prepared: Prepared, extra: Iterable[Evidence], on: date | None = None) -> Finding:
    """The finding on one requirement if these verified lines were added, everything else as the run found it."""
    lines = list(extra)
    shadow = run.hoping()
    shadow.hopeful = run.hopeful
    shadow.on = on or run.on
    shadow.findings = run.findings
    before = run.findings[prepared.requirement.code].used_before
    shadow.used = {prepared.exclusive: dict(before)}
    shadow.lines = [*run.lines, *lines]
    shadow.candidates = list(run.candidates)
    fitting = [line for line in lines if accepts(prepared, line)]
    shadow.candidates[prepared.position] = in_order_of_time((*run.candidates[prepared.position], *fitting))
    finding = weigh(shadow, prepared)
    shadow.waive(prepared, finding)
    return finding


def whole_trial(run: Run, prepared: Prepared, extra: Iterable[Evidence], on: date) -> bool:
    """Whether a requirement is met on the day `on` if these lines are added and everything is judged anew."""
    lines = in_order_of_time((*run.lines, *extra))
    shadow = type(run)(run.plan, run.case, on, lines, providers=run.providers)
    shadow.hopeful = run.hopeful
    shadow.judge()
    return shadow.findings[prepared.requirement.code].met


def accepts(prepared: Prepared, line: Evidence) -> bool:
    """Whether a requirement is about a line."""
    return kind_fits(line.kind, prepared.requirement.filter.kinds) and all(
        test(line) for test in prepared.tests
    )


def candidates(run: Run, prepared: Prepared) -> Iterator[Evidence]:
    """Lines of today that this requirement might accept: one for each sort its limits and conversions tell apart."""
    requirement = prepared.requirement
    fixed = _fixed((*requirement.filter.where, *requirement.must), requirement)
    kinds = [
        kind.removesuffix("*") + NEW if kind.endswith(".*") else kind for kind in requirement.filter.kinds
    ] or [NEW]
    mentioned = [limit.filter for limit in requirement.limits] + [one.filter for one in requirement.convert]
    named = [kind for filter_ in mentioned for kind in filter_.kinds if not kind.endswith(".*")]
    kinds += [kind for kind in named if kind not in kinds and accepts(prepared, _line(run, kind, fixed))]
    choices: list[tuple[str, list[Any]]] = []
    names = [one.attribute for filter_ in mentioned for one in filter_.where]
    names += [requirement.same, *(limit.per for limit in requirement.limits)]
    levels = _levels(run, requirement)
    if levels[1] and levels[0] not in fixed:
        choices.append(levels)
    for name in dict.fromkeys(names):
        if (
            name not in fixed
            and name
            and name != levels[0]
            and (name == "counterpart" or name not in DERIVED)
        ):
            values = [None, *_values_named(requirement, name), *_values_seen(run, prepared, name)]
            choices.append((name, list(dict.fromkeys(values))[:5]))
    number = 0
    for provider in _providers(run, prepared):
        for kind in kinds[:4]:
            for attributes in _variants(fixed, choices):
                number += 1
                if number > 10:
                    return
                yield _line(run, kind, attributes, provider=provider)


def _levels(run: Run, requirement: Requirement) -> tuple[str, list[Any]]:
    """The attribute that must name the provider's level, and the levels for which anybody is appointed today."""
    name = requirement.provider.level_of if requirement.provider else ""
    if not name:
        return "", []
    known = {one.level for several in run.providers.appointments.values() for one in several if one.level}
    return name, sorted(known)


def _variants(fixed: dict[str, Any], choices: list[tuple[str, list[Any]]]) -> Iterator[dict[str, Any]]:
    if not choices:
        yield fixed
        return
    (name, values), rest = choices[0], choices[1:]
    for value in values:
        yield from _variants(fixed if value is None else fixed | {name: value}, rest)


def _line(run: Run, kind: str, attributes: dict[str, Any], provider: str = "") -> Evidence:
    own = {name: value for name, value in attributes.items() if name not in DERIVED}
    given = str(attributes.get("provider") or provider or NEW)
    same = [name for name, value in own.items() if value == ("same", "provider")]
    if same and given == NEW:
        given = ANY
    own |= dict.fromkeys(same, given)
    return Evidence(
        id=NEW,
        kind=kind,
        on=run.on,
        status="verified",
        minutes=int(attributes.get("minutes", HOUR)),
        counterpart=str(attributes.get("counterpart") or NEW),
        provider=given,
        recorded_on=run.on,
        attributes=own,
    )


def _fixed(conditions: Iterable[Condition], requirement: Requirement) -> dict[str, Any]:
    """What every line must say."""
    found: dict[str, Any] = {}
    for condition in conditions:
        name, value = condition.attribute, condition.value
        if condition.test == "alternatives":
            found |= _fixed(condition.choices[0], requirement)
        elif condition.test in ("is", "at_least", "all_of"):
            found[name] = value
        elif condition.test == "any_of" and isinstance(value, tuple):
            found[name] = value[0]
        elif condition.test in ("same_as", "differs_from"):
            found |= _beside(condition, found)
        elif condition.test == "at_most" or value is True:
            found.setdefault(name, value if condition.test == "at_most" else ANY)
    if requirement.measure == "score":
        needed = requirement.needed
        found[requirement.of] = read_decimal(Decimal(needed) / HUNDREDTHS) if requirement.decimal else needed
    return found


def _beside(condition: Condition, found: dict[str, Any]) -> dict[str, Any]:
    """Two attributes that must agree, or must not."""
    name, other = condition.attribute, str(condition.value)
    if condition.test == "differs_from":
        known = {} if other in DERIVED or other in found else {other: ANY}
        return known | ({} if name in found else {name: f"another {name}"})
    if other == "provider":
        return {name: ("same", "provider")}
    shared = found.get(other, ANY)
    return {name: shared, other: shared}


def _values_named(requirement: Requirement, name: str) -> Iterator[Any]:
    filters = [requirement.filter, *(limit.filter for limit in requirement.limits),
               *(one.filter for one in requirement.convert)]  # fmt: skip
    for filter_ in filters:
        for condition in filter_.where:
            if condition.attribute == name and condition.test in ("is", "any_of", "at_least"):
                yield from condition.value if isinstance(condition.value, tuple) else (condition.value,)


def _values_seen(run: Run, prepared: Prepared, name: str) -> Iterator[Any]:
    for line in run.candidates[prepared.position]:
        value = value_of(line, name)
        if value is not None and not isinstance(value, tuple):
            yield value


def _providers(run: Run, prepared: Prepared) -> list[str]:
    """Who could give it: nobody in particular, or people known to be what the rules ask, by name."""
    requirement = prepared.requirement
    rules: list[ProviderRule] = [rule for rule in (requirement.provider,) if rule]
    rules += [limit.filter.provider for limit in requirement.limits if limit.filter.provider]
    rules += [one.filter.provider for one in requirement.convert if one.filter.provider]
    if not rules and "provider" not in (requirement.same, *(limit.per for limit in requirement.limits)):
        return [NEW]
    known = sorted({*run.providers.appointments, *run.providers.classes,
                    *(line.provider for line in run.candidates[prepared.position] if line.provider)})  # fmt: skip
    return [NEW, *known[:12]]


def shapes(prepared: Prepared, line: Evidence, number: int) -> tuple[Evidence, ...]:
    """`number` lines like this one, each with its own partner, provider or value where different ones are asked."""
    requirement = prepared.requirement
    made = []
    step = STEPS.get(requirement.of) if requirement.measure == "distinct" else None
    step = step or next((STEPS[limit.per] for limit in requirement.limits if limit.per in STEPS), 0)
    for index in range(number):
        day = line.on + timedelta(days=step * index)
        own = f"{NEW} {index + 1}"
        changes: dict[str, Any] = {"id": f"{NEW}-{index}", "on": day, "recorded_on": day}
        if requirement.measure == "distinct" and requirement.of in ("counterpart", "provider", "fact"):
            changes[requirement.of] = own
        elif requirement.measure == "distinct" and requirement.of not in DERIVED:
            changes["attributes"] = {**line.attributes, requirement.of: own}
        made.append(replace(line, **changes))
    return tuple(made)


def for_values(line: Evidence, requirement: Requirement, missing: list[str]) -> tuple[Evidence, ...]:
    """Lines that cover these values, each as often or as long as asked."""
    made = []
    for value in missing:
        each = requirement.each_of(value)
        minutes = max(line.minutes, each) if requirement.each_timed else line.minutes
        attributes = with_value(line, requirement.of, value)
        made += [
            replace(line, id=f"{NEW}-{value}-{turn}", minutes=minutes, attributes=attributes)
            for turn in range(1 if requirement.each_timed else each)
        ]
    return tuple(made)


def with_value(line: Evidence, attribute: str, value: str) -> dict[str, Any]:
    """The line's attributes with one more value, beside those it must have anyway."""
    known = line.attributes.get(attribute)
    if known is None or known == value:
        return {**line.attributes, attribute: value}
    others = known if isinstance(known, tuple) else (str(known),)
    return {**line.attributes, attribute: (*others, value)}


def least(enough: Callable[[int], bool], from_: int, most: int) -> int | None:
    """The smallest number from `from_` to `most` that is enough, if more is never worse; None where none is."""
    if from_ > most:
        return None
    low, high = from_, from_
    if enough(from_):
        return from_
    while high == low or not enough(high):
        if high >= most:
            return None
        low, high = high, min(most, 2 * high + 1)
    while low + 1 < high:
        middle = (low + high) // 2
        if enough(middle):
            high = middle
        else:
            low = middle
    return high


def plan(run: Run, prepared: Prepared) -> Planned | None:
    """The least evidence that meets a requirement as the run found everything else; None where none does."""
    best: Planned | None = None
    short = _short(run, prepared)
    finding = run.findings[prepared.requirement.code]
    plain = max(1, (finding.needed - finding.counted) // prepared.scale)
    for line in candidates(run, prepared):
        found = _plan_with(run, prepared, line, short)
        if found is not None and (best is None or _size(found) < _size(best)):
            best = found
            if _size(best) <= (run.on, plain if prepared.timed else HOUR * plain, plain):
                break
    return best


def _short(run: Run, prepared: Prepared) -> int:
    """The fewest minutes, lines or points that could do: what is missing, were it all to count at its best."""
    finding = run.findings[prepared.requirement.code]
    requirement = prepared.requirement
    if requirement.limits or requirement.same or requirement.window:
        return 1  # one more line may let others count that do not count today
    missing = max(1, finding.needed - finding.counted)
    if not prepared.rates:
        return -(-missing // prepared.scale)
    if requirement.measure == "count" or not all(rate.timed for rate in prepared.rates):
        return 1
    best = max(rate.factor or -(-rate.whole_gives // rate.whole_each) for rate in prepared.rates)
    if requirement.measure == "hours":
        best = max(best, prepared.scale)
    return max(1, missing // max(best, 1))


def _size(planned: Planned) -> tuple[date, int, int]:
    return (planned.by, sum(line.minutes for line in planned.lines), len(planned.lines))


def _plan_with(run: Run, prepared: Prepared, line: Evidence, short: int) -> Planned | None:
    requirement = prepared.requirement

    most = MOST * max(requirement.needed, short) * 3 + 600

    def met(lines: tuple[Evidence, ...]) -> bool:
        return trial(run, prepared, lines, max(one.on for one in lines)).met

    if requirement.measure == "coverage" or (requirement.measure == "distinct" and requirement.values):
        covered = run.findings[requirement.code].covered
        missing = [value for value in requirement.values if value not in covered]
        lines = for_values(line, requirement, missing[: max(1, requirement.needed - len(covered))])
        return Planned(lines, line.on) if lines and met(lines) else None
    if requirement.measure in ("sum", "average"):
        amount = least(lambda size: met((_with_sum(line, requirement, size),)), short, most)
        return None if amount is None else Planned((_with_sum(line, requirement, amount),), line.on)
    if prepared.timed and not requirement.limits_timed:
        one = least(lambda minutes: met((replace(line, minutes=minutes),)), short, most)
        if one is not None:
            return Planned((replace(line, minutes=one),), line.on)
        short = max(1, short // max(1, line.minutes))
    elif requirement.measure == "score":
        short = 1
    number = least(lambda size: met(shapes(prepared, line, size)), short, max(MOST_LINES, MOST * short))
    if number is None:
        return None
    lines = shapes(prepared, line, number)
    return Planned(lines, max(one.on for one in lines))


def _with_sum(line: Evidence, requirement: Requirement, amount: int) -> Evidence:
    value = read_decimal(Decimal(amount) / HUNDREDTHS) if requirement.decimal else amount
    return replace(line, attributes={**line.attributes, requirement.of: value})
