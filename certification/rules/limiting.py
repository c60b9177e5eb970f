"""What caps, shares, ratios and windows leave of the lines, in order of time.

Limits are taken from top to bottom as the file lists them, again and again until none takes anything more; each takes
from the latest lines first. Whether a part reaches its minimum is asked once, when the limit's turn first comes: what
other limits take later does not undo a month that was long enough.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from certification.rules.belonging import belongs
from certification.rules.case import Evidence
from certification.rules.compiling import Prepared
from certification.rules.curriculum import Limit
from certification.rules.lines import value_of, values_of

if TYPE_CHECKING:
    from certification.rules.run import Run

Reason = tuple[str, dict[str, Any]]
Words = dict[str, str]


@dataclass(slots=True)
class Counting:
    """The lines of one requirement while limits are applied: `credits[i]` parts are left of `lines[i]`."""

    lines: list[Evidence]
    credits: list[int]
    reasons: list[Reason | None] = field(default_factory=list)
    worths: list[int] = field(default_factory=list)
    """What each line was worth before anything was taken from it."""

    def cut(self, index: int, left: int, reason: Reason) -> None:
        """Leave at most `left` of a line, and remember why."""
        if left < self.credits[index]:
            self.credits[index] = left
            self.reasons[index] = reason

    def logged(self, index: int, parts: int) -> Fraction:
        """How many of the line's minutes these parts of it stand for."""
        worth = self.worths[index]
        return Fraction(self.lines[index].minutes * parts, worth) if worth else Fraction(0)


