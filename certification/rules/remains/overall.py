"""What remains for the whole: of each requirement that is really asked, and one addition that serves two as one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from certification.rules.curriculum import Group
from certification.rules.judge.belonging import accepts
from certification.rules.judge.run import Run
from certification.rules.remains.spreading import as_lines
from certification.rules.remains.trying import trial
from certification.rules.standing import GroupStanding, Remaining, RequirementStanding

NARROWER = {"at_least": max, "at_most": min}
Joined = dict[tuple[str, int], Remaining | None]
"""By requirement and place in its list: what is asked for instead, or None where another item does it as well."""


def asked_for(run: Run, groups: Sequence[Group], *, all_of: bool = True) -> Iterator[tuple[str, bool]]:
    """The requirements that are asked and not met, and whether there is no choice about each.

    What stands in a group that does not apply, or of which enough is met, is not asked.
    """
    for group in groups:
        met, _ = run.met(group)
        if met or not run.applies(group.only_if):
            continue
        needed = all_of and group.needs is None and not group.advice
        for member in group.members:
            if isinstance(member, Group):
                yield from asked_for(run, (member,), all_of=needed)
                continue
            finding = run.findings[member.code]
            if finding.applies and not finding.met:
                yield member.code, needed and not member.advice


def overall(groups: tuple[GroupStanding, ...], joined: Joined) -> Iterator[Remaining]:
    """What remains for the whole, in file order; an item that serves two requirements stands once."""
    for group in groups:
        if group.met or not group.applies or group.advice:
            continue
        if group.needs is not None:
            yield _choice(group, group.needs)
        for found in group.requirements:
            if found.met or not found.applies or found.advice:
                continue
            for number, item in enumerate(found.remains):
                kept = joined.get((found.code, number), item)
                if kept is not None:
                    yield kept
        yield from overall(group.groups, joined)


def _choice(group: GroupStanding, needs: int) -> Remaining:
    members: list[RequirementStanding | GroupStanding] = [*group.requirements, *group.groups]
    asked = [member for member in members if member.applies and not member.advice]
    open_ones = [member for member in asked if not member.met]
    met = sum(member.met for member in asked)
    return Remaining(
        "choose",
        group.code,
        min(needs, len(asked)) - met,
        "count",
        serves=tuple(member.code for member in open_ones),
        names=tuple(member.title for member in open_ones),
        names_fr=tuple(member.title_fr or member.title for member in open_ones),
    )


def join(run: Run, found: Mapping[str, Sequence[Remaining]]) -> Joined:
    """Where one addition meets two of these requirements: the larger, now serving both.

    An addition that would have to be of a narrower sort than its own requirement asks stays as it is; what the narrower
    one brings is taken off it.
    """
    adds = [
        (code, number, item)
        for code, items in found.items()
        for number, item in enumerate(items)
        if item.kind == "add" and not item.names and not item.of and item.until is None and not item.is_score
        and all(other is item or other.kind == "verify" for other in items)
    ]  # fmt: skip
    joined: Joined = {}
    adds.sort(key=lambda entry: (-entry[2].amount, -len(entry[2].attributes), run.plan.by_code[entry[0]]))
    for place, (code, number, item) in enumerate(adds):
        if (code, number) in joined:
            continue
        current = item
        narrower: list[tuple[tuple[str, int], Remaining]] = []
        for other_code, other_number, other in adds[place + 1 :]:
            key = (other_code, other_number)
            if key in joined or other.unit != item.unit:
                continue
            both = _both(run, current, other)
            if both is not None and (both.kinds, both.attributes) == (current.kinds, current.attributes):
                current = both
                joined[key] = None
            elif both is not None:
                narrower.append((key, other))
        for key, other in narrower:
            less = current._replace(amount=current.amount - other.amount, part=0, part_of=())
            if less.amount and not less.lines and all(_met(run, one, (less, other)) for one in less.serves):
                current, joined[key] = less, other  # which must stay as it is: the rest leans on it
                break
        if current is not item:
            joined[(code, number)] = current
    return joined


def _met(run: Run, code: str, items: Sequence[Remaining]) -> bool:
    """Whether a requirement, which must not give way to others, is met with these."""
    prepared = run.plan.prepared[run.plan.by_code[code]]
    lines = [line for number, item in enumerate(items) for line in as_lines(item, run.on, f"new-{number}")]
    if prepared.exclusive or not all(accepts(prepared, line) for line in lines):
        return False
    return trial(run, prepared, lines, run.on, alone=False).met


def _both(run: Run, one: Remaining, other: Remaining) -> Remaining | None:
    """One addition that meets all that both serve, or None."""
    kind = next((kind for kind in one.kinds if kind in other.kinds and not kind.endswith(".*")), None)
    if kind is None:
        return None
    asks = _asks_of_both(one, other)
    if asks is None:
        return None
    attributes = {**other.attributes, **one.attributes}
    lengths = [item.attributes["minutes"] for item in (one, other) if "minutes" in item.attributes]
    if lengths:
        attributes["minutes"] = max(lengths)
    most = _without_both(one, other)
    kept = one._replace(
        kinds=(kind,),
        attributes=attributes,
        amount=max(one.amount, other.amount),
        lines=max(one.lines, other.lines),
        serves=(*one.serves, *other.serves),
        asks=asks,
        part=0,
        part_of=(),
        latest=min((item.latest for item in (one, other) if item.latest), default=None),
        without=tuple(english for english, _ in most),
        without_fr=tuple(french for _, french in most),
        without_most=tuple(most.values()),
    )
    return kept if all(_met(run, code, (kept,)) for code in kept.serves) else None


def _without_both(one: Remaining, other: Remaining) -> dict[tuple[str, str], int]:
    """What may not be in the place of either, or only so much as both allow."""
    most: dict[tuple[str, str], int] = {}
    for item in (one, other):
        for english, french, much in zip(item.without, item.without_fr, item.without_most, strict=True):
            most[english, french] = min(much, most.get((english, french), much))
    return most


def _asks_of_both(one: Remaining, other: Remaining) -> tuple[tuple[str, str, str], ...] | None:
    """What both ask, of two bounds the narrower; None where they ask of one thing in different ways."""
    asks = {(name, test): wanted for name, test, wanted in one.asks}
    about = {name for name, _ in asks}
    for name, test, wanted in other.asks:
        known = asks.setdefault((name, test), wanted)
        if (
            name in about
            and known is wanted
            and (name, test, wanted) not in one.asks
            and test not in NARROWER
        ):
            return None
        if known != wanted:
            if test not in NARROWER:
                return None
            asks[name, test] = NARROWER[test](known, wanted, key=Decimal)
    return tuple((name, test, wanted) for (name, test), wanted in asks.items())


def hold_items(kinds: tuple[str, ...]) -> Iterator[Remaining]:
    """The holds that must be lifted."""
    for kind in sorted(set(kinds)):
        yield Remaining("hold", "", 1, "count", names=(kind,), names_fr=(kind,))
