"""Proposals made as small as they may be: the least number that is enough, and nothing in it that could be left out."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle
from typing import Any

from certification.rules.curriculum import Limit
from certification.rules.judge.compiling import Prepared
from certification.rules.judge.run import Run
from certification.rules.lines import PERIODS
from certification.rules.remains.sorts import supporting
from certification.rules.remains.spreading import ANY, HOUR, NEW, last_day, number_of_lines
from certification.rules.remains.trying import Trials, reduced
from certification.rules.remains.valuing import Sort, Valuing, item_of, said_of
from certification.rules.standing import Remaining

Items = tuple[Remaining, ...]

ENOUGH_TO_TRIM = 40
"""So many trials are left, at least, for making short what was found."""


def least(short: Callable[[int], int], missing: int, guess: int, most: int) -> int | None:
    """The smallest number that is enough, found from a guess by what each number tried leaves short; None if none is.

    `missing` is what none at all leaves short. With one less than what is returned it was tried and not enough.
    """
    low, lacking, high = 0, missing, min(guess, most)
    while (found := short(high)) > 0:
        if high >= most:
            return None
        # Shortfalls fall as the number grows: go on at the pace seen so far; where there is none, all or nothing.
        further = most if found >= lacking else high * missing // (missing - found) + 1
        low, lacking, high = high, found, min(further, most)
    over = -found
    # In turn: where a straight line would have it, and halfway, since shortfalls need not fall evenly.
    for halve in cycle((False, True)):
        if high - low <= 1:
            break
        part = (high - low) // 2 if halve else (high - low) * lacking // (lacking + over)
        number = min(max(low + part, low + 1), high - 1)
        found = short(number)
        if found > 0:
            low, lacking = number, found
        else:
            high, over = number, -found
    return high


class Trimming(Valuing):
    """What would meet one requirement, tried and trimmed; the shortest is kept."""

    def __init__(self, run: Run, prepared: Prepared, *, alone: bool) -> None:
        super().__init__(run, prepared, alone=alone)
        self.full = Trials(run, prepared, alone=alone)
        fewer, sparse = reduced(run, prepared)
        self.trials = Trials(fewer, sparse, alone=alone) if fewer is not run else self.full
        self.missing = self.trials.missing
        self.best: Items = ()
        self.leaning: Sort | None = None
        self.best_leaning: Sort | None = None

    def _enough(
        self, make: Callable[..., Items], guess: int, most: int, sort: Sort | None = None
    ) -> Items | None:
        """The smallest of these that would do, trimmed; None if none does. `sort`: with what it leans on beside it."""
        number = least(lambda n: self.trials.short(make(n)), self.missing, guess, most)
        self.leaning = sort
        if number is None:
            return None
        items = make(number)
        # Of one item without parts that number is the least already.
        return items if len(items) == 1 and not items[0].lines else self._trimmed(items, sort)

    def _trimmed(self, items: Items, sort: Sort | None = None) -> Items:
        """The same with nothing in it that could be left out: what is wanted itself first, then what it leans on."""
        kept = list(items)
        self.trials.left = max(self.trials.left, ENOUGH_TO_TRIM * self.trials.cost(items))
        before: list[Remaining] = []
        while kept != before:
            before = list(kept)
            for place in [place for place, item in enumerate(kept) if not item.supports]:
                self._trim(kept, place)
            if sort is not None and kept != before:
                own = [item for item in kept if not item.supports and item.amount]
                anew = [one for item in own for one in (item, *self._beside(item, sort))]
                kept = anew if self.trials.met(anew) else kept
            for place in [place for place, item in enumerate(kept) if item.supports]:
                self._trim(kept, place)
        return tuple(item for item in kept if item.amount > 0)

    def _trim(self, kept: list[Remaining], place: int) -> None:
        item = kept[place]

        def short(amount: int) -> int:
            return self.trials.short([*kept[:place], resized(item, amount), *kept[place + 1 :]])

        if item.names or item.is_score:
            return
        without = short(0)
        if without <= 0:
            kept[place] = item._replace(amount=0)
            return
        number = least(short, without, item.amount, item.amount)
        if number is not None:
            kept[place] = resized(item, number)

    def _keep(self, items: Items | None) -> None:
        if items and (not self.best or self._size(items) < self._size(self.best)):
            self.best, self.best_leaning = items, self.leaning

    def _size(self, items: Items) -> tuple[Any, ...]:
        on = self.run.on
        return (
            max(last_day(item, on) for item in items),
            sum(item.amount if item.unit == "minutes" else HOUR * item.amount for item in items)
            * (19 + len(items)),  # one item more is worth a twentieth
            sum(map(number_of_lines, items)),
        )

    def _as_short_as_can_be(self) -> bool:
        """Whether no other sort could do with less: no more than what is missing at face value."""
        finding = self.run.findings[self.requirement.code]
        cut = any(index in finding.added for index in finding.reasons)
        if cut and any(limit.at_least for limit in self.requirement.limits):
            return False  # of what a minimum has cut, another sort might bring more back
        own = [item for item in self.best if not item.supports]
        if any(item.lines > 1 and not item.per for item in own):
            return False  # another sort might need no splitting
        return bool(own and self.sorts) and sum(item.amount for item in own) <= min(
            sort.raw(self.missing) for sort in self.sorts
        )

    def _beside(self, item: Remaining, sort: Sort) -> list[Remaining]:
        """For an addition, what each ratio wants beside it in the same periods, generously."""
        number = number_of_lines(item)
        beside: list[Remaining] = []
        size = -(-item.amount // number) if sort.divisible else 1
        for limit in self.requirement.limits:
            if limit.support is None:
                continue
            parts = -(-size * sort.worth // sort.per)
            one = self._support(limit, parts)
            lines = number if one.unit == "minutes" else 0
            one = one._replace(
                amount=one.amount * number, lines=lines, per=item.per, parts=item.parts, since=item.since
            )
            if limit.per and limit.per not in PERIODS:
                value = said_of(sort.line, limit.per)
                if item.of == limit.per:
                    one = one._replace(of=limit.per, names=item.names)
                elif value is not None and not str(value).startswith(NEW):
                    one = one._replace(attributes={**one.attributes, limit.per: value})
            for place, known in enumerate(beside):
                if (known.kinds, known.attributes, known.unit) == (one.kinds, one.attributes, one.unit):
                    beside[place] = max(
                        known, one, key=lambda item: item.amount
                    )  # one hour serves two ratios
                    break
            else:
                beside.append(one)
        return beside

    def _with_support(self, sort: Sort, item: Remaining) -> Items:
        return (item, *self._beside(item, sort))

    def _support(self, limit: Limit, parts: int) -> Remaining:
        """What one ratio wants for so many parts."""
        support = limit.support
        assert support is not None  # noqa: S101
        amount = -(-parts * support.each // max(1, support.allows * self.prepared.scale))
        item = item_of(supporting(self.run, support.filter), self.requirement.code)
        return item._replace(
            amount=amount, unit="minutes" if support.timed else "count", supports=limit.per or ANY
        )


def resized(item: Remaining, amount: int) -> Remaining:
    """The item with another amount, over no more lines or parts than that."""
    if item.unit != "count":
        return item._replace(amount=amount)
    return item._replace(amount=amount, lines=amount if item.lines else 0)
