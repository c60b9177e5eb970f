"""Which sorts of evidence a requirement and its limits tell apart, made up as lines of today."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice, product
from typing import TYPE_CHECKING, Any

from certification.rules.amounts import as_written
from certification.rules.case import Evidence
from certification.rules.curriculum import Condition, Filter, ProviderRule, Requirement
from certification.rules.judge.belonging import accepts
from certification.rules.judge.compiling import Prepared
from certification.rules.judge.people_on_a_day import covers, document_value
from certification.rules.lines import DERIVED, is_number, values_of
from certification.rules.remains.spreading import ANY, HOUR, NEW

if TYPE_CHECKING:
    from certification.rules.judge.run import Run

MOST_SORTS = 60
MOST_VALUES = 7
MOST_VARIANTS = 250
MOST_PEOPLE = 12
SORTS_A_PERSON = 4

SAME = ("same", "provider")


def sorts(run: Run, prepared: Prepared) -> list[Evidence]:
    """Lines of today that this requirement might accept: one for each sort its limits and conversions tell apart."""
    found: list[Evidence] = []
    seen: set[tuple[Any, ...]] = set()
    for line in _made_up(run, prepared):
        # Only what makes a difference to some rule makes another sort.
        key = _told_apart(run, prepared, line)
        if key not in seen:
            seen.add(key)
            found.append(line)
        if len(found) == MOST_SORTS:
            break
    return found


def _told_apart(run: Run, prepared: Prepared, line: Evidence) -> tuple[Any, ...]:
    requirement = prepared.requirement
    filters = [limit.filter for limit in requirement.limits] + [one.filter for one in requirement.convert]
    tests = [*prepared.limit_tests, *(rate.tests for rate in prepared.rates)]
    rules = [filter_.provider for filter_ in filters] + [limit.lifted_when for limit in requirement.limits]
    apart = {requirement.same, requirement.of if requirement.measure == "distinct" else ""}
    apart |= {limit.per for limit in requirement.limits}
    apart |= {name for rule in requirement.covered_by for name in rule.same}
    return (
        line.kind,
        tuple(all(test(line) for test in several) for several in tests),
        tuple(rule is None or run.providers.fits(rule, line, run.on) for rule in rules),
        tuple(values_of(line, name) for name in sorted(apart - {"", "line"})),
        line.minutes,
    )


def _made_up(run: Run, prepared: Prepared) -> Iterator[Evidence]:
    """Lines of every sort by everybody who may give them, the plainest first; at last one that is unfit.

    Neither many people nor many sorts may push the others out: somebody else comes up as every fourth sort does.
    """
    requirement = prepared.requirement
    providers, unfit = _providers(run, prepared), list[Evidence]()
    sorts_of = (
        (kind, attributes)
        for said in fixed((*requirement.filter.where, *requirement.must), requirement)
        for kind in _kinds(requirement)
        for attributes in _variants(run, prepared, said)
    )
    rows = [
        list(islice(_given_by(run, prepared, kind, attributes, providers, unfit), MOST_PEOPLE))
        for kind, attributes in islice(sorts_of, MOST_VARIANTS)
    ]
    for place, turn in sorted(
        ((place, turn) for place, row in enumerate(rows) for turn in range(len(row))),
        key=_plainness,
    ):
        yield rows[place][turn]
    yield from unfit[:1]


def _plainness(at: tuple[int, int]) -> int:
    place, turn = at
    return place + SORTS_A_PERSON * turn


def _given_by(
    run: Run,
    prepared: Prepared,
    kind: str,
    attributes: dict[str, Any],
    providers: list[str],
    unfit: list[Evidence],
) -> Iterator[Evidence]:
    """Such a line by each who may give it; one by somebody who may not is noted."""
    rule = prepared.requirement.provider
    for provider in providers:
        line = made_up(run, kind, attributes, provider)
        if not accepts(prepared, line) or not all(test(line) for test in prepared.must):
            continue
        if rule is None or run.providers.fits(rule, line, run.on):
            yield line
        else:
            unfit.append(line)


def _kinds(requirement: Requirement) -> list[str]:
    filters = [requirement.filter, *_filters(requirement)]
    known = [
        kind.removesuffix("*") + NEW if kind.endswith(".*") else kind
        for filter_ in filters
        for kind in filter_.kinds
    ]
    return list(dict.fromkeys(known))[:MOST_VALUES] or [NEW]


def _filters(requirement: Requirement) -> list[Filter]:
    return [limit.filter for limit in requirement.limits] + [one.filter for one in requirement.convert]


def _variants(run: Run, prepared: Prepared, said: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What must be said anyway, and every choice in what only limits and conversions ask about."""
    requirement = prepared.requirement
    conditions = [one for filter_ in _filters(requirement) for one in flat(filter_.where)]
    names = [one.attribute for one in conditions]
    names += [requirement.same, *(limit.per for limit in requirement.limits)]
    names += [name for rule in requirement.covered_by for name in rule.same]
    names += [rule.level_of for rule in rules_about(requirement)]
    choices: list[list[tuple[str, Any]]] = []
    for name in dict.fromkeys(names):
        if not name or name == "provider" or (name in DERIVED and name not in ("counterpart", "minutes")):
            continue
        values = [said.get(name), *_values(run, prepared, name, conditions)]
        choices.append([(name, value) for value in list(dict.fromkeys(values))[:MOST_VALUES]])
    for chosen in product(*choices):
        yield said | {name: value for name, value in chosen if value is not None}


