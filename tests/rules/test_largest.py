"""No larger total satisfies all the limits: tried against every amount that small cases could count."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certification.rules.case import Case, Evidence
from certification.rules.files.reading import Problems, read
from certification.rules.judge import filling
from certification.rules.judge.filling import Bound, fill, why_cut
from certification.rules.judge.linear import most
from certification.rules.judging import evaluate
from tests.rules.generating import toml
from tests.rules.slow_limits import Inequality, at_best, shared_out

CASES = int(os.environ.get("RULES_CASES", "2000"))
HEAD = '[stream]\ncode = "x"\nname = "X"\n[[group]]\ncode = "g"\ntitle = "G"\n'
FIRST = date(2026, 1, 1)
ON = date(2026, 12, 31)
Limit = dict[str, Any]
often = settings(max_examples=max(600, CASES), deadline=None)
"""They are quick."""


def some_lines(chance: Random) -> tuple[Evidence, ...]:
    """One to six lines of a few minutes, in two months, of two sizes, online or not, by two people."""
    return tuple(
        Evidence(
            id=f"e{number}",
            kind="talk",
            on=FIRST + timedelta(days=chance.choice((0, 10, 20, 40, 50))),
            starts=f"{number + 10}:00",
            minutes=chance.randint(0, 4),
            provider=chance.choice(("ana", "bo")),
            attributes={"size": chance.choice(("group", "individual")), "online": chance.random() < 0.5},
        )
        for number in range(chance.randint(1, 6))
    )


def some_limits(chance: Random) -> list[Limit]:
    """Caps with and without per, and one or two shares, in any order."""
    found: list[Limit] = []
    wheres: tuple[Limit, ...] = (
        {"size": "group"},
        {"size": "individual"},
        {"online": True},
        {"online": False},
    )
    for _ in range(chance.randint(0, 3)):
        cap: Limit = {"at_most": f"{chance.randint(0, 6)} min"}
        if chance.random() < 0.6:
            cap["per"] = chance.choice(("month", "provider", "line", "day"))
        if chance.random() < 0.6:
            cap["where"] = chance.choice(wheres)
        found.append(cap)
    for _ in range(chance.choice((0, 1, 1, 2, 2))):
        word = chance.choice(("at_most_share", "at_least_share"))
        found.append(
            {"where": chance.choice(wheres), word: chance.choice(("1/2", "1/3", "2/3", "1/4", "90 %"))}
        )
    chance.shuffle(found)
    return found


def curriculum(limits: list[Limit], at_most: int, exclusive: bool) -> str:
    """A requirement with these limits; in an exclusive group, where another follows, it takes no more than it needs."""
    needed = min(at_most, 5)
    asked = {"code": "a", "title": "A", "evidence": "talk", "measure": "hours", "at_least": f"{needed} min",
             "at_most": f"{at_most} min", "limit": limits}  # fmt: skip
    after = {"code": "b", "title": "B", "evidence": "talk", "measure": "hours", "at_least": "1 min"}
    tables = [asked, after] if exclusive else [asked]
    return HEAD + f"exclusive = {toml(exclusive)}\nrequirement = {toml(tables)}"


def allowed(lines: tuple[Evidence, ...], left: tuple[int, ...], limits: list[Limit], cap: int) -> bool:
    """Whether every limit is kept when so much of each line counts."""
    total = sum(left)
    if total > cap:
        return False
    for limit in limits:
        where = limit.get("where", {})
        inside = [all(line.attributes[name] == value for name, value in where.items()) for line in lines]
        amount = sum(counted for counted, within in zip(left, inside, strict=True) if within)
        if "at_most_share" in limit and amount > fraction(limit["at_most_share"]) * total:
            return False
        if "at_least_share" in limit and amount < fraction(limit["at_least_share"]) * total:
            return False
        if "at_most" in limit:
            parts: dict[str, int] = {}
            for line, counted, within in zip(lines, left, inside, strict=True):
                key = PARTS[limit.get("per", "")](line)
                parts[key] = parts.get(key, 0) + (counted if within else 0)
            if max(parts.values()) > int(limit["at_most"].removesuffix(" min")):
                return False
    return True


PARTS: dict[str, Callable[[Evidence], str]] = {
    "": lambda line: "",
    "month": lambda line: str(line.on)[:7],
    "day": lambda line: str(line.on),
    "provider": lambda line: line.provider,
    "line": lambda line: line.id,
}


def fraction(text: str) -> Fraction:
    """A share as the file writes it."""
    return Fraction(90, 100) if text == "90 %" else Fraction(text)


def every_way(lines: tuple[Evidence, ...]) -> Iterable[tuple[int, ...]]:
    """All amounts that could count, those of the largest totals first."""
    return sorted(product(*(range(line.minutes + 1) for line in lines)), key=sum, reverse=True)


@often
@given(seed=st.integers(0, 2**32 - 1))
def test_what_counts_keeps_every_limit_and_no_larger_total_does(seed: int) -> None:
    chance = Random(seed)
    lines, limits, cap = some_lines(chance), some_limits(chance), chance.choice((3, 5, 8, 30))
    exclusive = chance.random() < 0.3
    try:
        read_in = read(curriculum(limits, cap, exclusive))
    except Problems:
        return

    found = evaluate(Case(read_in, evidence=lines), ON, remains=False).requirements["a"]

    cap = min(cap, found.figures.needed) if exclusive else cap
    credited = {line.evidence_id: line.credited for line in found.lines}
    left = tuple(credited[line.id] for line in sorted(lines, key=lambda one: (one.on, one.starts)))
    lines = tuple(sorted(lines, key=lambda one: (one.on, one.starts)))
    assert allowed(lines, left, limits, cap)
    assert found.figures.counted == sum(left)
    largest = next(sum(way) for way in every_way(lines) if allowed(lines, way, limits, cap))
    assert found.figures.counted == largest


@often
@given(seed=st.integers(0, 2**32 - 1))
def test_no_other_choice_of_lines_brings_more_different_values(seed: int) -> None:
    chance = Random(seed)
    lines = tuple(replace(line, minutes=1) for line in some_lines(chance))
    limits = [limit for limit in some_limits(chance) if limit.get("at_most") != "0 min"]
    for limit in limits:
        if "at_most" in limit:
            limit["at_most"] = int(limit["at_most"].removesuffix(" min"))
    of = chance.choice(("day", "provider"))
    asked = {"code": "a", "title": "A", "evidence": "talk", "measure": "distinct", "of": of, "at_least": 2,
             "limit": limits}  # fmt: skip
    try:
        read_in = read(HEAD + f"requirement = {toml([asked])}")
    except Problems:
        return

    found = evaluate(Case(read_in, evidence=lines), ON, remains=False).requirements["a"]

    values = [str(line.on) if of == "day" else line.provider for line in lines]
    ways = (
        way for way in product((0, 1), repeat=len(lines))
        if len({value for value, taken in zip(values, way, strict=True) if taken}) == sum(way)
    )  # fmt: skip
    written = [
        limit | ({"at_most": f"{limit['at_most']} min"} if "at_most" in limit else {}) for limit in limits
    ]
    most = max(sum(way) for way in ways if allowed(lines, way, written, len(lines)))
    assert found.figures.counted == most


def some_bounds(chance: Random, number: int, most: int) -> list[Bound]:
    """Caps and shares over any lines at all: they need not be nested, nor split anything."""
    found = []
    for family in range(chance.randint(1, most)):
        lines = [index for index in range(number) if chance.random() < 0.6]
        if chance.random() < 0.6:
            found.append(
                Bound(
                    lines=lines,
                    reason=("cap", {"no": family}),
                    room=chance.randint(0, 7 * max(1, number // 6)),
                    family=family,
                )
            )
        else:
            share = Fraction(chance.choice(("1/2", "1/3", "2/3", "9/10", "1/4", "3/7", "0")))
            reason = ("share", {"no": family})
            found.append(Bound(lines=lines, reason=reason, room=0, share=share, family=family))
    return found


def keeps(left: Sequence[int], bounds: list[Bound]) -> bool:
    """Whether every bound is kept."""
    return all(sum(left[index] for index in one.lines) <= one.room_in(sum(left)) for one in bounds)


@often
@given(seed=st.integers(0, 2**32 - 1))
def test_any_caps_and_shares_are_filled_as_far_as_they_go_and_each_cut_has_its_reason(seed: int) -> None:
    chance = Random(seed)
    amounts = [chance.randint(0, 4) for _ in range(chance.randint(1, 6))]
    bounds = some_bounds(chance, len(amounts), 6)

    filled = fill(amounts, bounds)

    ways = product(*(range(amount + 1) for amount in amounts))
    assert keeps(filled.left, bounds)
    assert sum(filled.left) == filled.total == max(sum(way) for way in ways if keeps(way, bounds))
    left, whys = shared_out(amounts, inequalities(bounds))
    assert filled.left == left
    assert {index: one.reason[1]["no"] for index, one in why_cut(amounts, bounds, filled).items()} == whys


def inequalities(bounds: list[Bound]) -> list[Inequality]:
    """The same bounds for the textbook."""
    return [
        Inequality(one.lines, number, None if one.share else one.room, one.share or None)
        for number, one in enumerate(bounds)
    ]


# Of 2,775 cases those in which lines in turn, in either order, reach no largest total.
LONG_WAY = (
    *(184, 228, 268, 295, 306, 419, 461, 477, 509, 516, 638, 770, 797, 833, 859, 875, 884, 885, 902, 958),
    *(985, 1081, 1110, 1151, 1158, 1237, 1258, 1324, 1406, 1409, 1444, 1456, 1481, 1523, 1537, 1542, 1603),
    *(1649, 1670, 1754, 1786, 1818, 1849, 1874, 1901, 1904, 1944, 1996, 2043, 2095, 2242, 2353, 2445, 2455),
    *(2558, 2583, 2663, 2701, 2714, 2774),
)


@pytest.mark.parametrize("seed", LONG_WAY)
def test_where_turns_do_not_do_sets_of_lines_get_what_the_textbook_gives_them(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = Random(seed)
    amounts = [chance.randint(0, 6) for _ in range(chance.randint(5, 9))]
    bounds = some_bounds(chance, len(amounts), 7)
    one_after_the_other, ways = filling._Sets.one_after_the_other, []

    def watched(sets: filling._Sets, total: int) -> list[int]:
        ways.append("long")
        return one_after_the_other(sets, total)

    monkeypatch.setattr(filling._Sets, "one_after_the_other", watched)

    filled = fill(amounts, bounds)

    assert ways == ["long"]
    assert filled.left == shared_out(amounts, inequalities(bounds))[0]


def months_and_people(chance: Random, number: int) -> list[Bound]:
    """Caps for each of nine months and each of three people, a cap on one sort of line and a share of another."""
    months, people = ([chance.randrange(many) for _ in range(number)] for many in (9, 3))
    found = [
        Bound(
            lines=[index for index in range(number) if parts[index] == part],
            reason=("cap", {}),
            room=room,
            family=family,
        )
        for family, (parts, many, room) in enumerate(((months, 9, 20), (people, 3, 55)))
        for part in range(many)
    ]
    sorts = [[index for index in range(number) if chance.random() < 0.5] for _ in range(2)]
    found.append(Bound(lines=sorts[0], reason=("cap", {}), room=60, family=2))
    third = Bound(lines=sorts[1], reason=("share", {}), room=0, share=Fraction(1, 3), family=3)
    return [*found, third]


def part(chance: Random, number: int, family: int = 0, *, room: int = 0, share: str = "0") -> Bound:
    """A cap or a share of some of the lines."""
    lines = [index for index in range(number) if chance.random() < 0.5]
    return Bound(lines=lines, reason=("cap", {}), room=room, share=Fraction(share), family=family)


def each_of_four(chance: Random, number: int) -> list[Bound]:
    """A cap for each of four months."""
    months = [chance.randrange(4) for _ in range(number)]
    return [
        replace(part(chance, number, room=10), lines=[i for i in range(number) if months[i] == month])
        for month in range(4)
    ]


def over_all(number: int) -> Bound:
    """A cap over everything."""
    return Bound(lines=list(range(number)), reason=("cap", {}), room=25, family=9)


USUAL = {
    "a cap": lambda chance, number: [part(chance, number, room=20)],
    "a share": lambda chance, number: [part(chance, number, share="1/3")],
    "months": each_of_four,
    "months and a cap over all": lambda chance, number: [*each_of_four(chance, number), over_all(number)],
    "months and another cap": lambda chance, number: [*each_of_four(chance, number), part(chance, number, 1, room=15)],
    "months and a share": lambda chance, number: [*each_of_four(chance, number), part(chance, number, 1, share="1/2")],
    "a cap and one over all": lambda chance, number: [part(chance, number, room=15), over_all(number)],
    "a share and a cap over all": lambda chance, number: [part(chance, number, share="1/2"), over_all(number)],
    "a cap and a share": lambda chance, number: [part(chance, number, room=12), part(chance, number, 1, share="1/2")],
    "four caps that share nothing": lambda chance, number: [
        Bound(lines=list(range(first, number, 4)), reason=("cap", {}), room=9, family=first) for first in range(4)
    ],
    "four caps one inside the other": lambda chance, number: [
        Bound(lines=list(range(2 * first, number)), reason=("cap", {}), room=25 - 5 * first, family=first)
        for first in range(4)
    ],
}  # fmt: skip


@pytest.mark.parametrize("usual", USUAL)
def test_under_the_usual_limits_no_linear_program_is_solved(
    usual: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    solved = []
    monkeypatch.setattr(filling, "most", lambda *program: solved.append(program) or most(*program))

    for seed in range(100):
        chance = Random(seed)
        number = chance.randint(3, 14)
        amounts = [chance.randint(1, 9) for _ in range(number)]
        bounds = USUAL[usual](chance, number)
        assert keeps(fill(amounts, bounds).left, bounds)

    assert not solved


@pytest.mark.parametrize("seed", [0, 1, 3, 4, 5])
@pytest.mark.parametrize("make", [lambda chance, number: some_bounds(chance, number, 4), months_and_people])
def test_many_lines_under_many_limits_reach_the_total_of_the_textbook(
    make: Callable[[Random, int], list[Bound]], seed: int
) -> None:
    chance = Random(seed)
    amounts = [chance.randint(1, 9) for _ in range(90)]
    bounds = make(chance, len(amounts))

    filled = fill(amounts, bounds)

    assert keeps(filled.left, bounds)
    assert all(left <= amount for left, amount in zip(filled.left, amounts, strict=True))
    assert sum(filled.left) == filled.total == sum(at_best([1] * len(amounts), amounts, inequalities(bounds)))
