"""A curriculum made ready for judging, once: tests as functions, amounts on one scale, requirements in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from weakref import WeakKeyDictionary

from certification.rules.amounts import HUNDREDTHS, Period
from certification.rules.case import Evidence
from certification.rules.curriculum import Conversion, Curriculum, Filter, Group, Limit, Requirement, Support
from certification.rules.lines import DERIVED, Reason, Test, compiled, hundredths, kind_fits, reader
from certification.rules.prose.describing_days import Names, group_names
from certification.rules.prose.describing_limits import filter_words, hours_words
from certification.rules.prose.words import speaking


@dataclass(frozen=True, slots=True)
class Rate:
    """One conversion on the requirement's scale: each minute (or line) is worth `factor` parts."""

    filter: Filter
    tests: tuple[Test, ...]
    factor: int
    timed: bool
    whole_each: int
    whole_gives: int


@dataclass(slots=True, kw_only=True)
class Prepared:
    """A requirement with its tests compiled. Amounts are held in parts: `scale` parts are one unit."""

    requirement: Requirement
    position: int
    tests: tuple[Test, ...]
    must: tuple[Test, ...]
    rates: tuple[Rate, ...]
    scale: int
    needed: int
    exclusive: str
    leans: bool
    """A limit of it leans on other lines."""
    gives_way: bool = False
    """In an exclusive group, all but the last take no more than they need."""
    gives_way_to: dict[str, str] = field(default_factory=dict)
    """What the requirement that follows in the exclusive group is called, for the sentence about what is left to it."""
    depends_on: frozenset[str]
    timed: bool
    """Lines count by their minutes."""
    plain: bool
    """Nothing but lying in the future can keep a line from fitting."""
    choosy: bool
    """More than its day can keep a line from fitting: its age, its provider, the papers that must cover it."""
    adds_up: bool
    """The total is the sum of what is left of the lines."""
    simple: bool
    """What is short is the plain difference: nothing limits, narrows or converts."""
    of_values: bool
    """What counts are different values, not lines."""
    enough_of_each: bool
    """Limits leave of each value no more than is asked of it: what is beyond would fill room and add nothing."""
    wanted: frozenset[str] | None
    cap: int | None = None
    """The most that may count in all, in parts."""
    idle: Reason
    """What is said of a line that fits and brings nothing."""
    says: Callable[[Evidence], bool] | None
    """Whether a line names what the measure asks for: a value, a number; None where it asks for none."""
    silent: Reason
    """What is said of a line that does not."""
    full: str
    """What is said of a line that counts for all it is worth."""
    limit_tests: tuple[tuple[Test, ...], ...]
    support_tests: tuple[tuple[Test, ...], ...]
    support_rates: tuple[tuple[tuple[Conversion, tuple[Test, ...]], ...], ...]
    limit_words: tuple[dict[str, str], ...]
    """What the lines of each limit are called, for the sentences about them, and in which unit it is written."""


@dataclass(slots=True)
class Plan:
    """Every requirement of a set of groups, and the order in which they can be judged."""

    groups: tuple[Group, ...]
    prepared: tuple[Prepared, ...]
    order: tuple[int, ...]
    by_code: dict[str, int]
    group_by_code: dict[str, Group]
    waits_for: tuple[frozenset[str], ...] = ()
    """By position: the codes of the requirements a requirement depends on, groups spelled out."""
    watched_papers: frozenset[str] = frozenset()
    """Kinds of document that decide whether something applies at all."""
    lifts: tuple[Period, ...] = ()
    """For each limit that is lifted by what a provider is today: for how long the provider must have been it."""
    supported: tuple[tuple[Prepared, int], ...] = ()
    """The limits that lean on other lines."""
    by_kind: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def accepting(self, kind: str) -> tuple[int, ...]:
        """The positions of the requirements that are about this kind of evidence."""
        found = self.by_kind.get(kind)
        if found is None:
            found = tuple(
                prepared.position
                for prepared in self.prepared
                if prepared.requirement.source == "evidence"
                and kind_fits(kind, prepared.requirement.filter.kinds)
            )
            self.by_kind[kind] = found
        return found

    def is_about(self, line: Evidence) -> bool:
        """Whether any requirement is about this line."""
        return any(
            all(test(line) for test in self.prepared[position].tests)
            for position in self.accepting(line.kind)
        )


UNSAID = ("alternatives", "same_as", "differs_from", "none_of")
"""Tests from which what a line should say cannot simply be read off."""

_PLANS: WeakKeyDictionary[Curriculum, Plan] = WeakKeyDictionary()
_RENEWALS: WeakKeyDictionary[Curriculum, Plan] = WeakKeyDictionary()