def flat(conditions: Iterable[Condition]) -> Iterator[Condition]:
    """The conditions, and those of every alternative."""
    for condition in conditions:
        if condition.test == "alternatives":
            for choice in condition.choices:
                yield from flat(choice)
        else:
            yield condition


def _values(run: Run, prepared: Prepared, name: str, conditions: list[Condition]) -> Iterator[Any]:
    """Values on either side of what the rules ask, then those her lines have, the most used first."""
    requirement = prepared.requirement
    for condition in conditions:
        if condition.attribute == name:
            yield from _around(condition)
    if any(rule.level_of == name for rule in rules_about(requirement)):
        yield from _known_levels(run)
    for rule in requirement.covered_by:
        if name in rule.same:
            for paper in run.case.documents:
                if paper.kind == rule.kind and covers(paper.valid_from, paper.expires_on, run.on):
                    yield document_value(paper, name)
    if name == requirement.same or name in {limit.per for limit in requirement.limits}:
        yield from seen(run, prepared, name)
        if name == requirement.same:
            yield ANY


def _around(condition: Condition) -> Iterator[Any]:
    value = condition.value
    if condition.test in ("is", "any_of", "none_of"):
        yield from value if isinstance(value, tuple) else (value,)
    elif condition.test == "all_of":
        yield value
    elif condition.test in ("at_least", "at_most") and isinstance(value, (int, Decimal)):
        yield value
        yield value - 1 if condition.test == "at_least" else value + 1
    elif condition.test == "same_as" and value == "provider":
        yield SAME
    elif condition.test == "differs_from":
        yield f"another {condition.attribute}"
    elif condition.test == "given":
        yield ANY


def seen(run: Run, prepared: Prepared, name: str) -> list[Any]:
    """The values of an attribute among the lines of a requirement, those with the most time and lines first."""
    amounts: Counter[Any] = Counter()
    for line in run.candidates[prepared.position]:
        for value in values_of(line, name)[:1]:
            amounts[value] += line.minutes + 1
    return [value for value, _ in amounts.most_common()]


def _providers(run: Run, prepared: Prepared) -> list[str]:
    """Who could give it: nobody in particular, those her lines name, and people known to be what the rules ask."""
    requirement = prepared.requirement
    rules = rules_about(requirement)
    found = [NEW]
    named = [
        value
        for condition in requirement.filter.where + requirement.must
        if condition.attribute == "provider"
        for value in _around(condition)
    ]
    if rules or _about_providers(requirement):
        found += seen(run, prepared, "provider")[:MOST_PEOPLE]
        found += _qualified(run, rules)
    found += [
        str(document_value(paper, "provider"))
        for rule in requirement.covered_by
        if "provider" in rule.same
        for paper in run.case.documents
        if document_value(paper, "provider") is not None
    ]
    return list(dict.fromkeys([*map(str, named), *found]))


def _qualified(run: Run, rules: list[ProviderRule]) -> list[str]:
    """Those known to be, or to have been, what one of the rules asks, and a few more."""
    functions = {one for rule in rules for one in rule.appointed}
    classes = {one for rule in rules for one in rule.classes}
    known = run.providers
    found = {
        name for name, some in known.appointments.items() if any(one.function in functions for one in some)
    }
    found |= {name for name, some in known.classes.items() if any(one.name in classes for one in some)}
    others = sorted({*known.appointments, *known.classes} - found)
    return [*sorted(found), *others[:MOST_PEOPLE]]


def rules_about(requirement: Requirement) -> list[ProviderRule]:
    """Everything a requirement and its limits ask of whoever gives the hour."""
    asked = [requirement.provider, *(one.provider for one in _filters(requirement))]
    asked += [limit.lifted_when for limit in requirement.limits]
    return [rule for rule in asked if rule]


