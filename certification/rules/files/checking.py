"""What no single line of a file shows: codes used twice, names that lead nowhere, cycles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from certification.rules.curriculum import (
    Anchor,
    Condition,
    Curriculum,
    Filter,
    Group,
    Item,
    Module,
    OnlyIf,
    Renewal,
    Requirement,
)
from certification.rules.files.naming import (
    each_condition,
    filters_of,
    idle_wildcards,
    misnamed_lengths,
    misspelt_attributes,
    misspelt_words,
    strange_parts,
    strangers,
)
from certification.rules.files.possible import impossible
from certification.rules.files.problems import Problem, did_you_mean, nearest
from certification.rules.files.reading_days import CYCLE_DAYS, WORDS_FOR_DAYS
from certification.rules.files.unmatched import unmatched
from certification.rules.lines import DERIVED, kind_fits

LISTED = {"module": "modules", "step": "steps", "steps": "steps", "competence": "competences"}
"""Attributes whose values are codes listed in the file itself."""


RENEWED_BY = (
    "write [[renewal.group]] and [[renewal.group.requirement]] below it; [[group]] is of the certificate"
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A requirement or group and where it stands."""

    thing: Requirement | Group
    place: str
    number: int
    """Which it is of the requirements or groups beside it."""


def check(curriculum: Curriculum, problems: list[Problem], *, kinds: frozenset[str] | None = None) -> None:
    """Note every contradiction of the curriculum in `problems`."""
    lists: dict[str, tuple[Module | Item, ...]] = {
        "module": curriculum.modules,
        "step": curriculum.steps,
        "competence": curriculum.competences,
    }
    for word, listed in lists.items():
        named = [(item.code, f"{word} {item.code}", number) for number, item in enumerate(listed, start=1)]
        _twice(named, problems)
    _check_groups(curriculum, curriculum.groups, "", problems, kinds)
    if any(curriculum.walk()) and not _asks(curriculum.groups):
        problems.append(
            Problem("group", "all of it is advice: nothing is asked", "remove advice = true where it is not")
        )
    for title in curriculum.titles:
        codes = {placed.thing.code for placed in _placed(curriculum.groups, "")}
        _check_only_if(title.only_if, codes, f"title {title.title}", problems)
    problems.extend(misspelt_words(curriculum))
    if curriculum.renewal:
        _check_groups(curriculum, curriculum.renewal.groups, "renewal", problems, kinds)
        if not curriculum.renewal.groups:
            problems.append(Problem("renewal", "asks for nothing", RENEWED_BY))
        renewing = [one for group in curriculum.renewal.groups for one in group.walk()]
        _check_carried(curriculum.renewal, renewing, problems)
    for one in curriculum.walk():
        for anchor in one.days_named:
            if anchor.kind in CYCLE_DAYS:
                message = f'"{anchor.text}" has no meaning outside [renewal]'
                problems.append(Problem(f"requirement {one.code}", message, 'write "enrolment" or a date'))
        if one.across_cycles:
            message = "has no meaning outside [renewal]"
            problems.append(Problem(f"requirement {one.code} › across_cycles", message, "remove it"))


def _asks(groups: Iterable[Group]) -> bool:
    """Whether anything is asked that is no advice."""
    return any(
        _asks((member,)) if isinstance(member, Group) else not member.advice
        for group in groups
        if not group.advice
        for member in group.members
    )


def _check_carried(renewal: Renewal, asked: list[Requirement], problems: list[Problem]) -> None:
    """What is carried over is carried from something, in the unit that is measured in."""
    codes = [one.code for one in asked]
    for code in renewal.carry_over_of:
        if code not in codes:
            message = f'no requirement "{code}"'
            problems.append(Problem("renewal › carry_over › of", message, nearest(code, codes)))
    timed = {"hours"} if renewal.carry_over_timed else {"credits", "count", "sum"}
    if renewal.carry_over and asked and not any(one.measure in timed for one in asked):
        what = "written in time, but no requirement of the renewal measures hours"
        other = "written as a number, but no requirement of the renewal counts or has credits"
        message = f"is {what if renewal.carry_over_timed else other}"
        problems.append(Problem("renewal › carry_over", message, 'write "6 h" for hours, 6 for credits'))


def _check_groups(
    curriculum: Curriculum,
    groups: tuple[Group, ...],
    place: str,
    problems: list[Problem],
    kinds: frozenset[str] | None,
) -> None:
    placed = list(_placed(groups, place))
    _twice([(each.thing.code, each.place, each.number) for each in placed], problems)
    codes = {each.thing.code: each.thing for each in placed if each.thing.code}
    for each in placed:
        _check_only_if(each.thing.only_if, set(codes), each.place, problems)
        if isinstance(each.thing, Group):
            _check_group(each.thing, each.place, problems)
        else:
            _check_names(curriculum, each.thing, each.place, codes, problems, kinds)
            names = (
                strange_parts(each.thing, curriculum.words),
                misnamed_lengths(each.thing, curriculum.words),
                misspelt_attributes(each.thing, curriculum.words),
                idle_wildcards(each.thing),
                unmatched(each.thing),
                strangers(each.thing, curriculum.words, codes),
            )
            found = (one for sort in (*names, impossible(each.thing)) for one in sort)
            problems.extend(Problem(f"{each.place} › {where}" if where else each.place, what, how)
                            for where, what, how in found)  # fmt: skip
    _check_cycles(groups, placed, codes, problems)


