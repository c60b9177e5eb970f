"""The least evidence that would meet a requirement: proposed generously, tried with the judge, then trimmed.

Proposals go from the plain to the involved: one sort of evidence today; then more of it period by period, person by
person, with what a ratio leans on beside it; then several sorts together. What comes out was tried as it stands, and
with one minute or one line less it was not enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial

from certification.rules.amounts import HUNDREDTHS, as_written
from certification.rules.curriculum import Limit
from certification.rules.lines import PERIODS, hundredths, values_of
from certification.rules.remains.sorts import MOST_PEOPLE, seen
from certification.rules.remains.spreading import HOUR, MONTHS, WEEKS, number_of_lines, opening
from certification.rules.remains.trimming import Items, Trimming, resized
from certification.rules.remains.trying import EFFORT
from certification.rules.remains.valuing import Sort, said_of
from certification.rules.standing import Remaining

FEW = 12
MOST = 4
"""How many times what is missing is tried at most: a share of a quarter asks for three times as much beside it."""
LEEWAY = 10 * HOUR
"""And so much more: the last minute may take a whole long line."""


class Planner(Trimming):
    """Looks for what would meet one requirement as a run found it."""

    def plan(self) -> Items:
        """The shortest that was found; nothing where nothing was.

        Where there are many lines it is looked for with those of past periods put together, and tried with all.
        """
        found = self._look()
        if self.trials is not self.full:
            self.trials = self.full
            self.trials.left = EFFORT
            tuned = self._tuned(found) if found else ()
            if tuned:
                return tuned
            self.best = ()
            return self._look()
        return found

    def _tuned(self, items: Items) -> Items:
        """What was found with fewer lines, made just enough with all of them."""
        sort = self.best_leaning
        if self.trials.met(items):
            return self._trimmed(items, sort)
        match [item for item in items if not item.supports]:
            case [own] if sort is not None:
                guess = own.amount + sort.raw(self.trials.short(items))

                def larger(amount: int) -> Items:
                    item = resized(own, amount)
                    return (item, *self._beside(item, sort))

                return self._enough(larger, guess, self._most(guess), sort) or ()
        return ()

    def _look(self) -> Items:
        phases = (self._today, self._supported, self._in_parts, self._together)
        for phase in phases:
            self.trials.left = EFFORT // len(phases)
            for items in phase():
                self._keep(items)
                if self._as_short_as_can_be():
                    break
            if self.best:
                break
        return self.best

    def _today(self) -> Iterator[Items | None]:
        """One sort of evidence, today: as one line, or as several."""
        if self.requirement.measure in ("distinct", "coverage"):
            yield from self._values()
            if self.best:
                return
        for sort in self.sorts:
            yield from self._alike(sort, lambda item: (item,))

    def _alike(
        self, sort: Sort, beside: Callable[[Remaining], Items], leaning: Sort | None = None
    ) -> Iterator[Items | None]:
        """One sort in one line or in several of one size, each with what `beside` puts to it."""
        guess = sort.raw(self.missing)
        if self.requirement.measure in ("score", "average"):
            guess = 1
            yield self._enough(lambda n: beside(self._score(sort, n)), guess, most_lines(FEW))
            return
        item = self._with_one(sort)
        if not sort.divisible:
            yield self._enough(lambda n: beside(item._replace(amount=n)), guess, most_lines(guess), leaning)
            return
        one = self._enough(lambda n: beside(item._replace(amount=n)), guess, self._most(guess), leaning)
        yield one
        if one is None:
            for size in self._sizes(sort, "line"):
                number = -(-guess // size)
                yield self._enough(
                    lambda n, size=size: beside(item._replace(amount=n * size, lines=n)),
                    number,
                    most_lines(number),
                    leaning,
                )

    def _with_one(self, sort: Sort) -> Remaining:
        """The sort's item; where all must be with one person, or less with one counts nothing, all of it with one."""
        same = self.requirement.same
        if same and self._anybody(sort, same):
            return sort.item._replace(of=same, parts=1)
        for number, limit in enumerate(self.requirement.limits):
            people = limit.at_least and not limit.of and limit.per not in ("", "line", *PERIODS)
            if people and self._touches(number, sort.line) and self._anybody(sort, limit.per):
                return sort.item._replace(of=limit.per, parts=1)
        return sort.item

    def _most(self, guess: int) -> int:
        return MOST * max(guess, -(-self.prepared.needed // self.prepared.scale)) + LEEWAY

    def _score(self, sort: Sort, number: int) -> Remaining:
        """So many lines that say enough: what is asked; for an average, as her best line so far if that is more."""
        requirement = self.requirement
        if requirement.measure == "average":
            lines = self.run.findings[requirement.code].lines
            said = (hundredths(line, requirement.of) for line in (sort.line, *lines))
            best = as_written(max([requirement.needed, *filter(None, said)]))
            return sort.item._replace(
                amount=number, attributes={**sort.item.attributes, requirement.of: best}
            )
        amount = hundredths(sort.line, requirement.of)
        if amount is None:
            amount = requirement.needed
        elif not requirement.decimal:
            amount //= HUNDREDTHS
        return sort.item._replace(amount=amount, unit=requirement.unit, lines=number if number > 1 else 0)

    def _values(self) -> Iterator[Items | None]:
        """Different people, values or periods, or all of a list: each as often or as long as asked."""
        requirement = self.requirement
        finding = self.run.findings[requirement.code]
        open_values = [value for value in requirement.values if value not in finding.covered]
        wanted = requirement.needed - len(finding.covered)
        if not requirement.values and requirement.of not in PERIODS:
            yield from self._different(wanted)
            return
        for sort in self.sorts:
            if requirement.values:
                yield from self._listed(sort, open_values, wanted)
            else:
                yield from self._periods(sort, requirement.of)
            if self.best:
                return

    def _listed(self, sort: Sort, values: list[str], wanted: int) -> Iterator[Items | None]:
        """The values that lack least, each with what it lacks; where that does not do, with all that is asked."""
        whole = {value: self.requirement.each_of(value) for value in self.requirement.values}
        lacks = {value: whole[value] - self._had(value) for value in values}
        several = [(lacks, wanted), ({value: whole[value] for value in values}, wanted)]
        if (
            self.requirement.window or self.requirement.same
        ):  # what was covered may not count beside what is new
            several.append((whole, self.requirement.needed))
        for asked, number in several:
            chosen = sorted(asked, key=lambda value: asked[value])[:number]
            items = []
            for lack in sorted({asked[value] for value in chosen}):
                parts = sum(asked[value] == lack for value in chosen)
                names = tuple(value for value in asked if asked[value] == lack)
                items.append(self._of_values(sort, names, parts, lack))
            if self.trials.met(items):
                yield tuple(items)
                return

    def _of_values(self, sort: Sort, names: tuple[str, ...], parts: int, lack: int) -> Remaining:
        timed = self.requirement.each_timed
        lines = parts if timed else parts * lack
        return sort.item._replace(
            amount=parts * lack,
            unit="minutes" if timed else "count",
            names=names,
            lines=lines,
            of=self.requirement.of,
            parts=parts,
        )

    def _had(self, value: str) -> int:
        """How often, or how long, a value was covered by lines that fit."""
        finding = self.run.findings[self.requirement.code]
        return sum(
            finding.lines[index].minutes if self.requirement.each_timed else 1
            for index, gain in finding.added.items()
            if gain and value in map(str, values_of(finding.lines[index], self.requirement.of))
        )

    def _different(self, wanted: int) -> Iterator[Items | None]:
        """New people or values, and those who lack little of a minimum."""
        of = self.requirement.of
        known = self._known(of)
        open_to_all: list[Sort | None] = [sort for sort in self.sorts if self._anybody(sort, of)]
        for new in open_to_all or [None]:
            one = new or next(iter(known), None)
            for size in self._sizes(one, of) or [0] if one else ():
                # Where it takes several lines with each, those with whom there are some lack less.
                named = known if size > 1 or new is None else []
                for many in reversed(range(min(wanted, len(named)) + 1)):
                    items = [self._sized(one, size) for one in named[:many]]
                    rest = wanted - many
                    if rest and new is not None:
                        item = self._sized(new, size)
                        lines = number_of_lines(item) * rest
                        items.append(item._replace(amount=item.amount * rest, lines=lines, of=of, parts=rest))
                    elif rest:
                        continue
                    if self.trials.met(items):
                        yield self._trimmed(tuple(items))

    def _known(self, name: str) -> list[Sort]:
        """A sort for each person or value that is named and not complete: hers with most first, then others."""
        covered = self.run.findings[self.requirement.code].covered
        firsts: dict[str, Sort] = {}
        for sort in self.sorts:
            if not self._anybody(sort, name):
                firsts.setdefault(str(said_of(sort.line, name)), sort)
        order = [str(value) for value in seen(self.run, self.prepared, name)]
        order += [value for value in firsts if value not in order]
        return [firsts[value] for value in order if value in firsts and value not in covered][:MOST_PEOPLE]

    def _sized(self, sort: Sort, size: int) -> Remaining:
        """So many minutes in one line, or so many lines; 0: one line of any length."""
        if not size:
            return sort.item._replace(amount=1, of="")
        if self.requirement.measure in ("distinct", "coverage") and self.requirement.limits_timed:
            attributes = {name: value for name, value in sort.item.attributes.items() if name != "minutes"}
            return sort.item._replace(amount=size, unit="minutes", attributes=attributes, of="")
        return sort.item._replace(amount=size, of="")

    def _supported(self) -> Iterator[Items | None]:
        """What a ratio leans on, alone or beside more of the rest; where one is asked."""
        limits = [limit for limit in self.requirement.limits if limit.support]
        if not limits:
            return
        leaning = [item for limit in limits for item in self._lean_on(limit)]
        guess = max(self._support(limit, self.missing).amount for limit in limits)
        for some in [*([item] for item in leaning), leaning] if leaning else ():
            self.leaning = None
            timed = all(item.unit == "minutes" for item in some)
            most = self._most(guess) if timed else most_lines(guess)
            yield self._enough(partial(_each, some), guess, most)
        for sort in self.sorts:
            yield from self._alike(sort, partial(self._with_support, sort), sort)

    def _lean_on(self, limit: Limit) -> Iterator[Remaining]:
        """What would let lines count that a ratio has cut: in this period, or with the very people it cut."""
        finding = self.run.findings[self.requirement.code]
        cut = [finding.lines[index] for index, (reason, _) in finding.reasons.items() if reason == "ratio"]
        one = self._support(limit, self.missing)
        if limit.per in PERIODS:
            begun = opening(limit.per, self.run.on)
            cut = [line for line in cut if line.on >= begun]
        elif limit.per:
            values = dict.fromkeys(value for line in cut for value in values_of(line, limit.per))
            yield from (
                one._replace(attributes={**one.attributes, limit.per: value}) for value in list(values)[:MOST]
            )
            return
        if cut:
            yield one

    def _in_parts(self) -> Iterator[Items | None]:
        """Spread over periods that are to come, or over people, where each counts only so much or from so much on."""
        pers = {limit.per for limit in self.requirement.limits}
        for per in [*(per for per in reversed(PERIODS) if per in pers), *sorted(pers - set(PERIODS))]:
            if self.best:
                return
            if per in PERIODS:
                for sort in self.sorts:
                    yield from self._periods(sort, per)
            elif per and per != "line" and self.requirement.measure not in ("distinct", "coverage"):
                yield from self._people(per)

    def _people(self, per: str) -> Iterator[Items | None]:
        """So much from each of several new people, or from those who are known."""
        for sort in [one for one in self.sorts if self._anybody(one, per)]:
            for size in self._sizes(sort, per):
                item = self._sized(sort, size)

                def spread(n: int, item: Remaining = item, size: int = size) -> Items:
                    lines = n * size if item.unit == "count" else n
                    return (item._replace(amount=size * n, lines=lines, of=per, parts=n),)

                number = -(-sort.raw(self.missing) // size)
                yield self._enough(spread, number, most_lines(number))
        known = self._known(per)
        first = next(iter(known), None)
        for size in self._sizes(first, per) if first else ():
            some = [self._sized(one, size) for one in known]
            yield self._enough(lambda n, some=some: tuple(some[:n]), self.missing, len(some))

    def _periods(self, sort: Sort, per: str) -> Iterator[Items | None]:
        """The same amount in each of several periods, from this one or the next on; what is left of this one first."""
        wanted = self.missing if self.requirement.measure == "distinct" else 0
        of = self.requirement.of if wanted and self.requirement.of not in PERIODS else ""
        finer = PERIODS[: PERIODS.index(per)]
        within = any(limit.per in finer and limit.at_most for limit in self.requirement.limits)
        sizes = self._sizes(sort, per) or ([0] if wanted else [])
        for size in sizes:
            one = self._sized(sort, size)
            size = one.amount
            lines = size if one.unit == "count" else 1
            if within and one.unit == "minutes" and per in MONTHS:
                lines = WEEKS
            number = wanted or -(-sort.raw(self.missing) // size)

            def spread(
                n: int, since: date | None, one: Remaining = one, size: int = size, lines: int = lines
            ) -> Items:
                item = one._replace(amount=size * n, lines=lines * n, per=per, parts=n, of=of, since=since)
                return (item, *self._beside(item, sort))

            later = opening(per, self.run.on, 1)
            yield self._enough(lambda n: spread(n, None), number, most_lines(number), sort)
            fill = (one, *self._beside(one, sort))
            for first in (fill, ()):
                yield self._enough(partial(_first, first, spread, later), number, most_lines(number), sort)

    def _together(self) -> Iterator[Items | None]:
        """Several sorts at once, where each sort alone may only be a part."""
        if not self.sorts or self.requirement.measure in ("score", "average"):
            return
        apart: dict[tuple[bool, ...], Sort] = {}
        for sort in self.sorts:
            limits = range(len(self.requirement.limits))
            apart.setdefault(tuple(self._touches(number, sort.line) for number in limits), sort)
        chosen = list(apart.values())
        guess = max(sort.raw(self.missing) for sort in chosen)
        yield self._enough(partial(self._of_each, chosen), -(-guess // len(chosen)), self._most(guess))

    def _of_each(self, group: Sequence[Sort], amount: int) -> Items:
        """So much of each sort, with what it leans on."""
        items = [(sort.item._replace(amount=amount), sort) for sort in group]
        return tuple(one for item, sort in items for one in (item, *self._beside(item, sort)))


def most_lines(guess: int) -> int:
    """How many lines, periods or people are tried at most."""
    return MOST * guess + FEW


def _each(items: list[Remaining], amount: int) -> Items:
    return tuple(item._replace(amount=amount) for item in items)


def _first(fill: Items, spread: Callable[[int, date | None], Items], since: date, number: int) -> Items:
    return (*fill, *spread(number, since))