def _about_providers(requirement: Requirement) -> bool:
    return "provider" in (
        requirement.same, requirement.of, *(limit.per for limit in requirement.limits),
        *(one.attribute for filter_ in _filters(requirement) for one in flat(filter_.where)),
    )  # fmt: skip


def made_up(run: Run, kind: str, attributes: dict[str, Any], provider: str = NEW) -> Evidence:
    """A verified line of today that says this."""
    own = {name: value for name, value in attributes.items() if name not in DERIVED}
    given = provider if provider != NEW else str(attributes.get("provider") or NEW)
    same = [name for name, value in own.items() if value == SAME]
    if same and given == NEW:
        given = ANY
    own |= dict.fromkeys(same, given)
    return Evidence(
        id=NEW,
        kind=kind,
        on=run.on,
        minutes=int(attributes.get("minutes", HOUR)),
        counterpart=str(attributes.get("counterpart") or NEW),
        provider=given,
        recorded_on=run.on,
        attributes=own,
    )


def supporting(run: Run, filter_: Filter) -> Evidence:
    """A line a ratio could lean on."""
    return given_by(run, filter_) or _like(run, filter_, NEW)


def given_by(run: Run, filter_: Filter) -> Evidence | None:
    """A line of this sort, given today by somebody who may give it; None where nobody may."""
    if filter_.provider is None:
        return None
    people = [*sorted({*run.providers.appointments, *run.providers.classes}), NEW]
    lines = (_like(run, filter_, who, level) for who in people for level in _levels(run, filter_.provider))
    return next((line for line in lines if run.providers.fits(filter_.provider, line, run.on)), None)


def _levels(run: Run, rule: ProviderRule) -> list[dict[str, Any]]:
    """What a line may say where a rule asks for an appointment at the level the line is about."""
    if not rule.level_of:
        return [{}]
    return [{rule.level_of: level} for level in _known_levels(run)]


def _known_levels(run: Run) -> list[str]:
    """The levels of all who are appointed at one."""
    return sorted({one.level for some in run.providers.appointments.values() for one in some if one.level})


def _like(run: Run, filter_: Filter, provider: str, more: dict[str, Any] | None = None) -> Evidence:
    said = next(fixed(filter_.where), {})
    kind = next(iter(filter_.kinds), NEW)
    kind = kind.removesuffix("*") + NEW if kind.endswith(".*") else kind
    return made_up(run, kind, said | (more or {}), provider)


def fixed(
    conditions: Iterable[Condition], requirement: Requirement | None = None
) -> Iterator[dict[str, Any]]:
    """What every line must say; where there are alternatives, one after the other."""
    plain = [one for one in conditions if one.test != "alternatives"]
    either = [one.choices for one in conditions if one.test == "alternatives"]
    for chosen in product(*either):
        found: dict[str, Any] = {}
        for condition in [*(one for choice in chosen for one in choice), *plain]:
            anyway = requirement is not None and said_anyway(condition, requirement)
            found |= {condition.attribute: NEW} if anyway else _asked(condition, found)
        if requirement is not None and requirement.measure == "score":
            needed = as_written(requirement.needed) if requirement.decimal else requirement.needed
            found |= _asked(Condition(requirement.of, "at_least", needed), found)
        yield found


def said_anyway(condition: Condition, requirement: Requirement) -> bool:
    """Whether it only asks that a line name what the measure counts: each that is to be added names another."""
    counts_values = requirement.measure == "distinct" and condition.attribute == requirement.of
    return counts_values and condition.test == "given" and condition.value is True


def _asked(condition: Condition, found: dict[str, Any]) -> dict[str, Any]:
    name, value = condition.attribute, condition.value
    if condition.test in ("at_least", "at_most") and is_number(found.get(name)):
        narrower = max if condition.test == "at_least" else min
        return {name: narrower(found[name], value)}
    if condition.test in ("is", "at_least", "all_of"):
        return {name: value}
    if condition.test == "any_of" and isinstance(value, tuple):
        return {name: value[0]}
    if condition.test == "at_most":
        return {} if name in found or name in DERIVED else {name: value}
    if condition.test == "given" and value is True:
        return {} if name in found else {name: ANY}
    if condition.test not in ("same_as", "differs_from"):
        return {}
    other = str(value)
    if condition.test == "differs_from":
        known = {} if other in DERIVED or other in found else {other: ANY}
        return known | ({} if name in found else {name: f"another {name}"})
    if other == "provider":
        return {name: SAME}
    shared = found.get(other, ANY)
    return {name: shared, other: shared}


def unmade(rule: ProviderRule | None) -> tuple[str, ...]:
    """What somebody would have to be who is missing."""
    return (*rule.appointed, *rule.classes) if rule else ()