def plan_of(curriculum: Curriculum) -> Plan:
    """The curriculum's plan, made at the first call."""
    plan = _PLANS.get(curriculum)
    if plan is None:
        with speaking(curriculum.words):
            plan = _PLANS[curriculum] = compile_groups(curriculum.groups)
    return plan


def renewal_plan_of(curriculum: Curriculum) -> Plan:
    """The plan of what renewal asks."""
    plan = _RENEWALS.get(curriculum)
    if plan is None:
        groups = curriculum.renewal.groups if curriculum.renewal else ()
        with speaking(curriculum.words):
            plan = _RENEWALS[curriculum] = compile_groups(groups)
    return plan


def compile_groups(groups: tuple[Group, ...]) -> Plan:
    """Prepare every requirement and find the order: what others wait for comes first, else file order."""
    prepared: list[Prepared] = []
    group_by_code: dict[str, Group] = {}

    names = group_names(groups)

    def visit(group: Group, exclusive: str) -> None:
        group_by_code[group.code] = group
        inside = exclusive or (group.code if group.exclusive else "")
        for member in group.members:
            if isinstance(member, Group):
                visit(member, inside)
            else:
                prepared.append(_prepare(member, len(prepared), inside, names))

    for group in groups:
        visit(group, "")
    things: list[Requirement | Group] = [*group_by_code.values(), *(each.requirement for each in prepared)]
    last: dict[str, Prepared] = {}
    for each in prepared:
        if each.exclusive:
            if each.exclusive in last:
                before = last[each.exclusive]
                before.gives_way = True
                before.gives_way_to = {
                    "code": each.requirement.code,
                    "name": each.requirement.title,
                    "name_fr": each.requirement.title_fr or each.requirement.title,
                }
                each.depends_on |= {before.requirement.code}
            last[each.exclusive] = each
    for each in prepared:
        each.cap = _cap(each)
    by_code = {each.requirement.code: each.position for each in prepared}
    order = _order(prepared, by_code, group_by_code)
    waits_for = tuple(_waits_for(each, by_code, group_by_code) for each in prepared)
    for position in order:
        others = (prepared[by_code[code]] for code in waits_for[position])
        prepared[position].simple = prepared[position].simple and all(other.simple for other in others)
    conditions = [one.only_if for one in things if one.only_if]
    limits = [
        (each, number, limit) for each in prepared for number, limit in enumerate(each.requirement.limits)
    ]
    return Plan(
        groups,
        tuple(prepared),
        order,
        by_code,
        group_by_code,
        waits_for=waits_for,
        watched_papers=frozenset(
            kind for one in conditions for kind in (one.holding, one.not_holding) if kind
        ),
        lifts=tuple(limit.lifted_when.standing for _, _, limit in limits if limit.lifted_when is not None),
        supported=tuple((each, number) for each, number, limit in limits if limit.support is not None),
    )


def _waits_for(
    prepared: Prepared, by_code: dict[str, int], group_by_code: dict[str, Group]
) -> frozenset[str]:
    found: set[str] = set()

    def add(code: str) -> None:
        if code in by_code:
            found.add(code)
        elif code in group_by_code:
            for member in group_by_code[code].members:
                if member.only_if and member.only_if.met and member.only_if.met not in found:
                    add(member.only_if.met)
                add(member.code)

    for code in prepared.depends_on:
        add(code)
    return frozenset(found)


def _enough_of_each(requirement: Requirement) -> bool:
    if (
        requirement.measure not in ("distinct", "coverage")
        or requirement.limits_timed != requirement.each_timed
    ):
        return False
    # A minimum is reached by lines, also by those that bring nothing new.
    return all(limit.at_least is None for limit in requirement.limits)


def _cap(prepared: Prepared) -> int | None:
    """The cap over all lines, where the limits are written in the requirement's own unit."""
    requirement = prepared.requirement
    if requirement.limits_timed or requirement.measure in ("distinct", "coverage", "score", "average"):
        return None
    caps = [requirement.at_most * prepared.scale] if requirement.at_most is not None else []
    if prepared.gives_way:
        caps.append(prepared.needed)
    return min(caps, default=None)


def _support_rates(support: Support | None) -> tuple[tuple[Conversion, tuple[Test, ...]], ...]:
    return tuple((one, compiled(one.filter.where)) for one in support.convert) if support else ()


def _rate(conversion: Conversion, scale: int) -> Rate:
    return Rate(
        filter=conversion.filter,
        tests=compiled(conversion.filter.where),
        factor=int(
            Fraction(conversion.gives, conversion.each) * scale
        ),  # of no use where only whole steps count
        timed=conversion.timed,
        whole_each=conversion.each if conversion.whole else 0,
        whole_gives=conversion.gives * scale,
    )


