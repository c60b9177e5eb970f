"""How lines fill the room that caps and shares leave: the largest total that all of them allow at once.

A share of what counts depends on the total it limits. Once a total is supposed, though, every share is a cap like any
other: half of 20 hours is ten. The total looked for is the largest one that the lines reach under the caps it
supposes itself.

Of all ways to reach that total, the earliest lines count first. Where that leaves room unused (an early line takes
what a later one needs, because another limit stops the later one's neighbours), lines that stand under fewer limits
come first, in order of time. Where that does not do either, lines under the same limits are taken together, and each
such set, the one that begins first before the others, gets as much as the largest total allows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from certification.rules.linear import Row, most, relaxed


@dataclass(slots=True)
class Bound:
    """The lines at `lines` may come to `room` together, or to a `share` of all that counts."""

    lines: list[int]
    reason: tuple[str, dict[str, Any]]
    room: int = 0
    share: Fraction | None = None
    family: int = 0
    """Bounds of one family (a cap for each month) have no line in common."""

    def room_in(self, total: int) -> int:
        """How much room there is if so much counts in all."""
        return self.room if self.share is None else total * self.share.numerator // self.share.denominator


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
    for one in bounds:
        if len(one.lines) == 1 and one.share is None:
            most_of_each[one.lines[0]] = min(most_of_each[one.lines[0]], one.room)
    wide = [one for one in bounds if len(one.lines) > 1 or one.share is not None]
    touching: list[list[int]] = [[] for _ in amounts]
    for number, one in enumerate(wide):
        for index in one.lines:
            touching[index].append(number)
    total = _no_more_than(most_of_each, wide)
    in_time = range(len(amounts))
    left = _in_turn(in_time, most_of_each, touching, _rooms(wide, total))
    if sum(left) == total:
        return Filled(left, total)
    sets = _Sets(most_of_each, touching, wide)
    total = sets.largest(total)
    left = _in_turn(in_time, most_of_each, touching, _rooms(wide, total))
    if sum(left) < total:
        fewest_first = sorted(in_time, key=lambda index: (len(touching[index]), index))
        left = _in_turn(fewest_first, most_of_each, touching, _rooms(wide, total))
    if sum(left) < total:
        left = sets.one_after_the_other(total)
    return Filled(left, total)


def why_cut(amounts: Sequence[int], bounds: Sequence[Bound], filled: Filled) -> dict[int, Bound]:
    """For each line that was cut, the first bound that is full and would be broken by more of it."""
    found: dict[int, Bound] = {}
    for one in bounds:
        missing = [index for index in one.lines if filled.left[index] < amounts[index] and index not in found]
        if missing and sum([filled.left[index] for index in one.lines]) >= one.room_in(filled.total):
            found.update(dict.fromkeys(missing, one))
    return found


def _rooms(bounds: Sequence[Bound], total: int) -> list[int]:
    return [one.room_in(total) for one in bounds]


def _no_more_than(amounts: Sequence[int], bounds: Sequence[Bound]) -> int:
    """A total that is never exceeded: what each limit alone would leave."""
    everything = sum(amounts)
    over: dict[int, int] = {}
    found = everything
    for one in bounds:
        inside = sum([amounts[index] for index in one.lines])
        if one.share is None:
            over[one.family] = over.get(one.family, 0) + max(0, inside - one.room)
        elif one.share < 1:
            found = min(found, int((everything - inside) / (1 - one.share)))
    return min([found, *(everything - more for more in over.values())])


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
        """The largest total that fits, if none above `total` does."""
        rows: list[Row] = []
        for one, inside in zip(self.bounds, self.inside, strict=True):
            if one.share is None:
                rows.append(dict.fromkeys(inside, 1))
            else:
                share, whole = one.share.numerator, one.share.denominator
                rows.append(
                    {**dict.fromkeys(range(len(self.uppers)), -share), **dict.fromkeys(inside, whole - share)}
                )
        rooms = [one.room for one in self.bounds]
        weights = [1] * len(self.uppers)
        total = min(total, int(sum(relaxed(weights, self.uppers, rows, rooms))))
        while (found := sum(self._most(weights, self.uppers, _rooms(self.bounds, total)))) < total:
            total = found
        return total

    def one_after_the_other(self, total: int) -> list[int]:
        """What each line gets if the sets, in order of time, get as much as this total allows."""
        rooms, rest = _rooms(self.bounds, total), list(self.uppers)
        left = [0] * len(self.amounts)
        for place, lines in enumerate(self.lines):
            weights = [total + 1 + (other == place) for other in range(len(rest))]
            got = self._most(weights, rest, rooms)[place]
            rest[place] = 0
            for number, inside in enumerate(self.inside):
                rooms[number] -= got if place in inside else 0
            for index in lines:
                left[index] = min(self.amounts[index], got)
                got -= left[index]
        return left

    def _most(self, weights: Sequence[int], uppers: Sequence[int], rooms: Sequence[int]) -> list[int]:
        """The amounts of the sets that weigh most; bounds that cannot be broken are left out."""
        tight = [
            number
            for number, inside in enumerate(self.inside)
            if sum([uppers[place] for place in inside]) > rooms[number]
        ]
        rows = [dict.fromkeys(self.inside[number], 1) for number in tight]
        return most(weights, uppers, rows, [rooms[number] for number in tight])
