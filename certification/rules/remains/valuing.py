"""What each sort of evidence is worth to a requirement, and at which sizes its limits begin or cease to bite."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from certification.rules.case import Evidence
from certification.rules.judge.compiling import Prepared
from certification.rules.judge.measuring import converted, raw_amount
from certification.rules.judge.run import Run
from certification.rules.lines import PERIODS, values_of
from certification.rules.remains.sorts import sorts
from certification.rules.remains.spreading import HOUR, NEW
from certification.rules.remains.trying import touches, trial
from certification.rules.standing import Remaining


@dataclass(slots=True)
class Sort:
    """One sort of evidence as an item of nothing yet, and what one minute or line of it is worth, in parts."""

    line: Evidence
    item: Remaining
    divisible: bool
    worth: int = 1
    per: int = 1
    """`per` minutes or lines give `worth` parts."""
    whole: bool = False
    """Only whole steps of `per` are worth anything."""

    def raw(self, parts: int) -> int:
        """How many minutes or lines give at least so many parts."""
        if self.whole:
            return -(-parts // self.worth) * self.per
        return -(-parts * self.per // self.worth)


LONG = 1000 * HOUR
"""A line longer than any step of a conversion."""
UNFIT = frozenset(("provider", "not-covered", "not-first", "too-late", "outside-window"))
"""Reasons for which no amount of a sort of evidence would do today."""


class Valuing:
    """The sorts of evidence that one requirement tells apart, as a run found it."""

    def __init__(self, run: Run, prepared: Prepared, *, alone: bool) -> None:
        self.run, self.prepared, self.requirement = run, prepared, prepared.requirement
        self.alone = alone
        asked = (*self.requirement.filter.where, *self.requirement.must)
        self.long = any(one.attribute == "minutes" for one in asked)
        lines, self.obstacle = self._fit(sorts(run, prepared))
        self.sorts = self._in_turn([sort for line in self._lengths(lines) if (sort := self._sort(line))])

    def _fit(self, lines: list[Evidence]) -> tuple[list[Evidence], str]:
        """The sorts that fit as things stand today, and where none does, the reason why."""
        if self.prepared.plain and self.requirement.first is None and not self._opened():
            return lines, ""
        known = {f"{NEW}-{number}": line for number, line in enumerate(lines)}
        points = {self.requirement.of: 1} if self.requirement.measure == "sum" else {}
        tried = [
            replace(line, id=name, attributes={**points, **line.attributes}) for name, line in known.items()
        ]
        finding = trial(self.run, self.prepared, tried, self.run.on, alone=self.alone)
        bad = {
            finding.lines[index].id: reason
            for index, (reason, _) in finding.reasons.items()
            if reason in UNFIT and (reason != "outside-window" or self._opened())
        }
        if len(bad) < len(known):  # what stood first took the last place; each may be it
            bad = {name: reason for name, reason in bad.items() if reason != "not-first"}
        fit = [line for name, line in known.items() if name not in bad]
        # The last of them may be one whom nobody asked: why the first does not fit says more.
        return fit, "" if fit else next((bad[name] for name in known), "")

    def _opened(self) -> bool:
        return bool(self.requirement.window and self.requirement.window.opens_with)

    def _in_turn(self, known: list[Sort]) -> list[Sort]:
        """First one of each sort the limits tell apart, then those that differ in who or which only."""
        order: Counter[tuple[bool, ...]] = Counter()
        places = []
        for sort in known:
            key = tuple(self._touches(number, sort.line) for number in range(len(self.requirement.limits)))
            places.append(order[key])
            order[key] += 1
        return [sort for _, sort in sorted(zip(places, known, strict=True), key=lambda pair: pair[0])]

    def _lengths(self, lines: list[Evidence]) -> list[Evidence]:
        """The sorts, and where limits on something else are written in time, also as long as these say."""
        if not self.requirement.limits_timed:
            return lines
        amounts = {one for limit in self.requirement.limits for one in (limit.at_least, limit.at_most) if one}
        return lines + [
            replace(line, minutes=amount)
            for amount in sorted(amounts)
            for line in lines
            if line.minutes != amount
        ]

    def _sort(self, line: Evidence) -> Sort | None:
        """A sort of evidence, unless no conversion gives it anything."""
        prepared, of = self.prepared, self.requirement.of
        measure = self.requirement.measure
        timed = prepared.timed and not self.requirement.limits_timed
        item = item_of(line, self.requirement.code, said=not timed)
        if measure == "sum":
            kept = {name: value for name, value in item.attributes.items() if name != of}
            item = item._replace(unit=self.requirement.unit, points=of, attributes=kept)
            return Sort(line, item, True, prepared.scale)
        if measure == "coverage":
            anew = self.requirement.window or self.requirement.same
            covered = set() if anew else self.run.findings[self.requirement.code].covered
            known = values_of(line, of)
            missing = [one for one in self.requirement.values if one not in covered and one not in known]
            line = replace(line, attributes={**line.attributes, of: (*map(str, known), *missing)})
            item = item_of(line, self.requirement.code, said=not self.requirement.each_timed)
            unit = "minutes" if self.requirement.each_timed else "count"
            return Sort(
                line, item._replace(unit=unit), self.requirement.each_timed, per=self.requirement.each
            )
        if measure == "distinct":
            open_to_all = of not in PERIODS and str(said_of(line, of)) in (NEW, "None")
            if open_to_all:
                kept = {name: value for name, value in item.attributes.items() if name != of}
                item = item._replace(of=of, attributes=kept)
            return Sort(line, item._replace(unit="count"), False)
        if not timed:
            return Sort(line, item._replace(unit="count"), False, prepared.scale)
        some, more = (converted(self.run, prepared, line, amount) for amount in (HOUR, LONG))
        if not more:
            return None
        if some == more:  # a line is worth the same however long it is
            worth = converted(self.run, prepared, line, raw_amount(prepared, line))
            item = item_of(line, self.requirement.code)
            return Sort(line, item._replace(unit="count"), False, worth) if worth else None
        for rate in prepared.rates:
            each, gives = rate.whole_each, rate.whole_gives
            if each > 1 and [converted(self.run, prepared, line, each - less) for less in (0, 1)] == [
                gives,
                0,
            ]:
                return Sort(line, item._replace(unit="minutes"), True, gives, each, whole=True)
        return Sort(line, item._replace(unit="minutes"), True, more, LONG)

    def _touches(self, number: int, line: Evidence) -> bool:
        return touches(self.run, self.prepared, number, line)

    def _sizes(self, sort: Sort, per: str) -> list[int]:
        """The amounts at which limits for each of these begin or stop to count, in minutes or lines of this sort."""
        found = []
        for number, limit in enumerate(self.requirement.limits):
            if limit.per == per and self._touches(number, sort.line):
                for amount in (limit.at_most, limit.at_least):
                    if not amount:
                        continue
                    if self.requirement.limits_timed:
                        whole = self.requirement.measure in ("distinct", "coverage")
                        found.append(amount if whole else -(-amount // max(1, sort.line.minutes)))
                    else:
                        found.append(sort.raw(amount * self.prepared.scale))
        if found and self.long and sort.item.unit == "minutes":
            found.append(sort.line.minutes)
        if per == "line" and sort.item.unit == "minutes":
            found += [rate.whole_each for rate in self.prepared.rates if rate.whole_each and rate.timed]
            if sort.line.minutes != HOUR:
                found.append(sort.line.minutes)
        return list(dict.fromkeys(size for size in found if size > 0))

    def _anybody(self, sort: Sort, name: str) -> bool:
        """Whether a sort leaves open who, or which value."""
        return str(said_of(sort.line, name)) in (NEW, "None")


def item_of(line: Evidence, code: str, *, said: bool = True) -> Remaining:
    """An item of nothing yet that speaks of lines like this one; `said`: with their length."""
    attributes: dict[str, Any] = {
        name: value for name, value in line.attributes.items() if not str(value).startswith(NEW)
    }
    if said and line.minutes != HOUR:
        attributes["minutes"] = line.minutes
    named = {"provider": line.provider, "counterpart": line.counterpart}
    attributes |= {name: value for name, value in named.items() if not value.startswith(NEW)}
    kind = line.kind.removesuffix(NEW) + "*" if line.kind.endswith("." + NEW) else line.kind
    return Remaining(
        "add", code, 0, "count", kinds=() if kind == NEW else (kind,), attributes=attributes, serves=(code,)
    )


def said_of(line: Evidence, name: str) -> Any:
    """What a line says of an attribute; the first where it says several, None where it says nothing."""
    return next(iter(values_of(line, name)), None)