def _prepare(requirement: Requirement, position: int, exclusive: str, names: Names) -> Prepared:
    ratios = [
        Fraction(conversion.gives, conversion.each)
        for conversion in requirement.convert
        if not conversion.whole
    ]
    scale = lcm(*(ratio.denominator for ratio in ratios)) if ratios else 1
    if requirement.measure == "sum" and not requirement.decimal:
        scale = HUNDREDTHS
    rates = tuple(_rate(conversion, scale) for conversion in requirement.convert)
    measure = requirement.measure
    choosy = bool(requirement.within or requirement.covered_by or requirement.provider)
    return Prepared(
        requirement=requirement,
        position=position,
        tests=compiled(requirement.filter.where),
        must=compiled(requirement.must),
        rates=rates,
        scale=scale,
        needed=requirement.needed * scale,
        exclusive=exclusive,
        leans=any(limit.support is not None for limit in requirement.limits),
        depends_on=requirement.leans_on,
        timed=measure == "hours" or requirement.limits_timed or bool(requirement.convert),
        plain=not (requirement.after or requirement.until or choosy),
        choosy=choosy,
        simple=not (
            requirement.limits
            or requirement.convert
            or requirement.provider
            or requirement.covered_by
            or requirement.until
            or requirement.first is not None
            or requirement.latest is not None
            or requirement.same
            or requirement.window
            or requirement.reuse
            or measure in ("score", "average")
            or requirement.decimal
            or requirement.eachs
            or (
                measure == "distinct"
                and requirement.of in DERIVED
                and requirement.of not in ("counterpart", "provider")
            )
            or exclusive
            or any(
                one.test in UNSAID or one.attribute in (requirement.of, "minutes")
                for one in (*requirement.filter.where, *requirement.must)
            )
        ),
        idle=_idle(requirement),
        says=_says(requirement),
        silent=("no-value", {"attribute": requirement.of}),
        full="best" if measure == "score" else "counted",
        adds_up=measure in ("count", "hours", "credits", "sum") and not requirement.limits_timed,
        of_values=measure in ("distinct", "coverage"),
        enough_of_each=_enough_of_each(requirement),
        wanted=frozenset(requirement.values) if requirement.values else None,
        limit_tests=tuple(compiled(limit.filter.where) for limit in requirement.limits),
        limit_words=tuple(_limit_words(requirement, limit, names) for limit in requirement.limits),
        support_tests=tuple(
            compiled(limit.support.filter.where) if limit.support else () for limit in requirement.limits
        ),
        support_rates=tuple(_support_rates(limit.support) for limit in requirement.limits),
    )


def _idle(requirement: Requirement) -> Reason:
    if requirement.measure in ("distinct", "coverage"):
        return "nothing-new", {"attribute": requirement.of}
    return "not-best" if requirement.measure == "score" else "no-amount", {}


def _says(requirement: Requirement) -> Callable[[Evidence], bool] | None:
    if requirement.measure in ("distinct", "coverage"):
        values_in = reader(requirement.of)
        return lambda line: bool(values_in(line))
    if requirement.measure == "score":
        return lambda line: hundredths(line, requirement.of) is not None
    return None


def _limit_words(requirement: Requirement, limit: Limit, names: Names) -> dict[str, str]:
    """What the lines of a limit are called, and in which unit it is written where that is not the requirement's."""
    words = {
        "which": filter_words(limit.filter, "en", names),
        "which_fr": filter_words(limit.filter, "fr", names),
    }
    if requirement.limits_timed:
        words["unit"] = "minutes"
    if requirement.unit == "minutes" and hours_words(limit.filter, "en"):
        words |= {"such": hours_words(limit.filter, "en"), "such_fr": hours_words(limit.filter, "fr")}
    return words


class _Ordering:
    """The order in which requirements can be judged, found by visiting what each waits for before itself."""

    def __init__(
        self, prepared: list[Prepared], by_code: dict[str, int], group_by_code: dict[str, Group]
    ) -> None:
        self.prepared, self.by_code, self.group_by_code = prepared, by_code, group_by_code
        self.seen: set[str] = set()
        self.order: list[int] = []

    def visit(self, code: str) -> None:
        """Put what the code stands for into the order, once."""
        if code in self.seen:
            return
        self.seen.add(code)
        if code in self.by_code:
            each = self.prepared[self.by_code[code]]
            for other in sorted(each.depends_on):
                self.visit(other)
            self.order.append(each.position)
        elif code in self.group_by_code:
            for member in self.group_by_code[code].members:
                if member.only_if and member.only_if.met:
                    self.visit(member.only_if.met)
                self.visit(member.code)


def _order(
    prepared: list[Prepared], by_code: dict[str, int], group_by_code: dict[str, Group]
) -> tuple[int, ...]:
    ordering = _Ordering(prepared, by_code, group_by_code)
    for each in prepared:
        ordering.visit(each.requirement.code)
    return tuple(ordering.order)
