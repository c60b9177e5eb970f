"""Values a requirement leaves to the rest of its file: the steps, competences or modules a coverage is over."""

from __future__ import annotations

from dataclasses import replace

from certification.rules.curriculum import Group, Requirement
from certification.rules.files.problems import Problem

Names = dict[str, tuple[str, ...]]


def settle(
    groups: tuple[Group, ...], names: Names, problems: list[Problem], place: str = ""
) -> tuple[Group, ...]:
    """The groups with every coverage told which values it is over, and how many are needed."""
    return tuple(_group(group, names, problems, place) for group in groups)


def _group(group: Group, names: Names, problems: list[Problem], place: str) -> Group:
    here = f"{place} › group {group.code}" if place else f"group {group.code}"
    return replace(
        group,
        members=tuple(
            _group(member, names, problems, here)
            if isinstance(member, Group)
            else _requirement(member, names, problems, here)
            for member in group.members
        ),
    )


def _requirement(requirement: Requirement, names: Names, problems: list[Problem], place: str) -> Requirement:
    if requirement.measure != "coverage":
        return requirement
    values = requirement.values or names.get(requirement.of.rstrip("s"), ())
    if not values and requirement.of:
        where = f"{place} › requirement {requirement.code} › values"
        problems.append(Problem(where, "is missing: coverage of what?", 'write values = ["…", "…"]'))
    needed = max(1, len(values)) if requirement.needed < 0 else requirement.needed
    return replace(requirement, values=tuple(dict.fromkeys(values)), needed=needed)
