"""Proposals made as small as they may be: the least number that is enough, and nothing in it that could be left out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from certification.rules.curriculum import Limit
from certification.rules.judge.belonging import accepts
from certification.rules.judge.compiling import Prepared
from certification.rules.judge.run import Run
from certification.rules.lines import PERIODS
from certification.rules.remains.sorts import supporting
from certification.rules.remains.spreading import ANY, HOUR, NEW, as_lines, last_day, number_of_lines
from certification.rules.remains.trying import Trials, reduced
from certification.rules.remains.valuing import Sort, Valuing, item_of, said_of
from certification.rules.standing import Remaining

Items = tuple[Remaining, ...]

ENOUGH_TO_TRIM = 40
"""So many trials are left, at least, for making short what was found."""


def least(short: Callable[[int], int], missing: int, guess: int, most: int) -> int | None:
    """The smallest number that is enough, found from a guess by what each number tried leaves short; None if none is.

    With one less than what is returned it was tried and not enough.
    """
    low, short_low, high, over = 0, max(1, missing), 0, 0
    number = max(1, min(guess, most))
    halve = False
    for turn in range(60):
        found = short(number)
        if found <= 0:
            # Where one less is as good, what was tried says nothing about how far down to go.
            halve = halve or (high > 0 and -found == over and number == high - 1)
            high, over = number, -found
        else:
            flat = found >= short_low
            low, short_low = number, found
        if high:
            if high - low <= 1:
                return high
            step = (high - low) // 2 if halve else (high - low) * short_low // (short_low + over)
            number = min(max(low + step, low + 1), high - 1)
            halve = halve or turn > 8
        elif number >= most:
            return None
        elif flat:
            number = most
        else:
            # Shortfalls fall as the number grows: go on at the pace seen so far, and a little farther.
            pace = max(1, missing - found) / number
            number = min(most, max(number + 1, min(8 * number, number + int(found / pace) + 1)))
    return high or None


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
        return items if len(items) == 1 and not items[0].lines else self._trimmed(items, sort)

    def _trimmed(self, items: Items, sort: Sort | None = None) -> Items:
        """The same with nothing in it that could be left out: what is wanted itself first, then what it leans on."""
        kept = list(items)
        self.trials.left = max(self.trials.left, ENOUGH_TO_TRIM * self.trials.cost(items))
        own = [item for item in items if not item.supports]
        tangled = len(own) > 1 and any(
            one.at_most_share or one.at_least_share for one in self.requirement.limits
        )
        tangled = tangled or any(
            accepts(self.prepared, line)
            for item in items
            if item.supports
            for line in as_lines(item._replace(amount=1, lines=0, parts=0, names=()), self.run.on)
        )
        for _ in range(3 if tangled else 1):
            before = list(kept)
            for place in [place for place, item in enumerate(kept) if not item.supports]:
                self._trim(kept, place)
            if sort is not None and kept != before:
                own = [item for item in kept if not item.supports and item.amount]
                anew = [one for item in own for one in (item, *self._beside(item, sort))]
                kept = anew if self.trials.met(anew) else kept
            for place in [place for place, item in enumerate(kept) if item.supports]:
                self._trim(kept, place)
            if kept == before:
                break
        return tuple(item for item in kept if item.amount > 0)

    def _trim(self, kept: list[Remaining], place: int) -> None:
        item = kept[place]

        def short(amount: int) -> int:
            return self.trials.short([*kept[:place], resized(item, amount), *kept[place + 1 :]])

        if item.amount <= 0 or item.names or (item.unit == "points" and not item.points):
            return
        over = max(0, -short(item.amount))
        guess = item.amount - item.amount * over // (self.missing + over)
        if guess >= item.amount:
            if short(item.amount - 1) > 0:
                return
            guess = item.amount - 1
        if sum(other.amount > 0 for other in kept) > 1 and short(0) <= 0:
            kept[place] = item._replace(amount=0)
            return
        number = least(short, self.missing, guess, item.amount)
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
        if number <= 0:
            return beside
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
            same = [
                known for known in beside if (known.kinds, known.attributes) == (one.kinds, one.attributes)
            ]
            if same and one.unit == same[0].unit:  # one hour serves two ratios
                beside[beside.index(same[0])] = max(one, same[0], key=lambda item: item.amount)
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
