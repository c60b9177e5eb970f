"""The names a curriculum uses: its kinds, attributes and values, and which of them look like a slip in another."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from certification.rules.curriculum import Condition, Curriculum, Filter, Group, OnlyIf, Requirement
from certification.rules.files.problems import Problem, did_you_mean, meant
from certification.rules.files.reading_filters import LENGTH_NAMES
from certification.rules.files.reading_lengths import MINUTES
from certification.rules.lines import DERIVED, PERIODS, is_number

ALIKE = 0.88
"""From here on two names are so much alike that one is mostly a slip in the other."""
PARTS = ("line", *PERIODS, "provider", "counterpart", "kind")
"""By what every line can be split, whatever its kind."""
NEAR_A_PART = 0.75
LENGTHS = frozenset(
    ("hour", *PERIODS, "half", "semester", "trimester", "fortnight",
     "hourly", "daily", "weekly", "monthly", "quarterly", "yearly", "annual")
)  # fmt: skip
LONG_LENGTHS = ("week", "month", "quarter", "year", "semester", "trimester")
"""So long that no other word ends like them."""
OFTEN_ASKED = ("minutes", "provider", "counterpart", "starts")
"""What every line has that no other word is so like by chance."""
A_LENGTH = 'must = { minutes = { at_least = "45 min" } }'
HOURS = "hours"
"""A column of the record, and no attribute: what stands there is read into `minutes`."""


def every_name(curriculum: Curriculum) -> set[str]:
    """Every kind, attribute, value, document, class, function, body and hold the file mentions."""
    groups = (*curriculum.groups, *(curriculum.renewal.groups if curriculum.renewal else ()))
    found = {name for group in groups for name in _names_in(group)}
    found.update(name for title in curriculum.titles for name in _papers(title.only_if))
    return (found | set(curriculum.holds or ())) - {""}


def _names_in(group: Group) -> Iterator[str]:
    yield from _papers(group.only_if)
    for member in group.members:
        yield from _names_in(member) if isinstance(member, Group) else names_used(member)


def _papers(only_if: OnlyIf | None) -> tuple[str, ...]:
    return (only_if.holding, only_if.not_holding) if only_if else ()


def slip(name: str, used: set[str]) -> str:
    """The name in use of which this one is a slip of the keyboard, most likely; nothing where it stands for itself."""
    if name in used or any(kind.endswith(".*") and name.startswith(kind[:-1]) for kind in used):
        return ""
    near = did_you_mean(name, used, cutoff=ALIKE).removeprefix('did you mean "').removesuffix('"?')
    return near if _without_digits(name) != _without_digits(near) else ""


def _without_digits(name: str) -> str:
    return "".join(letter for letter in name if not letter.isdigit())


def misspelt_words(curriculum: Curriculum) -> Iterator[Problem]:
    """Words that name nothing in the file, but nearly something.

    A word may stand for what only the record knows, such as a value no condition asks for: that is no slip.
    """
    used = every_name(curriculum) if curriculum.words else set()
    for word in curriculum.words:
        if near := slip(word, used):
            yield Problem(f"words › {word}", "is used nowhere in this file", f'did you mean "{near}"?')


def strange_parts(requirement: Requirement, own: Mapping[str, object]) -> Iterator[tuple[str, str, str]]:
    """Where lines are split or told apart by what looks like a period and is none: where, what is wrong, what to do.

    The file's `own` words are what it says they are.
    """
    splits = [(f"limit no. {number} › {word}", name)
              for number, limit in enumerate(requirement.limits, start=1)
              for word, names in (("per", limit.parted_by), ("of", (limit.of,)))
              for name in names]  # fmt: skip
    if requirement.measure in ("distinct", "coverage"):
        splits.append(("of", requirement.of))
    splits.append(("same", requirement.same))
    for where, name in splits:
        if name == MINUTES:
            yield where, "lines are not told apart by their length", f"name a condition: {A_LENGTH}"
        if not name or name in PARTS or name in own:
            continue
        if near := did_you_mean(name, PARTS, cutoff=NEAR_A_PART):
            yield where, f'"{name}" is not known here', near
        elif _tells_a_length(name):
            known = f"{', '.join(PERIODS[:-1])} and {PERIODS[-1]}"
            yield (
                where,
                f'"{name}" is no period; there are {known}',
                "if lines say it, name it in [words]",
            )


def strangers(
    requirement: Requirement, own: Mapping[str, object], codes: Collection[str]
) -> Iterator[tuple[str, str, str]]:
    """What a line is compared with, though no line says it: where, what is wrong, what to do."""
    for where, conditions in conditions_of(requirement):
        for one in each_condition(conditions):
            other = str(one.value) if one.test in ("same_as", "differs_from") else ""
            if other not in DERIVED and other not in own and ("." in other or other in codes):
                yield (
                    f"{where} › {one.attribute}",
                    f'"{other}" is no attribute of the line',
                    f"{one.test} names another attribute of the same line; lines are never compared with each other",
                )


def misspelt_attributes(
    requirement: Requirement, own: Mapping[str, object]
) -> Iterator[tuple[str, str, str]]:
    """What every line has, written otherwise, so that no line has it: where, what is wrong, what to do."""
    if requirement.source != "evidence":
        return
    for where, conditions in conditions_of(requirement):
        for one in each_condition(conditions):
            names = [one.attribute, str(one.value) if one.test in ("same_as", "differs_from") else ""]
            for name in names:
                if near := "" if name in own else _built_in(name):
                    yield (
                        f"{where} › {one.attribute}",
                        f'"{name}" is not known here',
                        f'did you mean "{near}"?',
                    )


def _built_in(name: str) -> str:
    """What every line has and this is most likely a slip in; months, years and days may be anything."""
    if name in DERIVED:
        return ""
    if name.lower() in DERIVED:
        return name.lower()
    turned = [known for known in OFTEN_ASKED if sorted(known) == sorted(name)]
    return turned[0] if turned else meant(name, OFTEN_ASKED, cutoff=ALIKE)


def misnamed_lengths(requirement: Requirement, own: Mapping[str, object]) -> Iterator[tuple[str, str, str]]:
    """How long a line is, asked under another name than `minutes`: where, what is wrong, what to do."""
    if requirement.source != "evidence":
        return
    if requirement.of == HOURS and requirement.measure in ("sum", "score", "average"):
        yield "of", *_minutes_meant(HOURS)
    for where, conditions in conditions_of(requirement):
        for one in each_condition(conditions):
            name = one.attribute
            if name == HOURS or (name in LENGTH_NAMES and name not in own and _of_numbers(one)):
                yield f"{where} › {name}", *_minutes_meant(name)


def idle_wildcards(requirement: Requirement) -> Iterator[tuple[str, str, str]]:
    """Kinds with a * that stands for nothing: where, what is wrong, what to do."""
    word = requirement.source
    for where, filter_ in filters_of(requirement):
        for kind in filter_.kinds:
            if "*" not in kind.removesuffix(".*") and kind != ".*":
                continue
            name = kind.partition("*")[0].strip(". ")
            how = f'write "{name}.*"' if name else 'name each kind, or write "client.*" for all that begin so'
            yield f"{where} › {word}" if where else word, f'"{kind}" stands for no kind', how


def conditions_of(requirement: Requirement) -> Iterator[tuple[str, tuple[Condition, ...]]]:
    """Every set of conditions in a requirement, and where it stands."""
    for where, filter_ in filters_of(requirement):
        yield (f"{where} › where" if where else "where"), filter_.where
    yield "must", requirement.must


def _minutes_meant(name: str) -> tuple[str, str]:
    return f'"{name}" is not known here', 'did you mean "minutes"?'


def _of_numbers(condition: Condition) -> bool:
    values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    return all(is_number(value) for value in values)


def _tells_a_length(name: str) -> bool:
    """Whether a name speaks of a length of time: half-year, calendar_month, biweekly."""
    words = [word.removesuffix("s").removeprefix("bi") for word in re.split(r"[^a-z]+", name.lower())]
    return any(word in LENGTHS or word.endswith(LONG_LENGTHS) for word in words)


def filters_of(requirement: Requirement) -> Iterator[tuple[str, Filter]]:
    """Every filter of a requirement, and where it stands."""
    yield "", requirement.filter
    for number, conversion in enumerate(requirement.convert, start=1):
        yield f"convert no. {number}", conversion.filter
    for number, limit in enumerate(requirement.limits, start=1):
        yield f"limit no. {number}", limit.filter
        if limit.support:
            yield f"limit no. {number} › support", limit.support.filter
            for place, conversion in enumerate(limit.support.convert, start=1):
                yield f"limit no. {number} › support › convert no. {place}", conversion.filter


def names_used(requirement: Requirement) -> Iterator[str]:
    """Every kind, attribute, value, document and class of provider this requirement mentions."""
    yield from (requirement.of, requirement.same, *requirement.values)
    yield from (one.code for one in requirement.days_named if one.kind == "document")
    for paper in requirement.covered_by:
        yield from (paper.kind, *paper.same)
    yield from requirement.waivable.bodies
    yield from _papers(requirement.only_if)
    for limit in requirement.limits:
        yield from (*limit.parted_by, limit.of)
    filters = [filter_ for _, filter_ in filters_of(requirement)]
    rules = [requirement.provider, *(one.provider for one in filters)]
    rules += [limit.lifted_when for limit in requirement.limits]
    for rule in rules:
        yield from (*rule.appointed, *rule.classes, *rule.not_classes, rule.level_of) if rule else ()
    conditions = [*requirement.must, *(one for filter_ in filters for one in filter_.where)]
    yield from (kind for filter_ in filters for kind in filter_.kinds)
    for condition in each_condition(tuple(conditions)):
        values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
        yield from (condition.attribute, *(str(value) for value in values))


def each_condition(conditions: tuple[Condition, ...]) -> Iterator[Condition]:
    """The conditions, and those inside alternatives."""
    for condition in conditions:
        yield condition
        for choice in condition.choices:
            yield from each_condition(choice)
