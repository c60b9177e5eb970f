"""What remains for the whole, worked out by hand: one addition that serves two, and what may not be put together."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from certification.rules.case import Case, Document, Evidence
from certification.rules.files.reading import read
from certification.rules.judging import evaluate
from certification.rules.standing import Remaining

ON = date(2026, 6, 1)
HEAD = 'stream = { code = "x", name = "X" }\n[[group]]\ncode = "g"\ntitle = "G"\n'


def whole(words: str, *requirements: str, **case: Any) -> list[Remaining]:
    """What remains in all of one group that says `words`, with requirements a, b, c…"""
    parts = (
        f'[[group.requirement]]\ncode = "{code}"\ntitle = "{code.upper()}"\n{more}\n'
        for code, more in zip("abcd", requirements, strict=False)
    )
    return list(evaluate(Case(read(f"{HEAD}{words}\n{''.join(parts)}"), **case), ON).remains)


def asked(items: list[Remaining]) -> list[tuple[str, int, tuple[str, ...]]]:
    return [(item.kind, item.amount, item.serves) for item in items]


def test_the_larger_of_two_serves_both() -> None:
    items = whole("", 'evidence = "talk"\nat_least = 2', 'evidence = "talk"\nat_least = 5')

    assert asked(items) == [("add", 5, ("b", "a"))]


def talks(number: int, minutes: int = 0) -> str:
    must = f"must = {{ minutes = {{ at_least = {minutes} }} }}" if minutes else ""
    return f'evidence = "talk"\nat_least = {number}\n{must}'


def test_lines_that_serve_two_are_as_long_as_the_stricter_asks() -> None:
    for requirements in (
        (talks(3, 90), talks(2, 70)),
        (talks(2, 70), talks(3, 90)),
        (talks(2), talks(3, 90)),
    ):
        [item] = whole("", *requirements)

        assert (item.amount, item.attributes, len(item.serves)) == (3, {"minutes": 90}, 2)
    [plain] = whole("", talks(3), talks(2))
    assert plain.attributes == {}
    # Not all three need be so long.
    assert asked(whole("", talks(3, 70), talks(2, 90))) == [("add", 1, ("a",)), ("add", 2, ("b",))]


def test_what_both_say_alike_is_put_together_and_what_they_say_otherwise_is_not() -> None:
    def of(size: str, number: int, also: str = "") -> str:
        return f'evidence = "talk"\nat_least = {number}\nwhere = {{ size = "{size}"{also} }}'

    alike = whole("", of("group", 3), of("group", 2, ", level = 2"))
    apart = whole("", of("group", 3), of("individual", 2))

    assert asked(alike) == [("add", 1, ("a",)), ("add", 2, ("b",))]
    assert asked(whole("", of("group", 2), of("group", 3, ", level = 2"))) == [("add", 3, ("b", "a"))]
    assert asked(apart) == [("add", 3, ("a",)), ("add", 2, ("b",))]


def test_what_is_left_of_an_addition_is_of_one_sort() -> None:
    half = 'limit = [{ where = { by = "us" }, at_least_share = "1/2" }]'
    big = 'where = { by = "us", room = "big" }'
    less, other = whole(
        "", f'evidence = "talk"\nat_least = 6\n{half}', f'evidence = "talk"\nat_least = 2\n{big}'
    )

    assert (less.amount, less.part, less.part_of, less.attributes) == (4, 0, (), {"by": "us"})
    assert (other.amount, other.attributes) == (2, {"by": "us", "room": "big"})


def test_what_must_wait_is_never_put_together_with_what_need_not() -> None:
    closed = 'evidence = "talk"\nat_least = 2\nafter = "c"'

    items = whole("", 'evidence = "talk"\nat_least = 5', closed, 'evidence = "exam"')

    assert asked(items) == [
        ("add", 5, ("a",)),
        ("first", 1, ("b",)),
        ("add", 2, ("b",)),
        ("add", 1, ("c",)),
    ]


def test_what_waits_to_be_verified_hinders_nothing() -> None:
    waiting = tuple(Evidence(f"w{day}", "talk", date(2026, 5, day), "claimed") for day in (1, 2))

    items = whole(
        "", 'evidence = "talk"\nat_least = 5', 'evidence = ["talk", "walk"]\nat_least = 7', evidence=waiting
    )

    assert asked(items) == [
        ("verify", 2, ("a",)),
        ("add", 3, ("a",)),
        ("verify", 2, ("b",)),
        ("add", 2, ("b",)),
    ]


def test_kinds_left_open_are_put_together_only_where_both_name_one() -> None:
    open_kind, named = 'evidence = "talk.*"\nat_least = 3', 'evidence = "talk.one"\nat_least = 3'

    assert asked(whole("", open_kind, open_kind)) == [("add", 3, ("a",)), ("add", 3, ("b",))]
    assert asked(whole("", named, named)) == [("add", 3, ("a", "b"))]


@pytest.mark.parametrize(
    ("degree", "expected"), [(False, ("choose", 2, ("a", "b", "c"))), (True, ("choose", 1, ("a",)))]
)
def test_a_choice_asks_for_no_more_than_there_is_to_choose_from(
    degree: bool, expected: tuple[str, int, tuple[str, ...]]
) -> None:
    unless = 'only_if = { not_holding = "degree" }'
    requirements = ('evidence = "exam"', f'evidence = "essay"\n{unless}', f'evidence = "viva"\n{unless}')

    items = whole("needs = 2", *requirements, documents=(Document("d", "degree"),) if degree else ())

    assert asked(items)[0] == expected


def test_of_a_choice_what_is_met_is_taken_off() -> None:
    requirements = [f'evidence = "{kind}"' for kind in ("exam", "essay", "viva")]

    items = whole("needs = 2", *requirements, evidence=(Evidence("e", "essay", date(2026, 5, 1)),))

    assert asked(items)[0] == ("choose", 1, ("a", "c"))
