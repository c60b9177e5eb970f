"""What remains: the shortest thing that would meet a requirement, and who or what it depends on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from certification.rules.compiling import Prepared
from certification.rules.curriculum import Condition, Requirement
from certification.rules.fitting import anchor_day
from certification.rules.run import Run
from certification.rules.standing import GroupStanding, Remaining


def remaining(run: Run, hopeful: Run, prepared: Prepared) -> Iterator[Remaining]:
    """What would meet one requirement that applies and is not met."""
    requirement = prepared.requirement
    code, unit = requirement.code, requirement.unit
    finding, hoped = run.findings[code], hopeful.findings[code]
    closed = next((anchor for anchor in requirement.after if anchor_day(run, anchor) is None), None)
    if closed is not None:
        yield _first(run, code, closed.code or closed.text)
    if requirement.source == "time":
        if finding.until is not None:
            yield Remaining("wait", code, finding.needed, "days", until=finding.until, serves=(code,))
        elif requirement.since is not None:
            yield _first(run, code, requirement.since.code or requirement.since.text)
        return
    waiting = (hoped.counted - finding.counted) // prepared.scale
    if waiting > 0 and closed is None:
        lines = len(finding.claimed) or sum(1 for paper in finding.papers if paper[1] == "waiting")
        yield Remaining("verify", code, waiting, unit, serves=(code,), lines=lines)
    short = -(-(prepared.needed - max(hoped.counted, finding.counted)) // prepared.scale)
    if short <= 0:
        return
    if requirement.source in ("document", "membership"):
        yield Remaining(requirement.source, code, short, unit, kinds=requirement.filter.kinds, serves=(code,))
        return
    missing = [value for value in requirement.values if value not in hoped.covered]
    yield Remaining(
        "add",
        code,
        short,
        unit,
        kinds=requirement.filter.kinds,
        attributes=_attributes(requirement),
        serves=(code,),
        names=tuple(missing[:50]) if requirement.measure == "coverage" else (),
    )


def _first(run: Run, code: str, anchor: str) -> Remaining:
    position = run.plan.by_code.get(anchor)
    if position is not None:
        named: Any = run.plan.prepared[position].requirement
    else:
        named = run.plan.group_by_code.get(anchor)
    name = named.title if named else anchor
    name_fr = (named.title_fr or named.title) if named else anchor
    return Remaining("first", code, 1, "count", serves=(code,), names=(name,), names_fr=(name_fr,))


def _attributes(requirement: Requirement) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for condition in (*requirement.filter.where, *requirement.must):
        value = _wanted(condition)
        if value is not None:
            found[condition.attribute] = value
    return found


def _wanted(condition: Condition) -> Any:
    if condition.test in ("is", "at_least", "at_most"):
        return condition.value
    if condition.test == "any_of" and isinstance(condition.value, tuple):
        return condition.value[0]
    if condition.test == "all_of":
        return condition.value
    return None


def overall(run: Run, groups: tuple[GroupStanding, ...]) -> Iterator[Remaining]:
    """What remains for the whole, in file order."""
    for group in groups:
        if group.met or not group.applies or group.advice:
            continue
        for requirement in group.requirements:
            if not requirement.met and requirement.applies and not requirement.advice:
                yield from requirement.remains
        yield from overall(run, group.groups)


def hold_items(kinds: tuple[str, ...]) -> Iterator[Remaining]:
    """The holds that must be lifted."""
    for kind in sorted(set(kinds)):
        yield Remaining("hold", "", 1, "count", names=(kind,), names_fr=(kind,))
