"""Which lines may count together: those of the same people throughout, those of one stretch of time.

What counts most wins, once every limit and the cap have taken what they take; of equals the people met first, or the
stretch that opens first. People are chosen by what counts in their best stretch, so that the best pair wins.

Where several people are allowed, every set of so many is weighed; of equals wins the one that comes first when people
stand in the order of what they count alone. Where there are more than `MANY_SETS`, whoever brings most is added, one
after the other. What is worth most before limits is tried first; once limits have been tried on `EFFORT` lines in all,
the best found so far stands.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING, Any

from certification.rules.judge.compiling import Prepared
from certification.rules.judge.limiting import Counting, apply_limits
from certification.rules.judge.measuring import amount_of, total
from certification.rules.lines import value_of

if TYPE_CHECKING:
    from certification.rules.judge.run import Run

MANY_SETS = 200
EFFORT = 20_000


def narrow(run: Run, prepared: Prepared, counting: Counting) -> None:
    """Keep only lines of the same people, and only those of one stretch."""
    requirement, lines = prepared.requirement, counting.lines
    if requirement.same:
        values = [value_of(line, requirement.same) for line in lines]
        chosen = _Choosing(run, prepared, counting).people(values)
        numbers = {"attribute": requirement.same, "most": requirement.same_most}
        for index, value in enumerate(values):
            if value is None or value not in chosen:
                counting.cut(index, 0, ("not-the-same", numbers))
    if requirement.window is not None:
        best = _Choosing(run, prepared, counting).stretch(_alive(counting))
        inside, days = (set(best.lines), best.days) if best else (set[int](), {})
        for index in range(len(lines)):
            if index not in inside:
                counting.cut(index, 0, ("outside-window", days))


def _alive(counting: Counting) -> list[int]:
    return [index for index, parts in enumerate(counting.credits) if parts]


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Lines, by their places, from one day to another."""

    opens: date
    closes: date
    lines: list[int]

    @property
    def days(self) -> dict[str, str]:
        """What the sentence about a line outside needs."""
        return {"opens": self.opens.isoformat(), "closes": self.closes.isoformat()}


class _Choosing:
    """The choices that the lines of one requirement leave, and what each of them counts."""

    def __init__(self, run: Run, prepared: Prepared, counting: Counting) -> None:
        self.run, self.prepared, self.counting = run, prepared, counting
        self.requirement = prepared.requirement
        self.most = prepared.cap
        if self.most is None and self.requirement.at_most is not None:
            self.most = self.requirement.at_most * prepared.scale
        self.grows = self.requirement.measure != "average"
        """Whether lines that are taken away never make it more."""
        self.left = EFFORT

    def people(self, values: Sequence[Any]) -> Collection[Any]:
        """The values, at most as many as the requirement allows, whose lines count most together."""
        of: dict[Any, list[int]] = defaultdict(list)
        for index in _alive(self.counting):
            if values[index] is not None:
                of[values[index]].append(index)
        known, most = list(of), self.requirement.same_most
        if len(known) <= most:
            return known
        if most == 1:
            return [known[self._best(list(of.values()), self._count)[0]]]
        own = {value: self._count(of[value]) for value in known}
        known.sort(key=lambda value: -own[value])
        if self.prepared.adds_up and not self.requirement.limits and not self.requirement.window:
            return known[:most]
        if comb(len(known), most) <= MANY_SETS:
            sets = list(combinations(known, most))
            return sets[self._best([_together(of, some) for some in sets], self._count)[0]]
        chosen: list[Any] = []
        while len(chosen) < most:
            bigger = [_together(of, [*chosen, value]) for value in known]
            chosen.append(known.pop(self._best(bigger, self._count)[0]))
        return chosen

    def stretch(self, lines: list[int]) -> _Stretch | None:
        """The stretch in which these lines count most; None where none has opened."""
        return self._best_stretch(lines)[0]

    def _best_stretch(self, lines: list[int]) -> tuple[_Stretch | None, int]:
        found = self._stretches(lines)
        if not found:
            return None, 0
        place, amount = self._best([one.lines for one in found], self._limited)
        return found[place], amount

    def _count(self, lines: list[int]) -> int:
        """What these lines count, in their best stretch if all must lie in one."""
        return self._limited(lines) if self.requirement.window is None else self._best_stretch(lines)[1]

    def _best(self, choices: Sequence[list[int]], count: Callable[[list[int]], int]) -> tuple[int, int]:
        """Which of the choices counts most, of equals the first, and how much; what cannot win is not tried."""
        bounds = [self._unlimited(lines) for lines in choices]
        found, *others = sorted(range(len(choices)), key=lambda place: (-bounds[place], place))
        best = count(choices[found])
        for place in others:
            beaten = self.grows and (bounds[place] < best or (bounds[place] == best and place > found))
            if beaten or self.left <= 0:
                break
            amount = count(choices[place])
            if amount > best or (amount == best and place < found):
                found, best = place, amount
        return found, best

    def _unlimited(self, lines: list[int]) -> int:
        """What these lines come to before limits."""
        amount = amount_of(self.prepared, self.counting.lines, self.counting.credits, lines)
        return amount if self.most is None else min(amount, self.most)

    def _limited(self, lines: list[int]) -> int:
        """What these lines come to if none but they count."""
        if not self.requirement.limits:
            return self._unlimited(lines)
        self.left -= len(self.counting.lines)
        tried = self.counting.with_only(lines)
        apply_limits(self.run, self.prepared, tried)
        amount = total(self.prepared, tried.lines, tried.credits)[0]
        return amount if self.most is None else min(amount, self.most)

    def _stretches(self, lines: list[int]) -> list[_Stretch]:
        """The stretches to choose from. One whose lines all lie in an earlier one is no choice of its own."""
        window = self.requirement.window
        if window is None:
            return []
        days = [self.counting.lines[index].on for index in lines]
        opens = set(days)
        if window.opens_with:
            opener = self.run.findings[window.opens_with]
            opens = {opener.lines[index].on for index, gain in opener.added.items() if gain}
        found: list[_Stretch] = []
        reached = 0
        for day in sorted(opens):
            # From an opening line the same day of a later month still counts; a stretch of a week is seven days.
            end = window.length.after(day)
            if not window.opens_with and end < date.max:
                end -= timedelta(days=1)
            last = bisect_right(days, end)
            if not found or last > reached or not self.grows:
                found.append(_Stretch(day, end, lines[bisect_left(days, day) : last]))
                reached = max(reached, last)
        return found


def _together(of: dict[Any, list[int]], values: Sequence[Any]) -> list[int]:
    return sorted(index for value in values for index in of[value])
