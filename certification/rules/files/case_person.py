"""The days of the person whose evidence it is: enrolled and certified once, and enrolled where the curriculum asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from certification.rules.case import Case
from certification.rules.curriculum import Group, OnlyIf, Requirement
from certification.rules.files.case_rows import Row
from certification.rules.files.problems import Problem


def days_of_one_person(people: list[tuple[tuple[str, date], Row]]) -> None:
    """One case is one enrolment: it has one first day, and one day of the certificate, which does not come before."""
    days: dict[str, date] = {}
    for (kind, on), row in people:
        known = days.setdefault(kind, on)
        if known != on:
            row.wrong("on", f"says {kind} on {on}, another row says on {known}", "keep one of the two")
    for (kind, on), row in people:
        if kind == "certified" and on < days.get("enrolled", on):
            row.wrong(
                "on",
                f"certified on {on}, before being enrolled on {days['enrolled']}",
                "change one of the two",
            )


def without_enrolment(case: Case, place: str) -> list[Problem]:
    """What to add where the curriculum asks when somebody enrolled and no row says it.

    Neither what is meant for those enrolled before a day nor what is meant for the others would apply, and so all that
    is asked would be met.
    """
    if case.enrolled_on is not None:
        return []
    curriculum = case.curriculum
    groups = [*curriculum.groups]
    if case.certified_on is not None and curriculum.renewal is not None:
        groups += curriculum.renewal.groups
    asking = [name for name, only_if in (*_conditions(groups), *_titles(case)) if _asks_when(only_if)]
    if not asking:
        return []
    message = f"says nothing of the day of enrolment, which decides whether this applies: {', '.join(asking)}"
    return [Problem(place, message, "add a row: table person, kind enrolled, on 2026-01-01")]


def _asks_when(only_if: OnlyIf | None) -> bool:
    return only_if is not None and bool(only_if.enrolled_from or only_if.enrolled_before)


def _titles(case: Case) -> Iterator[tuple[str, OnlyIf | None]]:
    yield from ((f"title {one.title}", one.only_if) for one in case.curriculum.titles)


def _conditions(members: Sequence[Group | Requirement]) -> Iterator[tuple[str, OnlyIf | None]]:
    """Every group and requirement with the condition under which it is meant for somebody."""
    for member in members:
        sort = "group" if isinstance(member, Group) else "requirement"
        yield f"{sort} {member.code}", member.only_if
        if isinstance(member, Group):
            yield from _conditions(member.members)
