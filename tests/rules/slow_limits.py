"""The largest total under limits, as a textbook would find it: one inequality a limit, lines of one sort one unknown.

Shares stand as they are written (this much of the sum of all), and whole numbers come about by trying both sides of
every fraction.
"""

from __future__ import annotations

from fractions import Fraction


class Inequality:
    """The lines `inside` (places) come to at most `room`, or to at most `share` of everything."""

    def __init__(self, inside, why, room=None, share=None):
        self.inside, self.why, self.room, self.share = inside, why, room, share

    def as_row(self, number):
        """Factors and the right side."""
        if self.share is None:
            return [Fraction(place in self.inside) for place in range(number)], Fraction(self.room)
        return [(place in self.inside) - self.share for place in range(number)], Fraction(0)

    def allows(self, total):
        """What the lines inside may come to where everything comes to `total`."""
        return self.room if self.share is None else int(self.share * total // 1)


def shared_out(amounts, limits):
    """What is left of each line, and for each line that is cut the reason of the first limit that is full."""
    number = len(amounts)
    left = list(amounts)
    if any(sum(left[i] for i in one.inside) > one.allows(sum(left)) for one in limits):
        total = sum(at_best([1] * number, amounts, limits))
        left = chosen(amounts, limits, total)
    whys = {}
    for place in range(number):
        if left[place] < amounts[place]:
            whys[place] = next(
                one.why
                for one in limits
                if place in one.inside and sum(left[i] for i in one.inside) == one.allows(sum(left))
            )
    return left, whys


def chosen(amounts, limits, total):
    """Of all ways to reach the total: the earliest first; else those under fewer limits first; else set by set."""
    number = len(amounts)
    # A limit on one line alone says no more than that the line is shorter.
    shorter = [
        min([amounts[i], *(one.room for one in limits if one.inside == [i] and one.share is None)])
        for i in range(number)
    ]
    wide = [one for one in limits if len(one.inside) != 1 or one.share is not None]
    under = [[one for one in wide if place in one.inside] for place in range(number)]
    for order in (range(number), sorted(range(number), key=lambda place: len(under[place]))):
        left = [0] * number
        for place in order:
            rooms = [one.allows(total) - sum(left[i] for i in one.inside) for one in under[place]]
            left[place] = min([shorter[place], *rooms])
        if sum(left) == total:
            return left
    caps = [Inequality(one.inside, one.why, one.allows(total)) for one in wide]
    left = [0] * number
    done: list[int] = []
    for place in range(number):
        if place in done or not shorter[place]:
            continue
        together = [other for other in range(number) if under[other] == under[place] and shorter[other]]
        settled = [Inequality([i], "", left[i]) for i in done]
        weights = [total + 1 + (other in together) for other in range(number)]
        # What is settled must stay: it may not shrink, so it counts for more than anything that could take its place.
        for other in done:
            weights[other] = (total + 2) ** 2
        best = at_best(weights, shorter, [*caps, *settled])
        got = sum(best[other] for other in together)
        for other in together:
            left[other] = min(shorter[other], got)
            got -= left[other]
        done += together
    return left


def at_best(weights, amounts, limits):
    """The whole amounts, none above its own, that keep all limits and weigh most."""
    sorts: dict[tuple, list[int]] = {}
    for place, weight in enumerate(weights):
        sorts.setdefault((weight, *(place in one.inside for one in limits)), []).append(place)
    together = list(sorts.values())
    inside = [[n for n, places in enumerate(together) if places[0] in one.inside] for one in limits]
    found = whole_numbers(
        [weights[places[0]] for places in together],
        [sum(amounts[place] for place in places) for places in together],
        [Inequality(i, one.why, one.room, one.share) for i, one in zip(inside, limits, strict=True)],
    )
    left = [0] * len(amounts)
    for places, got in zip(together, found, strict=True):
        for place in places:
            left[place] = min(amounts[place], got)
            got -= left[place]
    return left


def whole_numbers(weights, amounts, limits):
    """The same for unknowns that all differ."""
    number = len(amounts)
    rows = [one.as_row(number) for one in limits]
    rows += [
        ([Fraction(i == place) for i in range(number)], Fraction(amounts[place])) for place in range(number)
    ]
    best, found = -1, [0] * number
    waiting = [rows]
    while waiting:
        rows = waiting.pop()
        values = solved(weights, rows)
        if values is None or sum(w * x for w, x in zip(weights, values, strict=True)) // 1 <= best:
            continue
        broken = next((place for place, value in enumerate(values) if value.denominator > 1), None)
        if broken is None:
            best, found = sum(w * x for w, x in zip(weights, values, strict=True)), values
            continue
        below = values[broken] // 1
        unit = [Fraction(i == broken) for i in range(number)]
        waiting.append([*rows, ([-one for one in unit], Fraction(-below - 1))])
        waiting.append([*rows, (unit, Fraction(below))])
    return [int(value) for value in found]


def solved(weights, rows):
    """The textbook's simplex method in two phases; None where nothing keeps all inequalities."""
    number, many = len(weights), len(rows)
    table = [
        [*factors, *(Fraction(i == r) for i in range(many)), room] for r, (factors, room) in enumerate(rows)
    ]
    basis = [number + r for r in range(many)]
    goal = [Fraction(weight) for weight in weights] + [Fraction(0)] * (many + 1)
    if any(row[-1] < 0 for row in table):
        # A helper that may be added to every right side; the first phase makes it as small as it goes.
        table = [[*row[:-1], Fraction(-1), row[-1]] for row in table]
        helper = number + many
        worst = min(range(many), key=lambda r: table[r][-1])
        turn(table, basis, worst, helper)
        first = [Fraction(0)] * helper + [Fraction(-1), Fraction(0)]
        climb(table, basis, first)
        if any(place == helper and table[r][-1] > 0 for r, place in enumerate(basis)):
            return None
        for r, place in enumerate(basis):
            if place == helper:
                turn(table, basis, r, next(i for i in range(helper) if table[r][i] != 0))
        table = [[*row[:helper], row[-1]] for row in table]
    climb(table, basis, goal)
    values = [Fraction(0)] * (number + many)
    for r, place in enumerate(basis):
        values[place] = table[r][-1]
    return values[:number]


def climb(table, basis, goal):
    """Exchange one variable after another until none makes the goal larger; always the first that does."""
    goal = list(goal)
    for r, place in enumerate(basis):
        goal = [a - goal[place] * b for a, b in zip(goal, table[r], strict=True)]
    while True:
        entering = next((i for i, gain in enumerate(goal[:-1]) if gain > 0), None)
        if entering is None:
            return
        rooms = [(row[-1] / row[entering], basis[r], r) for r, row in enumerate(table) if row[entering] > 0]
        turn(table, basis, min(rooms)[2], entering)
        row = table[min(rooms)[2]]
        goal = [a - goal[entering] * b for a, b in zip(goal, row, strict=True)]


def turn(table, basis, r, entering):
    """Let a variable enter the basis in row `r`."""
    factor = table[r][entering]
    table[r] = [one / factor for one in table[r]]
    for other, row in enumerate(table):
        if other != r and row[entering] != 0:
            times = row[entering]
            table[other] = [a - times * b for a, b in zip(row, table[r], strict=True)]
    basis[r] = entering
