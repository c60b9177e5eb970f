"""What caps, shares and ratios leave of the lines: the largest total that all of them allow at once.

Which lines make up that total is decided in order of time (see `filling`). Whether a part reaches its minimum is asked
once, in the limit's turn, of what the limits above it leave: what limits below it take does not undo a month that was
long enough.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from certification.rules.case import Evidence
from certification.rules.compiling import Prepared
from certification.rules.curriculum import Limit
from certification.rules.filling import Bound, fill, why_cut
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
    """Cut `counting` down to the most that every limit, and the cap over all, allow at once."""
    bounds: list[Bound] = []
    for number, limit in enumerate(prepared.requirement.limits):
        inside, words = _touched(run, prepared, number, counting), prepared.limit_words[number]
        if limit.at_least is not None:
            left = fill(counting.credits, bounds).left if bounds else counting.credits
            _minimum(limit, counting, inside, left, limit.at_least * prepared.scale, words)
        if limit.at_most is not None:
            bounds += _caps(limit, counting, inside, len(bounds), limit.at_most * prepared.scale, words)
        if limit.at_most_share is not None or limit.at_least_share is not None:
            bounds += _shares(limit, counting, inside, len(bounds), prepared.needed, words)
        if limit.support is not None:
            given = _supported(limit, run.supporting(prepared, number))
            bounds += _ratios(limit, counting, inside, len(bounds), given, prepared.scale, words)
    if prepared.cap is not None:
        reason: Reason = ("overall-cap", {"cap": prepared.cap // prepared.scale})
        if prepared.gives_way:
            reason = ("enough", dict(prepared.gives_way_to))
        bounds.append(Bound(list(range(len(counting.lines))), reason, prepared.cap, family=len(bounds)))
    filled = fill(counting.credits, bounds)
    for index, bound in why_cut(counting.credits, bounds, filled).items():
        counting.cut(index, filled.left[index], bound.reason)


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


def _parted(limit: Limit, counting: Counting, inside: list[int]) -> dict[Any, list[int]]:
    """The lines by the value of `per`. A line with several values stands under the first; one with none, on its own."""
    if not limit.per:
        return {"": inside}
    parts: dict[Any, list[int]] = defaultdict(list)
    for index in inside:
        values = values_of(counting.lines[index], limit.per)
        parts[values[0] if values else ""].append(index)
    return parts


def _part(limit: Limit, key: Any, words: Words) -> dict[str, Any]:
    """What a sentence needs to name the part of a limit that is full, or not long enough."""
    return {"per": limit.per, "key": str(key), **words}


def toward_minimums(run: Run, prepared: Prepared, counting: Counting) -> dict[int, Reason]:
    """The minimum each line helped to reach: without it and those before it, its month or provider would not count."""
    found: dict[int, Reason] = {}
    for number, limit in enumerate(prepared.requirement.limits):
        if limit.at_least is None:
            continue
        inside, words = _touched(run, prepared, number, counting), prepared.limit_words[number]
        for key, indexes in _parted(limit, counting, inside).items():
            before = 0
            for index in indexes:
                if before >= limit.at_least * prepared.scale:
                    break
                found.setdefault(index, ("helped", {"least": limit.at_least, **_part(limit, key, words)}))
                before += counting.credits[index]
    return found


def _caps(
    limit: Limit, counting: Counting, inside: list[int], family: int, cap: int, words: Words
) -> Iterable[Bound]:
    for key, indexes in _parted(limit, counting, inside).items():
        numbers = {"cap": limit.at_most or 0, **_part(limit, key, words)}
        yield Bound(indexes, ("cap", numbers), cap, family=family)


def _minimum(
    limit: Limit, counting: Counting, inside: list[int], left: list[int], least: int, words: Words
) -> None:
    for key, indexes in _parted(limit, counting, inside).items():
        if sum(left[index] for index in indexes) < least:
            numbers = {"least": limit.at_least or 0, **_part(limit, key, words)}
            for index in indexes:
                counting.cut(index, 0, ("below-minimum", numbers))


def _shares(
    limit: Limit, counting: Counting, inside: list[int], family: int, needed: int, words: Words
) -> Iterable[Bound]:
    share, least = limit.at_most_share, limit.at_least_share
    if share is not None and share < 1:
        numbers = _percent(share.numerator, share.denominator, limit.share_of, words)
        if limit.share_of == "needed":
            room = needed * share.numerator // share.denominator
            yield Bound(inside, ("share", numbers), room, family=family)
        else:
            yield Bound(inside, ("share", numbers), share=share, family=family)
    if least is not None and least > 0:
        within = set(inside)
        others = [index for index in range(len(counting.lines)) if index not in within]
        numbers = _percent(
            least.denominator - least.numerator, least.denominator, "counted", {"which": "", "which_fr": ""}
        )
        yield Bound(others, ("share", numbers), share=1 - least, family=family)


def _percent(top: int, bottom: int, base: str, words: Words) -> dict[str, Any]:
    return {"top": top, "bottom": bottom, "base": base, **words}


def _supported(limit: Limit, supporting: Iterable[Evidence]) -> dict[Any, int]:
    """How much of the supporting lines there is, by the value of `per`."""
    given: dict[Any, int] = defaultdict(int)
    for line in supporting:
        values = values_of(line, limit.per) if limit.per else ("",)
        given[values[0] if values else ""] += line.minutes if limit.support and limit.support.timed else 1
    return given


def _ratios(
    limit: Limit,
    counting: Counting,
    inside: list[int],
    family: int,
    given: dict[Any, int],
    scale: int,
    words: Words,
) -> Iterable[Bound]:
    support = limit.support
    if support is None:
        return
    for key, indexes in _parted(limit, counting, inside).items():
        there = given.get(key, 0)
        numbers = {
            "given": there,
            "each": support.each,
            "allows": support.allows,
            "timed": int(support.timed),
            **_part(limit, key, words),
        }
        yield Bound(
            indexes, ("ratio", numbers), there * support.allows * scale // support.each, family=family
        )


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