def apply_limits(run: Run, prepared: Prepared, counting: Counting) -> None:
    """Cut `counting` down to what every limit, and the cap over all, allow at once."""
    limits = prepared.requirement.limits
    touched = [_touched(run, prepared, number, counting) for number in range(len(limits))]
    first = True
    while True:
        before = sum(counting.credits)
        for number, limit in enumerate(limits):
            inside, words = touched[number], prepared.limit_words[number]
            scale = 1 if limit.as_logged else prepared.scale
            if limit.at_least is not None and limit.per and first:
                _minimum(limit, counting, inside, limit.at_least * (1 if limit.of else scale), words)
            elif limit.at_least is not None and not limit.per:
                _reserve(limit.at_least, counting, inside, prepared, words)
            if limit.at_most is not None:
                _cap(limit, counting, inside, limit.at_most * scale, words)
            if limit.at_most_share is not None or limit.at_least_share is not None:
                _share(limit, counting, inside, prepared.needed, words)
            if limit.support is not None:
                given = _supported(run, prepared, number)
                _ratio(limit, counting, inside, given, scale, words)
        if prepared.cap is not None:
            numbers = {"cap": prepared.cap // prepared.scale}
            _take(counting, range(len(counting.lines)), prepared.cap, ("overall-cap", numbers))
        if sum(counting.credits) == before:
            return
        first = False


def _touched(run: Run, prepared: Prepared, number: int, counting: Counting) -> list[int]:
    """The lines a limit is about; those whose provider has since become what lifts it are free."""
    limit = prepared.requirement.limits[number]
    tests = prepared.limit_tests[number]
    return [
        index
        for index, line in enumerate(counting.lines)
        if belongs(run, limit.filter, tests, line)
        and not (limit.lifted_when is not None and run.providers.fits(limit.lifted_when, line, run.on))
    ]


def _take(
    counting: Counting, indexes: Iterable[int], room: int, reason: Reason, *, as_logged: bool = False
) -> None:
    """Let the lines fill `room` in order of time; what comes after is cut. `as_logged`: the room is in minutes."""
    if as_logged:
        _take_logged(counting, indexes, Fraction(room), reason)
        return
    for index in indexes:
        kept = min(counting.credits[index], room)
        counting.cut(index, kept, reason)
        room -= kept


def _take_logged(counting: Counting, indexes: Iterable[int], room: Fraction, reason: Reason) -> None:
    for index in indexes:
        minutes = counting.logged(index, counting.credits[index])
        if minutes > room:
            kept = int(room * counting.worths[index] / counting.lines[index].minutes)
            counting.cut(index, kept, reason)
            minutes = room
        room -= minutes


def part_of(limit: Limit, line: Evidence) -> Any:
    """Which part of the lines this one stands in: by the first of its values; "" where it does not say."""
    if not limit.per:
        return ""
    first, *others = (next(iter(values_of(line, name)), "") for name in limit.parted_by)
    return (str(first), *map(str, others)) if others else first


def _parted(limit: Limit, counting: Counting, inside: list[int]) -> dict[Any, list[int]]:
    """The lines by the value of `per`. A line with several values stands under the first; one with none, on its own."""
    if not limit.per:
        return {"": inside}
    parts: dict[Any, list[int]] = defaultdict(list)
    for index in inside:
        parts[part_of(limit, counting.lines[index])].append(index)
    return parts


def _numbers(limit: Limit, key: Any, words: Words, **more: Any) -> dict[str, Any]:
    """What the sentence about a limit needs."""
    written = ", ".join(key) if isinstance(key, tuple) else str(key)
    logged = {"logged": 1} if limit.as_logged else {}
    return {"per": ", ".join(limit.parted_by), "key": written, **logged, **more, **words}


def _cap(limit: Limit, counting: Counting, inside: list[int], cap: int, words: Words) -> None:
    for key, indexes in _parted(limit, counting, inside).items():
        numbers = _numbers(limit, key, words, cap=limit.at_most)
        _take(counting, indexes, cap, ("cap", numbers), as_logged=limit.as_logged)


def _minimum(limit: Limit, counting: Counting, inside: list[int], least: int, words: Words) -> None:
    for key, indexes in _parted(limit, counting, inside).items():
        found: int | Fraction
        if limit.of:
            left = [counting.lines[index] for index in indexes if counting.credits[index]]
            found = len({str(value) for line in left for value in values_of(line, limit.of)})
        elif limit.as_logged:
            found = sum(counting.logged(index, counting.credits[index]) for index in indexes)
        else:
            found = sum(counting.credits[index] for index in indexes)
        if found < least:
            different = {"different": limit.of} if limit.of else {}
            numbers = _numbers(limit, key, words, least=limit.at_least, **different)
            for index in indexes:
                counting.cut(index, 0, ("below-minimum", numbers))


def _reserve(least: int, counting: Counting, inside: list[int], prepared: Prepared, words: Words) -> None:
    """Of what is needed `least` must come from the lines inside: the others may fill the rest."""
    within = set(inside)
    others = [index for index in range(len(counting.lines)) if index not in within]
    rest = prepared.requirement.needed - least
    _take(counting, others, rest * prepared.scale, ("reserved", {"least": least, "rest": rest, **words}))


def _share(limit: Limit, counting: Counting, inside: list[int], needed: int, words: Words) -> None:
    within = set(inside)
    rest = [index for index in range(len(counting.lines)) if index not in within]
    if not limit.per:
        _share_of_part(limit, counting, inside, rest, (needed, "", words))
        return
    parts, others = _parted(limit, counting, inside), _parted(limit, counting, rest)
    for key in [*parts, *(key for key in others if key not in parts)]:
        _share_of_part(limit, counting, parts.get(key, []), others.get(key, []), (needed, key, words))


def _share_of_part(
    limit: Limit, counting: Counting, inside: list[int], others: list[int], about: tuple[int, Any, Words]
) -> None:
    needed, key, words = about
    share, least = limit.at_most_share, limit.at_least_share
    if share is not None and share < 1:
        if limit.share_of == "needed":
            cap = needed * share.numerator // share.denominator
        else:
            rest = sum(counting.credits[index] for index in others)
            cap = rest * share.numerator // (share.denominator - share.numerator)
        if sum(counting.credits[index] for index in inside) > cap:
            numbers = _numbers(limit, key, words, **_percent(share, limit.share_of))
            _take(counting, inside, cap, ("share", numbers))
    if least is not None:
        found = sum(counting.credits[index] for index in inside)
        cap = found * (least.denominator - least.numerator) // least.numerator
        if sum(counting.credits[index] for index in others) > cap:
            numbers = _numbers(limit, key, {"which": "", "which_fr": ""}, **_percent(1 - least, "counted"))
            _take(counting, others, cap, ("share", numbers))


def _percent(share: Fraction, base: str) -> dict[str, int | str]:
    return {"top": share.numerator, "bottom": share.denominator, "base": base}


def _supported(run: Run, prepared: Prepared, number: int) -> dict[Any, Fraction]:
    """How much of the supporting lines there is, by the value of `per`."""
    limit = prepared.requirement.limits[number]
    given: dict[Any, Fraction] = defaultdict(Fraction)
    for line in run.supporting(prepared, number):
        given[part_of(limit, line)] += _support_of(run, prepared, number, line)
    return given


def _support_of(run: Run, prepared: Prepared, number: int, line: Evidence) -> Fraction:
    support = prepared.requirement.limits[number].support
    own = Fraction(line.minutes if support is not None and support.timed else 1)
    for conversion, tests in prepared.support_rates[number]:
        if belongs(run, conversion.filter, tests, line):
            amount = line.minutes if conversion.timed else 1
            if conversion.whole:
                return Fraction(amount // conversion.each * conversion.gives)
            return Fraction(amount * conversion.gives, conversion.each)
    return own


def _ratio(
    limit: Limit, counting: Counting, inside: list[int], given: dict[Any, Fraction], scale: int, words: Words
) -> None:
    support = limit.support
    if support is None:
        return
    for key, indexes in _parted(limit, counting, inside).items():
        there = given.get(key, Fraction(0))
        if support.whole:
            room = int(there // support.each) * support.allows * scale
        else:
            room = int(there * support.allows * scale / support.each)
        numbers = _numbers(
            limit,
            key,
            words,
            given=int(there),
            each=support.each,
            allows=support.allows,
            timed=int(support.timed),
        )
        _take(counting, indexes, room, ("ratio", numbers), as_logged=limit.as_logged)


def best_same(
    attribute: str, most: int, counting: Counting, worth: Callable[[list[int]], int]
) -> frozenset[Any]:
    """The `most` values of `attribute` whose lines are worth most; of equals, those met first."""
    parts: dict[Any, list[int]] = defaultdict(list)
    for index, line in enumerate(counting.lines):
        value = value_of(line, attribute)
        if value is not None and counting.credits[index]:
            parts[value].append(index)
    ranked = sorted(parts, key=lambda value: -worth(parts[value]))
    return frozenset(ranked[:most])
