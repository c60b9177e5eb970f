"""Of what is to be added, how much must be of the narrower sort where a reserve or a least share asks for some only."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence

from certification.rules.judge.compiling import Prepared
from certification.rules.judge.run import Run
from certification.rules.lines import DERIVED
from certification.rules.remains.sorts import flat
from certification.rules.remains.spreading import as_lines
from certification.rules.remains.trimming import resized
from certification.rules.remains.trying import touches
from certification.rules.standing import Remaining

Enough = Callable[[Sequence[Remaining]], bool]
PLAIN = ("minutes", "count")


def in_two(item: Remaining) -> tuple[Remaining, ...]:
    """The part that must be of the narrower sort, and the rest, of which less is asked."""
    if not item.part:
        return (item,)
    rest = {name: value for name, value in item.attributes.items() if name not in item.part_of}
    whole = item._replace(part=0, part_of=())
    return resized(whole, item.part), resized(whole._replace(attributes=rest), item.amount - item.part)


def each_in_two(items: Sequence[Remaining]) -> list[Remaining]:
    """The same of each of these."""
    return [part for item in items for part in in_two(item)]


def parted(run: Run, prepared: Prepared, items: Sequence[Remaining], place: int, enough: Enough) -> Remaining:
    """One of these additions with the least part of it that must say what a reserve or a least share asks."""
    item = items[place]
    if item.supports or item.names or item.per or item.of or item.points or item.unit not in PLAIN:
        return item
    if item.is_score or item.amount < 2 or (item.unit == "minutes" and item.lines > 1):
        return item
    names = _of_a_part(run, prepared, item)
    if not names:
        return item

    before, after = each_in_two(items[:place]), each_in_two(items[place + 1 :])

    def met(part: int) -> bool:
        return enough([*before, *in_two(item._replace(part=part, part_of=names)), *after])

    if not met(item.amount - 1):
        return item
    return item._replace(part=bisect_left(range(item.amount), True, lo=1, key=met), part_of=names)


def _of_a_part(run: Run, prepared: Prepared, item: Remaining) -> tuple[str, ...]:
    """What the lines say only because some limit wants a part of all to say it."""
    line, *_ = as_lines(item, run.on)
    found: set[str] = set()
    for number, limit in enumerate(prepared.requirement.limits):
        reserved = limit.at_least_share or (limit.at_least and not limit.per)
        if reserved and touches(run, prepared, number, line):
            found |= {one.attribute for one in flat(limit.filter.where) if one.attribute not in DERIVED}
            found |= {"provider"} if limit.filter.provider else set()
    return tuple(sorted(found & set(item.attributes)))