def _placed(groups: Iterable[Group], place: str) -> Iterator[Placed]:
    for number, group in enumerate(groups, start=1):
        here = f"{place} › group {group.code}" if place else f"group {group.code}"
        yield Placed(group, here, number)
        asked = [member for member in group.members if isinstance(member, Requirement)]
        for place_of_it, member in enumerate(asked, start=1):
            yield Placed(member, f"{here} › requirement {member.code}", place_of_it)
        yield from _placed(group.groups, here)


def _twice(named: list[tuple[str, str, int]], problems: list[Problem]) -> None:
    seen: dict[str, tuple[str, int]] = {}
    for code, place, number in named:
        if code and code in seen:
            other, first = seen[code]
            also = f"no. {first} and no. {number}" if other == place else f"also: {other}"
            message = f'the code "{code}" is used twice ({also})'
            problems.append(Problem(place, message, "give each its own code"))
        seen.setdefault(code, (place, number))


def _check_group(group: Group, place: str, problems: list[Problem]) -> None:
    asked = [member for member in group.members if not member.advice]
    if group.needs is not None and group.needs > len(asked):
        message = f"asks for {group.needs} of {len(asked)}"
        hint = (
            f'write needs = {len(asked)} or "all"'
            if asked
            else "write requirements that are no advice, or remove it"
        )
        problems.append(Problem(f"{place} › needs", message, hint))
    if group.exclusive and sum(1 for _ in group.walk()) < 2:
        problems.append(Problem(f"{place} › exclusive", "has no meaning with one requirement", "remove it"))


def _check_only_if(only_if: OnlyIf | None, codes: set[str], place: str, problems: list[Problem]) -> None:
    if only_if is None:
        return
    if only_if.enrolled_from and only_if.enrolled_before and only_if.enrolled_from >= only_if.enrolled_before:
        problems.append(
            Problem(f"{place} › only_if", "no enrolment can be after the one and before the other")
        )
    if only_if.holding and only_if.holding == only_if.not_holding:
        problems.append(Problem(f"{place} › only_if", "asks for holding and not holding the same"))
    if only_if.met and only_if.met not in codes:
        message = f'no requirement or group "{only_if.met}"'
        problems.append(Problem(f"{place} › only_if › met", message, nearest(only_if.met, codes)))


def _check_names(
    curriculum: Curriculum,
    requirement: Requirement,
    place: str,
    codes: dict[str, Requirement | Group],
    problems: list[Problem],
    kinds: frozenset[str] | None,
) -> None:
    since = (requirement.since,) if requirement.since else ()
    named = [("after", requirement.after), ("until", requirement.until), ("since", since)]
    for where, filter_ in filters_of(requirement):
        named += [(f"{where} › after", filter_.after), (f"{where} › until", filter_.until)]
    for where, anchors in named:
        for anchor in anchors:
            _check_anchor(anchor, requirement, f"{place} › {where}", codes, problems)
    opener = requirement.window.opens_with if requirement.window else ""
    if opener and (opener not in codes or not _about_evidence(codes[opener])):
        message = f'no requirement about evidence is called "{opener}"'
        known = [code for code, thing in codes.items() if _about_evidence(thing)]
        problems.append(Problem(f"{place} › window › opens_with", message, nearest(opener, known)))
    for where, filter_ in filters_of(requirement):
        here = f"{place} › {where}" if where else place
        if kinds is not None and requirement.source == "evidence":
            _check_kinds(filter_, here, kinds, problems)
        for condition in each_condition(filter_.where):
            _check_listed(curriculum, condition, here, problems)
    for condition in each_condition(requirement.must):
        _check_listed(curriculum, condition, f"{place} › must", problems)
    listed = getattr(curriculum, LISTED.get(requirement.of, ""), ())
    for value in requirement.values if listed else ():
        _check_code(requirement.of, value, [item.code for item in listed], f"{place} › values", problems)


def _about_evidence(thing: Requirement | Group) -> bool:
    return isinstance(thing, Requirement) and thing.source == "evidence"


def _check_anchor(
    anchor: Anchor,
    requirement: Requirement,
    place: str,
    codes: dict[str, Requirement | Group],
    problems: list[Problem],
) -> None:
    if anchor.kind != "requirement":
        return
    if anchor.code == requirement.code:
        problems.append(Problem(place, "waits for itself", "name another requirement, or a date"))
    elif anchor.code not in codes:
        suggestion = _day_instead(anchor, [*codes, *WORDS_FOR_DAYS], renewing=place.startswith("renewal"))
        problems.append(Problem(place, f'no requirement or group "{anchor.code}"', suggestion))
    elif anchor.first and not _about_evidence(codes[anchor.code]):
        known = [code for code, thing in codes.items() if _about_evidence(thing)]
        message = f'no requirement about evidence is called "{anchor.code}"'
        problems.append(Problem(place, message, nearest(anchor.code, known)))


