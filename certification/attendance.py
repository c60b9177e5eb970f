"""Which requirements nobody but their holder reads more of than whether they are met.

Those about the steps of sessions received, and those that lean on one of them: were it told from which day on they
count, or which lines came too early, that would be the day on which a step was reached.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from certification import registry
from certification.models import Curriculum
from certification.rules.curriculum import Curriculum as Rules
from certification.rules.curriculum import Filter, Group, Limit, Requirement
from certification.rules.lines import kind_fits

STEPS = "steps"


def untold(curriculum: Curriculum) -> frozenset[str]:
    """Codes of the requirements of which others may know only whether they are met.

    Their figures, what is missing and what became of each line would together tell what a client reached and when.
    """
    return untold_in(curriculum.rules)


def untold_in(rules: Rules) -> frozenset[str]:
    """The same of a text that need not be a version yet."""
    return _closure(rules.groups)


def untold_in_renewal(rules: Rules) -> frozenset[str]:
    """The same of what renewal asks, which has codes of its own."""
    return _closure(rules.renewal.groups if rules.renewal else ())


def tells_steps(requirement: Requirement) -> bool:
    """Whether its own figures would tell which steps somebody reached as a client."""
    if requirement.source != "evidence":
        return False
    if _may_be_attendance(requirement.filter) and STEPS in requirement.attributes:
        return True
    # Lines that others lean on need not be of the requirement's own kinds.
    return any(_leans_on_steps(limit) for limit in requirement.limits)


def _may_be_attendance(filter_: Filter) -> bool:
    return any(
        kind.attendance_only and kind_fits(kind.code, filter_.kinds) for kind in registry.kinds().values()
    )


def _leans_on_steps(limit: Limit) -> bool:
    support = limit.support
    if support is None or not _may_be_attendance(support.filter):
        return False
    filters = (support.filter, *(conversion.filter for conversion in support.convert))
    named = {name for one in filters for condition in one.where for name in condition.attributes}
    return STEPS in named.union(limit.parted_by)


def _closure(groups: Sequence[Group]) -> frozenset[str]:
    """Those that tell steps, and whatever leans on one of them, on what leans on it, or on a group that holds any."""
    placed = list(_placed(groups, ()))
    found = {one.code for one, _ in placed if tells_steps(one)}
    before = 0
    while len(found) > before:
        before = len(found)
        told_by = found | {group.code for one, around in placed if one.code in found for group in around}
        found |= {one.code for one, around in placed if told_by & _leans_on(one, around)}
    return frozenset(found)


def _placed(
    groups: Sequence[Group], around: tuple[Group, ...]
) -> Iterator[tuple[Requirement, tuple[Group, ...]]]:
    """Every requirement, with the groups it stands in."""
    for group in groups:
        within = (*around, group)
        for one in group.requirements:
            yield one, within
        yield from _placed(group.groups, within)


def _leans_on(one: Requirement, around: Sequence[Group]) -> frozenset[str]:
    named = {group.only_if.met for group in around if group.only_if and group.only_if.met}
    shared = next((group for group in around if group.exclusive), None)
    if shared is not None:
        # What an earlier requirement of the group took of a line is gone here, and a page would say so.
        codes = [member.code for member in shared.walk()]
        named.update(codes[: codes.index(one.code)])
    return one.leans_on | named
