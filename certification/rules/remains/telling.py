"""What must be said of an addition beside its amount, so that whoever adds it adds what will do.

A search works with lines that have values: six people in a group, sixty minutes. A person is told what these values
stand for (at most six, at least an hour), and which lines of another sort would not do in their place.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from certification.rules.case import Evidence
from certification.rules.curriculum import Condition, Filter
from certification.rules.judge.belonging import accepts
from certification.rules.judge.compiling import Prepared
from certification.rules.judge.run import Run
from certification.rules.lines import DERIVED, PERIODS, holds, is_number, kind_fits
from certification.rules.remains.parting import each_in_two, in_two, parted
from certification.rules.remains.sorts import fixed, flat, said_anyway
from certification.rules.remains.spreading import HOUR, as_lines, number_of_lines
from certification.rules.remains.trimming import resized
from certification.rules.remains.trying import MOST_LINES, ratios_on, touches
from certification.rules.standing import AT_LEAST, AT_MOST, UNKNOWN, Remaining

Enough = Callable[[Sequence[Remaining]], bool]
EXACT = ("is", "any_of")


def told(run: Run, prepared: Prepared, items: Sequence[Remaining], enough: Enough) -> tuple[Remaining, ...]:
    """The same additions with all that must be said of them; `enough` tries some of them with the judge."""
    found = list(items)
    for place, item in enumerate(found):
        if item.unit == "count" and "minutes" not in item.attributes:
            short = item._replace(attributes={**item.attributes, "minutes": 1})
            if not enough([*found[:place], short, *found[place + 1 :]]) and enough(found):
                item = item._replace(attributes={**item.attributes, "minutes": HOUR})
        asks = (*_asks(run, prepared, item), *_paces(run, prepared, item))
        alike = tuple(dict.fromkeys(_alike(run, prepared, item)))
        found[place] = item._replace(asks=asks, alike=alike)
        found[place] = parted(run, prepared, found, place, enough)
    for place, item in enumerate(found):
        *strict, loose = in_two(item)
        before, after = [*each_in_two(found[:place]), *strict], each_in_two(found[place + 1 :])
        most = _without(run, prepared, loose, partial(_beside, enough, before, after))
        found[place] = item._replace(
            without=tuple(english for english, _ in most),
            without_fr=tuple(french for _, french in most),
            without_most=tuple(most.values()),
        )
    return tuple(found)


def _beside(
    enough: Enough, before: Sequence[Remaining], after: Sequence[Remaining], these: Sequence[Remaining]
) -> bool:
    return enough([*before, *these, *after])


def _without(run: Run, prepared: Prepared, item: Remaining, met: Enough) -> dict[tuple[str, str], int]:
    """Which lines would not do in its place, in both languages, and how much of it they may be all the same."""
    most: dict[tuple[str, str], int] = {}
    for number, other in _others(run, prepared, item):
        words = prepared.limit_words[number]
        which = words.get("such") or words["which"], words.get("such_fr") or words["which_fr"]
        if number_of_lines(other) > MOST_LINES:
            most.setdefault(which, UNKNOWN)
        elif not met([other]):
            much = _most(item, other, met)
            most[which] = min(much, most.get(which, much))
    return most


FINE = 5
"""To how many minutes it is told how much of an addition may be of another sort."""


def _most(item: Remaining, other: Remaining, met: Enough) -> int:
    """How much of an addition may be of another sort, all of which would be too much."""
    if (
        item.per
        or item.of
        or item.parts
        or item.points
        or item.is_score
        or (item.lines and item.unit != "count")
    ):
        return UNKNOWN
    step = 1 if item.unit == "count" else FINE

    def too_much(steps: int) -> bool:
        return not met([resized(other, steps * step), resized(item, item.amount - steps * step)])

    return step * (bisect_left(range(item.amount // step), True, lo=1, key=too_much) - 1)


def _asks(run: Run, prepared: Prepared, item: Remaining) -> Iterator[tuple[str, str, str]]:
    """Each condition its lines must satisfy; where a limit is narrower than the requirement, the limit's.

    None on a value that some limit or conversion tells apart from others: there the value itself is told.
    """
    line, *_ = as_lines(item, run.on)
    if item.supports:
        asked = [
            one
            for limit in ratios_on(prepared, line)
            if limit.support
            for one in _true_of(limit.support.filter.where, line)
        ]
    else:
        asked = _asked_beside(run, prepared, item, line)
    yield from dict.fromkeys(
        (one.attribute, one.test, _wanted(one))
        for one in asked
        if not (one.test == "given" and one.value is False)
        and not said_anyway(one, prepared.requirement)
        and not any(_narrower(other, one) for other in asked)
    )


def _paces(run: Run, prepared: Prepared, item: Remaining) -> Iterator[tuple[str, str, str]]:
    """How much must fall within each stretch of the calendar, or each line, where the plan does not say it itself.

    At least: of any; at most: of those shorter than the periods it goes over.
    """
    if item.supports or item.names:
        return
    line, *others = as_lines(item, run.on)
    requirement = prepared.requirement
    counted = requirement.measure in ("score", "average")
    unit = "minutes" if requirement.limits_timed else "count" if counted else requirement.unit
    amount = sum(one.minutes for one in (line, *others)) if unit == "minutes" else 1 + len(others)
    shorter = PERIODS[: PERIODS.index(item.per)] if item.per else ()
    for number, limit in enumerate(requirement.limits):
        if limit.also_per or limit.of or limit.per == item.per or not touches(run, prepared, number, line):
            continue
        # What is less than the minimum is brought to it by lines that are there.
        if limit.at_least is not None and limit.per in (*PERIODS, "line") and amount >= limit.at_least:
            yield limit.per, f"{AT_LEAST} {unit}", str(limit.at_least)
        if limit.at_most is not None and limit.per in shorter:
            yield limit.per, f"{AT_MOST} {unit}", str(limit.at_most)


def _alike(run: Run, prepared: Prepared, item: Remaining) -> Iterator[str]:
    """What it must have in common with what it supports, beside the period, where no value of it is told."""
    if not item.supports:
        return
    line, *_ = as_lines(item, run.on)
    for limit in ratios_on(prepared, line):
        for name in limit.parted_by:
            if name not in (*PERIODS, "line", item.of) and name not in item.attributes:
                yield name


def _asked_beside(run: Run, prepared: Prepared, item: Remaining, line: Evidence) -> list[Condition]:
    requirement = prepared.requirement
    asked = list(_true_of((*requirement.filter.where, *requirement.must), line))
    inside = [
        limit.filter
        for number, limit in enumerate(requirement.limits)
        if touches(run, prepared, number, line)
    ]
    used = next(
        (one.filter for one in requirement.convert if all(holds(each, line) for each in one.filter.where)),
        None,
    )
    inside += [used] if used else []
    about = [*(limit.filter for limit in requirement.limits), *(one.filter for one in requirement.convert)]
    outside = [one for filter_ in about if filter_ not in inside for one in flat(filter_.where)]
    apart = {one.attribute for one in outside}
    asked = [one for one in asked if one.attribute not in apart or one.attribute not in item.attributes]
    for filter_ in inside:
        asked = _narrowed(asked, list(_true_of(filter_.where, line)))
    longer = [one.value for one in outside if one.attribute == "minutes" and one.test == "at_least"]
    too_long = [value for value in longer if isinstance(value, int) and value > line.minutes]
    if too_long and "minutes" in item.attributes:  # shorter than what some limit is about
        own = _true_of((*requirement.filter.where, *requirement.must), line)
        asked += [one for one in own if one.attribute == "minutes" and one not in asked]
        asked.append(Condition("minutes", "at_most", min(too_long) - 1))
    return asked


def _narrower(one: Condition, other: Condition) -> bool:
    """Whether one bound on a value leaves less than another of the same sort."""
    if (one.attribute, one.test) != (other.attribute, other.test) or not is_number(one.value):
        return False
    if one.test == "at_least":
        return bool(one.value > other.value)  # type: ignore[operator]
    return one.test == "at_most" and bool(one.value < other.value)  # type: ignore[operator]


def _narrowed(asked: list[Condition], more: list[Condition]) -> list[Condition]:
    named = {one.attribute for one in more if one.test in EXACT}
    return [*(one for one in asked if one.test not in EXACT or one.attribute not in named), *more]


def _true_of(conditions: tuple[Condition, ...], line: Evidence) -> Iterator[Condition]:
    """The conditions; of alternatives, those of the first the line satisfies."""
    for condition in conditions:
        if condition.test != "alternatives":
            yield condition
            continue
        for choice in condition.choices:
            if all(holds(one, line) for one in choice):
                yield from _true_of(choice, line)
                break


def _wanted(condition: Condition) -> str:
    values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    return ", ".join(map(str, values))


def _others(run: Run, prepared: Prepared, item: Remaining) -> Iterator[tuple[int, Remaining]]:
    """By limit: the same addition made of the lines it is about, where nothing that is said leaves these out."""
    if item.supports or item.names:
        return
    own, *_ = as_lines(item, run.on)
    for number, limit in enumerate(prepared.requirement.limits):
        if touches(run, prepared, number, own) or not prepared.limit_words[number]["which"]:
            continue
        for other in _of_that_sort(run, item, limit.filter):
            line, *_ = as_lines(other, run.on)
            if (
                accepts(prepared, line)
                and _may_be(run, prepared, line)
                and touches(run, prepared, number, line)
            ):
                yield number, other
                break


def _may_be(run: Run, prepared: Prepared, line: Evidence) -> bool:
    """Whether nothing but limits could keep such a line from counting."""
    rule = prepared.requirement.provider
    return all(test(line) for test in prepared.must) and (
        rule is None or run.providers.fits(rule, line, line.on)
    )


def _of_that_sort(run: Run, item: Remaining, filter_: Filter) -> Iterator[Remaining]:
    """The same addition made of the lines a limit is about; none where what is said already leaves them out.

    Where it is about who gave them: by each who is known.
    """
    if filter_.after or filter_.until:
        return
    said = next(fixed(filter_.where), {})
    said.pop("minutes", None)
    if any(name in item.attributes or name in DERIVED for name in said):
        return
    narrower = tuple(kind for kind in filter_.kinds if kind_fits(kind, item.kinds))
    other = item._replace(kinds=narrower or item.kinds, attributes={**item.attributes, **said})
    for one in flat(filter_.where):
        if one.attribute == "minutes" and one.test in ("at_least", "at_most") and isinstance(one.value, int):
            if not _leaves(item, one.value):
                return
            if item.unit == "minutes":
                other = _as_long(other, one.value, least=one.test == "at_least")
            else:
                other = other._replace(attributes={**other.attributes, "minutes": one.value})
    if filter_.provider is None:
        yield other
    elif "provider" not in item.attributes and item.of != "provider":
        for who in sorted({*run.providers.appointments, *run.providers.classes}):
            yield other._replace(attributes={**other.attributes, "provider": who})


def _leaves(item: Remaining, minutes: int) -> bool:
    """Whether what is said of their length leaves lines of so many minutes."""
    bounds = {test: int(wanted) for name, test, wanted in item.asks if name == "minutes"}
    least = bounds.get("at_least", 0 if bounds else item.attributes.get("minutes", 0))
    return bool(least <= minutes <= bounds.get("at_most", minutes))


def _as_long(item: Remaining, minutes: int, *, least: bool) -> Remaining:
    """The same time in lines of no more (or no less) than so many minutes; each period gets as many."""
    parts = max(1, item.parts)
    each = -(-item.amount // parts)
    lines = each // minutes if least else max(-(-each // minutes), -(-item.lines // parts))
    return item._replace(lines=max(1, lines) * parts)
