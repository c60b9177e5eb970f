"""A curriculum made ready for judging, once: tests as functions, amounts on one scale, requirements in order."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from weakref import WeakKeyDictionary

from certification.rules.curriculum import Curriculum, Filter, Group, Requirement
from certification.rules.lines import Test, compiled, kind_fits


@dataclass(frozen=True, slots=True)
class Rate:
    """One conversion on the requirement's scale: each minute (or line) is worth `factor` parts."""

    filter: Filter
    tests: tuple[Test, ...]
    factor: int
    timed: bool
    whole_each: int
    whole_gives: int


@dataclass(slots=True)
class Prepared:
    """A requirement with its tests compiled. Amounts are held in parts: `scale` parts are one unit."""

    requirement: Requirement
    position: int
    tests: tuple[Test, ...]
    must: tuple[Test, ...]
    rates: tuple[Rate, ...]
    scale: int
    needed: int
    exclusive: str = ""
    gives_way: bool = False
    """In an exclusive group, all but the last take no more than they need."""
    depends_on: frozenset[str] = frozenset()
    simple: bool = True
    limit_tests: tuple[tuple[Test, ...], ...] = ()
    support_tests: tuple[tuple[Test, ...], ...] = ()


@dataclass(slots=True)
class Plan:
    """Every requirement of a set of groups, and the order in which they can be judged."""

    groups: tuple[Group, ...]
    prepared: tuple[Prepared, ...]
    order: tuple[int, ...]
    by_code: dict[str, int]
    group_by_code: dict[str, Group]
    by_kind: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def accepting(self, kind: str) -> tuple[int, ...]:
        """The positions of the requirements that are about this kind of evidence."""
        found = self.by_kind.get(kind)
        if found is None:
            found = tuple(
                prepared.position
                for prepared in self.prepared
                if prepared.requirement.source == "evidence" and kind_fits(kind, prepared.requirement.filter.kinds)
            )
            self.by_kind[kind] = found
        return found


_PLANS: WeakKeyDictionary[Curriculum, Plan] = WeakKeyDictionary()
_RENEWALS: WeakKeyDictionary[Curriculum, Plan] = WeakKeyDictionary()


def plan_of(curriculum: Curriculum) -> Plan:
    """The curriculum's plan, made at the first call."""
    plan = _PLANS.get(curriculum)
    if plan is None:
        plan = _PLANS[curriculum] = compile_groups(curriculum.groups)
    return plan


def renewal_plan_of(curriculum: Curriculum) -> Plan:
    """The plan of what renewal asks."""
    plan = _RENEWALS.get(curriculum)
    if plan is None:
        groups = curriculum.renewal.groups if curriculum.renewal else ()
        plan = _RENEWALS[curriculum] = compile_groups(groups)
    return plan


def compile_groups(groups: tuple[Group, ...]) -> Plan:
    """Prepare every requirement and find the order: what others wait for comes first, else file order."""
    prepared: list[Prepared] = []
    group_by_code: dict[str, Group] = {}

    def visit(group: Group, exclusive: str) -> None:
        group_by_code[group.code] = group
        inside = exclusive or (group.code if group.exclusive else "")
        for member in group.members:
            if isinstance(member, Group):
                visit(member, inside)
            else:
                prepared.append(_prepare(member, len(prepared), inside))

    for group in groups:
        visit(group, "")
    last: dict[str, Prepared] = {}
    for each in prepared:
        if each.exclusive:
            if each.exclusive in last:
                before = last[each.exclusive]
                before.gives_way = True
                each.depends_on |= {before.requirement.code}
            last[each.exclusive] = each
    by_code = {each.requirement.code: each.position for each in prepared}
    order = _order(prepared, by_code, group_by_code)
    return Plan(groups, tuple(prepared), order, by_code, group_by_code)


def _prepare(requirement: Requirement, position: int, exclusive: str) -> Prepared:
    ratios = [Fraction(conversion.gives, conversion.each) for conversion in requirement.convert if not conversion.whole]
    scale = lcm(*(ratio.denominator for ratio in ratios)) if ratios else 1
    rates = tuple(
        Rate(
            filter=conversion.filter,
            tests=compiled(conversion.filter.where),
            factor=int(Fraction(conversion.gives, conversion.each) * scale) if not conversion.whole else 0,
            timed=conversion.timed,
            whole_each=conversion.each if conversion.whole else 0,
            whole_gives=conversion.gives * scale,
        )
        for conversion in requirement.convert
    )
    anchors = [*requirement.after, *requirement.until, *([requirement.since] if requirement.since else [])]
    depends = {anchor.code for anchor in anchors if anchor.kind == "requirement"}
    if requirement.window and requirement.window.opens_with:
        depends.add(requirement.window.opens_with)
    return Prepared(
        requirement=requirement,
        position=position,
        tests=compiled(requirement.filter.where),
        must=compiled(requirement.must),
        rates=rates,
        scale=scale,
        needed=requirement.needed * scale,
        exclusive=exclusive,
        depends_on=frozenset(depends),
        limit_tests=tuple(compiled(limit.filter.where) for limit in requirement.limits),
        support_tests=tuple(
            compiled(limit.support.filter.where) if limit.support else () for limit in requirement.limits
        ),
    )


def _order(
    prepared: list[Prepared], by_code: dict[str, int], group_by_code: dict[str, Group]
) -> tuple[int, ...]:
    done: dict[int, bool] = {}
    order: list[int] = []

    def visit(position: int) -> None:
        if position in done:
            return
        done[position] = False
        for code in sorted(prepared[position].depends_on):
            if code in by_code:
                visit(by_code[code])
            elif code in group_by_code:
                for requirement in group_by_code[code].walk():
                    visit(by_code[requirement.code])
        done[position] = True
        order.append(position)

    for each in prepared:
        visit(each.position)
    return tuple(order)