TODAY = ("today", "now")


def _day_instead(anchor: Anchor, known: list[str], *, renewing: bool) -> str:
    """What to write for a day nobody knows: the name that was meant, or every way to name one."""
    today = anchor.code in TODAY
    if not today and (near := did_you_mean(anchor.code, known)):
        return near
    words = ", ".join(f'"{word}"' for word in WORDS_FOR_DAYS if renewing or word not in CYCLE_DAYS)
    named = f'write a date ("2012-10-01"), {words}, a code, "first:code" or "document:licence"'
    if not today:
        return named
    length = anchor.text.partition(" - ")[2].strip() or "10 years"
    return f'{named}; to look back from today write within = "{length}"'


def _check_kinds(filter_: Filter, place: str, kinds: frozenset[str], problems: list[Problem]) -> None:
    for kind in filter_.kinds:
        if not any(kind_fits(known, (kind,)) for known in kinds):
            suggestion = did_you_mean(kind, kinds) or "known here: " + ", ".join(sorted(kinds))
            problems.append(Problem(f"{place} › evidence", f'this platform records no "{kind}"', suggestion))


def _check_listed(curriculum: Curriculum, condition: Condition, place: str, problems: list[Problem]) -> None:
    listed = getattr(curriculum, LISTED.get(condition.attribute, ""), ())
    if (
        not listed
        or condition.attribute in DERIVED
        or condition.test not in ("is", "any_of", "all_of", "none_of")
    ):
        return
    values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    for value in values:
        _check_code(condition.attribute, str(value), [item.code for item in listed], place, problems)


def _check_code(attribute: str, value: str, known: list[str], place: str, problems: list[Problem]) -> None:
    if value not in known:
        word = attribute.removesuffix("s") if attribute == "steps" else attribute
        suggestion = did_you_mean(value, known) or "listed in this file: " + ", ".join(known)
        problems.append(Problem(place, f'no {word} "{value}"', suggestion))


def _check_itself(thing: Requirement | Group, place: str, problems: list[Problem]) -> None:
    """Nothing may wait for itself: not for being met, nor for a window that it would open."""
    own = {thing.code}
    if isinstance(thing, Group):
        own |= {inner.code for inner in _inside(thing)}
    elif thing.window and thing.window.opens_with == thing.code:
        problems.append(
            Problem(f"{place} › window › opens_with", "waits for itself", "name another requirement")
        )
    if thing.only_if and thing.only_if.met in own:
        message = "waits for itself" if thing.only_if.met == thing.code else "waits for a part of itself"
        problems.append(Problem(f"{place} › only_if › met", message, "name another requirement or group"))


def _inside(group: Group) -> Iterator[Requirement | Group]:
    for member in group.members:
        yield member
        if isinstance(member, Group):
            yield from _inside(member)


def _check_cycles(
    groups: tuple[Group, ...],
    placed: list[Placed],
    codes: dict[str, Requirement | Group],
    problems: list[Problem],
) -> None:
    for each in placed:
        _check_itself(each.thing, each.place, problems)
    leads = {each.thing.code: _waits_for(each.thing, codes) for each in placed}
    for group in groups:
        _chain_exclusive(group, leads, exclusive=False)
    where = {each.thing.code: each.place for each in reversed(placed)}
    seen: set[str] = set()
    trail: list[str] = []

    def visit(code: str) -> None:
        seen.add(code)
        trail.append(code)
        for following in leads.get(code, ()):
            if following == code:
                continue
            if following in trail:
                circle = [*trail[trail.index(following) :], following]
                message = "wait for each other: " + " → ".join(circle)
                problems.append(Problem(where[following], message, "one of them must be free to come first"))
            elif following not in seen:
                visit(following)
        trail.pop()

    for code in leads:
        if code not in seen:
            visit(code)


def _waits_for(thing: Requirement | Group, codes: dict[str, Requirement | Group]) -> list[str]:
    found = [thing.only_if.met] if thing.only_if and thing.only_if.met else []
    if isinstance(thing, Group):
        found.extend(member.code for member in thing.members)
    else:
        found.extend(anchor.code for anchor in thing.days_named if anchor.kind == "requirement")
        if thing.window and thing.window.opens_with:
            found.append(thing.window.opens_with)
    return [code for code in found if code in codes]


def _chain_exclusive(group: Group, leads: dict[str, list[str]], *, exclusive: bool) -> None:
    if group.exclusive and not exclusive:
        inside = [requirement.code for requirement in group.walk()]
        for earlier, later in pairwise(inside):
            leads.setdefault(later, []).append(earlier)
    for inner in group.groups:
        _chain_exclusive(inner, leads, exclusive=exclusive or group.exclusive)
