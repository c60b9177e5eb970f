"""Which documents and memberships curricula ask for, wherever in the file they are named."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from certification.models import Enrolment, Stream
from certification.rules.curriculum import Curriculum, Group, OnlyIf, Requirement, Title
from certification.standing import provider_rules
from certification.wording import said
from people.models import Person, Registration


@lru_cache(maxsize=256)
def asked_in(rules: Curriculum) -> tuple[tuple[str, Requirement | Group | Title], ...]:
    """Every kind of paper the file names, as `Registration.kind` holds it, each with what names it."""
    found: list[tuple[str, Requirement | Group | Title]] = []
    for title in rules.titles:
        found.extend((kind, title) for kind in _of_condition(title.only_if))
    for group in (*rules.groups, *(rules.renewal.groups if rules.renewal else ())):
        found.extend(_of_group(group))
    return tuple(found)


def _of_group(group: Group) -> Iterator[tuple[str, Requirement | Group]]:
    yield from ((kind, group) for kind in _of_condition(group.only_if))
    for requirement in group.requirements:
        yield from ((kind, requirement) for kind in _of_requirement(requirement))
    for inner in group.groups:
        yield from _of_group(inner)


def _of_requirement(requirement: Requirement) -> Iterator[str]:
    for kind, membership in requirement.papers:
        yield f"{Registration.MEMBERSHIP}{kind}" if membership else kind


def _of_condition(only_if: OnlyIf | None) -> Iterator[str]:
    yield from only_if.documents if only_if is not None else ()


def asked_of(person: Person, language: str) -> dict[str, list[str]]:
    """The kinds this person's open enrolments ask for, in the order of their files, with the titles of what asks."""
    found: dict[str, list[str]] = {}
    enrolments = Enrolment.objects.open().filter(person=person).select_related("curriculum").order_by("pk")
    for enrolment in enrolments:
        for kind, thing in asked_in(enrolment.curriculum.rules):
            titles = found.setdefault(kind, [])
            title = said(thing, "title", language)
            if title not in titles:
                titles.append(title)
    return found


def functions_asked() -> dict[str, list[Stream]]:
    """Every function or class by which a curriculum in force or in draft asks who gave an hour, with its streams."""
    found: dict[str, list[Stream]] = {}
    for stream in Stream.objects.prefetch_related("curricula").order_by("position", "code"):
        for code in functions_asked_in(stream):
            found.setdefault(code, []).append(stream)
    return found


def functions_asked_in(stream: Stream) -> list[str]:
    """Every function or class by which one of this stream's curricula asks who gave an hour."""
    used = (one for one in stream.curricula.all() if one.status != "discarded")
    return sorted({code for one in used for code in _functions(one.rules)})


@lru_cache(maxsize=256)
def _functions(rules: Curriculum) -> frozenset[str]:
    return frozenset(
        code for rule in provider_rules(rules) for code in (*rule.appointed, *rule.classes, *rule.not_classes)
    )
