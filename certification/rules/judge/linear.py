"""The most that amounts may come to under limits they share, in whole numbers: a linear program, solved exactly.

Nothing is rounded on the way: numbers are whole or fractions. Written for programs of a few dozen amounts and limits,
in which each amount stands under two or three limits.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

Number = int | Fraction
Row = dict[int, int]
"""One limit: how much of its room each amount takes, by the amount's place."""
MOST_TRIES = 500
"""How often an amount may be pinned down before the best answer so far stands. Real limits need none or a few."""


def most(
    weights: Sequence[int], uppers: Sequence[int], rows: Sequence[Row], rooms: Sequence[int]
) -> list[int]:
    """Whole amounts, none above its upper, that weigh most while every row's sum stays within its room.

    Every amount in a row must take exactly one of its room. Of equals, always the same is found.
    """
    best, found = 0, [0] * len(uppers)
    waiting = [(list(uppers), list(rooms), [0] * len(uppers))]
    for _ in range(MOST_TRIES):
        if not waiting:
            break
        highest, left, lowest = waiting.pop()
        values = relaxed(weights, highest, rows, left)
        whole = [
            value.numerator // value.denominator + low for value, low in zip(values, lowest, strict=True)
        ]
        bound = sum(
            weight * (value + low) for weight, value, low in zip(weights, values, lowest, strict=True)
        )
        if bound.numerator // bound.denominator <= best:
            continue
        weighs = sum(weight * value for weight, value in zip(weights, whole, strict=True))
        if weighs > best:
            best, found = weighs, whole
        place = next((place for place, value in enumerate(values) if value.denominator != 1), None)
        if place is None:
            continue
        below = values[place].numerator // values[place].denominator
        # Rooms are whole: where a part more than `below` fits, so does one more.
        taken = [room - (below + 1 if place in row else 0) for row, room in zip(rows, left, strict=True)]
        rest = [value - below - 1 if other == place else value for other, value in enumerate(highest)]
        more = [value + below + 1 if other == place else value for other, value in enumerate(lowest)]
        waiting.append((rest, taken, more))
        fewer = [below if other == place else value for other, value in enumerate(highest)]
        waiting.append((fewer, left, lowest))
    return found


def relaxed(
    weights: Sequence[int], uppers: Sequence[int], rows: Sequence[Row], rooms: Sequence[int]
) -> list[Number]:
    """The same where amounts may be parts of a whole; no room is below nothing."""
    tableau = _Tableau(weights, uppers, rows, rooms)
    while tableau.improves():
        pass
    return tableau.values()[: len(weights)]


class _Tableau:
    """The simplex method for amounts between nothing and an upper end; the first amount that helps goes first (Bland).

    An amount at its upper end is looked at from above (`flipped`), so that all amounts outside the basis are 0.
    """

    def __init__(
        self, weights: Sequence[int], uppers: Sequence[int], rows: Sequence[Row], rooms: Sequence[int]
    ) -> None:
        self.uppers: dict[int, Number] = dict(enumerate(uppers))
        self.flipped = [False] * (len(uppers) + len(rows))
        self.gains: dict[int, Number] = {
            place: weight for place, weight in enumerate(weights) if weight and uppers[place]
        }
        self.rows: list[dict[int, Number]] = [dict(row) for row in rows]
        self.room: list[Number] = list(rooms)
        self.basis = [len(weights) + number for number in range(len(rows))]

    def improves(self) -> bool:
        """Take one step towards more; False where none is left."""
        entering = min((place for place, gain in self.gains.items() if gain > 0), default=None)
        if entering is None:
            return False
        step, leaving = self.uppers.get(entering), None
        for number, row in enumerate(self.rows):
            factor = row.get(entering, 0)
            top = self.uppers.get(self.basis[number])
            if factor > 0:
                room = _over(self.room[number], factor)
            elif factor < 0 and top is not None:
                room = _over(top - self.room[number], -factor)
            else:
                continue
            first = leaving is not None and self.basis[number] < self.basis[leaving]
            if step is None or room < step or (room == step and first):
                step, leaving = room, number
        if leaving is None:
            self._flip(entering)
        else:
            if self.rows[leaving][entering] < 0:
                self._look_from_above(leaving)
            self._pivot(leaving, entering)
        return True

    def values(self) -> list[Number]:
        """The amounts as they stand."""
        found: list[Number] = [0] * len(self.flipped)
        for number, place in enumerate(self.basis):
            found[place] = self.room[number]
        for place, flipped in enumerate(self.flipped):
            if flipped:
                found[place] = self.uppers[place] - found[place]
        return found

    def _flip(self, place: int) -> None:
        upper = self.uppers[place]
        for number, row in enumerate(self.rows):
            if place in row:
                self.room[number] -= row[place] * upper
                row[place] = -row[place]
        self.gains[place] = -self.gains[place]
        self.flipped[place] = not self.flipped[place]

    def _look_from_above(self, number: int) -> None:
        place = self.basis[number]
        self.room[number] = self.uppers[place] - self.room[number]
        self.rows[number] = {other: -factor for other, factor in self.rows[number].items()}
        self.flipped[place] = not self.flipped[place]

    def _pivot(self, number: int, entering: int) -> None:
        row = self.rows[number]
        factor = row.pop(entering)
        row[self.basis[number]] = 1
        row = self.rows[number] = {place: _over(each, factor) for place, each in row.items()}
        room = self.room[number] = _over(self.room[number], factor)
        self.basis[number] = entering
        for other, each in enumerate(self.rows):
            times = each.pop(entering, 0) if other != number else 0
            if times:
                self.room[other] -= times * room
                _subtract(each, row, times)
        _subtract(self.gains, row, self.gains.pop(entering))


def _subtract(row: dict[int, Number], other: dict[int, Number], times: Number) -> None:
    for place, factor in other.items():
        left = row.get(place, 0) - times * factor
        if left:
            row[place] = left
        else:
            row.pop(place, None)


def _over(one: Number, other: Number) -> Number:
    """The quotient, as a whole number where it is one."""
    whole, rest = divmod(one, other)
    return Fraction(one) / other if rest else whole
