"""What a line says, in which order lines stand, and when a condition is true of one."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest

from certification.rules.case import Evidence
from certification.rules.curriculum import Condition
from certification.rules.lines import compiled, holds, in_order_of_time, kind_fits, value_of, values_of

LINE = Evidence(
    "e",
    "talk.one",
    date(2026, 4, 5),
    minutes=60,
    starts="09:30",
    fact="f",
    provider="kim",
    counterpart="p",
    recorded_on=date(2026, 4, 8),
    attributes={
        "size": "group",
        "steps": ("a", "b"),
        "ok": True,
        "score": 80,
        "second": "kim",
        "third": "lou",
    },
)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kind", "talk.one"),
        ("provider", "kim"),
        ("counterpart", "p"),
        ("minutes", 60),
        ("starts", "09:30"),
        ("fact", "f"),
        ("day", "2026-04-05"),
        ("week", "2026-W14"),
        ("month", "2026-04"),
        ("quarter", "2026-Q2"),
        ("half-year", "2026-H1"),
        ("year", "2026"),
        ("line", "e"),
        ("days_to_record", 3),
        ("size", "group"),
        ("nothing", None),
    ],
)
def test_every_line_has_these_attributes(name: str, value: object) -> None:
    assert value_of(LINE, name) == value


def test_quarters_begin_in_january_april_july_and_october() -> None:
    quarters = [value_of(Evidence("e", "k", date(2026, month, 1)), "quarter")[-1] for month in range(1, 13)]

    assert "".join(quarters) == "111222333444"


def test_half_years_begin_in_january_and_july() -> None:
    halves = [value_of(Evidence("e", "k", date(2026, month, 1)), "half-year")[-1] for month in range(1, 13)]

    assert "".join(halves) == "111111222222"


def test_what_a_line_does_not_say_has_no_values() -> None:
    empty = Evidence("e", "k", date(2026, 1, 1), attributes={"blank": ""})

    assert [
        value_of(empty, name) for name in ("provider", "counterpart", "starts", "fact", "days_to_record")
    ] == [None] * 5
    assert values_of(empty, "blank") == values_of(empty, "provider") == ()
    assert values_of(LINE, "steps") == ("a", "b")
    assert values_of(LINE, "size") == ("group",)


CONDITIONS = [
    ("size", "is", "group", True),
    ("size", "is", "individual", False),
    ("steps", "is", "b", True),
    ("ok", "is", True, True),
    ("ok", "is", 1, False),
    ("score", "is", 80, True),
    ("score", "is", "80", True),
    ("nothing", "is", "group", False),
    ("provider", "is", "kim", True),
    ("month", "is", "2026-05", False),
    ("size", "any_of", ("a", "group"), True),
    ("size", "any_of", ("a", "b"), False),
    ("steps", "all_of", ("a", "b"), True),
    ("steps", "all_of", ("a", "c"), False),
    ("size", "none_of", ("group",), False),
    ("nothing", "none_of", ("group",), True),
    ("score", "at_least", 80, True),
    ("score", "at_least", 81, False),
    ("score", "at_most", 80, True),
    ("score", "at_most", 79, False),
    ("size", "at_least", 1, False),
    ("ok", "at_least", 0, False),
    ("nothing", "at_most", 5, False),
    ("second", "same_as", "provider", True),
    ("third", "same_as", "provider", False),
    ("nothing", "same_as", "other", False),
    ("third", "differs_from", "provider", True),
    ("second", "differs_from", "provider", False),
    ("nothing", "differs_from", "provider", False),
    ("third", "differs_from", "nothing", False),
    ("size", "given", True, True),
    ("nothing", "given", True, False),
    ("nothing", "given", False, True),
]


@pytest.mark.parametrize(("name", "test", "value", "expected"), CONDITIONS)
def test_a_condition_is_true_of_a_line_or_not(name: str, test: str, value: str, expected: bool) -> None:
    assert holds(Condition(name, test, value), LINE) is expected
    assert compiled((Condition(name, test, value),))[0](LINE) is expected


def test_one_of_several_choices_must_hold_as_a_whole() -> None:
    half = (Condition("size", "is", "group"), Condition("score", "at_least", 90))
    whole = (Condition("size", "is", "group"), Condition("score", "at_least", 80))

    assert holds(Condition("", "alternatives", "", (half, whole)), LINE)
    assert not holds(Condition("", "alternatives", "", (half,)), LINE)


@pytest.mark.parametrize(
    ("kind", "kinds", "expected"),
    [
        ("talk.one", (), True),
        ("talk.one", ("talk.one",), True),
        ("talk.one", ("talk.*",), True),
        ("talker", ("talk.*",), False),
        ("talk.one", ("talk",), False),
        ("walk", ("talk.*", "walk"), True),
    ],
)
def test_a_kind_with_a_star_stands_for_all_that_begin_so(
    kind: str, kinds: tuple[str, ...], expected: bool
) -> None:
    assert kind_fits(kind, kinds) is expected


def test_lines_of_one_moment_are_ordered_by_what_they_say_and_not_by_who_came_first() -> None:
    day = date(2026, 1, 1)
    lines = (
        Evidence("z", "b", day, starts="10:00"),
        Evidence("y", "a", day, starts="11:00"),
        Evidence("x", "a", day, starts="10:00", minutes=30),
        Evidence("w", "a", day, starts="10:00", minutes=60),
        Evidence("v", "z", date(2025, 12, 31), starts="23:00"),
    )

    orders = {tuple(line.id for line in in_order_of_time(order)) for order in permutations(lines)}

    assert orders == {("v", "x", "w", "z", "y")}
