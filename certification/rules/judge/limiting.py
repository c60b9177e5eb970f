"""What caps, shares and ratios leave of the lines: the largest total that all of them allow at once.

Which lines make up that total is decided in order of time (see `filling`). Whether a part reaches its minimum is asked
once, in the limit's turn, of what the limits above it leave: what limits below it take does not undo a month that was
long enough.

Two sorts of limit cannot be told as room for amounts: a share of each part, and time as it was logged before it was
converted. They take from the latest lines of what the others leave, in turn, until nothing more is taken.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any

from certification.rules.case import Evidence
from certification.rules.curriculum import Limit
from certification.rules.judge.belonging import belongs, members
from certification.rules.judge.compiling import Prepared
from certification.rules.judge.filling import NOTHING, Bound, fill, why_cut
from certification.rules.lines import Reason, values_of

if TYPE_CHECKING:
    from certification.rules.judge.run import Run

Words = dict[str, str]
Parts = dict[Any, list[int]]


@dataclass(slots=True)
class Counting:
    """The lines of one requirement while limits are applied: `credits[i]` parts are left of `lines[i]`."""

    lines: list[Evidence]
    credits: list[int]
    reasons: list[Reason | None] = field(default_factory=list)
    worths: list[int] = field(default_factory=list)
    """What each line was worth before anything was taken from it."""
    about: dict[int, Parts] = field(default_factory=dict)
    """The lines each limit is about, once that was asked, by the part in which they stand."""

    def with_only(self, indexes: Iterable[int]) -> Counting:
        """The same lines with nothing left but of these."""
        parts = [0] * len(self.lines)
        for index in indexes:
            parts[index] = self.credits[index]
        return Counting(self.lines, parts, [None] * len(parts), self.worths, self.about)

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
    """Cut `counting` down to the most that every limit, and the cap over all, allow at once."""
    bounds = _enough_of_each(prepared, counting) if prepared.enough_of_each else []
    in_turn: list[Callable[[], None]] = []
    for number, limit in enumerate(prepared.requirement.limits):
        about = About(limit, counting, prepared, prepared.limit_words[number], len(bounds))
        about.parts = _parts(run, prepared, number, counting)
        if limit.at_least is not None and limit.per:
            left = fill(counting.credits, bounds).left if bounds else counting.credits
            _minimum(about, limit.at_least, left)
        elif limit.at_least is not None:
            bounds.append(about.reserve(limit.at_least))
        if limit.at_most is not None:
            about.room(about.caps(limit.at_most), bounds, in_turn)
        if limit.at_most_share is not None or limit.at_least_share is not None:
            bounds += about.shares()
            if limit.per:
                in_turn.append(about.share_each_part)
        if limit.support is not None:
            about.room(about.ratios(_supported(run, prepared, number)), bounds, in_turn)
    if prepared.cap is not None:
        reason: Reason = ("overall-cap", {"cap": prepared.cap // prepared.scale})
        if prepared.gives_way:
            reason = ("enough", dict(prepared.gives_way_to))
        everything = list(range(len(counting.lines)))
        bounds.append(Bound(lines=everything, reason=reason, room=prepared.cap, family=len(bounds)))
    _fill_in_turn(counting, bounds, in_turn)


def _enough_of_each(prepared: Prepared, counting: Counting) -> list[Bound]:
    """Of each value what is asked of it, of others nothing; no bounds where lines have several values."""
    requirement, wanted = prepared.requirement, prepared.wanted
    of = requirement.of
    places: dict[str, list[int]] = {}
    for index, line in enumerate(counting.lines):
        values = values_of(line, of)
        if len(values) > 1:
            return []
        places.setdefault(str(values[0]) if values else "", []).append(index)
    bounds = []
    for value, indexes in places.items():
        asked = value != "" and (wanted is None or value in wanted)
        reason: Reason = ("nothing-new" if value else "no-value", {"attribute": of})
        room = requirement.each_of(value) if asked else 0
        bounds.append(Bound(lines=indexes, reason=reason, room=room, family=0))
    return bounds


def _fill_in_turn(counting: Counting, bounds: list[Bound], in_turn: list[Callable[[], None]]) -> None:
    while True:
        before = sum(counting.credits)
        filled = fill(counting.credits, bounds)
        if filled.total != before:
            for index, bound in why_cut(counting.credits, bounds, filled).items():
                counting.cut(index, filled.left[index], bound.reason)
        for take in in_turn:
            take()
        if not in_turn or sum(counting.credits) == before:
            return


def _parts(run: Run, prepared: Prepared, number: int, counting: Counting) -> Parts:
    """The lines a limit is about, part by part; those whose provider has since become what lifts it are free."""
    known = counting.about.get(number)
    if known is not None:
        return known
    limit, lines = prepared.requirement.limits[number], counting.lines
    inside = members(run, limit.filter, prepared.limit_tests[number], lines)
    if limit.lifted_when is not None:
        inside = [
            index for index in inside if not run.providers.fits(limit.lifted_when, lines[index], run.on)
        ]
    found = counting.about[number] = _parted(limit, lines, inside)
    return found


def _parted(limit: Limit, lines: list[Evidence], indexes: list[int]) -> Parts:
    """These lines by the value of `per`; a line with several stands under the first."""
    if not limit.per:
        return {"": indexes}
    parts: Parts = defaultdict(list)
    for index in indexes:
        parts[part_of(limit, lines[index])].append(index)
    return parts


def part_of(limit: Limit, line: Evidence) -> Any:
    """Which part of the lines this one stands in: by the first of its values; "" where it does not say."""
    if not limit.per:
        return ""
    first, *others = (next(iter(values_of(line, name)), "") for name in limit.parted_by)
    return (str(first), *map(str, others)) if others else first


@dataclass(slots=True)
class About:
    """One limit of one requirement, and the lines it is about."""

    limit: Limit
    counting: Counting
    prepared: Prepared
    words: Words
    family: int
    parts: Parts = field(default_factory=dict)

    @property
    def scale(self) -> int:
        """How many parts are one of what the limit is written in."""
        return 1 if self.limit.as_logged else self.prepared.scale

    @property
    def others(self) -> list[int]:
        """The lines it is not about."""
        within = {index for indexes in self.parts.values() for index in indexes}
        return [index for index in range(len(self.counting.lines)) if index not in within]

    def numbers(self, key: Any, **more: int | str) -> dict[str, Any]:
        """What the sentence about the limit needs to name its part."""
        written = ", ".join(key) if isinstance(key, tuple) else str(key)
        logged = {"logged": True} if self.limit.as_logged else {}
        return {"per": ", ".join(self.limit.parted_by), "key": written, **logged, **more, **self.words}

    def room(self, made: Iterable[Bound], bounds: list[Bound], in_turn: list[Callable[[], None]]) -> None:
        """Put these bounds where they belong: time as logged takes its turn, the others are filled at once."""
        if not self.limit.as_logged:
            bounds.extend(made)
            return
        in_turn.extend(partial(self._take_logged, bound) for bound in made)

    def caps(self, most: int) -> Iterable[Bound]:
        """A cap for each part."""
        for key, indexes in self.parts.items():
            numbers = self.numbers(key, cap=most)
            yield Bound(lines=indexes, reason=("cap", numbers), room=most * self.scale, family=self.family)

    def reserve(self, least: int) -> Bound:
        """Of what is needed so much must come from the lines inside: the others may fill the rest."""
        rest = self.prepared.requirement.needed - least
        reason = ("reserved", {"least": least, "rest": rest, **self.words})
        return Bound(lines=self.others, reason=reason, room=rest * self.prepared.scale, family=self.family)

    def shares(self) -> Iterable[Bound]:
        """A share of all that counts, or of what is needed."""
        share, least = self.limit.at_most_share, self.limit.at_least_share
        if share is not None and not self.limit.per:
            room, of_all = 0, share
            if self.limit.share_of != "counted":
                room, of_all = int(self.prepared.needed * share), NOTHING
            for key, indexes in self.parts.items():
                numbers = self.numbers(key, **_percent(share, self.limit.share_of))
                yield Bound(
                    lines=indexes, reason=("share", numbers), room=room, share=of_all, family=self.family
                )
        if least is not None and not self.limit.per:
            reason = ("share", self._least(least, ""))
            yield Bound(lines=self.others, reason=reason, room=0, share=1 - least, family=self.family)

    def _least(self, least: Fraction, key: Any) -> dict[str, Any]:
        """Of those beside the lines inside: the sentence says how much these must be."""
        return self.numbers(key, **_percent(1 - least, "counted"), beside=1)

    def share_each_part(self) -> None:
        """Take from each part what is beyond its share of that part."""
        share, least = self.limit.at_most_share, self.limit.at_least_share
        parts, rest = self.parts, _parted(self.limit, self.counting.lines, self.others)
        for key in [*parts, *(key for key in rest if key not in parts)]:
            inside, others = parts.get(key, []), rest.get(key, [])
            if share is not None and share < 1 and self.limit.share_of == "counted":
                room = int(self._left(others) * share / (1 - share))
                numbers = self.numbers(key, **_percent(share, "counted"))
                self._take(inside, room, ("share", numbers))
            if least is not None:
                self._take(
                    others, int(self._left(inside) * (1 - least) / least), ("share", self._least(least, key))
                )

    def ratios(self, given: dict[Any, Fraction]) -> Iterable[Bound]:
        """What the supporting lines of each part allow."""
        support = self.limit.support
        if support is None:
            return
        for key, indexes in self.parts.items():
            there = given.get(key, Fraction(0))
            allowed = there // support.each if support.whole else there / support.each
            numbers = self.numbers(key, given=int(there), each=support.each, allows=support.allows)
            numbers |= {"timed": int(support.timed)} | ({"whole": True} if support.whole else {})
            room = int(allowed * support.allows * self.scale)
            yield Bound(lines=indexes, reason=("ratio", numbers), room=room, family=self.family)

    def _left(self, indexes: list[int]) -> int:
        return sum(self.counting.credits[index] for index in indexes)

    def _take(self, indexes: list[int], room: int, reason: Reason) -> None:
        """Let the lines fill `room` in order of time; what comes after is cut."""
        for index in indexes:
            kept = min(self.counting.credits[index], room)
            self.counting.cut(index, kept, reason)
            room -= kept

    def _take_logged(self, bound: Bound) -> None:
        """The same where the room is in minutes as logged."""
        counting, room = self.counting, Fraction(bound.room)
        for index in bound.lines:
            minutes = counting.logged(index, counting.credits[index])
            if minutes > room:
                kept = int(room * counting.worths[index] / counting.lines[index].minutes)
                counting.cut(index, kept, bound.reason)
                minutes = room
            room -= minutes

    def amount(self, indexes: list[int], left: list[int]) -> int | Fraction:
        """What so much of these lines comes to, as the limit measures it."""
        if self.limit.of:
            lines = [self.counting.lines[index] for index in indexes if left[index]]
            return len({str(value) for line in lines for value in values_of(line, self.limit.of)})
        if self.limit.as_logged:
            return sum(self.counting.logged(index, left[index]) for index in indexes)
        return sum(left[index] for index in indexes)


def _minimum(about: About, least: int, left: list[int]) -> None:
    """Let parts that do not reach the minimum count nothing."""
    of = about.limit.of
    for key, indexes in about.parts.items():
        if about.amount(indexes, left) < least * (1 if of else about.scale):
            numbers = about.numbers(key, least=least, **({"different": of} if of else {}))
            for index in indexes:
                about.counting.cut(index, 0, ("below-minimum", numbers))


def toward_minimums(run: Run, prepared: Prepared, counting: Counting) -> dict[int, Reason]:
    """The minimum each line helped to reach: without it and those before it, its month or provider would not count."""
    found: dict[int, Reason] = {}
    for number, limit in enumerate(prepared.requirement.limits):
        if limit.at_least is None or not limit.per:
            continue
        about = About(limit, counting, prepared, prepared.limit_words[number], 0)
        least = limit.at_least * (1 if limit.of else about.scale)
        for key, indexes in _parts(run, prepared, number, counting).items():
            different = {"different": limit.of} if limit.of else {}
            for place, index in enumerate(indexes):
                if about.amount(indexes[:place], counting.credits) >= least:
                    break
                found.setdefault(index, ("helped", about.numbers(key, least=limit.at_least, **different)))
    return found


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
