"""What caps, shares, ratios and windows leave of the lines, in order of time.

Limits are taken from top to bottom as the file lists them, again and again until none takes anything more; each takes
from the latest lines first. Whether a part reaches its minimum is asked once, when the limit's turn first comes: what
other limits take later does not undo a month that was long enough.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from certification.rules.case import Evidence
from certification.rules.compiling import Prepared
from certification.rules.curriculum import Limit
from certification.rules.lines import kind_fits, value_of, values_of

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

    def cut(self, index: int, left: int, reason: Reason) -> None:
        """Leave at most `left` of a line, and remember why."""
        if left < self.credits[index]:
            self.credits[index] = left
            self.reasons[index] = reason


def apply_limits(run: Run, prepared: Prepared, counting: Counting) -> None:
    """Cut `counting` down to what every limit, and the cap over all, allow at once."""
    limits = prepared.requirement.limits
    touched = [_touched(run, prepared, number, counting) for number in range(len(limits))]
    first = True
    while True:
        before = sum(counting.credits)
        for number, limit in enumerate(limits):
            inside, words = touched[number], prepared.limit_words[number]
            if limit.at_least is not None and first:
                _minimum(limit, counting, inside, limit.at_least * prepared.scale, words)
            if limit.at_most is not None:
                _cap(limit, counting, inside, limit.at_most * prepared.scale, words)
            if limit.at_most_share is not None or limit.at_least_share is not None:
                _share(limit, counting, inside, prepared.needed, words)
            if limit.support is not None:
                room = _supported(limit, run.supporting(prepared, number))
                _ratio(limit, counting, inside, room, prepared.scale, words)
        if prepared.cap is not None:
            numbers = {"cap": prepared.cap // prepared.scale}
            _take(counting, range(len(counting.lines)), prepared.cap, ("overall-cap", numbers))
        if sum(counting.credits) == before:
            return
        first = False


def _touched(run: Run, prepared: Prepared, number: int, counting: Counting) -> list[int]:
    """The lines a limit is about; those whose provider has since become what lifts it are free."""
    limit = prepared.requirement.limits[number]
    tests, rule = prepared.limit_tests[number], limit.filter.provider
    return [
        index
        for index, line in enumerate(counting.lines)
        if kind_fits(line.kind, limit.filter.kinds)
        and all(test(line) for test in tests)
        and (rule is None or run.providers.fits(rule, line, line.on))
        and not (limit.lifted_when is not None and run.providers.fits(limit.lifted_when, line, run.on))
    ]


def _take(counting: Counting, indexes: Iterable[int], room: int, reason: Reason) -> None:
    """Let the lines fill `room` in order of time; what comes after is cut."""
    for index in indexes:
        kept = min(counting.credits[index], room)
        counting.cut(index, kept, reason)
        room -= kept


def _parted(limit: Limit, counting: Counting, inside: list[int]) -> dict[Any, list[int]]:
    """The lines by the value of `per`. A line with several values stands under the first; one with none, on its own."""
    if not limit.per:
        return {"": inside}
    parts: dict[Any, list[int]] = defaultdict(list)
    for index in inside:
        values = values_of(counting.lines[index], limit.per)
        parts[values[0] if values else ""].append(index)
    return parts


def _cap(limit: Limit, counting: Counting, inside: list[int], cap: int, words: Words) -> None:
    for key, indexes in _parted(limit, counting, inside).items():
        numbers = {"cap": limit.at_most or 0, "per": limit.per, "key": str(key), **words}
        _take(counting, indexes, cap, ("cap", numbers))


def _minimum(limit: Limit, counting: Counting, inside: list[int], least: int, words: Words) -> None:
    for key, indexes in _parted(limit, counting, inside).items():
        found = sum(counting.credits[index] for index in indexes)
        if found < least:
            numbers = {"least": limit.at_least or 0, "per": limit.per, "key": str(key), **words}
            for index in indexes:
                counting.cut(index, 0, ("below-minimum", numbers))


def _share(limit: Limit, counting: Counting, inside: list[int], needed: int, words: Words) -> None:
    share, least = limit.at_most_share, limit.at_least_share
    within = set(inside)
    others = [index for index in range(len(counting.lines)) if index not in within]
    if share is not None and share < 1:
        if limit.share_of == "needed":
            cap = needed * share.numerator // share.denominator
        else:
            rest = sum(counting.credits[index] for index in others)
            cap = rest * share.numerator // (share.denominator - share.numerator)
        _take(
            counting,
            inside,
            cap,
            ("share", _percent(share.numerator, share.denominator, limit.share_of, words)),
        )
    if least is not None and least > 0:
        found = sum(counting.credits[index] for index in inside)
        cap = found * (least.denominator - least.numerator) // least.numerator
        others_words = {"which": "", "which_fr": ""}
        numbers = _percent(least.denominator - least.numerator, least.denominator, "counted", others_words)
        _take(counting, others, cap, ("share", numbers))


def _percent(top: int, bottom: int, base: str, words: Words) -> dict[str, Any]:
    return {"top": top, "bottom": bottom, "base": base, **words}


def _supported(limit: Limit, supporting: Iterable[Evidence]) -> dict[Any, int]:
    """How much of the supporting lines there is, by the value of `per`."""
    given: dict[Any, int] = defaultdict(int)
    for line in supporting:
        values = values_of(line, limit.per) if limit.per else ("",)
        given[values[0] if values else ""] += line.minutes if limit.support and limit.support.timed else 1
    return given


def _ratio(
    limit: Limit, counting: Counting, inside: list[int], given: dict[Any, int], scale: int, words: Words
) -> None:
    support = limit.support
    if support is None:
        return
    for key, indexes in _parted(limit, counting, inside).items():
        there = given.get(key, 0)
        room = there * support.allows * scale // support.each
        numbers = {
            "given": there,
            "each": support.each,
            "allows": support.allows,
            "per": limit.per,
            "key": str(key),
        }
        _take(counting, indexes, room, ("ratio", {**numbers, "timed": int(support.timed), **words}))


def best_same(attribute: str, counting: Counting, worth: Callable[[list[int]], int]) -> Any:
    """The value of `attribute` whose lines are worth most; of equals, the one met first."""
    parts: dict[Any, list[int]] = defaultdict(list)
    for index, line in enumerate(counting.lines):
        value = value_of(line, attribute)
        if value is not None and counting.credits[index]:
            parts[value].append(index)
    best, most = None, -1
    for value, indexes in parts.items():
        if (found := worth(indexes)) > most:
            best, most = value, found
    return best
