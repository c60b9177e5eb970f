"""How lines fill the room that caps and shares leave: the largest total that all of them allow at once.

A share of what counts depends on the total it limits. Once a total is supposed, though, every share is a cap like any
other: half of 20 hours is ten. The total looked for is the largest one that the lines reach under the caps it
supposes itself.

Of all ways to reach that total, the earliest lines count first. Where that leaves room unused (an early line takes
what a later one needs, because another limit stops the later one's neighbours), lines that stand under fewer limits
come first, in order of time. Where that does not do either, lines under the same limits are taken together, and each
such set, the one that begins first before the others, gets as much as the largest total allows (of more than
`MANY_SETS` sets, as much as the one solution found gives it).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import compress, product
from typing import Any

from certification.rules.judge.linear import most

MANY_SETS = 40
FEW_BOUNDS = 4
NOTHING = Fraction()


@dataclass(slots=True, kw_only=True)
class Bound:
    """The lines at `lines` may come to `room` together, and a `share` of all that counts."""

    lines: list[int]
    reason: tuple[str, dict[str, Any]]
    room: int
    share: Fraction = NOTHING
    family: int
    """Bounds of one family (a cap for each month) have no line in common."""

    def room_in(self, total: int) -> int:
        """How much room there is if so much counts in all."""
        return self.room + total * self.share.numerator // self.share.denominator


@dataclass(slots=True)
class Filled:
    """What is left of each line, and the bounds as they were filled."""

    left: list[int]
    total: int


def fill(amounts: Sequence[int], bounds: Sequence[Bound]) -> Filled:
    """Let lines with these amounts, in order of time, fill the room the bounds leave; no larger total fits."""
    everything = sum(amounts)
    if all(sum([amounts[index] for index in one.lines]) <= one.room_in(everything) for one in bounds):
        return Filled(list(amounts), everything)
    most_of_each = list(amounts)
    wide = []
    for one in bounds:
        if len(one.lines) == 1 and not one.share:
            (only,) = one.lines
            most_of_each[only] = min(most_of_each[only], one.room)
        else:
            wide.append(one)
    touching: list[list[int]] = [[] for _ in amounts]
    for number, one in enumerate(wide):
        for index in one.lines:
            touching[index].append(number)
    in_time = range(len(amounts))
    fewest_first = sorted(in_time, key=lambda index: (len(touching[index]), index))
    total = _no_more_than(most_of_each, wide)
    sets: _Sets | None = None
    while True:
        for order in (in_time, fewest_first):
            left = _in_turn(order, most_of_each, touching, _rooms(wide, total))
            if sum(left) == total:
                return Filled(left, total)
        if sets is not None:
            return Filled(sets.one_after_the_other(total), total)
        sets = _Sets(most_of_each, touching, wide)
        total = sets.largest(total)


def why_cut(amounts: Sequence[int], bounds: Sequence[Bound], filled: Filled) -> dict[int, Bound]:
    """For each line that was cut, the first bound that is full and would be broken by more of it."""
    found: dict[int, Bound] = {}
    for one in bounds:
        missing = [
            index for index in one.lines if filled.left[index] != amounts[index] and index not in found
        ]
        if missing and sum([filled.left[index] for index in one.lines]) >= one.room_in(filled.total):
            found.update(dict.fromkeys(missing, one))
    return found


def _rooms(bounds: Sequence[Bound], total: int) -> list[int]:
    return [one.room_in(total) for one in bounds]


def _no_more_than(amounts: Sequence[int], bounds: Sequence[Bound]) -> int:
    """A total that is never exceeded: the least that some of the bounds leave, together with one family of caps.

    What stands under the chosen bounds comes to no more than their rooms, and the rest to no more than the family's.
    """
    families: dict[int, list[Bound]] = {}
    for one in bounds:
        families.setdefault(one.family, []).append(one)
    alone = [one for each in families.values() if len(each) == 1 for one in each][:FEW_BOUNDS]
    found = sum(amounts)
    for chosen in product((False, True), repeat=len(alone)):
        rest, room, share = list(amounts), 0, NOTHING
        for one in compress(alone, chosen):
            room, share = room + one.room, share + one.share
            for index in one.lines:
                rest[index] = 0
        if share >= 1:
            continue
        over = [
            sum([max(0, sum([rest[index] for index in one.lines]) - one.room) for one in family])
            for family in families.values()
            if len(family) > 1
        ]
        found = min(found, int((room + sum(rest) - max(over, default=0)) / (1 - share)))
    return found


def _in_turn(
    order: Iterable[int], amounts: Sequence[int], touching: Sequence[Sequence[int]], rooms: list[int]
) -> list[int]:
    """What each line gets if all take their turn in this order, each as much as still fits."""
    left = [0] * len(amounts)
    for index in order:
        kept = min([amounts[index], *(rooms[number] for number in touching[index])])
        if kept:
            left[index] = kept
            for number in touching[index]:
                rooms[number] -= kept
    return left


class _Sets:
    """The lines by the bounds they stand under: of one set, which line counts makes no difference to the total."""

    def __init__(
        self, amounts: Sequence[int], touching: Sequence[Sequence[int]], bounds: Sequence[Bound]
    ) -> None:
        self.amounts, self.bounds = amounts, bounds
        sets: dict[tuple[int, ...], list[int]] = {}
        for index, numbers in enumerate(touching):
            if amounts[index]:
                sets.setdefault(tuple(numbers), []).append(index)
        self.lines = list(sets.values())
        self.uppers = [sum([amounts[index] for index in lines]) for lines in self.lines]
        self.inside = [
            [place for place, numbers in enumerate(sets) if number in numbers]
            for number in range(len(bounds))
        ]

    def largest(self, total: int) -> int:
        """The largest total that fits, if none above `total` does: what a total lets in is the next one to suppose."""
        weights = [1] * len(self.uppers)
        while (found := sum(self._most(weights, self.uppers, _rooms(self.bounds, total)))) < total:
            total = found
        return total

    def one_after_the_other(self, total: int) -> list[int]:
        """What each line gets if the sets, in order of time, get as much as this total allows."""
        rooms, rest = _rooms(self.bounds, total), list(self.uppers)
        left = [0] * len(self.amounts)
        at_once = self._most([1] * len(rest), rest, rooms) if len(rest) > MANY_SETS else None
        for place, lines in enumerate(self.lines):
            if at_once is None:
                # One more in all outweighs whatever this set may get.
                weights = [total + (other == place) for other in range(len(rest))]
                got = self._most(weights, rest, rooms)[place]
            else:
                got = at_once[place]
            rest[place] = 0
            for number, inside in enumerate(self.inside):
                rooms[number] -= got if place in inside else 0
            for index in lines:
                left[index] = min(self.amounts[index], got)
                got -= left[index]
        return left

    def _most(self, weights: Sequence[int], uppers: Sequence[int], rooms: Sequence[int]) -> list[int]:
        """The amounts of the sets that weigh most."""
        parts = _merged(self.inside, weights, uppers, rooms)
        tight = sorted({number for part in parts for number in part.bounds})
        rows = [{place: 1 for place, part in enumerate(parts) if number in part.bounds} for number in tight]
        found = [0] * len(uppers)
        amounts = most(
            [part.weight for part in parts],
            [part.upper for part in parts],
            rows,
            [rooms[number] for number in tight],
        )
        for part, got in zip(parts, amounts, strict=True):
            part.hand_out(got, found)
        return found


@dataclass(slots=True)
class _Part:
    """Sets that stand under the same bounds, as far as these can be broken at all."""

    upper: int
    weight: int
    bounds: frozenset[int]
    place: int | None = None
    parts: list[_Part] = field(default_factory=list)

    def hand_out(self, amount: int, found: list[int]) -> None:
        """Give each set within its part of the amount, the first before the others."""
        if self.place is not None:
            found[self.place] = amount
        for part in self.parts:
            given = min(amount, part.upper)
            part.hand_out(given, found)
            amount -= given


def _merged(
    inside: Sequence[Sequence[int]], weights: Sequence[int], uppers: Sequence[int], rooms: Sequence[int]
) -> list[_Part]:
    """The sets, joined wherever no bound that can be broken tells them apart."""
    under: list[set[int]] = [set() for _ in uppers]
    for number, places in enumerate(inside):
        for place in places:
            under[place].add(number)
    parts = [
        _Part(upper, weight, frozenset(numbers), place)
        for place, (upper, weight, numbers) in enumerate(zip(uppers, weights, under, strict=True))
        if upper
    ]
    while True:
        alike: dict[tuple[int, frozenset[int]], list[_Part]] = {}
        for part in parts:
            alike.setdefault((part.weight, part.bounds), []).append(part)
        parts = [_joined(some, *key) for key, some in alike.items()]
        settled = _settled(parts, rooms)
        if not settled:
            return parts
        for part in parts:
            part.bounds -= settled


def _joined(some: list[_Part], weight: int, bounds: frozenset[int]) -> _Part:
    only, *others = some
    return _Part(sum(one.upper for one in some), weight, bounds, parts=some) if others else only


def _settled(parts: Sequence[_Part], rooms: Sequence[int]) -> set[int]:
    """The bounds that need no more thought: they cannot be broken, or one part alone is under them and now cut."""
    within: dict[int, list[_Part]] = {}
    for part in parts:
        for number in part.bounds:
            within.setdefault(number, []).append(part)
    settled = set()
    for number, (first, *others) in within.items():
        if not others:
            first.upper = min(first.upper, rooms[number])
        if not others or first.upper + sum(part.upper for part in others) <= rooms[number]:
            settled.add(number)
    return settled
