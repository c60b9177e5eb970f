"""The most that whole amounts come to where parts of a whole would come to more: tried against every amount."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from random import Random

import pytest

from certification.rules.judge.linear import Row, most, relaxed

Program = tuple[list[int], list[int], list[Row], list[int]]


def program(seed: int) -> Program:
    """Weights, uppers, rows and rooms: a few amounts under limits that overlap."""
    chance = Random(seed)
    number = chance.randint(3, 5)
    uppers = [chance.randint(1, 4) for _ in range(number)]
    weights = [chance.choice((1, 1, 2, 3)) for _ in range(number)]
    rows = [
        {place: 1 for place in range(number) if chance.random() < 0.6} for _ in range(chance.randint(3, 6))
    ]
    return weights, uppers, rows, [chance.randint(1, 5) for _ in rows]


def weight(weights: Sequence[int], amounts: Sequence[int]) -> int:
    return sum(each * amount for each, amount in zip(weights, amounts, strict=True))


def fits(amounts: Sequence[int], rows: list[Row], rooms: list[int]) -> bool:
    return all(sum(amounts[place] for place in row) <= room for row, room in zip(rows, rooms, strict=True))


# Of 5,000 programs (and two more) those whose best amounts are no whole numbers as long as they need not be.
IN_PARTS = (
    *(
        101,
        301,
        302,
        434,
        477,
        559,
        606,
        724,
        752,
        771,
        779,
        814,
        819,
        1197,
        1216,
        1222,
        1243,
        1485,
        1513,
        1563,
    ),
    *(
        1618,
        1678,
        1791,
        1818,
        1874,
        1963,
        2152,
        2287,
        2371,
        2422,
        2791,
        2816,
        2817,
        2869,
        2874,
        3216,
        3331,
        3399,
    ),
    *(
        3429,
        3620,
        3638,
        3721,
        3761,
        3858,
        4000,
        4265,
        4482,
        4502,
        4521,
        4607,
        4651,
        4673,
        4702,
        4724,
        4728,
        4791,
    ),
    *(4854, 4898, 4903, 4947, 24785, 27969),
)


@pytest.mark.parametrize("seed", IN_PARTS)
def test_no_whole_amounts_weigh_more(seed: int) -> None:
    weights, uppers, rows, rooms = program(seed)

    found = most(weights, uppers, rows, rooms)

    assert any(value.denominator != 1 for value in relaxed(weights, uppers, rows, rooms))
    assert all(0 <= amount <= upper for amount, upper in zip(found, uppers, strict=True))
    assert fits(found, rows, rooms)
    every = product(*(range(upper + 1) for upper in uppers))
    assert weight(weights, found) == max(weight(weights, way) for way in every if fits(way, rows, rooms))


@pytest.mark.parametrize("room", [0, 1, 2, 3])
def test_three_that_share_each_pairs_room_get_what_is_whole_of_half_of_it(room: int) -> None:
    pairs = [{0: 1, 1: 1}, {1: 1, 2: 1}, {0: 1, 2: 1}]

    found = most([1, 1, 1], [9, 9, 9], pairs, [room] * 3)

    assert sum(found) == 3 * room // 2


def test_without_amounts_nothing_is_found() -> None:
    assert most([], [], [], []) == []
    assert most([1], [0], [{0: 1}], [5]) == [0]
    assert most([1], [5], [{0: 1}], [0]) == [0]
    assert most([1], [5], [{0: 1}], [1]) == [1]
