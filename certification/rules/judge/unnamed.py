"""What in a case can have no effect, as its curriculum or its lines never name it: mostly a slip of the pen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from certification.rules.case import Case
from certification.rules.curriculum import Curriculum, Group, OnlyIf, Requirement

SORTS = ("document", "membership", "function", "class")


class Unnamed(NamedTuple):
    """A name the case gives and nothing knows; `sort` is one of SORTS, or fact; `known` what is known of that sort."""

    sort: str
    name: str
    known: frozenset[str]


def unnamed(case: Case) -> list[Unnamed]:
    """What can have no effect, by sort and name."""
    known = dict(zip(SORTS, _named(case.curriculum), strict=True))
    given = {
        "document": {paper.kind for paper in case.documents},
        "membership": {member.body for member in case.memberships},
        "function": {one.function for one in case.appointments},
        "class": {one.name for one in case.classes},
    }
    return [Unnamed(sort, name, known[sort]) for sort in SORTS for name in sorted(given[sort] - known[sort])]


def unknown_facts(case: Case) -> list[Unnamed]:
    """What another certificate used although no line says that it happened, so that nothing is taken from any."""
    known = frozenset(line.fact for line in case.evidence if line.fact)
    return [
        Unnamed("fact", fact, known) for fact in sorted({use.fact for use in case.used_elsewhere} - known)
    ]


def _named(curriculum: Curriculum) -> tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str]]:
    groups = [*curriculum.groups, *(curriculum.renewal.groups if curriculum.renewal else ())]
    asked = [one for group in groups for one in group.walk()]
    papers = [paper for one in asked for paper in one.papers]
    conditions = [*(one.only_if for one in curriculum.titles), *_conditions(groups)]
    documents = {kind for kind, membership in papers if not membership}
    documents |= {kind for one in conditions if one is not None for kind in one.documents}
    people = [rule for one in asked for rule in one.provider_rules]
    return (
        frozenset(documents),
        frozenset(kind for kind, membership in papers if membership),
        frozenset(name for rule in people for name in rule.appointed),
        frozenset(name for rule in people for name in (*rule.classes, *rule.not_classes)),
    )


def _conditions(members: Iterable[Group | Requirement]) -> Iterator[OnlyIf | None]:
    for member in members:
        yield member.only_if
        if isinstance(member, Group):
            yield from _conditions(member.members)
