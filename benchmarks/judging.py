"""One case judged by the pure core: no database, no Django."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from benchmarks.figures import Figure, in_turn
from benchmarks.rules.one_case import ON, one_case
from certification.rules.judging import evaluate

if TYPE_CHECKING:
    from benchmarks.stage import Stage

ROUNDS = 300
"""Many short rounds: in most of them nobody else had the processor."""
TURNS = 10_000
MILLISECONDS = 1.0


def measure(stage: Stage | None) -> Iterator[Figure]:
    """How long one judging takes, beside a loop of known length: the floor tells how fast the machine is."""
    case = one_case()
    evaluate(case, ON)

    value, floor = in_turn(lambda: evaluate(case, ON), counting, ROUNDS)
    yield Figure(
        name="judging: one case of 25 requirements and 60 lines",
        value=1000 * value,
        unit="ms",
        floor=1000 * floor,
        floor_is=f"an empty loop of {TURNS:,} turns",
        value_at_most=MILLISECONDS,
    )


def counting() -> int:
    """A loop of the interpreter that does nothing else."""
    total = 0
    for number in range(TURNS):
        total += number
    return total
